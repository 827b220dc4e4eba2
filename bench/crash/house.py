"""A database with a queue of submissions, and real workers that can be killed."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any, Self

from cryptography.fernet import Fernet
from sqlalchemy import Engine, func, select

import knowledge.store
import prereview.store
from bench.papers import FOOD_PERMIT, MATTER_NAMES, submission
from knowledge import Catalogue, CatalogueStore, load
from prereview import LocalFiles, SealedFiles, Submissions, Vault, use_vault
from prereview.jobs import WorkerConfig, disconnect, enqueue, run_worker
from prereview.jobs.client import client
from prereview.store import tables as t
from prereview.store.outbox import EventKind
from prereview.store.types import State
from service.database import make_engine

ROOT = Path(__file__).resolve().parents[2]
BROKEN = "坏的.pdf"
_TODAY = date(2026, 11, 20)
#: Workers are forked from a process that has imported what they need, which takes seconds.
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["prereview.jobs", "service.database"])


@dataclass(slots=True)
class House:
    """Submissions wait in it; workers are processes of their own, each as on a host of its own.

    Workers share the databases, the folder of files and the key, and nothing else: each has its
    own working directory with its own models. `before` is what a worker does first.
    """

    url: str
    jobs: str
    folder: Path
    key: str
    engine: Engine
    catalogue: Catalogue
    submissions: Submissions
    dead_s: float = 60.0
    before: Callable[[], None] | None = None
    waiting: list[str] = field(default_factory=list)
    workers: dict[str, ForkServerProcess] = field(default_factory=dict)
    started: dict[str, float] = field(default_factory=dict)

    @classmethod
    def build(
        cls, url: str, jobs: str, folder: Path, *, catalogue: Catalogue | None = None,
        key: str = "",
    ) -> Self:  # fmt: skip
        """Make tables and publish the catalogue; a key is made, and used here, unless given."""
        if not key:
            key = Fernet.generate_key().decode()
            use_vault(Vault([key]))
        engine = make_engine(url)
        knowledge.store.metadata.create_all(engine)
        prereview.store.metadata.create_all(engine)
        store, catalogue = CatalogueStore(engine), catalogue or load(ROOT / "catalogue")
        store.publish(catalogue)
        files = SealedFiles(LocalFiles(folder / "files"))
        submissions = Submissions(engine, files, store.current)
        return cls(url, jobs, folder, key, engine, catalogue, submissions)

    def fill(self, count: int, first_seed: int, files: int = 2) -> None:
        """Queue so many reviews of up to `files` files, and a broken one in every third."""
        for number in range(count):
            made = submission(first_seed + number, FOOD_PERMIT, None, _TODAY, with_bytes=False)
            papers = dict(file.rendered() for file in made.files[: number % files + 1])
            if number % 3 == 2:
                papers[BROKEN] = b"%PDF-1.7 nothing"
            self.queue(papers, made.applicant, made.form)

    def queue(
        self, papers: dict[str, bytes], applicant: dict[str, object], form: dict[str, object]
    ) -> str:
        """Open a submission with these files and queue its review; return its id."""
        name = MATTER_NAMES[FOOD_PERMIT]
        code = next(m.code for m in self.catalogue.matters if m.name == name)
        opened = self.submissions.create(code, applicant, form)
        for file, data in papers.items():
            self.submissions.add_file(opened.id, file, data)
        self.waiting.append(opened.id)
        self.ask(opened.id)
        return opened.id

    def ask(self, submission_id: str) -> None:
        """Ask for a review, as the service does."""
        self.submissions.request_review(submission_id)
        enqueue(self.jobs, submission_id)

    def start(self, name: str) -> None:
        """Start a worker; it is restarted by the same name, as a supervisor does."""
        host = self.folder / "hosts" / name
        host.mkdir(parents=True, exist_ok=True)
        config = WorkerConfig(
            self.jobs, self.folder / "files", (self.key,), Path("models"), name, 1,
            dead_s=self.dead_s,
        )  # fmt: skip
        worker = _FORKS.Process(target=_work, args=(host, self.url, config, self.before))
        self.started[name] = time.time()
        worker.start()
        self.workers[name] = worker

    def kill(self, name: str) -> None:
        """SIGKILL a worker; it has no say in it."""
        worker = self.workers.pop(name)
        worker.kill()
        worker.join()

    def close(self) -> None:
        """Kill whoever still works."""
        for name in list(self.workers):
            self.kill(name)
        disconnect(self.jobs)
        self.engine.dispose()

    def ready(self, name: str) -> bool:
        """Whether a worker has beaten since it was started."""
        rows = t.review_workers
        query = select(rows.c.seen_at).where(rows.c.id == name, rows.c.at_once > 0)
        with self.engine.connect() as connection:
            seen = connection.execute(query).scalar()
        return seen is not None and _epoch(seen) > self.started[name]

    def doing(self, name: str) -> str:
        """What a worker is at: starting, idle, taking, reading, judging or kept.

        `judging` goes on until the report is kept in one transaction with the new state and the
        event; `kept` is what comes after it, until the job is noted as done.
        """
        if not self.ready(name):
            return "starting"
        jobs = client(self.jobs).list_workflows(
            status="PENDING", executor_id=name, load_output=False
        )
        for job in jobs:
            if job.input:
                now = self.submissions.progress(job.input["args"][0])
                if now.state == "queued":
                    return "taking"
                return now.step if now.state == "reviewing" else "kept"
        return "idle"

    def page_seconds(self) -> float:
        """What a page takes the slower worker; 0 before the first."""
        query = select(func.max(t.review_workers.c.page_seconds))
        with self.engine.connect() as connection:
            return float(connection.execute(query).scalar() or 0.0)

    def judging(self) -> bool:
        """Whether anything is being judged."""
        rows = t.submissions
        query = select(rows.c.id).where(rows.c.state == "reviewing", rows.c.step == "judging")
        with self.engine.connect() as connection:
            return connection.execute(query).first() is not None

    def reports(self) -> dict[str, int]:
        """How many reports each submission has."""
        rows = t.reports
        query = select(rows.c.submission_id, func.count()).group_by(rows.c.submission_id)
        return self._counts(query)

    def events(self, kind: EventKind = EventKind.REPORTED) -> dict[str, int]:
        """How many events of a kind the platform is told of each submission."""
        rows = t.outbox
        query = select(rows.c.submission_id, func.count()).where(rows.c.kind == kind.value)
        return self._counts(query.group_by(rows.c.submission_id))

    def failed(self) -> list[str]:
        """Submissions whose review was given up."""
        rows = t.submissions
        query = select(rows.c.id).where(rows.c.state == State.FAILED.value)
        with self.engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def unfinished(self) -> int:
        """How many submissions have neither a report nor failed."""
        failed = self.failed()
        return sum(not n and one not in failed for one, n in self.reports().items())

    def judgings(self) -> dict[str, int]:
        """How often the judging of each submission was begun."""
        return self._counts(select(t.submissions.c.id, t.submissions.c.judgings))

    def _counts(self, query: Any) -> Counter[str]:
        with self.engine.connect() as connection:
            found = {row[0]: int(row[1]) for row in connection.execute(query)}
        return Counter({one: found.get(one, 0) for one in self.waiting})


def _work(host: Path, url: str, config: WorkerConfig, before: Callable[[], None] | None) -> None:
    """What a worker's process does, in its own working directory."""
    os.chdir(host)
    log = os.open("log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    if before:
        before()
    run_worker(config, make_engine(url))


def _epoch(seen: datetime) -> float:
    return (seen if seen.tzinfo else seen.replace(tzinfo=UTC)).timestamp()
