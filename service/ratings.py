"""What people thought of answers: helpful or not, and why not; for those who mend the guide.

One rating a turn, whatever channel it came through; the last one counts. It is deleted with the
turn (`service.learning.turns`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection, Engine, delete, func, insert, select

from knowledge.answers import AnswerStatus
from service.learning.tables import answer_ratings, turns
from service.problems import NotFound

#: Parts of the dialogue that say in words what was thought of the answer before.
SAID = {"rated_good": True, "rated_bad": False}
#: Turns that a rating in words is not about.
_NO_ANSWERS = (AnswerStatus.SMALL_TALK, AnswerStatus.INVALID, AnswerStatus.HANDOVER)


class Reason(StrEnum):
    """Why an answer did not help."""

    OFF_TOPIC = "off_topic"
    WRONG = "wrong"
    UNCLEAR = "unclear"
    INCOMPLETE = "incomplete"
    OTHER = "other"


class Rating(BaseModel):
    """One rating; `answer` is the number of the turn as its answer names it (`turn`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    answer: str = Field(pattern="^[0-9a-f]{32}$")
    helpful: bool
    reason: Reason | None = None


class RatingEntry(BaseModel):
    """A rating with the turn that it is about."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    turn: str
    helpful: bool
    reason: str
    question: str
    matter_code: str
    field: str
    status: str
    catalogue_version: int
    channel: str
    site: str
    rated_at: datetime


class Ratings:
    """The kept ratings.

    Args:
        engine: the database.
        settle: called before a rating, so that the turn it is about is written.
    """

    def __init__(self, engine: Engine, settle: Callable[[], None]) -> None:
        self._engine, self._settle = engine, settle

    def rate(self, chat: str, rating: Rating) -> None:
        """Keep a rating in place of an earlier one of the same answer.

        Raises:
            NotFound: this chat has no such answer, or it is no longer kept.
        """
        self._settle()
        mine = (turns.c.id == rating.answer) & (turns.c.chat == chat)
        with self._engine.begin() as connection:
            if connection.execute(select(turns.c.id).where(mine)).first() is None:
                raise NotFound("no_such_answer", "没有找到要评价的回答，可能已经过期。")
            reason = rating.reason.value if rating.reason and not rating.helpful else ""
            _replace(connection, rating.answer, rating.helpful, reason, datetime.now(UTC))

    def list(
        self, helpful: bool | None, limit: int, offset: int
    ) -> tuple[int, tuple[RatingEntry, ...]]:
        """How many there are, and a page of them, the newest first."""
        r, t = answer_ratings, turns
        fits = [] if helpful is None else [r.c.helpful == helpful]
        asked = (t.c.id.label("turn"), t.c.text.label("question"), t.c.matter_code, t.c.field)
        where = (t.c.status, t.c.catalogue_version, t.c.channel, t.c.site)
        page = (
            select(r.c.helpful, r.c.reason, r.c.rated_at, *asked, *where)
            .join(t, t.c.id == r.c.turn_id)
            .where(*fits)
            .order_by(r.c.rated_at.desc(), r.c.turn_id)
        )
        count = select(func.count()).select_from(r).where(*fits)
        with self._engine.connect() as connection:
            total = connection.execute(count).scalar_one()
            rows = connection.execute(page.limit(limit).offset(offset)).all()
        return total, tuple(RatingEntry.model_validate(row) for row in rows)


def rate_last(connection: Connection, chat: str, helpful: bool, at: datetime) -> None:
    """Keep what a person said in words of the answer before, when there was one."""
    t = turns
    before = (
        select(t.c.id)
        .where(t.c.chat == chat, t.c.status.not_in([s.value for s in _NO_ANSWERS]))
        .order_by(t.c.at.desc())
        .limit(1)
    )
    turn = connection.execute(before).scalar()
    if turn is not None:
        _replace(connection, turn, helpful, "", at)


def _replace(connection: Connection, turn: str, helpful: bool, reason: str, at: datetime) -> None:
    r = answer_ratings
    connection.execute(delete(r).where(r.c.turn_id == turn))
    row = {"turn_id": turn, "helpful": helpful, "reason": reason, "rated_at": at}
    connection.execute(insert(r).values(row))
