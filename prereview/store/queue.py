"""The window's queue: what waits there, narrowed, sorted and counted, without anything personal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Engine, case, func, select

from prereview.messages import failure
from prereview.store import tables as t
from prereview.store.clock import utc
from prereview.store.life import AT_WINDOW
from prereview.store.summaries import Summaries, Summary
from prereview.store.types import Counts, MatterCount, Order, Risk, State, Waiting

#: States that the window may ask for.
SHOWN = AT_WINDOW | {State.FAILED}
#: Submissions that one look considers, those first that come first by time. No evaluation chose
#: it; a window that has more waiting has another trouble than sorting.
MOST = 5_000

_BY_RISK = {risk: place for place, risk in enumerate(Risk)}


class _Entry(NamedTuple):
    """A row of the queue with the summary of its report."""

    row: Any
    summary: Summary

    @property
    def risk(self) -> Risk:
        return Risk.HIGH if self.row.state == State.FAILED.value else self.summary.risk


class WindowQueue:
    """Looks into the queue."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._summaries = engine, Summaries()

    def page(
        self, states: Collection[State], matter_code: str, older_than: timedelta,
        risks: Collection[Risk], order: Order, limit: int, offset: int,
    ) -> tuple[int, list[Waiting]]:  # fmt: skip
        """Return how many fit, and a page of them."""
        now = datetime.now(UTC)
        fitting = [
            entry
            for entry in self._entries(states, order)
            if (not matter_code or matter_code in entry.row.matters)
            and (not risks or entry.risk in risks)
            and utc(entry.row.since) <= now - older_than
        ]
        if order is Order.RISK:
            fitting.sort(key=lambda e: (_BY_RISK[e.risk], -e.summary.to_correct))
        elif order is Order.MATTER:
            fitting.sort(key=lambda e: (e.row.matter_code, e.row.bundle))
        shown = fitting[offset : offset + limit]
        return len(fitting), [_waiting(entry, now) for entry in shown]

    def counts(self, states: Collection[State]) -> Counts:
        """Return what there is by state, and by matter and risk in these states."""
        rows = t.submissions.c
        by_state = select(rows.state, func.count()).where(rows.state.in_(_values(SHOWN)))
        with self._engine.connect() as connection:
            found = {row[0]: row[1] for row in connection.execute(by_state.group_by(rows.state))}
        entries = self._entries(states, Order.AGE)
        matters = Counter(code for entry in entries for code in entry.row.matters)
        risks = Counter(entry.risk for entry in entries)
        return Counts(
            states={s: found.get(s.value, 0) for s in State if s in SHOWN},
            matters=tuple(MatterCount(code=c, count=n) for c, n in matters.most_common()),
            risks={risk: risks[risk] for risk in Risk},
        )

    def _entries(self, states: Collection[State], order: Order) -> list[_Entry]:
        rows = t.submissions.c
        since = case((rows.state == State.FAILED.value, rows.updated_at), else_=rows.handed_at)
        by_time = since.desc() if order is Order.NEWEST else since
        query = select(
            rows.id, rows.matter_code, rows.matters, rows.bundle, rows.state, rows.round,
            rows.failure, since.label("since"),
        )  # fmt: skip
        query = query.where(rows.state.in_(_values(SHOWN.intersection(states))))
        with self._engine.connect() as connection:
            found = connection.execute(query.order_by(by_time, rows.id).limit(MOST)).all()
            known = self._summaries.of(connection, [(row.id, row.round) for row in found])
        return [_Entry(row, known[row.id, row.round]) for row in found]


def _values(states: Collection[State]) -> list[str]:
    return [state.value for state in states]


def _waiting(entry: _Entry, now: datetime) -> Waiting:
    row, summary = entry.row, entry.summary
    since = utc(row.since)
    return Waiting(
        id=row.id, matter_code=row.matter_code, matters=tuple(row.matters), bundle=row.bundle,
        state=row.state, round=row.round, handed_at=since, reason=failure(row.failure),
        waiting_s=max(0, round((now - since).total_seconds())),
        title=summary.title, verdict=summary.verdict, risk=entry.risk,
        to_correct=summary.to_correct, to_look=summary.to_look,
    )  # fmt: skip
