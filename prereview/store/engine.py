"""An engine of the worker's own: it shares the service's database, not its process."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Engine, create_engine, event

_BUSY_S = 30.0


def make_engine(url: str) -> Engine:
    """Return an engine for a SQLAlchemy URL; SQLite waits for locks and keeps a write-ahead log."""
    if not url.startswith("sqlite"):
        scheme, rest = url.split("://", 1)
        driver = "postgresql+psycopg" if scheme in {"postgres", "postgresql"} else scheme
        return create_engine(f"{driver}://{rest}", pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": _BUSY_S})
    event.listen(engine, "connect", _configure)
    return engine


def _configure(connection: Any, record: Any) -> None:
    del record
    if isinstance(connection, sqlite3.Connection):
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
