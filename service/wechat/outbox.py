"""Messages to people: written with what caused them, sent later, in order, again when it fails.

Sending is at least once: WeChat knows no key for a repetition, so a process that dies between
WeChat's yes and our note says a thing twice rather than not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, exists, func, insert, select, update

from prereview import Unsealable
from service.wechat import tables as t
from service.wechat.people import Person
from service.wechat.times import utcnow

#: Whoever took a message up has this long; a call has 5 s, or 10 with a new token.
LEASE = timedelta(seconds=60)
#: First wait between tries, its growth and its longest; WeChat's own trouble is over in minutes.
FIRST, GROWTH, LONGEST = timedelta(seconds=2), 3, timedelta(minutes=30)
#: WeChat takes customer-service messages for so long after a person has written.
CUSTOM_WINDOW = timedelta(hours=48)


class Way(StrEnum):
    """By which call a message goes."""

    CUSTOM = "custom"
    SUBSCRIBED = "subscribed"
    ROBOT = "robot"


@dataclass(frozen=True, slots=True)
class Sending:
    """A message to send; `body` is that of WeChat's call, without whom it is for.

    With a `key` it is written once: writing it again raises `IntegrityError`.
    """

    body: dict[str, Any]
    way: Way = Way.CUSTOM
    expires_at: datetime | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A message that is to be sent now; `attempt` counts the tries."""

    number: int
    app_id: str
    person_id: str
    way: Way
    body: dict[str, Any]
    attempt: int


def write(connection: Connection, person: Person | None, said: Sequence[Sending]) -> None:
    """Write messages to a person into the caller's transaction; to nobody, for the robot."""
    at = utcnow()
    heard = (person.heard_at if person else None) or at
    for one in said:
        connection.execute(
            insert(t.sendings).values(
                app_id=person.app_id if person else "", person_id=person.id if person else None,
                kind=one.way.value, key=one.key, body=one.body, attempts=0, error="",
                next_at=at, created_at=at,
                expires_at=one.expires_at or heard + CUSTOM_WINDOW,
            )
        )  # fmt: skip


class Outbox:
    """The sending end, for any number of processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, person: Person | None, said: Sequence[Sending]) -> None:
        """Write messages in a transaction of their own."""
        with self._engine.begin() as connection:
            write(connection, person, said)

    def claim(self, limit: int) -> list[Due]:
        """Take up messages that are due, of each person the earliest only."""
        rows, at = t.sendings, utcnow()
        before = rows.alias()
        earlier = exists().where(
            func.coalesce(before.c.person_id, "") == func.coalesce(rows.c.person_id, ""),
            before.c.number < rows.c.number, before.c.sent_at.is_(None),
            before.c.parked_at.is_(None), before.c.expires_at > at,
        )  # fmt: skip
        due = (*_pending(), rows.c.next_at <= at, rows.c.expires_at > at, ~earlier)
        with self._engine.connect() as connection:
            query = select(rows.c.number, rows.c.attempts).where(*due).order_by(rows.c.number)
            found = connection.execute(query.limit(limit)).all()
        taken = [row.number for row in found if self._take(row.number, row.attempts, at + LEASE)]
        return [one for number in taken if (one := self._read(number)) is not None]

    def _read(self, number: int) -> Due | None:
        """A message that was taken up; one that no key opens is given up."""
        rows = t.sendings
        try:
            with self._engine.connect() as connection:
                row = connection.execute(select(rows).where(rows.c.number == number)).first()
        except Unsealable:
            with self._engine.begin() as connection:
                mine = update(rows).where(rows.c.number == number)
                connection.execute(mine.values(parked_at=utcnow(), error="no key opens it"))
            return None
        if row is None:
            return None
        way = Way(row.kind)
        return Due(number, row.app_id, row.person_id or "", way, row.body, row.attempts)

    def _take(self, number: int, attempts: int, until: datetime) -> bool:
        rows = t.sendings
        mine = (rows.c.number == number, rows.c.attempts == attempts, *_pending())
        values = {"attempts": attempts + 1, "next_at": until}
        with self._engine.begin() as connection:
            return bool(connection.execute(update(rows).where(*mine).values(values)).rowcount)

    def sent(self, due: Due) -> None:
        """Note that WeChat has taken it; what it said is deleted."""
        self._note(due, sent_at=utcnow(), error="", body={})

    def later(self, due: Due, error: str) -> None:
        """Put it off."""
        wait = min(LONGEST, FIRST * GROWTH ** min(due.attempt - 1, 10))
        self._note(due, next_at=utcnow() + wait, error=error[:40])

    def park(self, due: Due, error: str) -> None:
        """Give it up: WeChat will not take it however often it is sent."""
        self._note(due, parked_at=utcnow(), error=error[:40])

    def _note(self, due: Due, **values: object) -> None:
        rows = t.sendings
        mine = (rows.c.number == due.number, rows.c.attempts == due.attempt)
        with self._engine.begin() as connection:
            connection.execute(update(rows).where(*mine).values(**values))


def _pending() -> tuple[ColumnElement[bool], ...]:
    return t.sendings.c.sent_at.is_(None), t.sendings.c.parked_at.is_(None)
