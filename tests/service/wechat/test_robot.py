"""企业微信: clerks are told of work, and get answers from the guide."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr

from service.settings import Settings
from tests.service.wechat.conftest import ASKED, OFFICIAL, Service
from tests.wechat_server import Account, Fault, WechatServer

ROBOT = Account("ww-corp", "t", OFFICIAL.aes_key, "/api/wechat/robot", "ww-corp")


@pytest.fixture
def service(start: Callable[..., Service], wechat: WechatServer) -> Service:
    return start(
        wecom_corp_id=ROBOT.app_id,
        wecom_token=SecretStr(ROBOT.token),
        wecom_aes_key=SecretStr(ROBOT.aes_key),
        wecom_robot_url=SecretStr(f"{wechat.url}/cgi-bin/webhook/send?key=k"),
    )


@pytest.mark.covers("GET /api/wechat/robot")
@pytest.mark.covers("POST /api/wechat/robot")
def test_a_clerk_asks(service: Service) -> None:
    sealed = ROBOT.seal(b"echo-7")
    query = {**ROBOT.query(sealed), "echostr": sealed}
    assert service.client.get(ROBOT.path, params=query).text == "echo-7"
    assert service.client.get(ROBOT.path, params={**query, "nonce": "x"}).status_code == 403
    shown = ROBOT.push(service.client, ROBOT.text("zhangsan", f"@窗前 {ASKED}"))
    assert "来源：《" in shown.texts[0]
    assert "请 @我" in ROBOT.push(service.client, ROBOT.text("zhangsan", "@窗前")).texts[0]


def test_clerks_are_told_even_after_trouble(service: Service, wechat: WechatServer) -> None:
    wechat.fail("/cgi-bin/webhook/send", Fault(status=502))
    assert service.parts.wechat.tell_clerks("**新的会话** " + "长" * 3000)
    for _ in range(750):
        if any("长长" in one["markdown"]["content"] for one in wechat.robot):
            break
        time.sleep(0.02)
    (said,) = [one for one in wechat.robot if "长长" in one["markdown"]["content"]]
    assert said["msgtype"] == "markdown"
    assert len(said["markdown"]["content"].encode()) <= 4096


def test_clerks_are_told_of_a_ticket_once(
    start: Callable[..., Service], service: Service, wechat: WechatServer
) -> None:
    start(**{n: getattr(service.parts.settings, n) for n in ("wecom_robot_url",)})
    from service.handover.tickets import NewTicket

    new = NewTicket(
        key="key-of-it", kind="stuck", person="王小明", phone="13800000000", body="办不成"
    )
    ticket = service.parts.front.leave_ticket("0" * 32, "web", new)

    def told() -> list[Any]:
        return [one for one in wechat.robot if ticket.number in one["markdown"]["content"]]

    for _ in range(750):
        if told():
            break
        time.sleep(0.02)
    time.sleep(1.2)  # the other process has looked, too
    (said,) = told()
    assert "新的工单" in said["markdown"]["content"]
    assert "王小明" not in str(said)
    assert "13800000000" not in str(said)


def test_an_account_needs_all_of_its_words() -> None:
    with pytest.raises(ValueError, match="wechat_mini_app_id needs wechat_mini_secret"):
        Settings(wechat_mini_app_id="wx")
    with pytest.raises(ValueError, match="43 letters"):
        Settings(wecom_aes_key=SecretStr("short"))
    with pytest.raises(ValueError, match="wechat_review_fields"):
        Settings(wechat_review_fields="name=thing1")


def test_nothing_runs_when_nothing_is_configured(start: Callable[..., Service]) -> None:
    off = start(wechat_mini_app_id="", wechat_official_app_id="")
    assert not off.parts.wechat.configured
    for path in ("official", "mini", "robot"):
        answer = off.client.get(f"/api/wechat/{path}")
        assert (answer.status_code, answer.json()["code"]) == (403, "wechat_off")
    login = off.client.post("/api/wechat/login", json={"code": "c"})
    assert (login.status_code, login.json()["code"]) == (404, "wechat_off")
