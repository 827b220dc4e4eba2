"""Reading the audit log by who, what, where and when; and whether it is whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, func, select

from prereview.store.tables import audit_log as t


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows; what is empty does not matter."""

    clerk: str = ""
    act: str = ""
    submission: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same in SQL."""
        found: list[ColumnElement[bool]] = []
        for column, value in (
            (t.c.clerk, self.clerk), (t.c.act, self.act), (t.c.submission_id, self.submission)
        ):  # fmt: skip
            if value:
                found.append(column == value)
        if self.since:
            found.append(t.c.at >= _text(self.since))
        if self.until:
            found.append(t.c.at < _text(self.until))
        return found


def read_log(engine: Engine, wanted: Wanted, limit: int, offset: int) -> tuple[int, list[Any]]:
    """Return how many rows fit, and a page of them, the newest first."""
    conditions = wanted.conditions()
    page = select(t).where(*conditions).order_by(t.c.number.desc()).limit(limit).offset(offset)
    with engine.connect() as connection:
        total = connection.execute(select(func.count()).select_from(t).where(*conditions)).scalar()
        return int(total or 0), list(connection.execute(page))


def _text(moment: datetime) -> str:
    """A moment as the log writes it, which sorts by time; without a zone it is UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="milliseconds")
