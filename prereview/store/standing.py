"""Where a submission stands, for who knows its number and the phone that was left with it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Connection, Engine, select, update

from prereview.numbers import make_number, same_contact
from prereview.store import tables as t
from prereview.store.types import Standing, State

__all__ = ["give_number", "standing"]


def give_number(connection: Connection, submission_id: str) -> None:
    """Give a submission its number in the caller's transaction, unless it has one."""
    rows = t.submissions
    today = datetime.now(UTC).astimezone().date()
    connection.execute(
        update(rows)
        .where(rows.c.id == submission_id, rows.c.number.is_(None))
        .values(number=_free(connection, today))
    )


def _free(connection: Connection, day: date) -> str:
    """Return a number that nobody has; that another takes it meanwhile is one in a million."""
    while True:
        number = make_number(day)
        taken = select(t.submissions.c.id).where(t.submissions.c.number == number)
        if connection.execute(taken).first() is None:
            return number


def standing(engine: Engine, number: str, contact: str) -> Standing | None:
    """Return where the submission with this number stands.

    Args:
        engine: the database.
        number: as `prereview.numbers.read_number` gives it.
        contact: the phone left at the hand-over, or its last four digits.

    Returns:
        None alike when there is no such number and when the phone is another.
    """
    rows = t.submissions
    query = select(
        rows.c.matters, rows.c.title, rows.c.state, rows.c.handed_at, rows.c.updated_at,
        rows.c.phone,
    ).where(rows.c.number == number)  # fmt: skip
    with engine.connect() as connection:
        row = connection.execute(query).first()
    phone = row.phone if row is not None else ""
    if not same_contact(contact, phone or "") or row is None:
        return None
    return Standing(
        matters=tuple(row.matters),
        title=row.title,
        state=State(row.state),
        handed_at=_utc(row.handed_at),
        changed_at=_utc(row.updated_at) or row.updated_at,
    )


def _utc(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at
