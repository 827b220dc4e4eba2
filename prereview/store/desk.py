"""The window's side: what was handed over, and what clerks decide.

Decisions are only ever added; the newest on a finding counts. They stay when the submission is
deleted, without their reasons, which may name people.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Engine, Row, insert, select

from prereview.errors import FindingNotFound, NotAtWindow, ReasonMissing, SubmissionNotFound
from prereview.report import Finding, Report
from prereview.store import tables as t
from prereview.store.clock import utc
from prereview.store.life import AT_WINDOW, Act, move
from prereview.store.outbox import EventKind, announce
from prereview.store.queue import WindowQueue
from prereview.store.submissions import Submissions
from prereview.store.types import (
    Counts,
    Decision,
    FindingDecision,
    Order,
    Risk,
    State,
    Submission,
    SubmissionDecision,
    Waiting,
)


class Desk:
    """What clerks do with submissions that were handed over; nothing else is open to them."""

    def __init__(self, engine: Engine, submissions: Submissions) -> None:
        self._engine, self._submissions = engine, submissions
        self._queue = WindowQueue(engine)

    def queue(
        self, states: Collection[State] = (State.HANDED,), matter_code: str = "",
        older_than: timedelta = timedelta(0), limit: int = 50, offset: int = 0,
        risks: Collection[Risk] = (), order: Order = Order.AGE,
    ) -> tuple[int, list[Waiting]]:  # fmt: skip
        """Return how many there are, and a page of them, longest waiting first by default.

        Reviews that failed may be asked for too: that they are there, and why, not their papers.
        """
        return self._queue.page(states, matter_code, older_than, risks, order, limit, offset)

    def counts(self, states: Collection[State] = (State.HANDED,)) -> Counts:
        """Return what there is by state, and by matter and risk in these states."""
        return self._queue.counts(states)

    def get(self, submission_id: str) -> Submission:
        """Return a submission that the window has or has had.

        Raises:
            NotAtWindow: there is none, or it is (again) with the applicant.
        """
        try:
            submission = self._submissions.get(submission_id)
        except SubmissionNotFound:
            raise NotAtWindow from None
        if submission.state not in AT_WINDOW:
            raise NotAtWindow
        return submission

    def report(self, submission_id: str) -> Report:
        """Return the report that was handed over; raises `NotAtWindow`."""
        self.get(submission_id)
        report = self._submissions.report(submission_id)
        if report is None:
            raise NotAtWindow
        return report

    def page_image(self, submission_id: str, file_id: str, number: int) -> bytes | None:
        """Return a page's picture (JPEG), None when there is none; raises `NotAtWindow`."""
        self.get(submission_id)
        return self._submissions.page_image(submission_id, file_id, number)

    def decide_finding(
        self, submission_id: str, finding_id: str, agreed: bool, reason: str, clerk: str
    ) -> FindingDecision:
        """Keep what a clerk says of a finding: right, or overruled for a reason.

        Raises:
            NotAtWindow, FindingNotFound, ReasonMissing, NotNow.
        """
        if not agreed and not reason.strip():
            raise ReasonMissing
        report = self.report(submission_id)
        finding = next((f for f in report.findings if f.id == finding_id), None)
        if finding is None:
            raise FindingNotFound
        made = FindingDecision(
            finding_id=finding_id, round=report.round, agreed=agreed, reason=reason.strip(),
            clerk=clerk, catalogue_version=report.catalogue_version, decided_at=datetime.now(UTC),
        )  # fmt: skip
        with self._engine.begin() as connection:
            move(connection, submission_id, Act.DECIDE)
            connection.execute(
                insert(t.finding_decisions).values(
                    **made.model_dump(), **_of(finding), submission_id=submission_id,
                    matter_code=next(iter(finding.matters), report.matter_code),
                )
            )  # fmt: skip
        return made

    def decide(
        self, submission_id: str, decision: Decision, reason: str, clerk: str
    ) -> SubmissionDecision:
        """Accept a submission, or give it back with the reason; of two clerks the first decides.

        Raises:
            NotAtWindow, ReasonMissing, NotNow.
        """
        if decision is not Decision.ACCEPT and not reason.strip():
            raise ReasonMissing
        report = self.report(submission_id)
        made = SubmissionDecision(
            decision=decision,
            round=report.round,
            reason=reason.strip(),
            clerk=clerk,
            catalogue_version=report.catalogue_version,
            decided_at=datetime.now(UTC),
        )
        to = State.DECIDED if decision is Decision.ACCEPT else State.RETURNED
        with self._engine.begin() as connection:
            move(connection, submission_id, Act.DECIDE, to)
            connection.execute(
                insert(t.submission_decisions).values(
                    **made.model_dump(), submission_id=submission_id,
                    matter_code=report.matter_code, verdict=report.verdict.value,
                )
            )  # fmt: skip
            announce(connection, EventKind.DECIDED, submission_id, decision=decision.value)
        return made

    def finding_decisions(self, submission_id: str) -> list[FindingDecision]:
        """Return all decisions on findings, the oldest first, those replaced included."""
        rows = t.finding_decisions
        query = select(rows).where(rows.c.submission_id == submission_id).order_by(rows.c.id)
        with self._engine.connect() as connection:
            return [_record(FindingDecision, row) for row in connection.execute(query)]

    def decisions(self, submission_id: str) -> list[SubmissionDecision]:
        """Return all decisions on the whole, the oldest first."""
        rows = t.submission_decisions
        query = select(rows).where(rows.c.submission_id == submission_id).order_by(rows.c.id)
        with self._engine.connect() as connection:
            return [_record(SubmissionDecision, row) for row in connection.execute(query)]


R = TypeVar("R", FindingDecision, SubmissionDecision)


def _of(finding: Finding) -> dict[str, str]:
    return {"rule": finding.rule, "kind": finding.kind.value, "outcome": finding.outcome.value}


def _record(kind: type[R], row: Row[Any]) -> R:
    values = {name: getattr(row, name) for name in kind.model_fields}
    return kind(**{**values, "reason": values["reason"] or "", "decided_at": utc(row.decided_at)})
