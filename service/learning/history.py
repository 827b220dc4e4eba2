"""Recorded turns as the gap analysis takes them: with what came before and after each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby, pairwise
from typing import Any

from sqlalchemy import Engine, select

from knowledge.learning import PastTurn
from service.learning.tables import answer_ratings, turns

__all__ = ["past_turns"]


def past_turns(engine: Engine, since: datetime, until: datetime) -> list[PastTurn]:
    """The turns of a time, chat by chat, with their ratings; times are UTC."""
    t, r = turns, answer_ratings
    columns = (t.c.id, t.c.chat, t.c.text, t.c.pressed, t.c.status, t.c.matter_code, t.c.field)
    query = (
        select(*columns, r.c.helpful, r.c.reason)
        .outerjoin(r, r.c.turn_id == t.c.id)
        .where(t.c.at >= since, t.c.at < until)
        .order_by(t.c.chat, t.c.at)
    )
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    found: list[PastTurn] = []
    for _, chat in groupby(rows, key=lambda row: row.chat):
        found += _of_chat(list(chat))
    return found


def _of_chat(rows: Sequence[Any]) -> Iterator[PastTurn]:
    """The turns of one chat; a button pressed next says what was meant."""
    context = ""
    for row, after in pairwise([*rows, None]):
        assert row is not None  # noqa: S101 - only the last `after` is None
        chosen = after.matter_code if after is not None and after.pressed else ""
        yield PastTurn(
            id=row.id,
            chat=row.chat,
            text=row.text,
            status=row.status,
            matter_code=row.matter_code,
            field=row.field,
            context=context,
            chosen=chosen,
            helpful=row.helpful,
            reason=row.reason or "",
        )
        context = row.matter_code or context
