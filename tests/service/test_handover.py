"""Talks, tickets and 好差评, on both kinds of database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, select, text, update

from service.composition import Parts
from service.handover import tables as t
from service.handover.front import Front
from service.handover.history import forget
from service.handover.talks import Patience, Talks
from service.office_hours import OfficeHours
from service.routes import reception
from tests.service.conftest import CLERKS

Headers = dict[str, str]
ALWAYS = OfficeHours("always")


@pytest.fixture
def clerk() -> Headers:
    return {"Authorization": f"Bearer {CLERKS['王敏']}"}


@pytest.fixture
def other() -> Headers:
    return {"Authorization": f"Bearer {CLERKS['李强']}"}


@pytest.fixture(autouse=True)
def no_talks(parts: Parts) -> Iterator[None]:
    """An empty desk, in a hall that is open by day and night."""
    with parts.engine.begin() as connection:
        for table in (t.talk_messages, t.talks, t.tickets, t.satisfactions, t.present):
            connection.execute(delete(table))
    kept = parts.front.talks._hours
    parts.front.talks._hours = ALWAYS
    yield
    parts.front.talks._hours = kept


@pytest.fixture
def chat(client: TestClient) -> str:
    opened = client.post("/api/chats").json()
    client.headers["authorization"] = f"Bearer {opened['token']}"
    return str(opened["id"])


@pytest.fixture(autouse=True)
def _no_token_left(client: TestClient) -> Iterator[None]:
    yield
    client.headers.pop("authorization", None)


def _key(number: int = 0) -> str:
    return f"key-{number:08d}"


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

    said = {"key": _key(), "text": "要交哪些材料"}
    first = client.post(f"/api/chats/{chat}/handover/messages", json=said)
    again = client.post(f"/api/chats/{chat}/handover/messages", json=said)
    assert (first.status_code, first.json()) == (201, again.json())

    shown = client.get(f"/api/desk/talks/{talk}", headers=clerk).json()
    assert [line["asked"] for line in shown["history"]] == ["食品经营许可证延续要几天"]
    assert [m["body"] for m in shown["messages"]][1:] == ["要交哪些材料"]
    early = {"key": _key(), "text": "您好"}
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
    late = client.post(f"/api/chats/{chat}/handover/messages", json=said | {"key": _key(1)})
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
    parts.front.talks.say("b" * 32, _key(), "在吗")
    waiting = parts.reception.talks()
    assert [(k.id, k.unread) for k in waiting] == [(first.id, 0), (second.id, 1)]
    client.post(f"/api/desk/talks/{first.id}/take", headers=clerk)
    assert [k.id for k in parts.reception.talks()] == [second.id, first.id]
    assert parts.front.read("b" * 32, 0).talk.ahead == 0


@pytest.mark.covers("GET /api/chats/{chat_id}/handover/events")
def test_a_person_follows_from_where_he_was(client: TestClient, parts: Parts, chat: str) -> None:
    parts.reception.here("王敏")
    client.post(f"/api/chats/{chat}/handover")
    parts.front.talks.say(chat, _key(1), "一")
    known = parts.front.talks.say(chat, _key(2), "二").id
    parts.front.talks.say(chat, _key(3), "三")
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
    parts.front.talks.say(chat, _key(1), "一")
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


NEW = {
    "key": _key(),
    "kind": "stuck",
    "person": "赵小青",
    "phone": "139 0000 1234",
    "body": "窗口说材料不对，又没说哪里不对",
}


@pytest.mark.covers("POST /api/chats/{chat_id}/tickets")
@pytest.mark.covers("POST /api/tickets/lookup")
@pytest.mark.covers("POST /api/tickets/satisfaction")
@pytest.mark.covers("GET /api/desk/tickets")
@pytest.mark.covers("GET /api/desk/tickets/{number}")
@pytest.mark.covers("POST /api/desk/tickets/{number}/answer")
def test_a_ticket_from_the_words_to_the_answer(
    client: TestClient, parts: Parts, chat: str, clerk: Headers
) -> None:
    client.post(f"/api/chats/{chat}/turns", json={"text": "食品经营许可证延续要几天"})
    parts.reception.here("王敏")
    client.post(f"/api/chats/{chat}/handover")
    parts.front.talks.say(chat, _key(), "在吗")
    left = client.post(f"/api/chats/{chat}/tickets", json=NEW)
    ticket = left.json()
    assert left.status_code == 201
    assert ticket["transcript"][0].startswith("问：食品经营许可证延续要几天｜食品经营许可证")
    assert ticket["transcript"][1:] == ["本人：在吗"]
    assert client.post(f"/api/chats/{chat}/tickets", json=NEW).json() == ticket
    assert client.get(f"/api/chats/{chat}/handover").json()["talk"]["state"] == "ended"

    number = ticket["number"]
    listed = client.get("/api/desk/tickets", params={"state": "open"}, headers=clerk).json()
    assert [item["number"] for item in listed["items"]] == [number]
    overdue = client.get("/api/desk/tickets", params={"overdue": True}, headers=clerk).json()
    assert overdue["total"] == 0
    reply = {"text": "已经和窗口核实，缺的是房屋证明，可以补交。"}
    done = client.post(f"/api/desk/tickets/{number}/answer", json=reply, headers=clerk).json()
    assert (done["state"], done["clerk"]) == ("answered", "王敏")
    assert client.get(f"/api/desk/tickets/{number}", headers=clerk).json() == done

    asked = {"number": number.lower(), "phone": "13900001234"}
    assert client.post("/api/tickets/lookup", json=asked).json()["reply"] == reply["text"]
    poor = {**asked, "score": 2, "reasons": ["slow"]}
    assert client.post("/api/tickets/satisfaction", json=poor).status_code == 204
    assert parts.front.satisfaction.list("open", 10, 0)[0] == 1


def test_a_wrong_phone_and_a_wrong_number_look_alike(client: TestClient, chat: str) -> None:
    number = client.post(f"/api/chats/{chat}/tickets", json=NEW).json()["number"]
    wrong = [
        client.post("/api/tickets/lookup", json={"number": n, "phone": p})
        for n, p in ((number, "13900001235"), ("T20200101-AAAAAA", "13900001234"))
    ]
    assert [w.status_code for w in wrong] == [404, 404]
    assert wrong[0].json() == wrong[1].json()


def test_what_people_write_is_sealed(client: TestClient, parts: Parts, chat: str) -> None:
    parts.reception.here("王敏")
    client.post(f"/api/chats/{chat}/handover")
    parts.front.talks.say(chat, _key(), "我叫赵小青")
    client.post(f"/api/chats/{chat}/tickets", json=NEW)
    with parts.engine.connect() as connection:
        kept = str(connection.execute(text("SELECT * FROM tickets")).all())
        kept += str(connection.execute(text("SELECT * FROM talk_messages")).all())
    assert "赵小青" not in kept
    assert "139 0000" not in kept


@pytest.mark.covers("POST /api/chats/{chat_id}/satisfaction")
@pytest.mark.covers("GET /api/desk/satisfactions")
@pytest.mark.covers("POST /api/desk/satisfactions/{number}/settlement")
def test_a_poor_judgement_is_followed_up(
    client: TestClient, parts: Parts, chat: str, clerk: Headers
) -> None:
    parts.reception.here("王敏")
    client.post(f"/api/chats/{chat}/handover")
    judge = f"/api/chats/{chat}/satisfaction"
    assert client.post(judge, json={"score": 5}).status_code == 204
    poor = {"score": 1, "subject": "talk", "reasons": ["slow"], "words": "等了半小时"}
    assert client.post(judge, json=poor).status_code == 204
    assert client.post(judge, json={"score": 1, "subject": "review"}).status_code == 422
    listed = client.get("/api/desk/satisfactions", params={"state": "open"}, headers=clerk).json()
    assert (listed["total"], listed["grades"]["5"], listed["grades"]["1"]) == (1, 1, 1)
    [item] = listed["items"]
    assert (item["words"], item["due_at"] > item["rated_at"]) == ("等了半小时", True)
    measure = {"text": "已致歉，午间增加一名值班人员。"}
    path = f"/api/desk/satisfactions/{item['id']}/settlement"
    assert client.post(path, json=measure, headers=clerk).json()["state"] == "closed"
    gone = client.post(path.replace(item["id"], "0" * 32), json=measure, headers=clerk)
    assert gone.status_code == 404
    assert parts.front.satisfaction.list("open", 10, 0)[0] == 0


@pytest.mark.covers("POST /api/submissions/{submission_id}/satisfaction")
def test_a_review_is_judged_by_its_holder(client: TestClient, parts: Parts) -> None:
    code = parts.catalogue.current().catalogue.matters[0].code
    made = client.post("/api/submissions", json={"matter_code": code}).json()
    path = f"/api/submissions/{made['id']}/satisfaction"
    assert client.post(path, json={"score": 4}).status_code == 204
    client.cookies.clear()
    assert client.post(path, json={"score": 4}).status_code == 403
    assert parts.front.satisfaction.counts()[4] == 1


def test_old_talks_go_and_open_tickets_stay(client: TestClient, parts: Parts, chat: str) -> None:
    parts.reception.here("王敏")
    client.post(f"/api/chats/{chat}/handover")
    client.post(f"/api/chats/{chat}/tickets", json=NEW)
    _later(parts, ended_at=datetime.now(UTC) - timedelta(days=101))
    forget(parts.engine, 100, 365)
    with parts.engine.connect() as connection:
        assert connection.execute(select(t.talks)).all() == []
        assert connection.execute(select(t.talk_messages)).all() == []
        assert len(connection.execute(select(t.tickets)).all()) == 1


def test_a_talk_has_room_for_a_thousand_messages(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.handover.keeping._MOST_MESSAGES", 3)
    parts.reception.here("王敏")
    parts.front.want("f" * 32, "web")
    say: Callable[[int], object] = lambda n: parts.front.talks.say("f" * 32, _key(n), "话")  # noqa: E731
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


SITE = "http://testserver"


@pytest.mark.covers("POST /api/widget/handover")
@pytest.mark.covers("POST /api/widget/handover/news")
@pytest.mark.covers("POST /api/widget/handover/leave")
@pytest.mark.covers("POST /api/widget/tickets")
def test_the_widget_hands_over_as_a_chat_does(client: TestClient, parts: Parts) -> None:
    token = client.post("/api/widget/sessions", headers={"Origin": SITE}).json()["token"]
    own = {"Origin": SITE, "Authorization": f"Bearer {token}"}

    def post(path: str, body: object) -> Any:
        return client.post(f"/api/widget/{path}", json=body, headers=own)

    assert "没有工作人员在线" in post("handover", {}).json()["sentence"]
    parts.reception.here("王敏")
    wanted = post("handover", {}).json()["talk"]
    assert (wanted["channel"], wanted["site"]) == ("widget", SITE)
    assert post("turns", {"text": "在吗"}).json()["blocks"] == []
    news = post("handover/news", {"after": 0}).json()["messages"]
    assert [m["sender"] for m in news] == ["system", "person"]
    assert post("handover/news", {"after": news[-1]["id"]}).json()["messages"] == []
    assert post("tickets", NEW | {"key": _key(9)}).status_code == 201
    assert post("handover/news", {"after": 0}).json()["talk"]["ended_by"] == "person"
    assert post("handover/leave", {}).status_code == 204
    stranger = client.post("/api/widget/handover", headers={"Origin": "https://evil.example"})
    assert stranger.status_code == 403
