"""Answers to requests that carry an Idempotency-Key, kept for a day, so that a repeat does nothing.

The kept answer is written after the request has taken effect: a process that dies in between leaves
a key that is free again after `LEASE`, and the repeat then takes effect anew.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from prereview.errors import KeyReused, StillRunning
from prereview.store import tables as t

#: How long an answer is kept, as docs/api.md promises.
KEEP = timedelta(days=1)
#: A request that has not been answered after this long died; an upload may take its minutes.
LEASE = timedelta(minutes=5)


class Repeats:
    """Keys that were used, with a digest of what was asked and what was answered."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, key: str, asked: str) -> Any:
        """Take a key for a request; return the answer when it was answered before, else None.

        Raises:
            KeyReused: the key was used for something else.
            StillRunning: the same request is being worked on.
        """
        rows, now = t.repeats, datetime.now(UTC)
        dead = and_(rows.c.answer.is_(None), rows.c.created_at < now - LEASE)
        with self._engine.begin() as connection:
            connection.execute(
                delete(rows).where(rows.c.key == key, or_(rows.c.created_at < now - KEEP, dead))
            )
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(rows).values(key=key, asked=asked, created_at=now))
        except IntegrityError:
            with self._engine.connect() as connection:
                row = connection.execute(select(rows).where(rows.c.key == key)).first()
            if row is not None and row.asked != asked:
                raise KeyReused from None
            if row is None or row.answer is None:
                raise StillRunning from None
            return row.answer
        return None

    def keep(self, key: str, answer: Any, submission_id: str) -> None:
        """Keep the answer; it goes when the submission does."""
        rows = t.repeats
        with self._engine.begin() as connection:
            connection.execute(
                update(rows)
                .where(rows.c.key == key)
                .values(answer=answer, submission_id=submission_id)
            )

    def release(self, key: str) -> None:
        """Let go of a key whose request had no effect."""
        rows = t.repeats
        with self._engine.begin() as connection:
            connection.execute(delete(rows).where(rows.c.key == key, rows.c.answer.is_(None)))

    def forget(self) -> int:
        """Delete what has been kept long enough; return how many."""
        rows = t.repeats
        old = rows.c.created_at < datetime.now(UTC) - KEEP
        with self._engine.begin() as connection:
            return connection.execute(delete(rows).where(old)).rowcount
