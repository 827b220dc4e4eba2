"""Policies over HTTP: the list, and the whole text that quotations link to."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from service.composition import Parts


@pytest.mark.covers("GET /api/policies")
def test_the_list_has_no_text_and_those_in_force_first(client: TestClient, parts: Parts) -> None:
    body = client.get("/api/policies").json()
    published = parts.catalogue.current().catalogue.policies
    assert {item["policy"]["id"] for item in body["items"]} == {p.id for p in published}
    assert "passages" not in body["items"][0]["policy"]
    forces = [item["force"] for item in body["items"]]
    order = ["in_force", "not_yet", "expired"]
    assert forces == sorted(forces, key=order.index)
    assert "expired" in forces


@pytest.mark.covers("GET /api/policies/{policy_id}")
def test_a_policy_is_its_passages_with_its_matters(client: TestClient, parts: Parts) -> None:
    policy = next(p for p in parts.catalogue.current().catalogue.policies if p.matters)
    body = client.get(f"/api/policies/{policy.id}").json()
    assert body["policy"] == policy.model_dump(mode="json")
    assert [m["code"] for m in body["matters"]] == list(policy.matters)
    assert body["version"] == 1
    assert client.get("/api/policies/nothing").status_code == 404
