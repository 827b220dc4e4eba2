"""People of WeChat: found by their openid, known by a number of our own."""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, or_, select, update
from sqlalchemy.engine import Row
from sqlalchemy.exc import IntegrityError

from assistant.conversation import ChoiceIn
from service.wechat import tables as t
from service.wechat.apps import App
from service.wechat.times import aware, utcnow

#: After so much silence a message begins a new conversation; no evaluation chose it: shorter than
#: a day, so that yesterday's matter is not today's, longer than a lunch break.
SILENCE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses one of our apps; `chat` is their present conversation."""

    id: str
    app_id: str
    openid: str = field(repr=False)
    chat: str
    choices: tuple[ChoiceIn, ...] = ()
    heard_at: datetime | None = None


class People:
    """The people we know.

    Args:
        engine: the database.
        key: with which openids are digested, so that a stolen table finds nobody.
    """

    def __init__(self, engine: Engine, key: str) -> None:
        self._engine = engine
        self._key = hmac.digest(key.encode(), b"wechat-people", "sha256")

    def meet(self, app: App, openid: str) -> Person:
        """The person of an openid, known from now on."""
        handle = hmac.digest(self._key, openid.encode(), "sha256").hex()
        mine = (t.people.c.app_id == app.app_id) & (t.people.c.handle == handle)
        seen = update(t.people).where(mine).values(seen_at=utcnow())
        new: dict[str, object] = {
            "id": uuid.uuid4().hex, "app_id": app.app_id, "handle": handle, "openid": openid,
            "session_key": None, "chat": uuid.uuid4().hex, "choices": [],
            "told": 0, "seen_at": utcnow(),
        }  # fmt: skip
        with self._engine.begin() as connection:
            if connection.execute(seen).rowcount:
                return _person(connection.execute(select(t.people).where(mine)).one())
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(t.people).values(new))
        except IntegrityError:  # met by another process at the same moment
            pass
        with self._engine.connect() as connection:
            return _person(connection.execute(select(t.people).where(mine)).one())

    def log_in(self, app: App, openid: str, session_key: str) -> Person:
        """The person who has just logged in; the session key is kept, sealed, and never shown."""
        person = self.meet(app, openid)
        self._set(person.id, session_key=session_key)
        return person

    def find(self, person_id: str) -> Person | None:
        """The person of this number."""
        return self._one(t.people.c.id == person_id)

    def of_chat(self, chat: str) -> Person | None:
        """The person whose conversation this is."""
        return self._one(t.people.c.chat == chat)

    def hear(self, person: Person, *, talking: bool = False) -> Person:
        """Note that the person has written; after a long silence a new conversation begins.

        Not while they are talking with a clerk.
        """
        at, heard = utcnow(), person.heard_at
        chat = person.chat
        if heard is not None and at - heard > SILENCE and not talking:
            chat = uuid.uuid4().hex
        self._set(person.id, heard_at=at, chat=chat)
        return Person(person.id, person.app_id, person.openid, chat, person.choices, at)

    def begin_chat(self, person_id: str) -> str:
        """Begin a new conversation and return its number."""
        chat = uuid.uuid4().hex
        self._set(person_id, chat=chat, choices=[])
        return chat

    def offer(self, person_id: str, choices: Sequence[ChoiceIn]) -> None:
        """Remember what the numbers under the last answer stand for."""
        self._set(person_id, choices=[c.model_dump(mode="json") for c in choices])

    def forget(self, person_id: str) -> None:
        """Delete somebody with everything that is kept for them, except their submissions."""
        with self._engine.begin() as connection:
            connection.execute(delete(t.people).where(t.people.c.id == person_id))

    def _set(self, person_id: str, **values: object) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                update(t.people)
                .where(t.people.c.id == person_id)
                .values(seen_at=utcnow(), **values)
            )

    def _one(self, condition: object) -> Person | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(t.people).where(condition)).first()  # type: ignore[arg-type]
        return _person(row) if row else None


def _person(row: Row[tuple[object, ...]]) -> Person:
    choices = tuple(ChoiceIn.model_validate(c) for c in row.choices)
    heard = aware(row.heard_at) if row.heard_at else None
    return Person(row.id, row.app_id, row.openid, row.chat, choices, heard)


def forget(engine: Engine, keep_days: int) -> None:
    """Delete people who were not seen for so many days, and what was said and sent two days ago.

    Two days are the longest that a message may still be answered in (48 hours).
    """
    at = utcnow()
    said = at - timedelta(days=2)
    with engine.begin() as connection:
        _drop_old(connection, said)
        gone = t.people.c.seen_at < at - timedelta(days=keep_days)
        connection.execute(delete(t.people).where(gone))


def _drop_old(connection: Connection, before: datetime) -> None:
    s = t.sendings.c
    connection.execute(delete(t.messages).where(t.messages.c.at < before))
    done = or_(s.sent_at < before, s.parked_at < before, s.expires_at < before)
    connection.execute(delete(t.sendings).where(done))
    connection.execute(delete(t.pictures).where(t.pictures.c.at < before))
