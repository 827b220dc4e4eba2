"""What the approval platform is to be told: written with the move itself, delivered later.

An event is a row in the transaction of the state change, so none is lost and none is invented.
Delivery is at least once: the receiver knows a repeated event by its id. Bodies carry ids, codes
and states only; who needs more asks the desk's API.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)

from prereview.store import tables as t
from prereview.store.clock import now
from prereview.store.types import Sending

#: An event that was taken up by a worker is left to it for this long; a request has 15 s.
LEASE = timedelta(seconds=60)
#: First wait, growth and longest wait between tries, and their number: about two days in all, so
#: that a platform that is down over a weekend day is not forgotten.
FIRST, GROWTH, LONGEST, TRIES = timedelta(seconds=5), 4, timedelta(hours=6), 15


class EventKind(StrEnum):
    """What is told."""

    REPORTED = "submission.reported"
    FAILED = "submission.failed"
    HANDED = "submission.handed"
    WITHDRAWN = "submission.withdrawn"
    DECIDED = "submission.decided"


@dataclass(frozen=True, slots=True)
class Event:
    """An event to deliver; `body` is the same to the letter at every try, `attempt` counts them."""

    id: str
    kind: str
    body: str
    attempt: int


def announce(connection: Connection, kind: EventKind, submission_id: str, **more: str) -> None:
    """Write an event about a submission into the caller's transaction, after the state changed."""
    rows, at = t.submissions, now(connection)
    row = connection.execute(select(rows).where(rows.c.id == submission_id)).one()
    event_id = f"evt_{secrets.token_hex(16)}"
    body = {
        "id": event_id,
        "type": kind.value,
        "timestamp": at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "data": {
            "submission_id": submission_id,
            "matter_code": row.matter_code,
            "matters": row.matters,
            "bundle": row.bundle,
            "state": row.state,
            "round": row.round,
            **more,
        },
    }
    connection.execute(
        insert(t.outbox).values(
            id=event_id, kind=kind.value, submission_id=submission_id,
            body=json.dumps(body, ensure_ascii=False), attempts=0, error="", created_at=at,
            next_at=at,
        )
    )  # fmt: skip


class Outbox:
    """The delivering end, for any number of workers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, limit: int) -> list[Event]:
        """Take up events that are due, in order; those of one submission one after the other."""
        rows = t.outbox
        before = rows.alias()
        earlier = exists().where(
            before.c.submission_id == rows.c.submission_id, before.c.number < rows.c.number,
            before.c.sent_at.is_(None), before.c.parked_at.is_(None),
        )  # fmt: skip
        with self._engine.connect() as connection:
            at = now(connection)
            due = select(rows).where(*_pending(), rows.c.next_at <= at, ~earlier)
            found = connection.execute(due.order_by(rows.c.number).limit(limit)).all()
        return [
            Event(row.id, row.kind, row.body, row.attempts + 1)
            for row in found
            if self._take(row.id, row.attempts, at + LEASE)
        ]

    def _take(self, event_id: str, attempts: int, until: datetime) -> bool:
        """Count an attempt, unless another worker has been first."""
        rows = t.outbox
        mine = (rows.c.id == event_id, rows.c.attempts == attempts, *_pending())
        with self._engine.begin() as connection:
            taken = connection.execute(
                update(rows).where(*mine).values(attempts=attempts + 1, next_at=until)
            )
        return bool(taken.rowcount)

    def sent(self, event: Event) -> None:
        """Note that the receiver has taken it."""
        self._note(event, sent_at=datetime.now(UTC), error="")

    def failed(self, event: Event, error: str) -> bool:
        """Put it off, or park it after the last try; return whether it is parked."""
        with self._engine.connect() as connection:
            at = now(connection)
        if event.attempt >= TRIES:
            self._note(event, parked_at=at, error=error[:200])
            return True
        wait = min(LONGEST, FIRST * GROWTH ** (event.attempt - 1))
        self._note(event, next_at=at + wait, error=error[:200])
        return False

    def again(self, ids: Collection[str] = ()) -> int:
        """Send events again from the start, those named or all that are parked; return how many."""
        rows = t.outbox
        chosen = rows.c.id.in_(ids) if ids else rows.c.parked_at.is_not(None)
        with self._engine.begin() as connection:
            done = connection.execute(
                update(rows).where(chosen)
                .values(parked_at=None, sent_at=None, attempts=0, next_at=datetime.now(UTC))
            )  # fmt: skip
        return done.rowcount

    def unsent(self) -> list[Sending]:
        """Return what waits or is parked, the oldest first."""
        rows = t.outbox
        query = select(rows).where(rows.c.sent_at.is_(None)).order_by(rows.c.number)
        with self._engine.connect() as connection:
            return [
                Sending(
                    id=row.id, kind=row.kind, submission_id=row.submission_id,
                    attempts=row.attempts, parked=row.parked_at is not None, error=row.error,
                )
                for row in connection.execute(query)
            ]  # fmt: skip

    def forget(self, before: datetime) -> int:
        """Delete what was sent or parked before a time; return how many."""
        rows = t.outbox
        old = or_(rows.c.sent_at < before, rows.c.parked_at < before)
        with self._engine.begin() as connection:
            return connection.execute(delete(rows).where(old)).rowcount

    def _note(self, event: Event, **values: object) -> None:
        """Write the outcome of an attempt, unless a later attempt has begun meanwhile."""
        rows = t.outbox
        mine = (rows.c.id == event.id, rows.c.attempts == event.attempt)
        with self._engine.begin() as connection:
            connection.execute(update(rows).where(*mine).values(**values))


def _pending() -> tuple[ColumnElement[bool], ...]:
    return t.outbox.c.sent_at.is_(None), t.outbox.c.parked_at.is_(None)
