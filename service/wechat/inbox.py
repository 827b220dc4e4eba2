"""Messages that came: each is answered once, however often and to however many processes it comes.

A row is made when a message comes first; its key keeps a second one out. From then on::

    taken    somebody is answering; the answer may still be the reply to WeChat's call
    passive  the answer was the reply to the call; it is kept, for the case that it was lost
    owed     the answer goes by customer-service message when it is there
    done     that message is written (`outbox`)

WeChat repeats a call that had no answer in 5 seconds, twice. A repetition while the first is being
answered means that the first connection is lost, so the answer is owed; a repetition of what was
answered passively gets the same reply. A row whose process died is taken over by another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from prereview import Unsealable
from service.wechat import tables as t
from service.wechat.incoming import Incoming, Kind
from service.wechat.outbox import Sending, write
from service.wechat.people import Person
from service.wechat.times import utcnow

#: An answer has this long before its process is taken for dead; the slowest, with a language
#: model, is held to 8 s.
LEASE = timedelta(seconds=30)
#: At the try of this number the person is told that there is no answer: it may be deadly.
TRIES = 3


@dataclass(frozen=True, slots=True)
class Repeated:
    """A message that came before; `reply` is what was answered passively, empty otherwise."""

    reply: str


class Inbox:
    """The messages of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take(self, person: Person, message: Incoming) -> Repeated | None:
        """Take a message to answer it; tells when it came before."""
        at = utcnow()
        row = {
            "app_id": person.app_id, "key": message.key, "person_id": person.id,
            "content": asdict(message), "state": "taken", "tries": 1, "until": at + LEASE, "at": at,
        }  # fmt: skip
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(t.messages).values(row))
        except IntegrityError:
            return self._repeated(person.app_id, message.key)
        return None

    def _repeated(self, app_id: str, key: str) -> Repeated:
        with self._engine.begin() as connection:
            if _move(connection, app_id, key, "taken", "owed"):
                return Repeated("")
            mine = (t.messages.c.app_id == app_id) & (t.messages.c.key == key)
            reply = connection.execute(select(t.messages.c.reply).where(mine)).scalar()
        return Repeated(reply or "")

    def answer_passively(
        self, person: Person, message: Incoming, reply: str, rest: Sequence[Sending]
    ) -> bool:
        """Settle that the reply to the call is the answer, and the rest follows it.

        Returns false when it no longer is, because the call was given up or repeated.
        """
        with self._engine.begin() as connection:
            mine = (person.app_id, message.key)
            if not _move(connection, *mine, "taken", "passive", reply=reply):
                return False
            write(connection, person, rest)
        return True

    def owe(self, person: Person, message: Incoming) -> None:
        """The call has been ended without an answer; it goes by customer-service message."""
        with self._engine.begin() as connection:
            _move(connection, person.app_id, message.key, "taken", "owed")

    def answer_later(self, person: Person, message: Incoming, said: Sequence[Sending]) -> None:
        """Write the answer of an owed message, unless somebody else has."""
        with self._engine.begin() as connection:
            if _move(connection, person.app_id, message.key, "owed", "done"):
                write(connection, person, said)

    def abandoned(self, limit: int) -> list[tuple[str, str, Incoming, int]]:
        """Take over messages whose process died: app, person, message, and which try this is."""
        rows, at = t.messages, utcnow()
        open_ = rows.c.state.in_(["taken", "owed"]) & (rows.c.until < at) & (rows.c.tries < TRIES)
        known = (rows.c.app_id, rows.c.key, rows.c.person_id, rows.c.tries)
        with self._engine.connect() as connection:
            found = connection.execute(select(*known).where(open_).limit(limit)).all()
        taken = [row for row in found if self._take_over(row)]
        return [
            (row.app_id, row.person_id, message, row.tries + 1)
            for row in taken
            if (message := self._read(row)) is not None
        ]

    def _read(self, row: Any) -> Incoming | None:
        """What a message says; one that no key opens is answered by nobody after its last try."""
        rows = t.messages
        mine = select(rows.c.content).where(rows.c.app_id == row.app_id, rows.c.key == row.key)
        try:
            with self._engine.connect() as connection:
                content = connection.execute(mine).scalar()
        except Unsealable:
            return None
        return _message(content) if content else None

    def _take_over(self, row: Any) -> bool:
        rows = t.messages
        mine = (
            rows.c.app_id == row.app_id, rows.c.key == row.key, rows.c.tries == row.tries,
            rows.c.state.in_(["taken", "owed"]),
        )  # fmt: skip
        values = {"state": "owed", "tries": row.tries + 1, "until": utcnow() + LEASE}
        with self._engine.begin() as connection:
            return bool(connection.execute(update(rows).where(*mine).values(values)).rowcount)


def _move(
    connection: Connection, app_id: str, key: str, before: str, after: str, **more: object
) -> bool:
    rows = t.messages
    mine = (rows.c.app_id == app_id, rows.c.key == key, rows.c.state == before)
    moved = connection.execute(update(rows).where(*mine).values(state=after, **more))
    return bool(moved.rowcount)


def _message(content: dict[str, Any]) -> Incoming:
    return Incoming(**{**content, "kind": Kind(content["kind"])})
