"""Recorded turns for those who look into them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine, func, select

from service.learning.tables import answer_ratings, turns

__all__ = ["TurnEntry", "read_turns"]


class TurnEntry(BaseModel):
    """A recorded turn; `text` is masked, `breakdown` says what the search saw in it."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    id: str
    channel: str
    site: str
    text: str
    pressed: bool
    status: str
    matter_code: str
    field: str
    scores: dict[str, float]
    breakdown: list[dict[str, Any]]
    answered_by: str
    seconds: float
    catalogue_version: int
    suggestion: str
    at: datetime
    helpful: bool | None
    reason: str | None


def read_turns(
    engine: Engine, wanted: Mapping[str, str], limit: int, offset: int
) -> tuple[int, tuple[TurnEntry, ...]]:
    """How many turns fit, and a page of them, the newest first; empty wishes fit every turn."""
    t, r = turns, answer_ratings
    fits = [t.c[name] == value for name, value in wanted.items() if value]
    page = (
        select(t, r.c.helpful, r.c.reason)
        .outerjoin(r, r.c.turn_id == t.c.id)
        .where(*fits)
        .order_by(t.c.at.desc(), t.c.id)
    )
    with engine.connect() as connection:
        total = connection.execute(select(func.count()).select_from(t).where(*fits)).scalar_one()
        rows = connection.execute(page.limit(limit).offset(offset)).all()
    return total, tuple(TurnEntry.model_validate(row) for row in rows)
