"""Migrations make exactly the tables that the rooms declare, on both databases."""

from __future__ import annotations

import re
from importlib import import_module
from inspect import getsource

from alembic import command
from sqlalchemy import Engine, inspect, select, text

from prereview.store.tables import submissions
from prereview.store.vault import SealedJson, SealedText
from service.cli import reseal_command
from service.database import alembic_config, migrate
from tests.conftest import ROOT


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


def test_a_change_of_key_reaches_every_sealed_column() -> None:
    declared = (ROOT / "service" / "migrations" / "env.py").read_text(encoding="utf-8")
    rooms = re.findall(r"^    ([a-z_.]+)\.metadata,$", declared, flags=re.MULTILINE)
    assert len(rooms) >= 6
    source = getsource(reseal_command)
    for room in rooms:
        held = import_module(room).metadata
        types = [type(c.type) for one in held.tables.values() for c in one.columns]
        if {SealedText, SealedJson} & set(types) and room != "prereview.store":
            assert room.removesuffix(".tables") in source, f"{room} keeps its old key"
