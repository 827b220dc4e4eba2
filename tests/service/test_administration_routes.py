"""What administrators see and change: accounts, keys, the audit log."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.accounts.roles import Role
from service.composition import Parts
from tests.service.conftest import CLERKS, sign_in


@pytest.fixture
def administrator(client: TestClient, parts: Parts) -> dict[str, str]:
    return sign_in(client, parts, "管理员甲", [Role.ADMINISTRATOR])


def _acts(parts: Parts, name: str, last: int) -> list[str]:
    return [entry.act for entry in parts.audit.entries(clerk=name, last=last)]


@pytest.mark.covers("GET /api/desk/accounts")
@pytest.mark.covers("POST /api/desk/accounts")
@pytest.mark.covers("PATCH /api/desk/accounts/{name}")
@pytest.mark.covers("POST /api/desk/accounts/{name}/reset")
@pytest.mark.covers("DELETE /api/desk/accounts/{name}/sessions")
@pytest.mark.covers("POST /api/desk/session/password")
def test_an_administrator_looks_after_accounts(
    client: TestClient, parts: Parts, administrator: dict[str, str]
) -> None:
    def ask(method: str, path: str = "", **body: Any) -> Any:
        address = f"/api/desk/accounts{path}"
        return client.request(method, address, json=body or None, headers=administrator)

    made = ask("POST", name="新来的", display_name="新同事", roles=["clerk"])
    assert made.status_code == 201
    assert made.json()["account"]["must_change_password"]
    assert ask("POST", name="新来的", roles=[]).json()["code"] == "name_taken"
    assert ask("POST", name="a,b", roles=[]).json()["code"] == "bad_name"
    assert ask("POST", name="另一个", roles=["king"]).status_code == 422
    assert "新来的" in [one["name"] for one in ask("GET").json()["items"]]

    other = TestClient(client.app, raise_server_exceptions=False)
    body = {"name": "新来的", "password": made.json()["password"]}
    entered = other.post("/api/desk/session", json=body).json()
    csrf = {"X-CSRF-Token": entered["csrf"]}
    early = other.get("/api/desk/ratings")
    assert (early.status_code, early.json()["code"]) == (403, "password_must_change")
    new = {"old": body["password"], "new": "a-quite-long-sentence"}
    weak = other.post("/api/desk/session/password", json={**new, "new": "新来的123"}, headers=csrf)
    assert (weak.status_code, weak.json()["code"]) == (422, "weak_password")
    assert other.post("/api/desk/session/password", json=new, headers=csrf).status_code == 204
    assert other.get("/api/desk/ratings").status_code == 200

    assert ask("PATCH", "/新来的", roles=["editor"]).json()["roles"] == ["editor"]
    assert other.get("/api/desk/ratings").status_code == 403, "roles count at once"
    assert other.get("/api/desk/due").status_code == 200
    assert ask("DELETE", "/新来的/sessions").status_code == 204
    assert other.get("/api/desk/due").status_code == 401
    assert ask("PATCH", "/新来的", disabled=True).json()["disabled"]
    again = {"name": "新来的", "password": new["new"]}
    assert other.post("/api/desk/session", json=again).json()["code"] == "wrong_login"
    assert ask("PATCH", "/新来的", disabled=False).status_code == 200
    reset = ask("POST", "/新来的/reset").json()
    assert other.post("/api/desk/session", json=again).status_code == 401
    fresh = {"name": "新来的", "password": reset["password"]}
    assert other.post("/api/desk/session", json=fresh).json()["must_change_password"]
    assert ask("PATCH", "/没有的人", disabled=True).json()["code"] == "no_such_account"
    assert set(_acts(parts, "管理员甲", 100)) >= {
        "account_added", "roles_changed", "account_disabled", "account_enabled", "account_reset",
        "signed_out",
    }  # fmt: skip
    assert parts.audit.verify()[1] == []


def test_one_administrator_is_always_left(
    client: TestClient, parts: Parts, administrator: dict[str, str]
) -> None:
    for one in parts.accounts.list():
        if Role.ADMINISTRATOR in one.roles and one.name != "管理员甲":
            parts.accounts.disable(one.name)
    for change in ({"roles": ["clerk"]}, {"disabled": True}):
        answer = client.patch("/api/desk/accounts/管理员甲", json=change, headers=administrator)
        assert (answer.status_code, answer.json()["code"]) == (409, "last_administrator")
    assert client.get("/api/desk/accounts").status_code == 200


@pytest.mark.covers("GET /api/desk/keys")
@pytest.mark.covers("POST /api/desk/keys")
@pytest.mark.covers("POST /api/desk/keys/{key_id}/rotation")
@pytest.mark.covers("DELETE /api/desk/keys/{key_id}")
def test_keys_are_made_changed_and_revoked(
    client: TestClient, parts: Parts, administrator: dict[str, str]
) -> None:
    body = {"name": "代办平台", "scopes": ["submissions:read", "catalogue"], "days": 30}
    made = client.post("/api/desk/keys", json=body, headers=administrator)
    assert made.status_code == 201
    key = made.json()["key"]
    assert (key["scopes"], key["good"], key["used_at"]) == (
        ["catalogue", "submissions:read"], True, None,
    )  # fmt: skip
    turned = client.post(
        f"/api/desk/keys/{key['id']}/rotation?overlap_hours=0", headers=administrator
    ).json()
    assert turned["secret"] != made.json()["secret"]
    assert turned["key"]["scopes"] == key["scopes"]
    good = {one["id"]: one["good"] for one in client.get("/api/desk/keys").json()["items"]}
    assert (good[key["id"]], good[turned["key"]["id"]]) == (False, True)
    late = client.post(f"/api/desk/keys/{key['id']}/rotation", headers=administrator)
    assert (late.status_code, late.json()["code"]) == (404, "no_such_key")
    address = f"/api/desk/keys/{turned['key']['id']}"
    assert client.delete(address, headers=administrator).status_code == 204
    assert parts.keys.secret(turned["key"]["id"]) is None
    assert made.json()["secret"] not in client.get("/api/desk/keys").text
    assert {"key_added", "key_rotated", "revoke_key"} <= set(_acts(parts, "管理员甲", 100))


@pytest.mark.covers("GET /api/desk/audit")
def test_the_log_is_read_by_who_what_and_when(
    client: TestClient, parts: Parts, administrator: dict[str, str]
) -> None:
    for _ in range(3):
        client.get("/api/desk/due", headers={"Authorization": f"Bearer {CLERKS['李强']}"})
    client.get("/api/desk/audit")
    wanted = {"clerk": "李强", "act": "what_is_due", "limit": 2, "verify": True}
    found = client.get("/api/desk/audit", params=wanted).json()
    assert found["total"] >= 3
    assert [item["clerk"] for item in found["items"]] == ["李强", "李强"]
    assert found["items"][0]["number"] > found["items"][1]["number"]
    assert (found["chain"]["whole"], found["chain"]["witness"]) == (True, True)
    last = found["items"][0]["at"]
    later = client.get("/api/desk/audit", params={"clerk": "李强", "since": last}).json()
    assert last in [item["at"] for item in later["items"]]
    earlier = client.get("/api/desk/audit", params={"clerk": "李强", "until": last}).json()
    assert last not in [item["at"] for item in earlier["items"]]
    assert client.get("/api/desk/audit").json()["chain"] is None
    mine = client.get("/api/desk/audit", params={"clerk": "管理员甲", "act": "audit"}).json()
    assert mine["total"] >= 5, "reading the log is in the log"
