"""The audit log: every way of rewriting it is found, and many writers make one chain."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

import prereview.store
from prereview import AuditLog, Break, Fault
from prereview.store import tables as t
from service.database import make_engine

SECRET = "the product's secret"


@pytest.fixture
def log(engine: Engine, tmp_path: Path) -> AuditLog:
    prereview.store.metadata.create_all(engine)
    made = AuditLog(engine, SECRET, tmp_path / "audit.head")
    for number in range(1, 8):
        made.append("王敏", "report", f"submission{number}", "x/1")
    return made


def test_a_log_that_nobody_touched_holds(log: AuditLog) -> None:
    assert log.verify() == (7, [])
    assert [e.number for e in log.entries(last=3)] == [5, 6, 7]
    assert [e.number for e in log.entries(submission_id="submission4")] == [4]
    assert log.entries(clerk="nobody") == []
    entry = log.append("李", "queue", "s" * 90, "x" * 200)
    assert (len(entry.submission_id), len(entry.subject)) == (40, 80)
    assert log.verify() == (8, [])


def _sql(statement: str) -> Callable[[Connection], object]:
    return lambda connection: connection.execute(text(statement))


@pytest.mark.parametrize(
    ("rewrite", "found"),
    [
        (_sql("UPDATE audit_log SET clerk = 'x' WHERE number = 3"), [Break(Fault.CHANGED, 3, 3)]),
        (_sql("UPDATE audit_log SET at = '2020' WHERE number = 7"), [Break(Fault.CHANGED, 7, 7)]),
        (_sql("UPDATE audit_log SET act = '' WHERE number IN (1, 5)"),
         [Break(Fault.CHANGED, 1, 1), Break(Fault.CHANGED, 5, 5)]),
        (_sql("DELETE FROM audit_log WHERE number = 4"), [Break(Fault.MISSING, 4, 4)]),
        (_sql("DELETE FROM audit_log WHERE number <= 2"), [Break(Fault.MISSING, 1, 2)]),
        (_sql("DELETE FROM audit_log WHERE number > 5"),
         [Break(Fault.CUT, 6, 7), Break(Fault.SET_BACK, 6, 7)]),
        (_sql("UPDATE audit_head SET number = 6"), [Break(Fault.HEAD, 6, 6)]),
        (_sql("DELETE FROM audit_head"), [Break(Fault.HEAD, 7, 7)]),
        (_sql("INSERT INTO audit_log SELECT 8, at, clerk, act, submission_id, subject, mac"
              " FROM audit_log WHERE number = 7"), [Break(Fault.CHANGED, 8, 8)]),
    ],
)  # fmt: skip
def test_what_was_rewritten_is_named(
    log: AuditLog, engine: Engine, rewrite: Callable[[Connection], object], found: list[Break]
) -> None:
    with engine.begin() as connection:
        rewrite(connection)
    assert log.verify()[1] == found


def test_a_row_taken_out_and_the_rest_renumbered_breaks_the_chain(
    log: AuditLog, engine: Engine
) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM audit_log WHERE number = 4"))
        for number in (5, 6, 7):
            connection.execute(
                text("UPDATE audit_log SET number = :to WHERE number = :n"),
                {"to": number - 1, "n": number},
            )
    assert Break(Fault.CHANGED, 4, 4) in log.verify()[1]


def test_an_older_state_put_back_whole_is_missed_by_the_witness(
    log: AuditLog, engine: Engine, tmp_path: Path
) -> None:
    with engine.connect() as connection:
        head = connection.execute(t.audit_head.select()).mappings().one()
    for _ in range(3):
        log.append("王敏", "page", "submission9")
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM audit_log WHERE number > 7"))
        connection.execute(t.audit_head.update().values(**head))
    assert log.verify() == (7, [Break(Fault.SET_BACK, 8, 10)])
    kept = (tmp_path / "audit.head").read_text()
    for _ in range(5):
        log.append("王敏", "report", "submission9")
    assert log.verify() == (12, [Break(Fault.SET_BACK, 10, 10)]), "new rows do not hide it"
    assert (tmp_path / "audit.head").read_text() == kept
    elsewhere = AuditLog(engine, SECRET, tmp_path / "another.machine")
    assert elsewhere.verify() == (12, []), "a machine that has written nothing cannot know"


def test_nothing_is_added_while_the_head_does_not_fit(log: AuditLog, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit_head SET number = 2"))
    with pytest.raises(SQLAlchemyError):
        log.append("王敏", "report", "submission1")


def test_only_the_secret_makes_rows(log: AuditLog, engine: Engine, tmp_path: Path) -> None:
    other = AuditLog(engine, "another secret", tmp_path / "audit.head")
    assert {b.fault for b in other.verify()[1]} == {Fault.CHANGED, Fault.HEAD}
    newer = AuditLog(engine, "another secret", tmp_path / "audit.head", former=[SECRET])
    newer.append("王敏", "report", "submission9")
    assert newer.verify() == (8, [])
    assert Break(Fault.CHANGED, 1, 1) in other.verify()[1]


def _write(url: str, witness: Path, name: str) -> None:
    engine = make_engine(url)
    log = AuditLog(engine, SECRET, witness)
    for _ in range(15):
        log.append(name, "report")
    engine.dispose()


def test_writers_in_several_processes_and_threads_make_one_chain(
    log: AuditLog, database_url: str, tmp_path: Path
) -> None:
    context = multiprocessing.get_context("spawn")
    other = context.Process(target=_write, args=(database_url, tmp_path / "audit.head", "p"))
    other.start()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda i: log.append(f"t{i % 4}", "page"), range(40)))
    other.join(120)
    assert other.exitcode == 0
    assert log.verify() == (7 + 40 + 15, [])
    assert (tmp_path / "audit.head").read_text().startswith("62 ")
