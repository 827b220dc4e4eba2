"""Real worker processes on a real database: killed in the middle, the review still ends once."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from sqlalchemy import select

from bench.crash import BROKEN, House
from bench.papers import FOOD_PERMIT, Bundle, submission
from bench.papers.pdf import text_pdf
from knowledge import Catalogue
from ocr import Reader
from prereview import Application, Desk, Report, State
from prereview.jobs import steps
from prereview.store import tables
from prereview.store.outbox import EventKind
from tests.conftest import create_database
from tests.prereview.conftest import TODAY

if TYPE_CHECKING:
    from pgserver import PostgresServer

pytestmark = pytest.mark.slow

_WAIT_S = 300


def _deadly() -> None:
    """In a worker: the form's `fate` says when it dies.

    `poison`: judging kills it at first, then hangs without letting go of the interpreter; `within`:
    once within the transaction that keeps the report; `after`: once after it.
    """
    judge, announce, keep = steps.judge, steps.announce, steps._keep
    fate = ""

    def die_once(*wanted: str) -> bool:
        if fate in wanted and not Path(fate).exists():
            Path(fate).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return fate in wanted

    def judged(application: Application, *rest: Any) -> Report:
        nonlocal fate
        fate = str(application.form.get("fate", ""))
        if die_once("poison"):
            re.match("(a+)+$", "a" * 60 + "b")
        return judge(application, *rest)

    def announced(*args: Any, **more: str) -> None:
        announce(*args, **more)
        die_once("within")

    def kept(*args: Any) -> None:
        keep(*args)
        die_once("after")

    steps.judge, steps.announce, steps._keep = judged, announced, kept
    steps.MAX_JUDGINGS, steps.HANGS_S = 2, 1.0
    Reader.warm = lambda self: None  # a text is read without it


def _house(url: str, folder: Path, catalogue: Catalogue, key: str) -> House:
    jobs = f"sqlite:///{folder / 'jobs.db'}" if url.startswith("sqlite") else url
    return House.build(url, jobs, folder, catalogue=catalogue, key=key)


@pytest.fixture
def house(tmp_path: Path, catalogue: Catalogue, sealing_key: str) -> Iterator[House]:
    made = _house(f"sqlite:///{tmp_path / 'main.db'}", tmp_path, catalogue, sealing_key)
    yield made
    made.close()


def _wait(there: Callable[[], object]) -> None:
    end = time.monotonic() + _WAIT_S
    while not there():
        assert time.monotonic() < end, "not in time"
        time.sleep(0.05)


def _papers(seed: int, count: int) -> tuple[Bundle, dict[str, bytes]]:
    """A submission and its first files by name; only these are drawn."""
    bundle = submission(seed, FOOD_PERMIT, None, TODAY, with_bytes=False)
    return bundle, dict(file.rendered() for file in bundle.files[:count])


def _state(house: House, submission_id: str) -> str:
    return house.submissions.progress(submission_id).state


def test_killed_in_mid_review_a_worker_resumes_and_reports_once(house: House) -> None:
    bundle, papers = _papers(30, 3)
    papers[BROKEN] = b"%PDF-1.7 nothing"
    opened = house.queue(papers, bundle.applicant, bundle.form)
    house.ask(opened)

    house.start("w1")
    _wait(lambda: house.submissions.progress(opened).pages_done >= 1)
    children = psutil.Process(house.workers["w1"].pid).children(recursive=True)
    house.kill("w1")
    assert _state(house, opened) == "reviewing"
    assert house.doing("w1") == "reading"
    before = _attempts(house)
    house.start("w1")
    _wait(lambda: _state(house, opened) in {"reported", "failed"})

    assert house.reports() == house.events() == {opened: 1}
    report = house.submissions.report(opened)
    assert report is not None
    assert [f.rule for f in report.findings if f.kind == "refused_file"] == ["refused_file"]
    assert len(report.files) == 4
    after = _attempts(house)
    assert all(after[file_id] == (1, True) for file_id, (_, done) in before.items() if done)
    assert max(tries for tries, _ in after.values()) <= 2
    assert house.submissions.page_image(opened, report.files[0].file_id, 1)
    assert not [c for c in children if c.is_running() and c.status() != psutil.STATUS_ZOMBIE]

    house.ask(opened)
    _wait(lambda: house.reports()[opened] == 2)
    assert _attempts(house) == after, "a second review reads nothing again"


def test_what_kills_its_judge_is_parked_and_stops_nobody_else(house: House) -> None:
    bundle, _ = _papers(31, 0)
    papers = {"执照.pdf": text_pdf(list(bundle.files[0].sheets))}
    poison, within, after, healthy = (
        house.queue(papers, bundle.applicant, {**bundle.form, "fate": fate})
        for fate in ("poison", "within", "after", "")
    )
    house.before, deaths = _deadly, -1

    def ended() -> bool:
        nonlocal deaths
        worker = house.workers.get("w1")
        if worker is None or not worker.is_alive():  # a supervisor starts it again
            house.start("w1")
            deaths += 1
        return all(_state(house, one) in {"reported", "failed"} for one in house.waiting)

    _wait(ended)
    assert deaths == 4
    once = {poison: 0, within: 1, after: 1, healthy: 1}
    assert house.reports() == house.events() == once
    assert house.events(EventKind.FAILED) == {one: 1 - n for one, n in once.items()}
    assert house.judgings() == {poison: 3, within: 2, after: 1, healthy: 1}
    progress = house.submissions.progress(poison)
    assert progress.state == "failed"
    assert "可以重新预审" in progress.reason
    _, failed = Desk(house.engine, house.submissions).queue([State.FAILED])
    assert [(one.id, one.reason) for one in failed] == [(poison, progress.reason)]

    house.kill("w1")
    house.before = None  # the fault is mended
    house.ask(poison)
    assert house.submissions.progress(poison).reason == ""
    house.start("w1")
    _wait(lambda: _state(house, poison) == "reported")
    assert house.reports() == house.events() == {**once, poison: 1}


def test_a_host_that_never_comes_back_leaves_its_review_to_another(
    postgres: PostgresServer, tmp_path: Path, catalogue: Catalogue, sealing_key: str
) -> None:
    house = _house(create_database(postgres, "two_hosts"), tmp_path, catalogue, sealing_key)
    house.dead_s = 5.0
    bundle, papers = _papers(32, 2)
    try:
        for name in ("north", "south"):
            house.start(name)
        _wait(lambda: house.ready("north") and house.ready("south"))
        opened = house.queue(papers, bundle.applicant, bundle.form)
        _wait(lambda: house.submissions.progress(opened).pages_done == 1)
        lost = next(name for name in ("north", "south") if house.doing(name) == "reading")
        house.kill(lost)
        _wait(lambda: _state(house, opened) in {"reported", "failed"})
        assert house.reports() == house.events() == {opened: 1}
        (other,) = house.workers
        assert "taken over" in (tmp_path / "hosts" / other / "log").read_text()

        house.workers["twin"] = house.workers.pop(other)
        house.start(other)  # a second one under the same name does not stay
        house.workers[other].join(_WAIT_S)
        assert house.workers[other].exitcode == 1
        assert other in (tmp_path / "hosts" / other / "log").read_text().splitlines()[-1]
        assert house.workers["twin"].is_alive()
    finally:
        house.close()


def _attempts(house: House) -> dict[str, tuple[int, bool]]:
    rows = tables.page_results
    with house.engine.connect() as connection:
        return {r.file_id: (r.attempts, bool(r.outcome)) for r in connection.execute(select(rows))}
