"""The part that runs by itself: says what is owed, tells of ended reviews, helps out after a death.

One loop in each service process; rows are claimed, so any number may run.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping

from sqlalchemy.exc import SQLAlchemyError

from prereview import Unsealable
from service.wechat.answering import Answering, later
from service.wechat.api import WechatApi
from service.wechat.apps import App
from service.wechat.errors import Away, Refused
from service.wechat.inbox import TRIES, Inbox
from service.wechat.incoming import Incoming
from service.wechat.news import News
from service.wechat.outbox import Due, Outbox, Way
from service.wechat.people import People
from service.wechat.reviews import Reviews
from service.wechat.robot import Robot
from service.wechat.talks import TalkLink

log = logging.getLogger(__name__)

#: How often the tables are looked at when nothing wakes the loop: other processes write, too.
POLL_S = 1.0
_BATCH = 20


class Sender:
    """Sends what is due."""

    def __init__(
        self, apps: Mapping[str, App], api: WechatApi, people: People, outbox: Outbox,
        reviews: Reviews, talks: TalkLink, robot: Robot | None, news: News,
    ) -> None:  # fmt: skip
        self._apps, self._api, self._people, self._outbox = apps, api, people, outbox
        self._reviews, self._talks, self._robot = reviews, talks, robot
        self._news = news
        self._awake = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Look now: something was written."""
        self._awake.set()

    def stop(self) -> None:
        """End after what is being done; no connection is left in the middle of something."""
        self._stopping = True
        self.wake()

    async def run(self, inbox: Inbox, answering: Answering, poll_s: float = POLL_S) -> None:
        """Work until it is told to stop; a database that is away is waited for."""
        while not self._stopping:
            try:
                await self._once(inbox, answering)
            except (SQLAlchemyError, Unsealable) as error:
                log.warning("messages wait: %s", type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), poll_s)
            self._awake.clear()

    async def _once(self, inbox: Inbox, answering: Answering) -> None:
        for app_id, person_id, message, tries in await asyncio.to_thread(inbox.abandoned, _BATCH):
            await self._help_out(app_id, person_id, message, tries, inbox, answering)
        await asyncio.to_thread(self._reviews.tell_ended)
        await asyncio.to_thread(self._talks.bring)
        if self._robot is not None:
            await asyncio.to_thread(self._news.tell)
        while due := await asyncio.to_thread(self._outbox.claim, _BATCH):
            await asyncio.gather(*(self._send(one) for one in due))

    async def _help_out(
        self, app_id: str, person_id: str, message: Incoming, tries: int, inbox: Inbox,
        answering: Answering,
    ) -> None:  # fmt: skip
        """Answer a message whose process died; apologise when that may be the message's fault."""
        person = await asyncio.to_thread(self._people.find, person_id)
        app = self._apps.get(app_id)
        if person is None or app is None:
            return
        said = answering.failed() if tries >= TRIES else await answering.answer(person, message)
        sendings = later(said, menus=app.kind == "official")
        await asyncio.to_thread(inbox.answer_later, person, message, sendings)

    async def _send(self, due: Due) -> None:
        try:
            await self._call(due)
        except Away as error:
            log.warning("message %s waits (try %s): %s", due.number, due.attempt, error)
            await asyncio.to_thread(self._outbox.later, due, str(error))
        except Refused as error:
            # 45015: 48 hours are over; 45047: too many; 43101: no consent; 48001: not allowed.
            log.warning("message %s given up: %s", due.number, error)
            await asyncio.to_thread(self._outbox.park, due, str(error))
        else:
            await asyncio.to_thread(self._outbox.sent, due)

    async def _call(self, due: Due) -> None:
        if due.way is Way.ROBOT:
            if self._robot is None:
                raise Refused(0)
            await self._robot.send(due.body)
            return
        app = self._apps.get(due.app_id)
        person = await asyncio.to_thread(self._people.find, due.person_id)
        if app is None or person is None:
            raise Refused(0)
        send = self._api.send_custom if due.way is Way.CUSTOM else self._api.send_subscribed
        await send(app, person.openid, due.body)
