"""The real application, wired to a local server that speaks WeChat's protocol."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from knowledge.answers import Answer
from service.app import create_app
from service.composition import Parts
from tests.wechat_server import Account, WechatServer, running

OFFICIAL = Account("wx-official", "a-token", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")
MINI = Account(
    "wx-mini", "another-token", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg", "/api/wechat/mini"
)
TEMPLATE = "template-of-reviews"
#: A question that has one answer, and one that is answered by buttons.
ASKED = "食品经营许可证核发（新办）的收费标准"
OPEN = "食品经营许可证要多少钱"


@pytest.fixture(scope="session")
def wechat_url() -> Iterator[WechatServer]:
    """WeChat, for the whole run."""
    with running(WechatServer(apps={"wx-official": "secret", "wx-mini": "secret"})) as state:
        yield state


@pytest.fixture
def wechat(wechat_url: WechatServer) -> WechatServer:
    """WeChat, as if nothing had happened."""
    for kept in (wechat_url.sent, wechat_url.checked, wechat_url.robot, wechat_url.calls):
        kept.clear()
    for by_name in (wechat_url.faults, wechat_url.heard, wechat_url.agreed):
        by_name.clear()
    return wechat_url


@dataclass
class Slow:
    """The conversation of the application, held up; counts its turns."""

    inner: Any
    seconds: float = 0.0
    turns: list[str] = field(default_factory=list)
    dies: bool = False

    async def turn(
        self, chat: str, text: str | None = None, choice: Any = None, **more: Any
    ) -> Answer:
        self.turns.append(text or str(choice))
        await asyncio.sleep(3600 if self.dies else self.seconds)
        answer: Answer = await self.inner.turn(chat, text, choice, **more)
        return answer

    async def aclose(self) -> None:
        await self.inner.aclose()


@dataclass
class Service:
    """A running service process."""

    client: TestClient
    parts: Parts
    talk: Slow


@pytest.fixture
def start(parts: Parts, wechat: WechatServer) -> Iterator[Callable[..., Service]]:
    """Starts service processes on the shared database, with accounts of WeChat configured."""
    with ExitStack() as stack:

        def begin(passive_s: float = 3.0, **settings: Any) -> Service:
            own = Parts(parts.settings.model_copy(update=configured(wechat) | settings))
            own.__dict__["guide"] = parts.guide
            own.__dict__["shelf"] = None  # the guide has its own
            talk = Slow(own.conversation)
            own.__dict__["conversation"] = talk
            w = own.wechat
            w.__dict__["callback"] = w.make_callback(passive_s)
            app = create_app(own.settings, own)
            client = stack.enter_context(TestClient(app, raise_server_exceptions=False))
            client.get("/api/none")  # routes are made when a request looks for its own
            return Service(client, own, talk)

        yield begin


@pytest.fixture
def service(start: Callable[..., Service]) -> Service:
    """One service process."""
    return start()


@pytest.fixture
def openid(wechat: WechatServer) -> str:
    """Somebody who has just written to us."""
    import time

    someone = f"o-{uuid.uuid4().hex}"
    wechat.heard[someone] = time.time()
    return someone


def configured(wechat: WechatServer) -> dict[str, Any]:
    return {
        "wechat_api_url": wechat.url,
        "wechat_public_url": "https://hall.example.gov.cn",
        "wechat_review_template": TEMPLATE,
        **{
            f"wechat_{kind}_{name}": value
            for kind, account in (("official", OFFICIAL), ("mini", MINI))
            for name, value in {
                "app_id": account.app_id,
                "secret": SecretStr("secret"),
                "token": SecretStr(account.token),
                "aes_key": SecretStr(account.aes_key),
            }.items()
        },
    }
