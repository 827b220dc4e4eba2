"""The access token: one for all processes, fetched by one of them at a time."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import Engine, update

from service.database import migrate
from service.wechat import tables as t
from service.wechat.apps import App
from service.wechat.errors import Away
from service.wechat.times import utcnow
from service.wechat.tokens import CLAIM, AccessTokens

APP = App("mini", "wx-1", "s", "t", None)


class _Wechat:
    """Gives numbered tokens, slowly."""

    def __init__(self, seconds: int = 7200) -> None:
        self.asked: list[bool] = []
        self.seconds, self.same, self.away = seconds, False, False

    async def fetch(self, app: App, force: bool) -> tuple[str, int]:
        self.asked.append(force)
        await asyncio.sleep(0.1)
        if self.away:
            raise Away("HTTP 502")
        return "token-1" if self.same and not force else f"token-{len(self.asked)}", self.seconds


@pytest.fixture
def wechat(engine: Engine) -> _Wechat:
    migrate(engine)
    return _Wechat()


async def test_ten_processes_fetch_one_token(engine: Engine, wechat: _Wechat) -> None:
    processes = [AccessTokens(engine, wechat.fetch) for _ in range(10)]
    assert set(await asyncio.gather(*(p.get(APP) for p in processes))) == {"token-1"}
    assert wechat.asked == [False]


async def test_a_token_is_renewed_before_its_end(engine: Engine, wechat: _Wechat) -> None:
    wechat.seconds = 299
    tokens = AccessTokens(engine, wechat.fetch)
    assert [await tokens.get(APP), await tokens.get(APP)] == ["token-1", "token-2"]


async def test_a_refused_token_is_replaced_even_if_wechat_does_not_know(
    engine: Engine, wechat: _Wechat
) -> None:
    tokens = AccessTokens(engine, wechat.fetch)
    await tokens.get(APP)
    wechat.same = True
    assert await tokens.get(APP, rejected="token-1") == "token-3"
    assert wechat.asked == [False, False, True]
    assert await tokens.get(APP, rejected="token-1") == "token-3", "another process had done it"


async def test_a_failed_or_dead_refresher_holds_nobody_up(engine: Engine, wechat: _Wechat) -> None:
    tokens = AccessTokens(engine, wechat.fetch)
    wechat.away = True
    with pytest.raises(Away):
        await tokens.get(APP)
    wechat.away = False
    assert await tokens.get(APP) == "token-2"
    with engine.begin() as connection:  # a process that died while it was fetching
        ended = utcnow() - timedelta(seconds=1)
        connection.execute(update(t.tokens).values(expires_at=ended, claimed_until=ended))
    assert await tokens.get(APP) == "token-3"
    assert timedelta(seconds=10) < CLAIM
