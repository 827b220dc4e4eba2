"""What every route and every setting must have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from service.access import Rule
from service.accounts.roles import Role
from service.pages import pages
from service.routes import ROUTERS
from service.routes.deps import AT_DESK, desk_session
from service.settings import Settings
from tests.conftest import ROOT

#: What is open to people who want to sign in at the desk.
_SIGNING_IN = {
    "GET /api/desk/sign-in", "POST /api/desk/session", "GET /api/desk/oidc/start",
    "GET /api/desk/oidc/callback",
}  # fmt: skip
_UNKNOWN = "00000000000000000000000000000000"


def _routes() -> dict[str, APIRoute]:
    routers = (*ROUTERS, pages(Settings().web))
    routes = [r for router in routers for r in router.routes if isinstance(r, APIRoute)]
    return {f"{method} {r.path}": r for r in routes for method in r.methods}


def _names() -> list[str]:
    return sorted(_routes())


def test_the_routes_are_those_of_the_description(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()["paths"]
    names = {f"{method.upper()} {path}" for path, item in described.items() for method in item}
    assert len(names) >= 15
    assert names == {name for name, route in _routes().items() if route.include_in_schema} - {
        "GET /{path:path}", "POST /actions/webhook",
    }  # fmt: skip


@pytest.mark.parametrize("name", _names())
def test_every_route_has_a_rule(name: str) -> None:
    route = _routes()[name]
    assert isinstance(getattr(route.endpoint, "access_rule", None), Rule)
    if "/api/desk/" in name and name not in _SIGNING_IN:
        declared = route.endpoint.access_rule
        asked_first = route.dependant.dependencies[0].call
        if declared is Rule.DESK:
            assert asked_first is desk_session
        else:
            assert asked_first is AT_DESK[Role(declared)], "without it nothing is in the audit log"
    elif "{submission_id}" in name:
        assert route.endpoint.access_rule is Rule.SUBMISSION_HOLDER
    if "{chat_id}" in name:
        assert route.endpoint.access_rule is Rule.CHAT_HOLDER


@pytest.mark.parametrize("name", _names())
def test_every_route_has_a_test(name: str) -> None:
    sources = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")
    )
    covered = set(re.findall(r'covers\(\s*"([A-Z]+ [^"]+)"', sources))
    assert name in covered, f"no test is marked covers({name!r})"


@pytest.mark.parametrize("name", _names())
def test_every_error_has_one_shape(name: str, client: TestClient) -> None:
    method, path = name.split(" ", 1)
    path = path.replace("{chat_id}", _UNKNOWN).replace("{submission_id}", _UNKNOWN)
    path = re.sub(r"\{path:path\}", "api/none", path)
    path = re.sub(r"\{[a-z_]+\}", "999", path)
    response = client.request(method, path)
    if response.is_success:
        response = client.request("PATCH", path)
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert {"type", "title", "status", "detail", "code"} <= body.keys()
    assert body["status"] == response.status_code
    assert re.search(r"[\u4e00-\u9fff]", body["detail"])


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `(CHUANGQIAN_[A-Z_]+)`", text, flags=re.MULTILINE))
    fields = {f"CHUANGQIAN_{name.upper()}" for name in Settings.model_fields}
    assert named == fields
    for name, field in Settings.model_fields.items():
        assert field.description, name


def test_every_page_of_the_docs_is_linked() -> None:
    pages = {p.relative_to(ROOT / "docs") for p in (ROOT / "docs").rglob("*.md")}
    linked = set()
    for source in [ROOT / "README.md", ROOT / "README.en.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+\.md)", source.read_text(encoding="utf-8")):
            path = (source.parent / target).resolve()
            assert path.is_file(), f"{source.name} links to {target}, which is not there"
            if path.is_relative_to(ROOT / "docs"):
                linked.add(path.relative_to(ROOT / "docs"))
    assert pages - linked - {Path("status.md")} == set()
