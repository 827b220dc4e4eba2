"""WeChat's calls to us: proven, opened, answered within 5 seconds or later by a message."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Coroutine, Mapping
from typing import Any

from service.wechat import xml
from service.wechat.answering import Answering, later, passive
from service.wechat.apps import App
from service.wechat.checking import Checking
from service.wechat.crypt import NotFromWechat, check_signature
from service.wechat.inbox import Inbox
from service.wechat.incoming import Incoming, Kind, incoming
from service.wechat.people import People, Person
from service.wechat.rendering import Said
from service.wechat.sender import Sender
from service.wechat.talks import TalkLink

log = logging.getLogger(__name__)

#: WeChat gives up after 5 s, which include the way there and back; then it calls again.
PASSIVE_S = 3.5
#: How long a process that ends waits for answers that are being given.
STOP_S = 0.5
#: The empty answer: taken, nothing to say now.
TAKEN = "success"


class Callback:
    """Takes WeChat's calls; made and used on one event loop."""

    def __init__(
        self,
        people: People,
        inbox: Inbox,
        answering: Answering,
        checking: Checking,
        sender: Sender,
        talks: TalkLink,
        passive_s: float = PASSIVE_S,
    ) -> None:
        self._people, self._inbox, self._answering = people, inbox, answering
        self._checking, self._sender, self._passive_s = checking, sender, passive_s
        self._talks = talks
        self._running: set[asyncio.Task[None]] = set()

    @staticmethod
    def verify(app: App, query: Mapping[str, str]) -> str:
        """Answer the call with which WeChat checks the address; raises `NotFromWechat`."""
        words = (query.get("timestamp", ""), query.get("nonce", ""))
        check_signature(query.get("signature", ""), app.token, *words)
        return query.get("echostr", "")

    async def receive(self, app: App, query: Mapping[str, str], body: bytes) -> str:
        """Take one call and return the body of its answer.

        Raises:
            NotFromWechat: signature, encryption or app are wrong.
            Unreadable: it is no message.
        """
        message = incoming(_opened(app, query, body))
        if message.kind is Kind.CHECKED:
            await asyncio.to_thread(self._checking.told, message.trace, message.suggestion)
            return TAKEN
        if message.kind is Kind.SILENT:
            return TAKEN
        person = await asyncio.to_thread(self._people.meet, app, message.sender)
        if message.kind is Kind.UNSUBSCRIBE:
            await asyncio.to_thread(self._people.forget, person.id)
            return TAKEN
        repeated = await asyncio.to_thread(self._inbox.take, person, message)
        if repeated is None:
            reply = await self._first(app, person, message)
        else:
            log.info("a message came again; %s", "same reply" if repeated.reply else "nothing said")
            reply = repeated.reply
        return _reply(app, message, reply) if reply else TAKEN

    async def aclose(self) -> None:
        """Stop answering; what is not answered is taken over after the next start."""
        if self._running:
            await asyncio.wait(self._running, timeout=STOP_S)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _first(self, app: App, person: Person, message: Incoming) -> str:
        """Answer a message; return the reply to the call, empty when the answer comes later."""
        talking = await asyncio.to_thread(self._talks.open, person.chat)
        person = await asyncio.to_thread(self._people.hear, person, talking=talking)
        answering = asyncio.create_task(self._answering.answer(person, message))
        # A mini-program's messages cannot be answered by the reply to the call.
        patience = self._passive_s if app.kind == "official" else 0
        await asyncio.wait({answering}, timeout=patience)
        if not (answering.done() and patience):
            await asyncio.to_thread(self._inbox.owe, person, message)
            self._start(self._later(app, person, message, answering))
            return ""
        said = answering.result()
        reply, rest = passive(said)
        if await asyncio.to_thread(self._inbox.answer_passively, person, message, reply, rest):
            if rest:
                self._sender.wake()
            return reply
        self._start(self._later(app, person, message, answering))
        return ""

    async def _later(
        self, app: App, person: Person, message: Incoming, answering: asyncio.Task[Said]
    ) -> None:
        sendings = later(await answering, menus=app.kind == "official")
        await asyncio.to_thread(self._inbox.answer_later, person, message, sendings)
        self._sender.wake()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a message is not answered yet", exc_info=error)


def _opened(app: App, query: Mapping[str, str], body: bytes) -> xml.Values:
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    values = xml.read(body)
    if app.crypt is None:
        check_signature(query.get("signature", ""), app.token, timestamp, nonce)
        return values
    encrypted = values.get("Encrypt")
    if not isinstance(encrypted, str) or not encrypted:
        raise NotFromWechat("not encrypted, though the account is in safe mode")
    plain = app.crypt.open(encrypted, query.get("msg_signature", ""), timestamp, nonce)
    return xml.read(plain)


def _reply(app: App, message: Incoming, text: str) -> str:
    """The passive reply as XML, encrypted in safe mode."""
    now = int(time.time())
    plain = xml.write(
        {
            "ToUserName": message.sender, "FromUserName": message.account, "CreateTime": now,
            "MsgType": "text", "Content": text,
        }
    )  # fmt: skip
    if app.crypt is None:
        return plain
    encrypted, nonce = app.crypt.seal(plain.encode()), secrets.token_hex(8)
    return xml.write(
        {
            "Encrypt": encrypted, "MsgSignature": app.crypt.sign(encrypted, str(now), nonce),
            "TimeStamp": now, "Nonce": nonce,
        }
    )  # fmt: skip
