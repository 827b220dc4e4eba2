"""The clerk's list of what runs out and what must be looked at again."""

from __future__ import annotations

import logging
from datetime import date

import pytest
from fastapi.testclient import TestClient

from knowledge.lifecycle import due
from service.composition import Parts
from service.lifecycle import DueTeller
from tests.service.conftest import CLERKS

HEAD = {"Authorization": f"Bearer {CLERKS['王敏']}"}


@pytest.mark.covers("GET /api/desk/due")
def test_the_list_is_that_of_the_published_version(client: TestClient, parts: Parts) -> None:
    body = client.get("/api/desk/due", params={"days": 3000}, headers=HEAD).json()
    expected = due(parts.catalogue.current().catalogue, date.fromisoformat(body["on"]), 3000)
    assert body["version"] == 1
    assert [item["key"] for item in body["items"]] == [item.key for item in expected.items]
    assert len(body["items"]) > 100
    assert sum(body["counts"].values()) == len(body["items"])
    department = body["items"][0]["department"]
    some = client.get(
        "/api/desk/due", params={"days": 3000, "department": department}, headers=HEAD
    ).json()
    assert {item["department"] for item in some["items"]} == {department}
    assert client.get("/api/desk/due").status_code == 401
    assert client.get("/api/desk/due", params={"days": -1}, headers=HEAD).status_code == 422


def test_the_log_has_it_once_a_day(parts: Parts, caplog: pytest.LogCaptureFixture) -> None:
    tell = DueTeller()
    with caplog.at_level(logging.INFO, "service.lifecycle"):
        tell(parts.engine)
        tell(parts.engine)
    assert len(caplog.records) == 1
    assert "catalogue version 1 to look at:" in caplog.text
