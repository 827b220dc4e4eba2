"""Health, city, search, detail and checklist over HTTP."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from service.composition import Parts


@pytest.mark.covers("GET /api/health")
def test_health_says_what_is_up(client: TestClient) -> None:
    client.get("/api/city")
    assert client.get("/api/health").json() == {
        "service": True, "guide": True, "dialogue": False, "worker": False, "version": 1,
        "serving": 1, "guide_problem": "",
    }  # fmt: skip


@pytest.mark.covers("GET /api/city")
def test_city_is_marked_fictional(client: TestClient) -> None:
    body = client.get("/api/city").json()
    assert body["fictional"]
    assert "虚构" in body["notice"]
    assert body["matters"] >= 24
    assert len(body["departments"]) >= 10
    assert body["examples"]


@pytest.mark.covers("GET /api/matters")
def test_search_finds_by_everyday_words(client: TestClient) -> None:
    body = client.get("/api/matters", params={"q": "开饭馆要办什么证"}).json()
    assert any("食品经营" in item["name"] for item in body["items"][:3])
    scores = [item["score"] for item in body["items"]]
    assert scores == sorted(scores, reverse=True)


def test_a_clerk_finds_a_matter_by_its_code_or_initials_as_they_are_typed(
    client: TestClient, parts: Parts
) -> None:
    matter = next(m for m in parts.catalogue.current().catalogue.matters if m.name == "结婚登记")
    for typed in (matter.code, matter.code.lower(), "jhdj", "结婚登记"):
        assert client.get("/api/matters", params={"q": typed}).json()["items"][0]["name"] == (
            matter.name
        ), typed
    for typed in (matter.code[:-3], matter.code[8:], "结"):
        items = client.get("/api/matters", params={"q": typed, "limit": 200}).json()["items"]
        assert matter.code in {item["code"] for item in items}, typed


def test_listing_filters_by_department_and_reviewable(client: TestClient) -> None:
    everything = client.get("/api/matters", params={"limit": 200}).json()
    department = everything["items"][0]["department"]
    some = client.get("/api/matters", params={"department": department, "limit": 200}).json()
    assert {item["department"] for item in some["items"]} == {department}
    reviewable = client.get("/api/matters", params={"reviewable": True, "limit": 200}).json()
    assert 2 <= reviewable["total"] < everything["total"]


def test_bad_search_names_the_field(client: TestClient) -> None:
    response = client.get("/api/matters", params={"limit": 0})
    assert response.status_code == 422
    assert response.json()["errors"] == [{"field": "limit", "message": "不能小于 1"}]


@pytest.mark.covers("GET /api/matters/{code}")
def test_detail_is_the_published_matter(client: TestClient, parts: Parts) -> None:
    matter = parts.catalogue.current().catalogue.matters[0]
    body = client.get(f"/api/matters/{matter.code}").json()
    assert body["version"] == 1
    assert body["matter"] == matter.model_dump(mode="json")
    assert client.get("/api/matters/nothing").status_code == 404


@pytest.mark.covers("GET /api/matters/{code}/checklist")
def test_checklist_depends_on_the_situation(client: TestClient) -> None:
    hits = client.get("/api/matters", params={"reviewable": True, "limit": 200}).json()["items"]
    changed = 0
    for code in [item["code"] for item in hits]:
        address = f"/api/matters/{code}/checklist"
        questions = client.get(address).json()["questions"]
        for question in questions:
            if question["type"] != "boolean":
                continue
            lists = [
                [item["needed"] for item in answer.json()["checklist"]["materials"]]
                for value in ("true", "false")
                if (answer := client.get(address, params={question["key"]: value})).is_success
            ]
            changed += lists[0] != lists[1]
            bad = client.get(address, params={question["key"]: "maybe"})
            assert bad.status_code == 422
            assert bad.json()["errors"][0]["field"] == question["key"]
    assert changed >= 2


@pytest.mark.covers("GET /{path:path}")
def test_pages_are_served_with_a_strict_policy(client: TestClient) -> None:
    page = client.get("/review/123")
    assert page.status_code == 200
    assert "窗前" in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-cache"
    assert "immutable" in client.get("/assets/app-1234.js").headers["cache-control"]
    assert client.get("/assets/gone.js").status_code == 404
    assert client.get("/..%2f..%2fsecret.key").text == page.text


@pytest.mark.covers("GET /api/bundles")
@pytest.mark.covers("GET /api/bundles/{number}")
def test_a_bundle_names_its_matters_in_order(client: TestClient, parts: Parts) -> None:
    bundle = parts.catalogue.current().catalogue.bundles[0]
    body = client.get(f"/api/bundles/{bundle.number}").json()
    assert [m["code"] for m in body["matters"]] == list(bundle.matters)
    assert body in client.get("/api/bundles").json()
    assert client.get("/api/bundles/none").status_code == 404


@pytest.mark.covers("GET /api/faqs")
def test_general_questions_are_listed(client: TestClient, parts: Parts) -> None:
    items = client.get("/api/faqs").json()["items"]
    assert len(items) == len(parts.catalogue.current().catalogue.faqs) >= 40
    assert all(item["answer"] for item in items)


@pytest.mark.covers("GET /api/bundles/{number}/checklist")
def test_a_bundle_asks_for_each_material_once(client: TestClient, parts: Parts) -> None:
    catalogue = parts.catalogue.current().catalogue
    bundle = next(b for b in catalogue.bundles if b.name == "开餐饮店一件事")
    address = f"/api/bundles/{bundle.number}/checklist"
    answers = {"form.premises_rented": "true", "applicant.has_agent": "true"}
    whole = client.get(address, params=answers).json()
    assert {"form.premises_rented", "applicant.has_agent"} <= {q["key"] for q in whole["questions"]}
    named = {m["name"]: m for m in whole["checklist"]["materials"]}
    assert len(named) == len(whole["checklist"]["materials"])
    assert named["授权委托书"]["matters"] == list(bundle.matters)[:2]
    licence = named["营业执照"]
    assert (licence["needed"], licence["issued_by"]) == (False, "有限责任公司设立登记")
    alone = client.get(address, params={**answers, "matter": bundle.matters[1]}).json()
    own = {m["name"]: m for m in alone["checklist"]["materials"]}
    assert (own["营业执照"]["number"], own["营业执照"]["needed"]) == ("2", True)
    bad = client.get(address, params={"matter": "nothing"})
    assert (bad.status_code, bad.json()["code"]) == (422, "not_in_bundle")
