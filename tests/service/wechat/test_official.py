"""The official account: one answer to each message, in time or later, whatever goes wrong."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from service.wechat import tables as t
from service.wechat.people import People
from service.wechat.times import utcnow
from tests.service.wechat.conftest import ASKED, MINI, OFFICIAL, OPEN, Service
from tests.wechat_server import Fault, WechatServer


@pytest.mark.covers("GET /api/wechat/official")
def test_the_address_is_verified(service: Service) -> None:
    query = {**OFFICIAL.query(), "echostr": "echo-1"}
    assert service.client.get(OFFICIAL.path, params=query).text == "echo-1"
    wrong = service.client.get(OFFICIAL.path, params={**query, "signature": "0" * 40})
    assert (wrong.status_code, wrong.json()["code"]) == (403, "not_wechat")


@pytest.mark.covers("POST /api/wechat/official")
def test_a_question_is_answered_with_its_source(service: Service, openid: str) -> None:
    shown = OFFICIAL.push(service.client, OFFICIAL.text(openid, ASKED))
    assert shown.tries == 1
    (text,) = shown.texts
    assert "食品经营许可" in text
    assert "来源：《" in text
    assert "https://hall.example.gov.cn/guide/" in text
    assert len(text.encode()) <= 2048


def test_a_number_presses_the_button_of_the_last_answer(service: Service, openid: str) -> None:
    first = OFFICIAL.push(service.client, OFFICIAL.text(openid, OPEN)).texts[0]
    assert "\n1. " in first
    stray = OFFICIAL.push(service.client, OFFICIAL.text(openid, "99")).texts[0]
    assert stray.startswith("请回复 1 到")
    assert "\n" not in stray
    assert len(service.talk.turns) == 1
    second = OFFICIAL.push(service.client, OFFICIAL.text(openid, "１")).texts[0]
    assert second not in {first, stray}
    assert service.talk.turns[-1].startswith("matter_code="), "a button, not a question"


def test_a_number_without_choices_is_told_so(service: Service, openid: str) -> None:
    said = OFFICIAL.push(service.client, OFFICIAL.text(openid, "3")).texts[0]
    assert "没有正在等您选的选项" in said
    assert not service.talk.turns


@pytest.mark.parametrize("break_", ["signature", "app", "plain", "garbage"])
def test_what_is_not_from_wechat_is_refused(service: Service, openid: str, break_: str) -> None:
    message = OFFICIAL.text(openid, ASKED)
    query, body = OFFICIAL.call(message)
    if break_ == "signature":
        query["msg_signature"] = "0" * 40
    elif break_ == "app":
        query, body = MINI.call(message)
    elif break_ == "plain":
        from tests.wechat_server.sending import _xml

        body = _xml(message)
    else:
        body = b"<<<"
    answer = service.client.post(OFFICIAL.path, params=query, content=body)
    assert answer.status_code == (422 if break_ == "garbage" else 403)
    assert not service.talk.turns


def test_a_slow_answer_comes_by_message(
    start: Callable[..., Service], wechat: WechatServer, openid: str
) -> None:
    service = start(passive_s=0.2)
    service.talk.seconds = 0.6
    shown = OFFICIAL.push(service.client, OFFICIAL.text(openid, OPEN))
    assert (shown.texts, shown.tries) == ([], 1)
    wechat.wait_for(2)
    *texts, menu = wechat.said_to(openid)
    assert texts[0]["text"]["content"] == "您要办的是下面哪一项？"
    assert menu["msgtype"] == "msgmenu"
    # A pressed line comes back as a text with the id of the line, even long afterwards.
    line = menu["msgmenu"]["list"][0]
    service.talk.seconds = 0.0
    pressed = OFFICIAL.text(openid, line["content"], bizmsgmenuid=line["id"])
    OFFICIAL.push(service.client, pressed)
    assert service.talk.turns[-1].startswith("matter_code=")


def test_the_same_message_three_times_is_one_turn_and_one_answer(
    start: Callable[..., Service], wechat: WechatServer, openid: str
) -> None:
    """WeChat waits for 5 s, then calls again, here another process; each sees the same message."""
    services = [start(passive_s=0.3) for _ in range(2)]
    for service in services:
        service.talk.seconds = 0.8
    message = OFFICIAL.text(openid, ASKED)

    def call(service: Service) -> str:
        query, body = OFFICIAL.call(message)
        return str(service.client.post(OFFICIAL.path, params=query, content=body).text)

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(call, [*services, services[0]]))
    assert answers == ["success"] * 3
    wechat.wait_for(1)
    time.sleep(0.3)
    assert sum(len(s.talk.turns) for s in services) == 1
    (said,) = wechat.said_to(openid)
    assert "来源：《" in said["text"]["content"]


def test_a_lost_reply_is_given_again(service: Service, openid: str, wechat: WechatServer) -> None:
    message = OFFICIAL.text(openid, ASKED)
    first = OFFICIAL.push(service.client, message)
    again = OFFICIAL.push(service.client, message)
    assert first.texts == again.texts
    assert len(service.talk.turns) == 1
    assert not wechat.sent


def test_an_event_that_comes_again_is_one_event(service: Service, openid: str) -> None:
    click = OFFICIAL.event(openid, "CLICK", EventKey="handover")
    first = OFFICIAL.push(service.client, click)
    again = OFFICIAL.push(service.client, click)
    assert first.texts == again.texts
    assert "12345" in first.texts[0]
    assert len(service.talk.turns) == 1


def test_an_answer_is_not_lost_when_the_process_dies(
    start: Callable[..., Service], wechat: WechatServer, openid: str
) -> None:
    dying = start(passive_s=0.1)
    dying.talk.dies = True
    assert OFFICIAL.push(dying.client, OFFICIAL.text(openid, ASKED)).texts == []
    with dying.parts.engine.begin() as connection:  # half a minute passes
        past = utcnow() - timedelta(seconds=1)
        connection.execute(
            update(t.messages).where(t.messages.c.state == "owed").values(until=past)
        )
    dying.talk.dies = False
    wechat.wait_for(1)
    assert any("来源：《" in str(m) for m in wechat.said_to(openid))


def test_a_deadly_message_ends_with_an_apology(
    start: Callable[..., Service], wechat: WechatServer, openid: str
) -> None:
    dying = start(passive_s=0.1)
    dying.talk.dies = True
    OFFICIAL.push(dying.client, OFFICIAL.text(openid, ASKED))
    with dying.parts.engine.begin() as connection:
        past = utcnow() - timedelta(seconds=1)
        owed = update(t.messages).where(t.messages.c.state == "owed")
        connection.execute(owed.values(until=past, tries=2))
    wechat.wait_for(1)
    assert "没有得到回答" in wechat.said_to(openid)[0]["text"]["content"]


@pytest.mark.parametrize(
    "fault", [Fault(status=502), Fault(code=-1), Fault(code=45009)], ids=["5xx", "busy", "often"]
)
def test_a_message_is_sent_again_when_wechat_is_in_trouble(
    start: Callable[..., Service], wechat: WechatServer, openid: str, fault: Fault
) -> None:
    service = start()
    wechat.fail("/cgi-bin/message/custom/send", fault)
    person = service.parts.wechat.people.meet(service.parts.wechat.official, openid)  # type: ignore[arg-type]
    assert service.parts.wechat.tell(person.chat, "工作人员：您好")
    assert wechat.wait_for(1)[0]["text"]["content"] == "工作人员：您好"
    assert wechat.calls.count("/cgi-bin/message/custom/send") == 2


def test_a_message_after_48_hours_is_given_up(
    service: Service, wechat: WechatServer, caplog: pytest.LogCaptureFixture
) -> None:
    someone = "o-long-silent"
    official = service.parts.wechat.official
    assert official is not None
    people: People = service.parts.wechat.people
    person = people.hear(people.meet(official, someone))
    with caplog.at_level(logging.INFO):
        service.parts.wechat.tell(person.chat, "还在吗")
        row = _settled(service, person.id)
    assert row.parked_at is not None
    assert row.error == "errcode 45015"
    assert not wechat.sent
    assert someone not in caplog.text
    assert "o-secret-openid" not in caplog.text, "WeChat's own words quote an openid"


def test_nothing_of_a_person_is_readable_in_the_database(service: Service, openid: str) -> None:
    OFFICIAL.push(service.client, OFFICIAL.text(openid, "王小明问：" + ASKED))
    with service.parts.engine.connect() as connection:
        for table in t.metadata.tables.values():
            raw = connection.exec_driver_sql(f"SELECT * FROM {table.name}").all()  # noqa: S608
            assert openid not in str(raw)
            assert "王小明" not in str(raw)


def test_leaving_deletes_the_person(service: Service, openid: str) -> None:
    OFFICIAL.push(service.client, OFFICIAL.text(openid, ASKED))
    before = _people(service)
    OFFICIAL.push(service.client, OFFICIAL.event(openid, "unsubscribe"))
    assert _people(service) == before - 1


def test_greeting_scan_voice_picture_and_speed(service: Service, openid: str) -> None:
    def say(message: dict[str, str]) -> str:
        return OFFICIAL.push(service.client, message).texts[0]

    assert "青屿市" in say(OFFICIAL.event(openid, "subscribe"))
    code = service.parts.guide().catalogue.matters[0].code
    name = service.parts.guide().catalogue.matters[0].name
    assert name in say(OFFICIAL.event(openid, "SCAN", EventKey=code))
    assert name in say(OFFICIAL.event(openid, "subscribe", EventKey=f"qrscene_{code}"))
    assert "没有登记" in say(OFFICIAL.event(openid, "SCAN", EventKey="nothing"))
    assert name in say(OFFICIAL.event(openid, "CLICK", EventKey=code))
    spoken = OFFICIAL.message(openid, "voice", Recognition=ASKED, MsgId="v1" + openid)
    assert "来源：《" in say(spoken)
    assert "没有听清" in say(OFFICIAL.message(openid, "voice", MsgId="v2" + openid))
    assert "材料预审" in say(OFFICIAL.message(openid, "image", PicUrl="x", MsgId="p" + openid))
    assert "只能看懂文字" in say(OFFICIAL.message(openid, "location", MsgId="l" + openid))
    for _ in range(20):
        last = say(OFFICIAL.text(openid, "7"))
    assert "请过一会儿" in last


def test_an_account_in_plain_mode(start: Callable[..., Service], openid: str) -> None:
    from dataclasses import replace

    from pydantic import SecretStr

    service = start(wechat_official_aes_key=SecretStr(""))
    plain = replace(OFFICIAL, aes_key="", number=900_000)
    assert "来源：《" in plain.push(service.client, plain.text(openid, ASKED)).texts[0]
    query, body = plain.call(plain.text(openid, ASKED))
    query["signature"] = "0" * 40
    assert service.client.post(plain.path, params=query, content=body).status_code == 403


def _people(service: Service) -> int:
    with service.parts.engine.connect() as connection:
        return len(connection.execute(select(t.people.c.id)).all())


def _settled(service: Service, person_id: str):  # type: ignore[no-untyped-def]
    query = select(t.sendings).where(t.sendings.c.person_id == person_id)
    for _ in range(750):
        with service.parts.engine.connect() as connection:
            row = connection.execute(query).one()
        if row.parked_at or row.sent_at:
            return row
        time.sleep(0.02)
    raise AssertionError("the message is still waiting")


def test_a_talk_with_a_clerk(
    start: Callable[..., Service], wechat: WechatServer, openid: str
) -> None:
    service = start()
    nobody = OFFICIAL.push(
        service.client, OFFICIAL.event(openid, "CLICK", EventKey="handover")
    ).texts[0]
    assert "12345" in nobody
    front, reception = service.parts.front, service.parts.reception
    front.talks._hours = _Always()  # type: ignore[assignment]
    reception.here("王敏")
    click = OFFICIAL.event(openid, "CLICK", EventKey="handover")
    click["CreateTime"] = "1"
    waiting = OFFICIAL.push(service.client, click).texts[0]
    assert "正在为您转接" in waiting
    assert "回复“结束”" in waiting
    turns = len(service.talk.turns)
    assert OFFICIAL.push(service.client, OFFICIAL.text(openid, "我的执照丢了")).texts == []
    assert len(service.talk.turns) == turns, "a clerk reads it, not the assistant"
    (talk,) = [one for one in reception.talks() if one.channel == "wechat"]
    assert front.talks.messages(talk.id)[-1].body == "我的执照丢了"
    reception.take(talk.id, "王敏")
    reception.say(talk.id, "王敏", "key-of-clerk", "带身份证来就行")
    wechat.wait_for(2)
    said = [m["text"]["content"] for m in wechat.said_to(openid)]
    assert said == ["工作人员 王敏 为您服务，请说。", "王敏：带身份证来就行"]
    OFFICIAL.push(service.client, OFFICIAL.text(openid, "结束"))
    assert len(wechat.wait_for(3)) == 3
    assert not front.talks.is_open(talk.chat)


class _Always:
    """Office hours that never end."""

    def is_open(self, at: object) -> bool:
        return True


def test_a_message_that_no_key_opens_holds_up_nobody(
    service: Service, wechat: WechatServer, openid: str
) -> None:
    official = service.parts.wechat.official
    assert official is not None
    person = service.parts.wechat.people.meet(official, openid)
    with service.parts.engine.begin() as connection:
        late = (utcnow() + timedelta(hours=1)).isoformat(sep=" ")
        connection.exec_driver_sql(
            "INSERT INTO wechat_sendings (app_id, person_id, kind, body, attempts, error, next_at,"  # noqa: S608
            f" expires_at, created_at) VALUES ('wx-official', '{person.id}', 'custom', 'gAAAAbroken', 0,"
            f" '', '2026-01-01 00:00:00', '{late}', '2026-01-01 00:00:00')"
        )
    service.parts.wechat.tell(person.chat, "下一条")
    assert wechat.wait_for(1)[0]["text"]["content"] == "下一条"
