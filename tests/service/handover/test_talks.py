"""Talks between a person and a clerk, on both kinds of database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from service.composition import Parts
from service.handover import tables as t
from service.handover.front import Front
from service.handover.talks import Patience, Talks
from service.office_hours import OfficeHours
from service.routes import reception
from tests.service.handover.conftest import ALWAYS, Headers, key


@pytest.mark.covers("POST /api/chats/{chat_id}/handover")
@pytest.mark.covers("GET /api/chats/{chat_id}/handover")
@pytest.mark.covers("POST /api/chats/{chat_id}/handover/messages")
@pytest.mark.covers("DELETE /api/chats/{chat_id}/handover")
@pytest.mark.covers("GET /api/desk/talks/{talk_id}")
@pytest.mark.covers("POST /api/desk/talks/{talk_id}/take")
@pytest.mark.covers("POST /api/desk/talks/{talk_id}/messages")
@pytest.mark.covers("POST /api/desk/talks/{talk_id}/end")
@pytest.mark.covers("GET /api/desk/talks/{talk_id}/suggested")
def test_a_talk_from_the_wish_to_the_end(
    client: TestClient, parts: Parts, chat: str, clerk: Headers, other: Headers
) -> None:
    asked = client.post(f"/api/chats/{chat}/turns", json={"text": "食品经营许可证延续要几天"})
    assert asked.json()["matter_code"]
    parts.reception.here("王敏")
    wanted = client.post(f"/api/chats/{chat}/handover").json()
    talk = wanted["talk"]["id"]
    assert (wanted["talk"]["state"], wanted["talk"]["label"][:7]) == ("waiting", "食品经营许可证")
    assert client.post(f"/api/chats/{chat}/handover").json()["talk"]["id"] == talk

    said = {"key": key(), "text": "要交哪些材料"}
    first = client.post(f"/api/chats/{chat}/handover/messages", json=said)
    again = client.post(f"/api/chats/{chat}/handover/messages", json=said)
    assert (first.status_code, first.json()) == (201, again.json())

    shown = client.get(f"/api/desk/talks/{talk}", headers=clerk).json()
    assert [line["asked"] for line in shown["history"]] == ["食品经营许可证延续要几天"]
    assert [m["body"] for m in shown["messages"]][1:] == ["要交哪些材料"]
    early = {"key": key(), "text": "您好"}
    refused = client.post(f"/api/desk/talks/{talk}/messages", json=early, headers=clerk)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_your_talk")
    taken = client.post(f"/api/desk/talks/{talk}/take", headers=clerk).json()
    assert (taken["state"], taken["clerk"]) == ("talking", "王敏")
    client.post(f"/api/desk/talks/{talk}/take", headers=clerk)
    assert (
        client.post(f"/api/desk/talks/{talk}/messages", json=early, headers=clerk).status_code
        == 201
    )
    suggested = client.get(f"/api/desk/talks/{talk}/suggested", headers=clerk).json()
    assert suggested["matter_code"] == asked.json()["matter_code"]

    over = client.post(f"/api/desk/talks/{talk}/take", headers=other).json()
    assert over["clerk"] == "李强"
    assert (
        client.post(f"/api/desk/talks/{talk}/messages", json=early, headers=clerk).status_code
        == 409
    )
    seen = client.get(f"/api/chats/{chat}/handover").json()
    assert [m["sender"] for m in seen["messages"]] == [
        *("system", "person", "system", "clerk", "system"),
    ]
    last = seen["messages"][-1]["id"]
    assert client.post(f"/api/desk/talks/{talk}/end", headers=other).status_code == 204
    rest = client.get(f"/api/chats/{chat}/handover", params={"after": last}).json()
    assert (rest["talk"]["state"], len(rest["messages"])) == ("ended", 1)
    late = client.post(f"/api/chats/{chat}/handover/messages", json=said | {"key": key(1)})
    assert (late.status_code, late.json()["code"]) == (409, "talk_ended")
    assert client.delete(f"/api/chats/{chat}/handover").status_code == 204


@pytest.mark.covers("POST /api/desk/talks/{talk_id}/return")
def test_a_clerk_gives_a_talk_back(
    client: TestClient, parts: Parts, chat: str, clerk: Headers
) -> None:
    parts.reception.here("王敏")
    talk = client.post(f"/api/chats/{chat}/handover").json()["talk"]["id"]
    client.post(f"/api/desk/talks/{talk}/take", headers=clerk)
    assert client.post(f"/api/desk/talks/{talk}/return", headers=clerk).status_code == 204
    seen = client.get(f"/api/chats/{chat}/handover").json()
    assert (seen["talk"]["state"], seen["talk"]["clerk"]) == ("waiting", "")
    assert "换一位" in seen["messages"][-1]["body"]


def test_what_is_typed_in_the_chat_goes_to_the_clerk(
    client: TestClient, parts: Parts, chat: str
) -> None:
    parts.reception.here("王敏")
    client.post(f"/api/chats/{chat}/handover")
    answer = client.post(f"/api/chats/{chat}/turns", json={"text": "身份证丢了"}).json()
    assert (answer["status"], answer["blocks"]) == ("handover", [])
    assert client.get(f"/api/chats/{chat}/handover").json()["messages"][-1]["body"] == "身份证丢了"


def test_nobody_is_promised_who_is_not_there(client: TestClient, parts: Parts, chat: str) -> None:
    wanted = client.post(f"/api/chats/{chat}/handover").json()
    assert wanted["talk"] is None
    assert "没有工作人员在线" in wanted["sentence"]
    parts.reception.here("王敏")
    parts.front.talks._hours = OfficeHours("")
    wanted = client.post(f"/api/chats/{chat}/handover").json()
    assert (wanted["talk"], wanted["opens_at"]) == (None, None)
    assert "没有在线人工服务" in wanted["sentence"]
    missing = client.get(f"/api/chats/{chat}/handover")
    assert (missing.status_code, missing.json()["code"]) == (404, "no_talk")


def _later(parts: Parts, **columns: datetime) -> None:
    with parts.engine.begin() as connection:
        connection.execute(update(t.talks).values(**columns))


def test_a_long_wait_is_apologised_for_once(client: TestClient, parts: Parts, chat: str) -> None:
    parts.reception.here("王敏")
    client.post(f"/api/chats/{chat}/handover")
    _later(parts, promised_at=datetime.now(UTC) - timedelta(seconds=1))
    for _ in range(2):
        seen = client.get(f"/api/chats/{chat}/handover").json()
    assert [m["key"] for m in seen["messages"]] == ["waiting", "late"]


def test_a_talk_without_a_word_is_over(
    client: TestClient, parts: Parts, chat: str, clerk: Headers
) -> None:
    parts.reception.here("王敏")
    talk = client.post(f"/api/chats/{chat}/handover").json()["talk"]["id"]
    client.post(f"/api/desk/talks/{talk}/take", headers=clerk)
    _later(parts, last_at=datetime.now(UTC) - timedelta(minutes=31))
    assert parts.reception.talks() == ()
    seen = client.get(f"/api/chats/{chat}/handover").json()
    assert (seen["talk"]["state"], seen["talk"]["ended_by"]) == ("ended", "idle")


def test_two_requests_at_once_begin_one_talk(parts: Parts) -> None:
    parts.reception.here("王敏")
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(parts.front.want, "c" * 32, "web") for _ in range(16)]
        talks = {found.talk.id for a in asked if (found := a.result()).talk}
    assert len(talks) == 1
    assert len(parts.front.read("c" * 32, 0).messages) == 1


def test_who_waits_longer_comes_first(parts: Parts, clerk: Headers, client: TestClient) -> None:
    parts.reception.here("王敏")
    first, second = (parts.front.want(letter * 32, "web").talk for letter in "ab")
    assert first
    assert second
    assert (first.ahead, second.ahead) == (0, 1)
    assert second.promised_at > first.promised_at
    parts.front.talks.say("b" * 32, key(), "在吗")
    waiting = parts.reception.talks()
    assert [(k.id, k.unread) for k in waiting] == [(first.id, 0), (second.id, 1)]
    client.post(f"/api/desk/talks/{first.id}/take", headers=clerk)
    assert [k.id for k in parts.reception.talks()] == [second.id, first.id]
    assert parts.front.read("b" * 32, 0).talk.ahead == 0


@pytest.mark.covers("GET /api/chats/{chat_id}/handover/events")
def test_a_person_follows_from_where_he_was(client: TestClient, parts: Parts, chat: str) -> None:
    parts.reception.here("王敏")
    client.post(f"/api/chats/{chat}/handover")
    parts.front.talks.say(chat, key(1), "一")
    known = parts.front.talks.say(chat, key(2), "二").id
    parts.front.talks.say(chat, key(3), "三")
    parts.front.talks.leave(chat)
    events = client.get(
        f"/api/chats/{chat}/handover/events", headers={"last-event-id": str(known)}
    ).text
    said = [json.loads(line[6:]) for line in events.splitlines() if line.startswith("data: {")]
    assert [m["body"] for m in said if "body" in m] == [
        "三",
        "对话已结束。还有问题可以继续问我，或者再次转人工。",
    ]


@pytest.mark.covers("GET /api/desk/talks/{talk_id}/events")
def test_a_clerk_follows_a_talk(
    client: TestClient, parts: Parts, chat: str, clerk: Headers
) -> None:
    parts.reception.here("王敏")
    talk = client.post(f"/api/chats/{chat}/handover").json()["talk"]["id"]
    parts.front.talks.say(chat, key(1), "一")
    parts.front.talks.leave(chat)
    events = client.get(f"/api/desk/talks/{talk}/events", headers=clerk).text
    assert events.count("event: message") == 3
    assert '"state":"ended"' in events


@pytest.mark.covers("GET /api/desk/talks/events")
def test_a_clerk_counts_as_there_while_following(parts: Parts) -> None:
    class Asked:
        looks = 0

        async def is_disconnected(self) -> bool:
            self.looks += 1
            return self.looks > 1

    async def follow() -> list[str]:
        events = reception._list("王敏", Asked(), parts)  # type: ignore[arg-type]
        seen = []
        async for event in events:
            seen.append(str(event.event))
            assert parts.front.want("d" * 32, "web").talk
        return seen

    reception._LIST_S = 0.0
    assert asyncio.run(follow()) == ["talks"]
    assert parts.front.want("e" * 32, "web").talk is None


def test_a_talk_has_room_for_a_thousand_messages(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.handover.keeping._MOST_MESSAGES", 3)
    parts.reception.here("王敏")
    parts.front.want("f" * 32, "web")
    say: Callable[[int], object] = lambda n: parts.front.talks.say("f" * 32, key(n), "话")  # noqa: E731
    say(1), say(2)
    with pytest.raises(Exception, match="太长"):
        say(3)


def test_a_front_needs_no_clerk_of_this_process(parts: Parts) -> None:
    parts.reception.here("李强")
    talks = Talks(parts.engine, ALWAYS, 3, Patience())
    elsewhere = Front(
        talks,
        parts.front.tickets,
        parts.front.satisfaction,
        parts.turns.settle,
        lambda: parts.catalogue.current().catalogue,
    )
    assert elsewhere.want("9" * 32, "widget", "https://a.example").talk
