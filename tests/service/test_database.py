"""Migrations make exactly the tables that the rooms declare, on both databases."""

from __future__ import annotations

from alembic import command
from sqlalchemy import Engine, inspect, select, text

from prereview.store.tables import submissions
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


def test_rows_from_before_the_keys_are_sealed_and_can_be_opened_again(engine: Engine) -> None:
    config = alembic_config(engine)
    command.upgrade(config, "0001")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO submissions VALUES ('s1', 'M', :facts, '{}', 'draft', 0, 0, 0, '',"
                " 'waiting', :now, :now)"
            ),
            {"facts": '{"name": "王小明"}', "now": "2026-01-01 00:00:00"},
        )
    migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(select(submissions.c.applicant)).scalar() == {"name": "王小明"}
        raw = connection.execute(text("SELECT applicant FROM submissions")).scalar_one()
    assert raw.startswith("gAAAA")
    command.downgrade(config, "0001")
    with engine.connect() as connection:
        back = connection.execute(text("SELECT CAST(applicant AS TEXT) FROM submissions"))
        assert "王小明" in str(back.scalar_one())
