"""The database: one engine a process, migrations by Alembic, SQLite by default."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, Pool, create_engine, event

_BUSY_S = 30.0


def make_engine(url: str, *, pool: type[Pool] | None = None) -> Engine:
    """Return an engine; SQLite gets WAL, foreign keys and a patient lock.

    Args:
        url: a SQLAlchemy URL; plain `postgresql://` is served by psycopg 3.
        pool: how connections are kept; SQLAlchemy's choice when not given.
    """
    if url.startswith("sqlite"):
        path = url.removeprefix("sqlite:///")
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, connect_args={"timeout": _BUSY_S}, poolclass=pool)
        event.listen(engine, "connect", _configure_sqlite)
        return engine
    return create_engine(psycopg_url(url), pool_pre_ping=True, poolclass=pool)


def psycopg_url(url: str) -> str:
    """Name the driver in a PostgreSQL URL that names none."""
    scheme, rest = url.split("://", 1)
    return f"postgresql+psycopg://{rest}" if scheme in {"postgresql", "postgres"} else url


def _configure_sqlite(connection: Any, record: Any) -> None:
    del record
    if not isinstance(connection, sqlite3.Connection):
        return
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def alembic_config(engine: Engine | None = None) -> Config:
    """Alembic's configuration, made in code so that it works from any folder."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    if engine is not None:
        config.attributes["engine"] = engine
    return config


def migrate(engine: Engine) -> None:
    """Bring the database to the newest schema; does nothing when it is there."""
    command.upgrade(alembic_config(engine), "head")
