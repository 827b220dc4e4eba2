"""Talks with a clerk over WeChat: words of people go to the clerk, those of clerks come back.

The talk itself is `service.handover`'s; here is only its way to people who have no page that could
ask for news. `told` of a person is the number of the last message that was brought to them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, select, update
from sqlalchemy.engine import Row

from service.handover import Front
from service.handover.tables import talk_messages, talks
from service.handover.types import Sender as Who
from service.problems import Conflict, NotFound
from service.wechat import tables as t
from service.wechat.outbox import Sending, write
from service.wechat.people import People, Person
from service.wechat.times import utcnow
from service.wechat.words import words

#: What talks of this channel are called; those of the mini-program's page are asked for by it.
CHANNEL = "wechat"
#: WeChat takes messages for two days after a person has written.
_RECENT = timedelta(days=2)
_BATCH = 50


class TalkLink:
    """The way between talks and people of WeChat."""

    def __init__(self, engine: Engine, people: People, front: Front) -> None:
        self._engine, self._people, self._front = engine, people, front

    def want(self, person: Person) -> str:
        """Ask for a clerk; return what to say to the person."""
        wanted = self._front.want(person.chat, CHANNEL)
        if wanted.talk is None:
            return wanted.sentence
        said = self._front.talks.messages(wanted.talk.id)
        with self._engine.begin() as connection:
            mine = update(t.people).where(t.people.c.id == person.id)
            connection.execute(mine.values(told=said[-1].id if said else 0))
        waiting = next((m.body for m in reversed(said) if m.sender is Who.SYSTEM), "")
        return f"{waiting}\n{words().end_hint}".strip()

    def open(self, chat: str) -> bool:
        """Whether a clerk reads what this chat says."""
        return self._front.talks.is_open(chat)

    def take(self, person: Person, key: str, text: str) -> bool:
        """Pass what a person wrote on to the clerk; false when no talk is open."""
        if text.strip() == words().end_word and self.open(person.chat):
            self._front.talks.leave(person.chat)
            return True
        try:
            return self._front.take(person.chat, key, text) is not None
        except Conflict:  # it has ended this moment, or is too long
            return False

    def bring(self) -> None:
        """Write what clerks said since to the people, each thing once."""
        for chat in self._open_chats():
            try:
                self._front.talks.of_chat(chat)  # says what is due: an apology, an ending
            except NotFound:
                continue
        m, p = talk_messages.c, t.people.c
        query = (
            select(talk_messages, p.id.label("person"))
            .join(talks, talks.c.id == m.talk_id)
            .join(t.people, p.chat == talks.c.chat)
            .where(talks.c.channel == CHANNEL, m.sender != Who.PERSON.value, m.id > p.told,
                   talks.c.last_at > utcnow() - _RECENT)
            .order_by(m.id)
            .limit(_BATCH)
        )  # fmt: skip
        with self._engine.connect() as connection:
            found = connection.execute(query).all()
        for row in found:
            self._say(row)

    def _open_chats(self) -> list[str]:
        query = select(talks.c.chat).where(
            talks.c.channel == CHANNEL, talks.c.open_chat.is_not(None)
        )
        with self._engine.connect() as connection:
            return list(connection.execute(query.limit(_BATCH)).scalars())

    def _say(self, row: Row[Any]) -> None:
        person = self._people.find(row.person)
        if person is None:
            return
        text = f"{row.clerk}：{row.body}" if row.sender == Who.CLERK.value else row.body
        mine = (t.people.c.id == row.person, t.people.c.told < row.id)
        with self._engine.begin() as connection:
            if connection.execute(update(t.people).where(*mine).values(told=row.id)).rowcount:
                write(connection, person, [Sending({"msgtype": "text", "text": {"content": text}})])
