"""Migrations make exactly the tables that the rooms declare, on both databases."""

from __future__ import annotations

from alembic import command
from sqlalchemy import Engine, inspect

from service.database import alembic_config, migrate


def test_migrations_equal_the_declared_tables(engine: Engine) -> None:
    migrate(engine)
    migrate(engine)
    command.check(alembic_config(engine))
    assert {"catalogue_versions", "submissions"} <= set(inspect(engine).get_table_names())


def test_migrations_can_be_taken_back(engine: Engine) -> None:
    migrate(engine)
    command.downgrade(alembic_config(engine), "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
