"""Tickets, 好差评 and the widget's handover, on both kinds of database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, text, update

from service.composition import Parts
from service.handover import tables as t
from service.handover.history import forget
from tests.service.handover.conftest import Headers, key

NEW = {
    "key": key(),
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
    parts.front.talks.say(chat, key(), "在吗")
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
    parts.front.talks.say(chat, key(), "我叫赵小青")
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


def _later(parts: Parts, **columns: datetime) -> None:
    with parts.engine.begin() as connection:
        connection.execute(update(t.talks).values(**columns))


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
    assert post("tickets", NEW | {"key": key(9)}).status_code == 201
    assert post("handover/news", {"after": 0}).json()["talk"]["ended_by"] == "person"
    assert post("handover/leave", {}).status_code == 204
    stranger = client.post("/api/widget/handover", headers={"Origin": "https://evil.example"})
    assert stranger.status_code == 403
