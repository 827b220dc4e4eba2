"""A database with a queue of submissions, and real workers that can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Self

from cryptography.fernet import Fernet
from sqlalchemy import Engine, func, select

import knowledge.store
import ocr
import prereview.store
from bench.papers import FOOD_PERMIT, MATTER_NAMES, submission
from knowledge import CatalogueStore, load
from prereview import LocalFiles, SealedFiles, Submissions, Vault, use_vault
from prereview.jobs import enqueue
from prereview.store import tables
from service.database import make_engine

ROOT = Path(__file__).resolve().parents[2]
BROKEN = "坏的.pdf"
_TODAY = date(2026, 11, 20)
_WORK = (
    "import sys; from pathlib import Path; from prereview.jobs import WorkerConfig, run_worker;"
    "from service.database import make_engine; a = sys.argv[1:];"
    "run_worker(WorkerConfig(a[1], Path(a[2]), (a[5],), Path(a[3]), a[4], 1), make_engine(a[0]))"
)


@dataclass(slots=True)
class House:
    """Submissions wait in it; workers are processes of their own, by name."""

    url: str
    jobs: str
    folder: Path
    key: str
    engine: Engine
    submissions: Submissions
    waiting: list[str] = field(default_factory=list)
    workers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @classmethod
    def build(cls, url: str, jobs: str, folder: Path) -> Self:
        """Make tables, publish the catalogue, prepare the models."""
        key = Fernet.generate_key().decode()
        use_vault(Vault([key]))
        ocr.models.prepare(folder / "models")
        engine = make_engine(url)
        knowledge.store.metadata.create_all(engine)
        prereview.store.metadata.create_all(engine)
        store = CatalogueStore(engine)
        store.publish(load(ROOT / "catalogue"))
        files = SealedFiles(LocalFiles(folder / "files"))
        return cls(url, jobs, folder, key, engine, Submissions(engine, files, store.current))

    def fill(self, count: int, first_seed: int) -> None:
        """Queue so many reviews: some files each, one of them broken in every third."""
        catalogue = load(ROOT / "catalogue")
        code = next(m.code for m in catalogue.matters if m.name == MATTER_NAMES[FOOD_PERMIT])
        for number in range(count):
            made = submission(first_seed + number, FOOD_PERMIT, None, _TODAY)
            opened = self.submissions.create(code, made.applicant, made.form)
            for file in made.files[:2]:
                self.submissions.add_file(opened.id, file.name, file.data)
            if number % 3 == 2:
                self.submissions.add_file(opened.id, BROKEN, b"%PDF-1.7 nothing")
            self.submissions.request_review(opened.id)
            enqueue(self.jobs, opened.id)
            self.waiting.append(opened.id)

    def start(self, name: str) -> None:
        """Start a worker; it is restarted by the same name, as a supervisor does."""
        where = (self.url, self.jobs, self.folder / "files", self.folder / "models", name, self.key)
        self.workers[name] = subprocess.Popen(
            [sys.executable, "-c", _WORK, *map(str, where)],
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
            stderr=subprocess.DEVNULL,
        )

    def kill(self, name: str) -> None:
        """SIGKILL a worker; it has no say in it."""
        worker = self.workers.pop(name)
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    def close(self) -> None:
        """Kill whoever still works."""
        for name in list(self.workers):
            self.kill(name)
        self.engine.dispose()

    def reports(self) -> dict[str, int]:
        """How many reports each submission has."""
        rows = tables.reports
        query = select(rows.c.submission_id, func.count()).group_by(rows.c.submission_id)
        with self.engine.connect() as connection:
            found = {row[0]: int(row[1]) for row in connection.execute(query)}
        return {one: found.get(one, 0) for one in self.waiting}
