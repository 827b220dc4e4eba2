"""The access token of each app, in one place: read by every process, refreshed by one at a time.

It comes from WeChat's stable_token call (获取稳定版接口调用凭据), which gives the same token until
five minutes before its end. It is kept sealed in the database, so a restart asks for none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.wechat import tables as t
from service.wechat.apps import App
from service.wechat.errors import Away
from service.wechat.times import aware, utcnow

#: A token is renewed this long before its end, while WeChat still takes the old one.
EARLY = timedelta(minutes=5)
#: A refresher that has not come back after this is taken for dead; its call has 10 s at most.
CLAIM = timedelta(seconds=15)
#: How long, and how often, a process looks for the token that another one fetches.
_PATIENCE_S, _LOOK_S = 10.0, 0.1

#: Asks WeChat: the app and whether to force a new token; the token and its seconds.
Fetch = Callable[[App, bool], Awaitable[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class _Held:
    token: str
    expires_at: datetime

    def good(self, rejected: str, early: timedelta) -> bool:
        return bool(self.token) and self.token != rejected and utcnow() < self.expires_at - early


class AccessTokens:
    """Gives each app's token to any process on this database."""

    def __init__(self, engine: Engine, fetch: Fetch) -> None:
        self._engine, self._fetch = engine, fetch

    async def get(self, app: App, rejected: str = "") -> str:
        """Return the token, fetching it when it is near its end.

        Args:
            app: whose token.
            rejected: a token that WeChat has just refused; another one is returned.

        Raises:
            WechatError: it cannot be had.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + _PATIENCE_S
        while loop.time() < end:
            held = await asyncio.to_thread(self._read, app)
            if held and held.good(rejected, EARLY):
                return held.token
            if await asyncio.to_thread(self._claim, app):
                return await self._refresh(app, rejected)
            if held and held.good(rejected, timedelta()):
                return held.token  # somebody is fetching the next one; this one still opens
            await asyncio.sleep(_LOOK_S)
        raise Away("another process is fetching the access token")

    async def _refresh(self, app: App, rejected: str) -> str:
        token, expires_at = "", utcnow()
        try:
            held = await asyncio.to_thread(self._read, app)
            if held and held.good(rejected, EARLY):  # fetched between our look and our claim
                return held.token
            token, seconds = await self._fetch(app, False)
            if token == rejected:  # WeChat itself does not know yet that it is void
                token, seconds = await self._fetch(app, True)
            expires_at = utcnow() + timedelta(seconds=seconds)
        finally:
            await asyncio.to_thread(self._write, app, token, expires_at)
        return token

    def _read(self, app: App) -> _Held | None:
        query = select(t.tokens).where(t.tokens.c.app_id == app.app_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return _Held(row.token, aware(row.expires_at)) if row else None

    def _claim(self, app: App) -> bool:
        """Become the one who refreshes; false when somebody else is."""
        rows, at = t.tokens, utcnow()
        free = (rows.c.app_id == app.app_id) & (rows.c.claimed_until < at)
        row = {"app_id": app.app_id, "token": "", "expires_at": at, "claimed_until": at + CLAIM}
        with self._engine.begin() as connection:
            if connection.execute(
                update(rows).where(free).values(claimed_until=at + CLAIM)
            ).rowcount:
                return True
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(rows).values(row))
        except IntegrityError:  # the row is there, claimed
            return False
        return True

    def _write(self, app: App, token: str, expires_at: datetime) -> None:
        """Keep a new token, or only end the claim when there is none."""
        values = {"token": token, "expires_at": expires_at} if token else {}
        mine = update(t.tokens).where(t.tokens.c.app_id == app.app_id)
        with self._engine.begin() as connection:
            connection.execute(mine.values(claimed_until=utcnow() - CLAIM, **values))
