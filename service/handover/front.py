"""What a person can do about a clerk, for every channel alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field
from sse_starlette import ServerSentEvent
from starlette.concurrency import run_in_threadpool

from knowledge.answers import Answer, AnswerStatus
from knowledge.schema import Catalogue
from service.handover.history import about, history, transcript
from service.handover.satisfaction import Judgement, Satisfaction, Subject
from service.handover.talks import Away, Talks
from service.handover.tickets import NewTicket, Tickets
from service.handover.types import HistoryLine, Message, Talk, TalkState, Ticket
from service.problems import NotFound

__all__ = ["Front", "Said", "TalkOut", "Wanted"]

#: Seconds between two looks at a talk that is followed.
_LOOK_S = 1.0


class Said(BaseModel):
    """What somebody writes; `key` is made by the sender, so that sending twice is kept once."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(min_length=8, max_length=64)
    text: str = Field(min_length=1, max_length=2000)


class Wanted(BaseModel):
    """How the wish for a person was met: a talk, or when somebody will answer instead."""

    talk: Talk | None = None
    sentence: str = ""
    opens_at: datetime | None = None
    due_at: datetime | None = None


class TalkOut(BaseModel):
    """A talk and what was said in it after the message that was named."""

    talk: Talk
    messages: tuple[Message, ...]


class Front:
    """The person's side: asking for a clerk, talking, leaving a ticket, judging.

    Args:
        talks, tickets, satisfaction: where it is kept.
        settle: writes the turns that wait, before they are read.
        catalogue: the published catalogue, for names and the hotline.
    """

    def __init__(
        self,
        talks: Talks,
        tickets: Tickets,
        satisfaction: Satisfaction,
        settle: Callable[[], None],
        catalogue: Callable[[], Catalogue],
    ) -> None:
        self.talks, self.tickets, self.satisfaction = talks, tickets, satisfaction
        self._settle, self._catalogue = settle, catalogue

    def want(self, chat: str, channel: str, site: str = "") -> Wanted:
        """Ask for a clerk."""
        hotline = self._catalogue().city.hotline
        met = self.talks.ask(chat, channel, site, about(self.history(chat)), hotline)
        if isinstance(met, Away):
            return Wanted(sentence=met.sentence, opens_at=met.opens_at, due_at=met.due_at)
        return Wanted(talk=met)

    def read(self, chat: str, after: int) -> TalkOut:
        """The talk of a chat and what is new in it.

        Raises:
            NotFound: the chat never had one.
        """
        talk = self.talks.of_chat(chat)
        return TalkOut(talk=talk, messages=self.talks.messages(talk.id, after))

    async def follow(
        self, chat: str, after: int, gone: Callable[[], Awaitable[bool]]
    ) -> AsyncIterator[ServerSentEvent]:
        """`talk` whenever it changes, `message` for each new message; ends with the talk."""
        last = ""
        while not await gone():
            found = await run_in_threadpool(self.read, chat, after)
            body = found.talk.model_dump_json()
            if body != last:
                last = body
                yield ServerSentEvent(body, event="talk")
            for message in found.messages:
                after = message.id
                yield ServerSentEvent(message.model_dump_json(), event="message", id=str(after))
            if found.talk.state is TalkState.ENDED:
                return
            await asyncio.sleep(_LOOK_S)

    def take(self, chat: str, key: str, text: str) -> Answer | None:
        """Pass what was typed on to the clerk when a talk is open; None when none is."""
        if not self.talks.is_open(chat):
            return None
        self.talks.say(chat, key, text)
        return Answer(status=AnswerStatus.HANDOVER, version=0, blocks=())

    def leave_ticket(self, chat: str, channel: str, new: NewTicket) -> Ticket:
        """Keep a ticket with what was said before; an open talk ends with it."""
        lines = self.history(chat)
        said: tuple[Message, ...] = ()
        with suppress(NotFound):
            said = self.talks.messages(self.talks.of_chat(chat).id)
        ticket = self.tickets.write(new, chat, channel, about(lines), transcript(lines, said))
        self.talks.leave(chat)
        return ticket

    def judge(self, subject: Subject, number: str, channel: str, given: Judgement) -> None:
        """Keep what was thought of it."""
        self.satisfaction.judge(subject, number, channel, given)

    def history(self, chat: str) -> tuple[HistoryLine, ...]:
        """What the chat asked the assistant."""
        self._settle()
        catalogue = self._catalogue()

        def name(code: str) -> str:
            matter = catalogue.matter(code)
            return matter.name if matter else ""

        return history(self.talks.engine, chat, name)
