"""Searching as the running service does it: beside the event loop, and in the database if it can."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from knowledge.answers import Guide
from service.access import dialogue_token
from service.composition import Parts
from tests.actions.calls import call

HELD_S = 20.0


def _turn(client: TestClient, _: Parts) -> int:
    opened = client.post("/api/chats").json()
    headers = {"Authorization": f"Bearer {opened['token']}"}
    address = f"/api/chats/{opened['id']}/turns"
    return client.post(address, json={"text": "居住证多少钱"}, headers=headers).status_code


def _search(client: TestClient, _: Parts) -> int:
    return client.get("/api/matters", params={"q": "居住证"}).status_code


def _action(client: TestClient, parts: Parts) -> int:
    address = f"/actions/webhook?token={dialogue_token(parts.settings)}"
    return client.post(address, json=call("action_answer", "居住证", "ask_fee")).status_code


@pytest.mark.parametrize("way", [_turn, _search, _action])
def test_while_a_search_is_slow_others_are_answered(
    client: TestClient, parts: Parts, monkeypatch: pytest.MonkeyPatch, way: Any
) -> None:
    parts.guide()
    begun, go_on = threading.Event(), threading.Event()
    for name in ("ask", "find"):
        original = getattr(Guide, name)

        def slow(self: Guide, *given: Any, original: Any = original, **named: Any) -> Any:
            begun.set()
            assert go_on.wait(HELD_S), "nothing else was served while this search was held"
            return original(self, *given, **named)

        monkeypatch.setattr(Guide, name, slow)
    with ThreadPoolExecutor(1) as beside:
        held = beside.submit(way, client, parts)
        try:
            assert begun.wait(HELD_S)
            assert client.get("/api/policies").status_code == 200
            assert not held.done()
        finally:
            go_on.set()
        assert held.result(HELD_S) == 200


def test_passages_are_searched_in_postgresql_when_that_is_the_database(
    client: TestClient, parts: Parts
) -> None:
    question = "租房补贴怎么申请"
    found = parts.guide().passages(question)
    assert client.get("/api/policies").status_code == 200
    if parts.shelf is None:
        assert parts.engine.dialect.name == "sqlite"
        return
    with parts.engine.connect() as connection:
        tables = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'search'")
        ).scalars()
        (table,) = (t for t in tables if t.startswith("passages_"))
        held = connection.execute(text(f"SELECT count(*) FROM search.{table}")).scalar()  # noqa: S608
    assert held == sum(len(p.passages) for p in parts.guide().catalogue.policies)
    here = Guide.open(parts.catalogue.current(), parts.settings.var / "index").passages(question)
    assert [(h.policy.id, h.place) for h in found] == [(h.policy.id, h.place) for h in here]
    assert [h.score for h in found] == pytest.approx([h.score for h in here], abs=1e-3)
