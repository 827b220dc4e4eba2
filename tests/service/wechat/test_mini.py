"""The mini-program's service: sign-in, chat with its content check, papers, messages of reviews."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from prereview.store.tables import submissions
from service.wechat import tables as t
from tests.service.wechat.conftest import ASKED, MINI, OPEN, TEMPLATE, Service
from tests.wechat_server import Fault, WechatServer

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


def _log_in(service: Service, wechat: WechatServer, openid: str) -> dict[str, str]:
    wechat.codes["code-1"] = (openid, "c2Vzc2lvbi1rZXk=")
    answer = service.client.post("/api/wechat/login", json={"code": "code-1"})
    assert answer.status_code == 201
    assert openid not in answer.text
    assert "c2Vzc2lvbi1rZXk" not in answer.text
    assert answer.json()["review_template"] == TEMPLATE
    return {"Authorization": f"Bearer {answer.json()['token']}"}


@pytest.fixture
def held(service: Service, wechat: WechatServer, openid: str) -> dict[str, str]:
    """Headers of somebody who is signed in."""
    return _log_in(service, wechat, openid)


@pytest.mark.covers("POST /api/wechat/login")
def test_a_code_opens_once_and_the_session_key_stays(
    service: Service, wechat: WechatServer, openid: str, held: dict[str, str]
) -> None:
    again = service.client.post("/api/wechat/login", json={"code": "code-1"})
    assert (again.status_code, again.json()["code"]) == (403, "bad_code")
    with service.parts.engine.connect() as connection:
        raw = connection.exec_driver_sql("SELECT session_key FROM wechat_people").scalars().all()
    assert any(key and key.startswith("gAAAA") for key in raw)
    wechat.fail("/sns/jscode2session", Fault(status=500))
    away = service.client.post("/api/wechat/login", json={"code": "x"})
    assert (away.status_code, away.json()["code"]) == (503, "wechat_away")


@pytest.mark.covers("POST /api/wechat/turns")
@pytest.mark.covers("POST /api/wechat/ratings")
@pytest.mark.covers("POST /api/wechat/chats")
def test_a_chat(service: Service, held: dict[str, str]) -> None:
    answer = service.client.post("/api/wechat/turns", json={"text": ASKED}, headers=held)
    assert answer.status_code == 200
    said = answer.json()
    assert said["status"] == "answered"
    rating = {"answer": said["turn"], "helpful": False, "reason": "unclear"}
    rated = service.client.post("/api/wechat/ratings", json=rating, headers=held)
    assert rated.status_code == 204
    follow_up = {"text": "那要多久？"}
    answer = service.client.post("/api/wechat/turns", json=follow_up, headers=held)
    assert answer.json()["matter_code"] == said["matter_code"]
    assert service.client.post("/api/wechat/chats", headers=held).status_code == 204
    answer = service.client.post("/api/wechat/turns", json=follow_up, headers=held)
    assert answer.json()["matter_code"] == ""
    other = service.client.post("/api/wechat/ratings", json=rating, headers=held)
    assert other.status_code == 404, "that answer was another conversation's"


@pytest.mark.covers("GET /api/wechat/compositions/{number}")
def test_without_a_model_a_composition_is_empty(service: Service, held: dict[str, str]) -> None:
    answer = service.client.get(f"/api/wechat/compositions/{'0' * 32}", headers=held)
    assert '{"whole": false}' in answer.text


def test_a_risky_text_is_not_answered(service: Service, held: dict[str, str]) -> None:
    answer = service.client.post("/api/wechat/turns", json={"text": "违禁词"}, headers=held)
    assert (answer.status_code, answer.json()["code"]) == (422, "content_refused")
    assert not service.talk.turns


@pytest.mark.parametrize(
    "fault", [Fault(status=502), Fault(code=-1), Fault(wait_s=2.5)], ids=["5xx", "busy", "slow"]
)
def test_a_check_that_fails_keeps_nobody_from_an_answer(
    service: Service, wechat: WechatServer, held: dict[str, str], fault: Fault
) -> None:
    wechat.fail("/wxa/msg_sec_check", fault)
    answer = service.client.post("/api/wechat/turns", json={"text": ASKED}, headers=held)
    assert answer.json()["status"] == "answered"


def test_a_void_access_token_is_renewed_once(
    service: Service, wechat: WechatServer, held: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    service.client.post("/api/wechat/turns", json={"text": ASKED}, headers=held)
    wechat.expire()
    wechat.calls.clear()
    service.client.post("/api/wechat/turns", json={"text": ASKED}, headers=held)
    assert wechat.calls == ["/wxa/msg_sec_check", "/cgi-bin/stable_token", "/wxa/msg_sec_check"]
    wechat.fail("/wxa/msg_sec_check", Fault(code=42001), Fault(code=42001))
    with caplog.at_level(logging.WARNING):
        answer = service.client.post("/api/wechat/turns", json={"text": ASKED}, headers=held)
    assert answer.status_code == 200
    assert "errcode 42001" in caplog.text, "given up after the second"


@pytest.mark.parametrize("token", ["", "nonsense"])
def test_without_a_token_nothing_opens(service: Service, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    for method, path in [
        ("POST", "turns"), ("POST", "chats"), ("GET", "submissions"), ("DELETE", "me"),
    ]:  # fmt: skip
        answer = service.client.request(
            method, f"/api/wechat/{path}", headers=headers, json={"text": "a"}
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "not_holder")


def _open(service: Service) -> dict[str, Any]:
    code = next(m.code for m in service.parts.guide().catalogue.matters if m.reviewable)
    made = service.client.post("/api/submissions", json={"matter_code": code}).json()
    service.client.cookies.clear()
    return dict(made)


@pytest.mark.covers("POST /api/wechat/submissions")
@pytest.mark.covers("GET /api/wechat/submissions")
@pytest.mark.covers("POST /api/wechat/submissions/{held}/files")
@pytest.mark.covers("DELETE /api/wechat/me")
def test_my_submissions_are_mine(
    service: Service, wechat: WechatServer, held: dict[str, str]
) -> None:
    made = _open(service)
    files = f"/api/wechat/submissions/{made['id']}/files"
    upload = {"file": ("身份证.png", PNG)}
    assert service.client.post(files, files=upload, headers=held).status_code == 404
    forged = {"id": made["id"], "token": "x"}
    assert (
        service.client.post("/api/wechat/submissions", json=forged, headers=held).status_code == 403
    )
    assert (
        service.client.post("/api/wechat/submissions", json=made, headers=held).status_code == 204
    )
    added = service.client.post(files, files=upload, headers=held)
    assert added.json()["name"] == "身份证.png"
    assert not wechat.checked, "papers are shown to WeChat only where the settings want it"
    (mine,) = service.client.get("/api/wechat/submissions", headers=held).json()["items"]
    assert (mine["id"], mine["state"], mine["tell"]) == (made["id"], "draft", False)
    mine_token = {"Authorization": f"Bearer {mine['token']}"}
    opened = service.client.get(f"/api/submissions/{mine['id']}", headers=mine_token)
    assert len(opened.json()["files"]) == 1
    service.client.cookies.clear()
    other = _log_in(service, wechat, "o-another-person")
    assert service.client.get("/api/wechat/submissions", headers=other).json()["items"] == []
    assert (
        service.client.post("/api/wechat/submissions", json=made, headers=other).status_code == 404
    )
    assert service.client.delete("/api/wechat/me", headers=held).status_code == 204
    assert service.client.get("/api/wechat/submissions", headers=held).status_code == 403


@pytest.mark.covers("POST /api/wechat/submissions/{held}/consent")
def test_one_consent_is_one_message(
    service: Service, wechat: WechatServer, openid: str, held: dict[str, str]
) -> None:
    made = _open(service)
    service.client.post("/api/wechat/submissions", json=made, headers=held)
    consent = f"/api/wechat/submissions/{made['id']}/consent"
    assert service.client.post(consent, headers=held).status_code == 204
    assert (
        service.client.post(consent.replace(made["id"], "nobodys-one"), headers=held).status_code
        == 404
    )
    wechat.agreed[openid] = 5
    wechat.fail("/cgi-bin/message/subscribe/send", Fault(code=-1))
    time.sleep(0.2)
    assert not wechat.sent
    for _ in range(2):
        with service.parts.engine.begin() as connection:
            mine = update(submissions).where(submissions.c.id == made["id"])
            connection.execute(mine.values(state="reported"))
        service.parts.wechat.reviews.tell_ended()
    (told,) = wechat.wait_for(1)
    time.sleep(0.3)
    assert len(wechat.sent) == 1
    assert told["touser"] == openid
    assert told["template_id"] == TEMPLATE
    assert told["page"].endswith(made["id"])
    assert told["data"]["phrase2"]["value"] == "预审完成"
    assert len(told["data"]["thing1"]["value"]) <= 20


@pytest.mark.covers("GET /api/wechat/pictures/{link}")
@pytest.mark.covers("GET /api/wechat/mini")
def test_a_refused_picture_leaves_the_submission(
    start: Callable[..., Service], wechat: WechatServer, openid: str
) -> None:
    service = start(wechat_check_pictures=True)
    echo = service.client.get(MINI.path, params={**MINI.query(), "echostr": "e"})
    assert echo.text == "e"
    held, made = _log_in(service, wechat, openid), _open(service)
    service.client.post("/api/wechat/submissions", json=made, headers=held)
    files = f"/api/wechat/submissions/{made['id']}/files"
    for name in ("a.png", "b.png", "c.pdf"):
        service.client.post(files, files={"file": (name, PNG + name.encode())}, headers=held)
    assert len(wechat.checked) == 2
    link = wechat.checked[0]["media_url"].removeprefix("https://hall.example.gov.cn")
    assert service.client.get(link).content == PNG + b"a.png"
    assert service.client.get(link + "x").status_code == 403
    for asked, verdict in zip(wechat.checked, ("risky", "pass"), strict=True):
        event = MINI.event("o-wechat", "wxa_media_check", trace_id=asked["trace_id"])
        event["result"] = {"suggest": verdict, "label": "20001"}  # type: ignore[assignment]
        assert MINI.push(service.client, event).texts == []
    (mine,) = service.client.get("/api/wechat/submissions", headers=held).json()["items"]
    assert mine["refused_pictures"] == 1
    token = {"Authorization": f"Bearer {made['token']}"}
    kept = service.client.get(f"/api/submissions/{made['id']}", headers=token).json()["files"]
    assert [file["name"] for file in kept] == ["b.png", "c.pdf"]


@pytest.mark.covers("POST /api/wechat/mini")
def test_customer_service_of_the_mini_program(
    service: Service, wechat: WechatServer, openid: str
) -> None:
    assert MINI.push(service.client, MINI.text(openid, OPEN)).texts == []
    wechat.wait_for(1)
    said = wechat.said_to(openid)
    assert "回复数字继续" in said[-1]["text"]["content"]
    assert {m["msgtype"] for m in said} == {"text"}, "it has no menu messages"


def test_what_is_old_is_deleted(service: Service, held: dict[str, str]) -> None:
    from datetime import timedelta

    from sqlalchemy import select

    from service.wechat.channel import clean
    from service.wechat.times import utcnow

    engine = service.parts.engine
    clean(engine, 90)
    with engine.begin() as connection:
        before = len(connection.execute(select(t.people.c.id)).all())
        connection.execute(update(t.people).values(seen_at=utcnow() - timedelta(days=91)))
    assert before
    clean(engine, 90)
    with engine.connect() as connection:
        assert connection.execute(select(t.people.c.id)).all() == []


@pytest.mark.covers("POST /api/wechat/handover")
@pytest.mark.covers("GET /api/wechat/handover")
@pytest.mark.covers("DELETE /api/wechat/handover")
def test_a_talk_from_the_page(service: Service, held: dict[str, str]) -> None:
    path = "/api/wechat/handover"
    assert service.client.get(path, headers=held).status_code == 404
    wanted = service.client.post(path, headers=held).json()
    assert wanted["talk"] is None
    assert "工单" in wanted["sentence"]
    assert service.client.delete(path, headers=held).status_code == 204
