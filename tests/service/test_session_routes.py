"""Signing in and out of the desk over HTTP, passwords and the second factor."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pyotp
import pytest
from fastapi.testclient import TestClient

from service.accounts.roles import Role
from service.composition import Parts

PASSWORD = "four-unrelated-words-here"
NAME = "张岚"


@pytest.fixture
def account(parts: Parts) -> Iterator[str]:
    """An account whose first password was changed."""
    if NAME not in [one.name for one in parts.accounts.list()]:
        parts.accounts.add(NAME, "", [Role.CLERK], PASSWORD, "test", must_change=False)
    parts.accounts.reset(NAME, PASSWORD + "x")
    parts.sign_in._keep(parts.accounts.get(NAME).id, PASSWORD)
    parts.accounts.disable(NAME, disabled=False)
    parts.sign_in.forgive(NAME)
    yield NAME
    parts.accounts.disable(NAME, disabled=True)


def _sign_in(client: TestClient, name: str = NAME, password: str = PASSWORD, code: str = "") -> Any:
    body = {"name": name, "password": password, "code": code}
    return client.post("/api/desk/session", json=body)


@pytest.mark.covers("GET /api/desk/sign-in")
@pytest.mark.covers("POST /api/desk/session")
@pytest.mark.covers("GET /api/desk/session")
@pytest.mark.covers("DELETE /api/desk/session")
def test_in_and_out(client: TestClient, account: str, parts: Parts) -> None:
    assert client.get("/api/desk/sign-in").json() == {"local": True, "oidc": None}
    nobody = client.get("/api/desk/session")
    assert (nobody.status_code, nobody.json()["code"]) == (401, "not_signed_in")
    answer = _sign_in(client, f" {account} ")
    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/api/desk" in cookie
    body = answer.json()
    assert (body["name"], body["roles"], body["must_change_password"]) == (
        account,
        ["clerk"],
        False,
    )
    assert client.get("/api/desk/session").json() == body
    assert client.get("/api/desk/ratings").status_code == 200
    refused = client.get("/api/desk/submissions")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_your_role")
    forged = client.delete("/api/desk/session")
    assert (forged.status_code, forged.json()["code"]) == (403, "csrf")
    header = {"X-CSRF-Token": body["csrf"]}
    assert client.delete("/api/desk/session", headers=header).status_code == 204
    assert client.get("/api/desk/session").status_code == 401
    acts = [entry.act for entry in parts.audit.entries(clerk=account, last=5)]
    assert acts[-3:] == ["sign_in", "ratings", "sign_out"]


def test_a_wrong_name_and_a_wrong_password_look_the_same(client: TestClient, account: str) -> None:
    answers = [_sign_in(client, account, "wrong"), _sign_in(client, "nobody-at-all", "wrong")]
    assert [a.status_code for a in answers] == [401, 401]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["code"] == "wrong_login"


@pytest.mark.covers("POST /api/desk/session/totp")
@pytest.mark.covers("PUT /api/desk/session/totp")
@pytest.mark.covers("DELETE /api/desk/session/totp")
def test_totp_is_asked_for_and_no_code_is_good_twice(client: TestClient, account: str) -> None:
    _sign_in(client)
    csrf = {"X-CSRF-Token": client.get("/api/desk/session").json()["csrf"]}
    made = client.post("/api/desk/session/totp", headers=csrf).json()
    assert made["qr"].startswith("<svg")
    totp = pyotp.TOTP(made["secret"])
    step = int(time.time()) // 30
    first, second = (totp.generate_otp(s) for s in (step, step + 1))
    done = client.put("/api/desk/session/totp", json={"code": first}, headers=csrf)
    codes = done.json()["recovery_codes"]
    assert len(set(codes)) == 10
    again = client.post("/api/desk/session/totp", headers=csrf)
    assert (again.status_code, again.json()["code"]) == (409, "totp_on")
    client.cookies.clear()
    assert _sign_in(client).json()["code"] == "code_wanted"
    assert _sign_in(client, code=first).json()["code"] == "wrong_login"
    assert _sign_in(client, code=second).status_code == 200
    assert _sign_in(client, code=second).status_code == 401
    assert _sign_in(client, code=codes[3].upper()).status_code == 200
    assert _sign_in(client, code=codes[3]).status_code == 401
    signed = _sign_in(client, code=codes[4]).json()
    csrf = {"X-CSRF-Token": signed["csrf"]}
    wrong = client.request(
        "DELETE", "/api/desk/session/totp", json={"password": "wrong"}, headers=csrf
    )
    assert (wrong.status_code, wrong.json()["code"]) == (403, "wrong_password")
    off = {"password": PASSWORD}
    gone = client.request("DELETE", "/api/desk/session/totp", json=off, headers=csrf)
    assert gone.status_code == 204
    assert not _sign_in(client).json()["totp"]


def test_signing_out_everywhere_ends_all_sessions(client: TestClient, account: str) -> None:
    other = TestClient(client.app, raise_server_exceptions=False)
    assert _sign_in(other).status_code == 200
    csrf = {"X-CSRF-Token": _sign_in(client).json()["csrf"]}
    assert client.delete("/api/desk/session?everywhere=true", headers=csrf).status_code == 204
    assert other.get("/api/desk/session").status_code == 401
