"""好差评: what people thought of a chat, a talk, a ticket or a review, and what was done about it.

The five grades are those of 国办发〔2019〕51号; the lower two (不满意, 非常不满意) are looked into
and closed with what was done, by a day that is promised.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from prereview.store.clock import now, utc
from service.handover import tables as t
from service.handover.words import say
from service.office_hours import OfficeHours
from service.problems import NotFound

__all__ = ["Grievance", "Judgement", "Satisfaction", "Subject"]

#: Grades up to this one are followed up.
_POOR = 2


class Subject(StrEnum):
    """What is judged."""

    CHAT = "chat"
    TALK = "talk"
    TICKET = "ticket"
    REVIEW = "review"


Reason = Literal["slow", "attitude", "unclear", "wrong", "not_solved", "too_many_papers", "other"]


class Judgement(BaseModel):
    """A grade, 1 (非常不满意) to 5 (非常满意), with reasons and words of one's own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    score: int = Field(ge=1, le=5)
    reasons: tuple[Reason, ...] = Field((), max_length=7)
    words: str = Field("", max_length=500)


class Grievance(BaseModel):
    """A judgement as the desk sees it; `state` is open or closed, empty when all was well."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: str
    subject: Subject
    subject_id: str
    channel: str
    score: int
    reasons: tuple[str, ...]
    words: str
    state: Literal["", "open", "closed"]
    clerk: str
    measure: str
    rated_at: datetime
    due_at: datetime | None
    closed_at: datetime | None


class Satisfaction:
    """The judgements of all channels.

    Args:
        engine: the database.
        hours: whose working days count.
        days: working days in which a poor judgement is settled.
    """

    def __init__(self, engine: Engine, hours: OfficeHours, days: int) -> None:
        self._engine, self._hours, self._days = engine, hours, days

    def judge(self, subject: Subject, subject_id: str, channel: str, given: Judgement) -> None:
        """Keep a judgement in place of an earlier one of the same subject."""
        s = t.satisfactions
        with self._engine.begin() as connection:
            at = now(connection)
            same = (s.c.subject == subject.value) & (s.c.subject_id == subject_id)
            connection.execute(delete(s).where(same))
            poor = given.score <= _POOR
            connection.execute(
                insert(s).values(
                    id=uuid.uuid4().hex,
                    subject=subject.value,
                    subject_id=subject_id,
                    channel=channel,
                    score=given.score,
                    reasons=list(given.reasons),
                    words=given.words,
                    state="open" if poor else "",
                    clerk="",
                    measure="",
                    rated_at=at,
                    due_at=self._hours.deadline(at, self._days) if poor else None,
                )
            )

    def list(
        self, state: Literal["open", "closed"] | None, limit: int, offset: int
    ) -> tuple[int, tuple[Grievance, ...]]:
        """How many fit, and a page of them: what is open by its due day, else the newest first."""
        s = t.satisfactions
        fits = [] if state is None else [s.c.state == state]
        order = (s.c.due_at,) if state == "open" else (s.c.rated_at.desc(),)
        count = select(func.count()).select_from(s).where(*fits)
        page = select(s).where(*fits).order_by(*order, s.c.id).limit(limit).offset(offset)
        with self._engine.connect() as connection:
            total = connection.execute(count).scalar_one()
            return total, tuple(map(_grievance, connection.execute(page).all()))

    def counts(self) -> dict[int, int]:
        """How many gave each grade."""
        s = t.satisfactions
        grades = select(s.c.score, func.count()).group_by(s.c.score)
        with self._engine.connect() as connection:
            found = {row[0]: row[1] for row in connection.execute(grades)}
        return {score: found.get(score, 0) for score in range(1, 6)}

    def settle(self, number: str, clerk: str, measure: str) -> Grievance:
        """Close a poor judgement with what was found and done.

        Raises:
            NotFound: there is no such judgement that is followed up.
        """
        s = t.satisfactions
        with self._engine.begin() as connection:
            values = {"state": "closed", "clerk": clerk, "measure": measure}
            mine = update(s).where(s.c.id == number, s.c.state != "")
            done = connection.execute(mine.values(**values, closed_at=now(connection)))
            if not done.rowcount:
                raise NotFound("no_judgement", say("no_judgement"))
            return _one(connection, number)


def _one(connection: Connection, number: str) -> Grievance:
    s = t.satisfactions
    return _grievance(connection.execute(select(s).where(s.c.id == number)).one())


def _grievance(row: Row[Any]) -> Grievance:
    found = Grievance.model_validate(row)
    zoned = {
        name: utc(at)
        for name in ("rated_at", "due_at", "closed_at")
        if (at := getattr(found, name)) is not None
    }
    return found.model_copy(update=zoned)
