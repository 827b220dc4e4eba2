"""How long a review has to wait: pages that come first, over what the living workers read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from prereview.store import tables as t
from prereview.store.types import State

#: A worker that was not seen for so long is not counted on; it beats every two seconds.
ALIVE = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Wait:
    """Submissions that come first, and seconds until they are done.

    The seconds are None while no worker lives or none has read a page yet; a file that was not
    opened counts as one page, so the time is the least to expect.
    """

    ahead: int
    seconds: int | None


def wait_of(connection: Connection, queued_at: datetime | None) -> Wait:
    """What a review queued at this time waits for; None for one that is queued now."""
    rows = t.submissions
    first: ColumnElement[bool] = rows.c.state == State.QUEUED.value
    if queued_at is not None:
        first = first & (rows.c.updated_at < queued_at)
    query = select(func.count(), func.sum(rows.c.pages_total - rows.c.pages_done)).where(
        or_(rows.c.state == State.REVIEWING.value, first)
    )
    ahead, pages = connection.execute(query).one()
    rate = _pages_a_second(connection)
    return Wait(int(ahead), round(float(pages or 0) / rate) if rate else None)


def _pages_a_second(connection: Connection) -> float:
    """What all living workers read together; 0 when nothing is known."""
    row = t.review_workers
    found = connection.execute(
        select(row.c.at_once, row.c.page_seconds).where(
            row.c.seen_at > datetime.now(UTC) - ALIVE, row.c.page_seconds > 0
        )
    )
    return float(sum(at_once / seconds for at_once, seconds in found))
