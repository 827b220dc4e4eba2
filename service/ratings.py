"""What people thought of answers: helpful or not, and why not; for those who mend the guide.

One rating an answer; the last one counts. The question is kept without personal numbers
(`assistant.masking`) and only for `keep_days`; what is counted stays.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from assistant.masking import mask
from prereview.store.clock import now

metadata = MetaData()

answer_ratings = Table(
    "answer_ratings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat", String(32), nullable=False),
    Column("answer", String(40), nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("reason", String(16), nullable=False),
    Column("question", String(200), nullable=False),
    Column("matter_code", String(64), nullable=False),
    Column("field", String(32), nullable=False),
    Column("status", String(16), nullable=False),
    Column("catalogue_version", Integer, nullable=False),
    Column("site", String(255), nullable=False),
    Column("rated_at", DateTime(timezone=True), nullable=False),
    Index("ix_answer_ratings_answer", "chat", "answer", unique=True),
    Index("ix_answer_ratings_time", "rated_at"),
)


class Reason(StrEnum):
    """Why an answer did not help."""

    OFF_TOPIC = "off_topic"
    WRONG = "wrong"
    UNCLEAR = "unclear"
    INCOMPLETE = "incomplete"
    OTHER = "other"


class Rating(BaseModel):
    """One rating; `answer` is the page's own number of the answer in its chat."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    answer: str = Field(pattern="^[A-Za-z0-9-]{1,40}$")
    helpful: bool
    reason: Reason | None = None
    question: str = Field(default="", max_length=10_000)
    matter_code: str = Field(default="", max_length=64)
    field: str = Field(default="", max_length=32)
    status: str = Field(default="", max_length=16)
    version: int = Field(default=0, ge=0, le=2**31 - 1)


class RatingEntry(BaseModel):
    """A rating as it is kept."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    id: int
    helpful: bool
    reason: str
    question: str
    matter_code: str
    field: str
    status: str
    catalogue_version: int
    site: str
    rated_at: datetime


class Ratings:
    """The kept ratings.

    Args:
        engine: the database.
        keep_days: days that a question is kept with its rating.
    """

    def __init__(self, engine: Engine, keep_days: int) -> None:
        self._engine, self._keep = engine, timedelta(days=keep_days)

    def rate(self, chat: str, site: str, rating: Rating) -> None:
        """Keep a rating in place of an earlier one of the same answer; forget old questions."""
        t = answer_ratings
        with self._engine.begin() as connection:
            at = now(connection)
            connection.execute(delete(t).where(t.c.chat == chat, t.c.answer == rating.answer))
            connection.execute(
                insert(t).values(
                    chat=chat,
                    site=site[:255],
                    rated_at=at,
                    answer=rating.answer,
                    helpful=rating.helpful,
                    reason=rating.reason.value if rating.reason and not rating.helpful else "",
                    question=mask(rating.question)[:200],
                    matter_code=rating.matter_code,
                    field=rating.field,
                    status=rating.status,
                    catalogue_version=rating.version,
                )
            )
            old = (t.c.rated_at < at - self._keep) & (t.c.question != "")
            connection.execute(update(t).where(old).values(question=""))

    def list(
        self, helpful: bool | None, limit: int, offset: int
    ) -> tuple[int, tuple[RatingEntry, ...]]:
        """How many there are, and a page of them, the newest first."""
        t = answer_ratings
        fits = [] if helpful is None else [t.c.helpful == helpful]
        page = select(t).where(*fits).order_by(t.c.id.desc()).limit(limit).offset(offset)
        with self._engine.connect() as connection:
            total = connection.execute(
                select(func.count()).select_from(t).where(*fits)
            ).scalar_one()
            rows = connection.execute(page).all()
        return total, tuple(RatingEntry.model_validate(row) for row in rows)
