"""Every route as everybody: the table of docs/access.md is tried out on the real application."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import Response
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from service.access import Rule
from service.accounts.roles import Role, Scope
from service.client import Signature
from service.composition import Parts
from service.pages import pages
from service.routes import ROUTERS
from service.settings import Settings
from tests.conftest import ROOT
from tests.service.conftest import PASSWORD

DOC = ROOT / "docs" / "access.md"
PEOPLE = (
    "visitor", "applicant", "other applicant", "clerk", "reviewer", "editor", "administrator",
    "key", "site",
)  # fmt: skip
REFUSED = {401, 403}
#: An ASGI answer begins within this time, in seconds, or the route hangs.
_PATIENCE_S = 60


def routes() -> dict[str, APIRoute]:
    routers = (*ROUTERS, pages(Settings().web))
    found = [r for router in routers for r in router.routes if isinstance(r, APIRoute)]
    return {f"{method} {r.path}": r for r in found for method in sorted(r.methods)}


def written() -> dict[str, set[str]]:
    """Who may open what, by the table of the documentation."""
    table = {}
    text = DOC.read_text(encoding="utf-8").partition("## Who may open what")[2]
    for line in text.splitlines():
        if found := re.fullmatch(r"\| `([A-Z]+ /[^`]*)` \|(.*)\|", line):
            marks = [mark.strip() for mark in found[2].split("|")]
            assert len(marks) == len(PEOPLE), line
            assert set(marks) <= {"", "✓"}, line
            table[found[1]] = {who for who, mark in zip(PEOPLE, marks, strict=True) if mark}
    return table


def test_the_table_has_every_route_and_no_other() -> None:
    table, there = written(), routes()
    missing = "\n".join(
        f"| `{name}` |{'  |' * len(PEOPLE)}" for name in sorted(set(there) - set(table))
    )
    assert not missing, f"say in docs/access.md who may open:\n{missing}"
    assert set(table) == set(there)


def test_the_head_of_the_table_names_the_people() -> None:
    text = DOC.read_text(encoding="utf-8")
    heads = re.findall(r"^\| route \|(.*)\|$", text, flags=re.MULTILINE)
    assert heads
    assert {tuple(h.strip() for h in head.split("|")) for head in heads} == {PEOPLE}


@dataclass
class Stage:
    """The application with one of everybody, and things of their own."""

    client: TestClient
    parts: Parts
    key: tuple[str, str]

    def submission(self) -> str:
        code = self.parts.catalogue.current().catalogue.matters[0].code
        return self.parts.submissions.create(code, {}, {}).id

    def status(self, name: str, who: str) -> int:
        """Ask as somebody, for something fresh; return the status of the answer."""
        method, path = name.split(" ", 1)
        submission, chat = self.submission(), uuid.uuid4()
        path = path.replace("{submission_id}", submission).replace("{chat_id}", str(chat))
        path = path.replace("{path:path}", "guide").replace("{month}", "2026-01")
        path = path.replace("{wanted}", "html").replace("{name}", "notice")
        path = path.replace("{key_id}", "key_0123456789abcdef")
        path = re.sub(r"\{[a-z_]+\}", "0" * 12, path)
        if who == "key":
            self.parts.keys.keep(submission, "matrix")
        return self._ask(method, path, self._headers(who, name, submission, chat.hex))

    def _headers(self, who: str, name: str, submission: str, chat: str) -> dict[str, str]:
        parts = self.parts
        if who in {"applicant", "other applicant"}:
            if who == "other applicant":
                submission, chat = self.submission(), uuid.uuid4().hex
            holder = parts.chat_tokens if "{chat_id}" in name else parts.submission_tokens
            held = chat if "{chat_id}" in name else submission
            return {"authorization": f"Bearer {holder.issue(held, Response())}"}
        if who == "site":
            token = parts.widget.token(parts.widget.begin("http://testserver"))
            return {"origin": "http://testserver", "authorization": f"Bearer {token}"}
        if who in set(Role):
            account = parts.accounts.get(f"matrix.{who}")
            session, word = parts.sessions.open(account, "test", "", "")
            csrf = parts.sessions.csrf(session.digest)
            return {"cookie": f"desk_session={word}", "x-csrf-token": csrf}
        return {"signed": "yes"} if who == "key" else {}

    def _ask(self, method: str, path: str, headers: dict[str, str]) -> int:
        request = httpx.Request(method, f"http://testserver{path}")
        if headers.pop("signed", ""):
            next(Signature(*self.key).auth_flow(request))
        fields = [*request.headers.raw, *((k.encode(), v.encode()) for k, v in headers.items())]
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "scheme": "http", "server": ("testserver", 80), "client": ("127.0.0.1", 50000),
            "path": request.url.path, "raw_path": request.url.raw_path.partition(b"?")[0],
            "query_string": request.url.query, "root_path": "",
            "headers": [(name.lower(), value) for name, value in fields],
        }  # fmt: skip
        assert self.client.portal is not None
        return self.client.portal.call(_status, self.client.app, scope)


async def _status(app: Any, scope: dict[str, Any]) -> int:
    """The status of an answer; what follows it, such as an endless stream, is not waited for."""
    begun: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    body = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        return body.pop() if body else await asyncio.Future()  # nobody hangs up

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start" and not begun.done():
            begun.set_result(message["status"])
            await asyncio.sleep(_PATIENCE_S)  # until it is cancelled: nothing more is done

    task = asyncio.ensure_future(app(scope, receive, send))
    try:
        await asyncio.wait({task, begun}, timeout=_PATIENCE_S, return_when="FIRST_COMPLETED")
        assert begun.done(), f"{scope['method']} {scope['path']} does not answer"
        return begun.result()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture(scope="module")
def stage(application: TestClient, parts: Parts) -> Iterator[Stage]:
    for role in Role:
        name = f"matrix.{role}"
        if name not in [one.name for one in parts.accounts.list()]:
            parts.accounts.add(name, "", [role], PASSWORD, "test", must_change=False)
    key, secret = parts.keys.add("matrix", list(Scope), "test")
    yield Stage(application, parts, (key.id, secret))
    for role in Role:
        parts.accounts.disable(f"matrix.{role}") if role is not Role.ADMINISTRATOR else None


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", sorted(routes()))
def test_everybody_opens_exactly_what_the_table_says(name: str, stage: Stage) -> None:
    statuses = {who: stage.status(name, who) for who in PEOPLE}
    opened = {who for who, status in statuses.items() if status not in REFUSED}
    assert opened == written()[name], statuses
    assert not {who for who, status in statuses.items() if status >= 500 and status != 503}


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_role_gives_nothing_without_the_word_against_forgery(stage: Stage) -> None:
    for name, route in routes().items():
        if (
            "/api/desk/" not in name
            or name.startswith("GET ")
            or route.endpoint.access_rule is Rule.PUBLIC
        ):
            continue
        method, path = name.split(" ", 1)
        role = {Rule.DESK: Role.CLERK}.get(route.endpoint.access_rule) or Role(
            route.endpoint.access_rule
        )
        account = stage.parts.accounts.get(f"matrix.{role}")
        _, word = stage.parts.sessions.open(account, "test", "", "")
        status = stage._ask(
            method, re.sub(r"\{[a-z_]+\}", "0" * 12, path), {"cookie": f"desk_session={word}"}
        )
        assert status == 403, name
