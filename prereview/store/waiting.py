"""How long a review has to wait: pages that come first, over what the living workers read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from prereview.store import tables as t
from prereview.store.clock import now
from prereview.store.types import State

#: A worker that was not seen for so long is not counted on; it beats every two seconds.
ALIVE = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Wait:
    """Submissions that come first, and seconds until they are done, as far as can be told.

    The seconds are None while no worker lives or none has read a page yet. A file that was not
    opened counts for as many pages as files had lately.
    """

    ahead: int
    seconds: int | None


@dataclass(frozen=True, slots=True)
class _Worker:
    at_once: int
    page_seconds: float
    file_pages: float


def wait_of(connection: Connection, queued_at: datetime) -> Wait:
    """What a review that was queued at this time waits for."""
    first = (t.submissions.c.state == State.QUEUED.value) & (t.submissions.c.updated_at < queued_at)
    ahead, seconds = _work(connection, first, _workers(connection, _living(connection)))
    return Wait(ahead, None if seconds is None else round(seconds))


def backlog(connection: Connection) -> int:
    """Seconds that all waiting and running reviews take; 0 when no worker ever read a page.

    While no worker lives, those that were there last are taken for the measure: they are likely to
    come back, and a queue that nobody works on must not grow without end.
    """
    workers = _workers(connection, _living(connection)) or _workers(connection)
    _, seconds = _work(connection, t.submissions.c.state == State.QUEUED.value, workers)
    return round(seconds or 0)


def unread(connection: Connection, submission_id: str) -> int:
    """Files of a submission that are still to be read."""
    files, read = t.submission_files, t.page_results
    query = (
        select(func.count())
        .select_from(files.outerjoin(read, read.c.file_id == files.c.id))
        .where(files.c.submission_id == submission_id, read.c.outcome.is_(None))
    )
    return int(connection.execute(query).scalar_one())


def _work(
    connection: Connection, queued: ColumnElement[bool], workers: Sequence[_Worker]
) -> tuple[int, float | None]:
    """Reviews that run or are `queued`, and seconds that they take; None: nobody knows."""
    rows = t.submissions
    query = (
        select(rows.c.state, func.count(), func.sum(rows.c.pages_total - rows.c.pages_done))
        .where(or_(rows.c.state == State.REVIEWING.value, queued))
        .group_by(rows.c.state)
    )
    found = {state: (count, int(left)) for state, count, left in connection.execute(query)}
    running, pages = found.get(State.REVIEWING.value, (0, 0))
    waiting, files = found.get(State.QUEUED.value, (0, 0))
    if not workers:
        return running + waiting, None
    file_pages = sum(worker.file_pages for worker in workers) / len(workers)
    rate = sum(max(1, worker.at_once) / worker.page_seconds for worker in workers)
    return running + waiting, (pages + files * file_pages) / rate


def _living(connection: Connection) -> ColumnElement[bool]:
    """Seen lately, and not just starting."""
    row = t.review_workers
    return (row.c.seen_at > now(connection) - ALIVE) & (row.c.at_once > 0)


def _workers(connection: Connection, *which: ColumnElement[bool]) -> list[_Worker]:
    """What is known of workers that have read a page."""
    row = t.review_workers
    query = select(row.c.at_once, row.c.page_seconds, row.c.file_pages)
    found = connection.execute(query.where(row.c.page_seconds > 0, *which))
    return [_Worker(*one) for one in found]
