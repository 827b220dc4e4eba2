"""Real worker processes on a real database: killed in the middle, the review still ends once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy import func, select

import knowledge.store
import ocr
import prereview.store
from bench.papers import FOOD_PERMIT, submission
from knowledge import Catalogue, CatalogueStore
from prereview import LocalFiles, SealedFiles, Submissions
from prereview.jobs import enqueue
from prereview.store import tables
from service.database import make_engine
from tests.conftest import ROOT
from tests.prereview.conftest import TODAY, matter_of

pytestmark = pytest.mark.slow

_WAIT_S = 150
_CODE = (
    "import sys; from pathlib import Path; from prereview.jobs import WorkerConfig, run_worker;"
    "from service.database import make_engine; a = sys.argv[1:];"
    "run_worker(WorkerConfig(a[1], Path(a[2]), (a[5],), Path(a[3]), a[4], 1), make_engine(a[0]))"
)


class House:
    """A database, a file store and the workers that a test starts."""

    def __init__(self, folder: Path, catalogue: Catalogue, key: str) -> None:
        self.url, self.jobs = f"sqlite:///{folder / 'main.db'}", f"sqlite:///{folder / 'jobs.db'}"
        self.folder, self.key, self.workers = folder, key, []
        ocr.models.prepare(folder / "models")
        self.engine = make_engine(self.url)
        knowledge.store.metadata.create_all(self.engine)
        prereview.store.metadata.create_all(self.engine)
        store = CatalogueStore(self.engine)
        store.publish(catalogue)
        self.submissions = Submissions(
            self.engine, SealedFiles(LocalFiles(folder / "files")), store.current
        )

    def start(self, name: str = "w1") -> subprocess.Popen[bytes]:
        where = (self.url, self.jobs, self.folder / "files", self.folder / "models", name, self.key)
        command = [sys.executable, "-c", _CODE, *map(str, where)]
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "OMP_NUM_THREADS": "1"})
        self.workers.append(process)
        return process

    def wait(self, there: Callable[[], bool]) -> None:
        end = time.monotonic() + _WAIT_S
        while not there():
            assert time.monotonic() < end, "not in time"
            time.sleep(0.05)

    def reports(self, submission_id: str) -> int:
        query = select(func.count()).where(tables.reports.c.submission_id == submission_id)
        with self.engine.connect() as connection:
            return int(connection.execute(query).scalar() or 0)


@pytest.fixture
def house(tmp_path: Path, catalogue: Catalogue, sealing_key: str) -> Iterator[House]:
    made = House(tmp_path, catalogue, sealing_key)
    yield made
    for worker in made.workers:
        if worker.poll() is None:
            worker.kill()
        worker.wait()
    made.engine.dispose()


def test_killed_in_mid_review_a_worker_resumes_and_reports_once(
    house: House, catalogue: Catalogue
) -> None:
    code = matter_of(catalogue, FOOD_PERMIT).code
    bundle = submission(1030, FOOD_PERMIT, None, TODAY)
    opened = house.submissions.create(code, bundle.applicant, bundle.form)
    for file in bundle.files[:3]:
        house.submissions.add_file(opened.id, file.name, file.data)
    house.submissions.add_file(opened.id, "坏的.pdf", b"%PDF-1.7 nothing")
    house.submissions.request_review(opened.id)
    enqueue(house.jobs, opened.id)
    enqueue(house.jobs, opened.id)
    progress = lambda: house.submissions.progress(opened.id)  # noqa: E731

    first = house.start()
    house.wait(lambda: progress().pages_done >= 1)
    children = psutil.Process(first.pid).children(recursive=True)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert progress().state == "reviewing"
    before = _attempts(house)
    house.start()
    house.wait(lambda: progress().state in {"reported", "failed"})

    assert progress().state == "reported"
    assert house.reports(opened.id) == 1
    report = house.submissions.report(opened.id)
    assert report is not None
    assert [f.rule for f in report.findings if f.kind == "refused_file"] == ["refused_file"]
    assert len(report.files) == 4
    after = _attempts(house)
    assert all(after[file_id] == (1, True) for file_id, (_, done) in before.items() if done)
    assert max(tries for tries, _ in after.values()) <= 2
    assert house.submissions.page_image(opened.id, report.files[0].file_id, 1)
    assert not [c for c in children if c.is_running() and c.status() != psutil.STATUS_ZOMBIE]

    house.submissions.request_review(opened.id)
    enqueue(house.jobs, opened.id)
    house.wait(lambda: house.reports(opened.id) == 2)
    assert _attempts(house) == after, "a second review reads nothing again"


def _attempts(house: House) -> dict[str, tuple[int, bool]]:
    rows = tables.page_results
    with house.engine.connect() as connection:
        return {r.file_id: (r.attempts, bool(r.outcome)) for r in connection.execute(select(rows))}
