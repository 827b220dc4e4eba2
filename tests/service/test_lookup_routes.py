"""What a clerk looks up while a caller waits: what is found as it is typed, and every answer."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from knowledge import load
from service.settings import Settings

NEW_PERMIT = "食品经营许可证核发（新办）"


def _names(client: TestClient, text: str) -> list[str]:
    found = client.get("/api/lookup", params={"q": text}).json()
    return [item["name"] for item in found["items"]]


@pytest.mark.covers("GET /api/lookup")
def test_words_initials_and_codes_find_the_same_matter(
    client: TestClient, settings: Settings
) -> None:
    code = next(m.code for m in load(settings.catalogue).matters if m.name == NEW_PERMIT)
    for text in ("开小饭馆", "spjyxkz", code, code[:12]):
        assert NEW_PERMIT in _names(client, text), text
    assert _names(client, "") == []


def test_words_say_which_part_of_the_guide_is_asked_for(client: TestClient) -> None:
    for text, field in (("食品经营许可证新办要多久", "time_limit"), ("gljt电话", "phone")):
        assert client.get("/api/lookup", params={"q": text}).json()["field"] == field


def test_what_no_matter_answers_is_answered_by_the_hall(client: TestClient) -> None:
    found = client.get("/api/lookup", params={"q": "几点上班"}).json()
    assert found["answer"]["field"] == "hours"
    assert found["answer"]["blocks"]
    assert client.get("/api/lookup", params={"q": "食品经营许可"}).json()["answer"] is None


@pytest.mark.covers("GET /api/lookup/{code}")
def test_all_answers_of_a_matter_and_of_a_bundle_come_at_once(
    client: TestClient, settings: Settings
) -> None:
    catalogue = load(settings.catalogue)
    for code in (catalogue.matters[0].code, catalogue.bundles[0].number):
        shown = client.get(f"/api/lookup/{code}").json()
        fields = [a["field"] for a in shown["answers"]]
        assert {"materials", "overview"} <= set(fields)
        assert {a["status"] for a in shown["answers"]} == {"answered"}
        assert shown["bundle"] is (code == catalogue.bundles[0].number)
    missing = client.get("/api/lookup/none")
    assert (missing.status_code, missing.json()["code"]) == (404, "no_such_matter")
