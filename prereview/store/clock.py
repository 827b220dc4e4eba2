"""The time that all hosts agree on: the database's."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, func, select


def now(connection: Connection) -> datetime:
    """Return the database's time, so that hosts whose clocks differ judge heartbeats alike.

    SQLite lives on one host and has that host's clock.
    """
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC)
    found: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return found


def utc(value: datetime) -> datetime:
    """Return a time as read from the database with its zone, which SQLite leaves out."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)
