"""Alembic's environment: the tables of every room in one migration history."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Engine

import knowledge.store
import prereview.store
import service.accounts.tables
import service.handover.tables
import service.learning.tables
import service.wechat.tables
from service.database import make_engine
from service.settings import Settings

target_metadata = [
    knowledge.store.metadata,
    prereview.store.metadata,
    service.accounts.tables.metadata,
    service.handover.tables.metadata,
    service.learning.tables.metadata,
    service.wechat.tables.metadata,
]


def run() -> None:
    engine = context.config.attributes.get("engine") or make_engine(Settings().database())
    assert isinstance(engine, Engine)  # noqa: S101 - narrows an untyped attribute
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=target_metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
