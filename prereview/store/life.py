"""How a submission moves from state to state: every move is one conditional UPDATE.

The row is locked by the UPDATE until the transaction ends, on SQLite and on PostgreSQL, so what is
written in the same transaction belongs to the move, and of two movers one is refused.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, case, select, update

from prereview.errors import NotNow, ReviewRunning, SubmissionNotFound
from prereview.store import tables as t
from prereview.store.clock import now
from prereview.store.types import State

#: A review waits or runs.
RUNNING = frozenset({State.QUEUED, State.REVIEWING})
#: The window has it, or has had it.
AT_WINDOW = frozenset({State.HANDED, State.RETURNED, State.DECIDED})

_OPEN = frozenset(
    {State.DRAFT, State.FAILED, State.REPORTED, State.CORRECTED, State.RETURNED}
)  # fmt: skip


class Act(StrEnum):
    """What people do to a submission; the worker's own moves are in `prereview.jobs.steps`."""

    CHANGE = "change"
    REVIEW = "review"
    HAND = "hand"
    WITHDRAW = "withdraw"
    DECIDE = "decide"
    DELETE = "delete"


#: From which states an act is possible.
FROM: dict[Act, frozenset[State]] = {
    Act.CHANGE: _OPEN,
    Act.REVIEW: _OPEN,
    Act.HAND: frozenset({State.REPORTED}),
    Act.WITHDRAW: frozenset({State.HANDED}),
    Act.DECIDE: frozenset({State.HANDED}),
    Act.DELETE: _OPEN | {State.DECIDED},
}


def move(
    connection: Connection, submission_id: str, act: Act, to: State | None = None, **values: Any
) -> None:
    """Move a submission within the caller's transaction, and hold its row until that ends.

    Args:
        connection: in a transaction whose first statement this is.
        submission_id: which one.
        act: what is done; it is refused where it is not possible.
        to: the new state; without it the state stays, except that changed files make a reported
            or returned submission a corrected one.
        values: other columns to set.

    Raises:
        SubmissionNotFound, ReviewRunning, NotNow.
    """
    rows = t.submissions
    outdated = rows.c.state.in_([State.REPORTED.value, State.RETURNED.value])
    corrected = case((outdated, State.CORRECTED.value), else_=rows.c.state)
    state = to.value if to else corrected if act is Act.CHANGE else rows.c.state
    done = connection.execute(
        update(rows)
        .where(rows.c.id == submission_id, rows.c.state.in_([s.value for s in FROM[act]]))
        .values(state=state, updated_at=now(connection), **values)
    )
    if not done.rowcount:
        raise _refusal(connection, submission_id, act)


def _refusal(connection: Connection, submission_id: str, act: Act) -> Exception:
    query = select(t.submissions.c.state).where(t.submissions.c.id == submission_id)
    state = connection.execute(query).scalar()
    if state is None:
        return SubmissionNotFound()
    if act in (Act.CHANGE, Act.DELETE) and State(state) in RUNNING:
        return ReviewRunning()
    return NotNow(act.value, state)
