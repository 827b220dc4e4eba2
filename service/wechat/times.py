"""Times of rows, which SQLite gives back without their zone."""

from __future__ import annotations

from datetime import UTC, datetime


def aware(value: datetime) -> datetime:
    """The same moment, with its zone."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def utcnow() -> datetime:
    """Now."""
    return datetime.now(UTC)
