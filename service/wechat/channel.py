"""The channel put together: what the routes use and what runs beside them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from service.wechat.answering import Answering
from service.wechat.api import WechatApi
from service.wechat.apps import App, mini_program, official_account
from service.wechat.callback import PASSIVE_S, Callback
from service.wechat.checking import Checking
from service.wechat.inbox import Inbox
from service.wechat.news import News
from service.wechat.outbox import Outbox, Sending
from service.wechat.people import People, forget
from service.wechat.reviews import Reviews, forget_orphans
from service.wechat.robot import Robot, RobotCallback, markdown
from service.wechat.sender import Sender
from service.wechat.sessions import MiniSessions
from service.wechat.talks import TalkLink

if TYPE_CHECKING:
    from service.composition import Parts

log = logging.getLogger(__name__)

#: How long a process that ends waits for what is being sent.
STOP_S = 3.0


@dataclass(frozen=True)
class Wechat:
    """The channel of one process, over the process's other parts."""

    parts: Parts

    @cached_property
    def mini(self) -> App | None:
        """The mini-program, when configured."""
        return mini_program(self.parts.settings)

    @cached_property
    def official(self) -> App | None:
        """The official account, when configured."""
        return official_account(self.parts.settings)

    @cached_property
    def robot_callback(self) -> RobotCallback | None:
        """The enterprise's app that clerks ask, when configured."""
        settings = self.parts.settings
        return RobotCallback(settings, self.parts.guide) if settings.wecom_corp_id else None

    @property
    def configured(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.mini or self.official or self.robot)

    @cached_property
    def people(self) -> People:
        """Who writes to us."""
        return People(self.parts.engine, self.parts.settings.signing_key())

    @cached_property
    def sessions(self) -> MiniSessions:
        """Tokens of the mini-program."""
        return MiniSessions(self.parts.settings, self.people)

    @cached_property
    def api(self) -> WechatApi:
        """WeChat's servers."""
        return WechatApi(self.parts.engine, self.parts.settings.wechat_api_url)

    @cached_property
    def checking(self) -> Checking:
        """WeChat's content security check."""
        p = self.parts
        return Checking(p.engine, self.api, p.settings, p.submissions)

    @cached_property
    def reviews(self) -> Reviews:
        """Submissions of the mini-program's people."""
        settings = self.parts.settings
        return Reviews(
            self.parts.engine, self.people, self._name, settings.wechat_review_template,
            settings.wechat_review_field_names(),
        )  # fmt: skip

    @cached_property
    def robot(self) -> Robot | None:
        """The robot in the clerks' group, when configured."""
        url = self.parts.settings.wecom_robot_url.get_secret_value()
        return Robot(url) if url else None

    @cached_property
    def outbox(self) -> Outbox:
        """What is to be sent."""
        return Outbox(self.parts.engine)

    @cached_property
    def inbox(self) -> Inbox:
        """What came."""
        return Inbox(self.parts.engine)

    @cached_property
    def answering(self) -> Answering:
        """What is answered."""
        p = self.parts
        url = p.settings.wechat_public_url.rstrip("/")
        return Answering(p.conversation, p.guide, self.people, self.talks, url)

    @cached_property
    def talks(self) -> TalkLink:
        """The way between clerks and people."""
        return TalkLink(self.parts.engine, self.people, self.parts.front)

    @cached_property
    def sender(self) -> Sender:
        """What sends."""
        apps = {app.app_id: app for app in (self.mini, self.official) if app}
        return Sender(
            apps, self.api, self.people, self.outbox, self.reviews, self.talks, self.robot,
            News(self.parts.engine, self.outbox),
        )  # fmt: skip

    @cached_property
    def callback(self) -> Callback:
        """What takes WeChat's calls."""
        return self.make_callback(PASSIVE_S)

    def make_callback(self, passive_s: float) -> Callback:
        """A taker of calls with a patience of its own."""
        return Callback(
            self.people, self.inbox, self.answering, self.checking, self.sender, self.talks,
            passive_s,
        )  # fmt: skip

    def tell(self, chat: str, text: str) -> bool:
        """Send a text to whoever has this chat, such as a clerk's words in a handover.

        Returns false when no person of WeChat has it. WeChat takes it for 48 hours after the
        person has written last; later it is given up.
        """
        person = self.people.of_chat(chat)
        if person is None:
            return False
        self.outbox.write(person, [Sending({"msgtype": "text", "text": {"content": text}})])
        return True

    def tell_clerks(self, text: str) -> bool:
        """Send markdown to the clerks' group; false when there is no robot."""
        if self.robot is None:
            return False
        self.outbox.write(None, [markdown(text)])
        return True

    def _name(self, codes: Sequence[str]) -> str:
        matter = self.parts.guide().catalogue.matter(codes[0])
        return matter.name if matter else codes[0]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Send what is due for as long as this is open; nothing runs when nothing is configured."""
        if not self.configured:
            yield
            return
        work = asyncio.create_task(self.sender.run(self.inbox, self.answering))
        work.add_done_callback(_ended)
        try:
            yield
        finally:
            self.sender.stop()
            await asyncio.wait({work}, timeout=STOP_S)
            work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await work
            await self.callback.aclose()
            await self.api.aclose()
            if self.robot is not None:
                await self.robot.aclose()


def _ended(work: asyncio.Task[None]) -> None:
    if not work.cancelled() and (error := work.exception()) is not None:
        log.critical("nothing is sent to WeChat any more", exc_info=error)


def clean(engine: Engine, keep_days: int) -> None:
    """Delete what the channel need no longer keep; called by the worker's hourly cleaning."""
    forget(engine, keep_days)
    forget_orphans(engine)
