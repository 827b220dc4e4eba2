"""Live talks: a person of any channel and a clerk, through the database, so that nothing is lost.

Either side may lose its connection and come back: messages are numbered, read from a number on, and
kept once however often they are sent. Several service processes may serve the two sides.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select
from sqlalchemy.exc import IntegrityError

from prereview.store.clock import now
from service.handover import tables as t
from service.handover.keeping import add, as_message, as_talk, end, said
from service.handover.types import Message, Sender, Talk, TalkState
from service.handover.words import clock, say
from service.office_hours import OfficeHours
from service.problems import Conflict, NotFound

__all__ = ["Away", "Patience", "Talks"]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited for what.

    A clerk is there who looked at the list `present_s` ago at the latest; each person ahead takes
    `answer_minutes`; a talk without a word for `idle_minutes` is over.
    """

    present_s: int = 90
    answer_minutes: int = 5
    idle_minutes: int = 30


@dataclass(frozen=True, slots=True)
class Away:
    """Nobody can talk now: until when (None: never), and by when a ticket is answered."""

    opens_at: datetime | None
    due_at: datetime
    sentence: str


class Talks:
    """The talks of all channels.

    Args:
        engine: the database.
        hours: when clerks answer.
        ticket_days: working days in which a ticket is answered, for what is promised here.
        patience: how long is waited.
    """

    def __init__(
        self, engine: Engine, hours: OfficeHours, ticket_days: int, patience: Patience
    ) -> None:
        self.engine, self._hours, self._days = engine, hours, ticket_days
        self._patience = patience

    def ask(
        self, chat: str, channel: str, site: str, about: tuple[str, str], hotline: str
    ) -> Talk | Away:
        """Begin to wait for a clerk, or say honestly that nobody will answer now.

        `about` is the code and name of the matter under discussion. Asking again while a talk is
        open returns that talk.
        """
        with self.engine.begin() as connection:
            open_talk = self._open(connection, chat)
            if open_talk is not None:
                return self._told(connection, open_talk)
            at = now(connection)
            clerks = self._present(connection, at)
            if not clerks or not self._hours.is_open(at):
                return self._away(at, hotline)
            ahead = self._ahead(connection)
            minutes = self._patience.answer_minutes * (ahead // clerks + 1)
            number, promised = uuid.uuid4().hex, at + timedelta(minutes=minutes)
            row = {
                "id": number,
                "chat": chat,
                "open_chat": chat,
                "channel": channel,
                "site": site[:255],
                "state": TalkState.WAITING.value,
                "matter_code": about[0][:64],
                "label": about[1][:200],
                "clerk": "",
                "ended_by": "",
                "asked_at": at,
                "promised_at": promised,
                "last_at": at,
            }
        try:
            with self.engine.begin() as connection:
                connection.execute(insert(t.talks).values(row))
                time = clock(promised, at)
                text = say("waiting", ahead=ahead, time=time)
                text = text if ahead else say("waiting_first", time=time)
                add(connection, number, Sender.SYSTEM, text, "waiting", at)
        except IntegrityError:
            pass  # two requests at once: the other one's talk is the talk
        return self.of_chat(chat)

    def of_chat(self, chat: str) -> Talk:
        """The open talk of a chat, or its last one.

        Raises:
            NotFound: there is none.
        """
        with self.engine.begin() as connection:
            latest = select(t.talks).where(t.talks.c.chat == chat)
            row = connection.execute(latest.order_by(t.talks.c.asked_at.desc()).limit(1)).first()
            if row is None:
                raise NotFound("no_talk", say("no_talk"))
            return self._told(connection, row)

    def is_open(self, chat: str) -> bool:
        """Say whether what this chat says goes to a clerk."""
        with self.engine.connect() as connection:
            return self._open(connection, chat) is not None

    def messages(self, talk: str, after: int = 0) -> tuple[Message, ...]:
        """What was said after a message, the oldest first."""
        m = t.talk_messages
        query = select(m).where(m.c.talk_id == talk, m.c.id > after).order_by(m.c.id)
        with self.engine.connect() as connection:
            return tuple(as_message(row) for row in connection.execute(query))

    def say(self, chat: str, key: str, text: str) -> Message:
        """Keep what the person says; the same key again returns what was kept.

        Raises:
            Conflict: the talk is over, or too long.
        """
        with self.engine.begin() as connection:
            row = self._open(connection, chat)
            if row is None:
                raise Conflict("talk_ended", say("bad_state"))
            return said(connection, row.id, Sender.PERSON, text, key)

    def leave(self, chat: str) -> None:
        """End the person's talk; nothing happens when there is none."""
        with self.engine.begin() as connection:
            row = self._open(connection, chat)
            if row is not None:
                end(connection, row.id, "person", now(connection))

    def _open(self, connection: Connection, chat: str) -> Row[Any] | None:
        return connection.execute(select(t.talks).where(t.talks.c.open_chat == chat)).first()

    def _told(self, connection: Connection, row: Row[Any]) -> Talk:
        """The talk as it is now: apologies and endings that are due are said first."""
        talk, at = as_talk(row), now(connection)
        if talk.state is TalkState.WAITING and at > talk.promised_at:
            add(connection, talk.id, Sender.SYSTEM, say("late"), "late", at)
        idle = at - talk.last_at > timedelta(minutes=self._patience.idle_minutes)
        if talk.state is TalkState.TALKING and idle:
            end(connection, talk.id, "idle", at)
            talk = as_talk(connection.execute(select(t.talks).where(t.talks.c.id == talk.id)).one())
        if talk.state is TalkState.WAITING:
            ahead = self._ahead(connection, talk.asked_at)
            talk = talk.model_copy(update={"ahead": ahead})
        return talk

    def _ahead(self, connection: Connection, before: datetime | None = None) -> int:
        waiting = t.talks.c.state == TalkState.WAITING.value
        earlier = [t.talks.c.asked_at < before] if before else []
        count = select(func.count()).select_from(t.talks).where(waiting, *earlier)
        return int(connection.execute(count).scalar_one())

    def _present(self, connection: Connection, at: datetime) -> int:
        since = at - timedelta(seconds=self._patience.present_s)
        count = select(func.count()).select_from(t.present).where(t.present.c.seen_at >= since)
        return int(connection.execute(count).scalar_one())

    def _away(self, at: datetime, hotline: str) -> Away:
        due = self._hours.deadline(at, self._days)
        said = {"due": clock(due, at), "hotline": hotline}
        if self._hours.is_open(at):
            return Away(None, due, say("nobody", **said))
        opens = self._hours.next_opening(at)
        if opens is None:
            return Away(None, due, say("closed_always", **said))
        return Away(opens, due, say("closed_hours", time=clock(opens, at), **said))
