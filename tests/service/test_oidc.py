"""Signing in with an identity provider: a certified one, and a proxy that forges what it says."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.accounts.roles import Role
from service.app import create_app
from service.composition import Parts
from tests.conftest import ROOT
from tests.service.conftest import served

SCRIPT = ROOT / "web" / "tests" / "oidc" / "provider.mjs"
BACK = "http://testserver/api/desk/oidc/callback"
PEOPLE = {
    "u-1": {"name": "周晓", "preferred_username": "zhouxiao", "groups": ["窗口", "科长"]},
    "u-2": {"name": "没有权限的人", "preferred_username": "nobody", "groups": ["后勤"]},
}
pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@dataclass
class Between:
    """A proxy before the provider that can change the ID token on its way."""

    target: str
    key: RSAKey
    forge: Callable[[dict[str, Any], dict[str, Any]], str] | None = None
    sent: list[str] = field(default_factory=list)

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/{path:path}", self._pass, methods=["GET", "POST"])])

    async def _pass(self, request: Request) -> Response:
        async with httpx.AsyncClient(base_url=self.target) as http:
            answer = await http.request(
                request.method,
                f"{request.url.path}?{request.url.query}".rstrip("?"),
                headers=[(k, v) for k, v in request.headers.raw if k != b"content-length"],
                content=await request.body(),
            )
        body = answer.content
        if request.url.path == "/token":
            self.sent.append((await request.body()).decode())
            if self.forge and answer.is_success:
                token = json.loads(body)
                read = jwt.decode(token["id_token"], self.key)
                token["id_token"] = self.forge(dict(read.header), dict(read.claims))
                body = json.dumps(token).encode()
        response = Response(body, answer.status_code)
        skipped = {"content-length", "content-encoding", "transfer-encoding", "connection"}
        response.raw_headers += [
            (k.lower(), v) for k, v in answer.headers.raw if k.decode().lower() not in skipped
        ]
        return response


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def provider() -> Iterator[tuple[Between, str]]:
    node = shutil.which("node")
    assert node, "the tests need Node"
    key, port = (
        RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": "one"}),
        _free_port(),
    )
    between = Between(f"http://127.0.0.1:{port}", key)
    with served(between.app()) as issuer:
        environment = {
            **os.environ, "PORT": str(port), "ISSUER": issuer, "REDIRECT": BACK,
            "JWKS": json.dumps({"keys": [key.as_dict(private=True)]}), "PEOPLE": json.dumps(PEOPLE),
            "CONFORM": "yes",
        }  # fmt: skip
        process = subprocess.Popen(
            [node, str(SCRIPT)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == b"ready\n", "npm ci in web/ brings the provider"
            yield between, issuer
        finally:
            process.terminate()
            process.wait(10)
            process.stdout.close()


@pytest.fixture
def desk(provider: tuple[Between, str], parts: Parts) -> Iterator[TestClient]:
    provider[0].forge = None
    changes = {
        "oidc_issuer": provider[1],
        "oidc_client_id": "desk",
        "oidc_client_secret": SecretStr("a-secret-of-the-desk"),
        "oidc_scopes": "openid profile groups",
        "oidc_roles": "窗口=clerk, 科长=reviewer, 科长=editor",
    }
    own = Parts(parts.settings.model_copy(update=changes))
    own.__dict__["guide"] = parts.guide
    made = TestClient(create_app(own.settings, own), follow_redirects=False)
    yield made
    made.close()


def _form(page: httpx.Response) -> dict[str, str]:
    return {"prompt": re.findall(r'name="prompt" value="(\w+)"', page.text)[0]}


def _at_provider(address: str, sub: str) -> str:
    """Sign in at the provider as a browser does; return where it sends the browser."""
    with httpx.Client() as browser:
        answer = browser.get(address)
        for _ in range(12):
            if answer.is_redirect:
                target = str(answer.headers["location"])
                if target.startswith(BACK):
                    return target
                answer = browser.get(httpx.URL(str(answer.url)).join(target))
            else:
                typed = {**_form(answer), "login": sub, "password": "any"}
                answer = browser.post(str(answer.url), data=typed)
    raise AssertionError(answer.text)


def _begin(desk: TestClient) -> str:
    begun = desk.get("/api/desk/oidc/start")
    assert begun.status_code == 302
    return str(begun.headers["location"])


def _whole(desk: TestClient, sub: str = "u-1") -> httpx.Response:
    return desk.get(_at_provider(_begin(desk), sub))


@pytest.mark.covers("GET /api/desk/oidc/start")
@pytest.mark.covers("GET /api/desk/oidc/callback")
def test_a_person_of_the_organisation_signs_in(
    desk: TestClient, provider: tuple[Between, str], parts: Parts
) -> None:
    offered = desk.get("/api/desk/sign-in").json()["oidc"]
    assert offered == {"name": "单位统一认证", "url": "/api/desk/oidc/start"}
    asked = parse_qs(urlsplit(_begin(desk)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    done = _whole(desk)
    assert (done.status_code, done.headers["location"]) == (303, "/desk")
    assert "code_verifier=" in provider[0].sent[-1]
    cookies = done.headers.get_list("set-cookie")
    assert any("desk_session=" in c and "SameSite=strict" in c for c in cookies)
    person = desk.get("/api/desk/session").json()
    assert person["roles"] == ["clerk", "editor", "reviewer"]
    assert (person["name"], person["display_name"]) == ("zhouxiao", "周晓")
    assert not person["local"]
    assert desk.get("/api/desk/due").status_code == 200
    assert desk.get("/api/desk/accounts").status_code == 403
    assert "sign_in" in [e.act for e in parts.audit.entries(clerk="zhouxiao")]
    _whole(desk)
    assert [a.name for a in parts.accounts.list()].count("zhouxiao") == 1
    wrong = {"name": "zhouxiao", "password": ""}
    assert desk.post("/api/desk/session", json=wrong).status_code == 422
    parts.accounts.disable("zhouxiao")
    assert desk.get("/api/desk/session").status_code == 401
    assert _whole(desk).headers["location"] == "/desk?problem=disabled"
    parts.accounts.disable("zhouxiao", disabled=False)


def test_nobody_without_a_role_gets_in(desk: TestClient, parts: Parts) -> None:
    refused = _whole(desk, "u-2")
    assert refused.headers["location"] == "/desk?problem=no_role"
    assert desk.get("/api/desk/session").status_code == 401
    assert "nobody" not in [a.name for a in parts.accounts.list()]


def test_a_local_account_is_never_taken_over(parts: Parts) -> None:
    parts.accounts.add("duplicate", "", [Role.ADMINISTRATOR], "a-long-password-here", "test")
    issuer = "https://id.example"
    made = parts.accounts.from_outside(issuer, "s", "duplicate", "冒名的人", [Role.CLERK])
    assert made.name != "duplicate"
    assert Role.ADMINISTRATOR not in made.roles
    assert parts.accounts.from_outside(issuer, "s", "x", "y", [Role.EDITOR]).id == made.id
    assert parts.accounts.get("duplicate").local


def test_a_code_and_a_state_are_good_once_and_for_one_browser(desk: TestClient) -> None:
    back = _at_provider(_begin(desk), "u-1")
    kept = dict(desk.cookies)
    other = TestClient(desk.app, follow_redirects=False)
    assert other.get(back).headers["location"] == "/desk?problem=oidc_failed", "no cookie"
    changed = re.sub(r"state=[^&]+", "state=another", back)
    assert desk.get(changed).headers["location"] == "/desk?problem=oidc_failed"
    for name, value in kept.items():
        desk.cookies.set(name, value)
    assert desk.get(back).headers["location"] == "/desk"
    desk.cookies.clear()
    for name, value in kept.items():
        desk.cookies.set(name, value)
    assert desk.get(back).headers["location"] == "/desk?problem=oidc_failed", "the code again"
    assert desk.get("/api/desk/session").status_code == 401
    assert (
        desk.get(f"{BACK}?error=access_denied").headers["location"] == "/desk?problem=oidc_failed"
    )


def _with(**changes: Any) -> Callable[[Between], Callable[..., str]]:
    """What a provider could say that is not for us: properly signed, with wrong content."""
    return lambda between: (
        lambda header, claims: jwt.encode(header, {**claims, **changes}, between.key)
    )


def _by_another_key(between: Between) -> Callable[..., str]:
    other = RSAKey.generate_key(2048, {"kid": "one"})
    return lambda header, claims: jwt.encode(header, claims, other)


def _unsigned(between: Between) -> Callable[..., str]:
    def part(value: dict[str, Any]) -> str:
        import base64

        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return lambda header, claims: f"{part({'alg': 'none'})}.{part(claims)}."


@pytest.mark.parametrize(
    ("forgery", "gets_in"),
    [
        (_with(), True),
        (_with(nonce="another"), False),
        (_with(iss="https://evil.example"), False),
        (_with(aud="another-client"), False),
        (_with(aud=["another-client"], azp="desk"), False),
        (_with(exp=int(time.time()) - 3600), False),
        (_with(sub="u-2"), False),
        (_by_another_key, False),
        (_unsigned, False),
    ],
    ids=["none", "nonce", "issuer", "audience", "party", "expired", "subject", "key", "unsigned"],
)
def test_what_is_forged_on_the_way_is_refused(
    desk: TestClient, provider: tuple[Between, str], forgery: Any, gets_in: bool
) -> None:
    provider[0].forge = forgery(provider[0])
    done = _whole(desk)
    assert done.headers["location"] == ("/desk" if gets_in else "/desk?problem=oidc_failed")
    assert desk.get("/api/desk/session").status_code == (200 if gets_in else 401)


def test_a_provider_that_is_away_is_told(parts: Parts) -> None:
    changes = {"oidc_issuer": "http://127.0.0.1:9", "oidc_client_id": "desk"}
    own = Parts(parts.settings.model_copy(update=changes))
    client = TestClient(create_app(own.settings, own), follow_redirects=False)
    assert client.get("/api/desk/oidc/start").headers["location"] == "/desk?problem=oidc_away"


def test_without_a_provider_there_is_no_way(client: TestClient) -> None:
    answer = client.get("/api/desk/oidc/start", follow_redirects=False)
    assert (answer.status_code, answer.json()["code"]) == (404, "no_oidc")
