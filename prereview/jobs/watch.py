"""Heartbeats of workers, and the watcher that takes over what a dead one left behind."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from dbos import DBOSClient
from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from prereview.jobs.client import client, enqueue
from prereview.jobs.names import QUEUE, WORKFLOW
from prereview.store import tables as t
from prereview.store.clock import now
from prereview.store.life import RUNNING
from prereview.store.waiting import ALIVE

log = logging.getLogger("prereview")

BEAT_S = 2.0
WATCH_S = 5.0
SEND_S = 2.0
CLEAN_S = 3600.0
#: A worker is taken for dead after this; well above a beat, so that a slow disk is no death.
DEAD_S = 60.0
#: A review that was silent for longer than this and has no job has lost it, and gets another.
LOST = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Strength:
    """Reviews at once, seconds a page, pages a file; 0: not known yet."""

    at_once: int
    page_seconds: float = 0.0
    file_pages: float = 0.0


class Watch:
    """Timers of a worker: its beat, the watcher (in the first living worker), `send`, `clean`."""

    def __init__(
        self, engine: Engine, jobs_database_url: str, worker_id: str, dead_s: float,
        strength: Callable[[], Strength], clean: Callable[[], None], send: Callable[[], None],
    ) -> None:  # fmt: skip
        self._engine, self._jobs, self._id = engine, jobs_database_url, worker_id
        self._dead, self._strength = timedelta(seconds=dead_s), strength
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._every, args=(seconds, act), daemon=True)
            for seconds, act in (
                (BEAT_S, self.beat), (WATCH_S, self.look), (SEND_S, send), (CLEAN_S, clean)
            )
        ]  # fmt: skip

    def start(self) -> None:
        """Start all timers; each acts at once."""
        self.beat()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop all timers."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=WATCH_S)

    def beat(self) -> None:
        """Say that this worker lives, and what it can do; what it does not know yet stays."""
        rows, strength = t.review_workers, self._strength()
        known = {name: value for name, value in asdict(strength).items() if value}
        with self._engine.begin() as connection:
            known["seen_at"] = now(connection)
            done = connection.execute(update(rows).where(rows.c.id == self._id).values(**known))
            if not done.rowcount:
                connection.execute(insert(rows).values(id=self._id, **known))

    def look(self) -> None:
        """Resume jobs of dead workers and queue again what lost its job; one worker does this."""
        with self._engine.connect() as connection:
            at = now(connection)
            if min(self._living(connection, at - ALIVE), default=self._id) != self._id:
                return
            living = self._living(connection, at - self._dead)
            silent = self._silent(connection, at - LOST)
        jobs = client(self._jobs)
        for job in jobs.list_workflows(status="PENDING", load_input=False, load_output=False):
            if job.executor_id and job.executor_id not in living:
                log.warning("job %s of dead worker %s taken over", job.workflow_id, job.executor_id)
                jobs.resume_workflow(job.workflow_id, queue_name=QUEUE)
        for submission_id in silent - _with_job(jobs) if silent else ():
            log.warning("review of %s had lost its job", submission_id)
            enqueue(self._jobs, submission_id)

    def forget(self, before: datetime) -> None:
        """Forget workers that were not seen since; names may change with every start."""
        rows = t.review_workers
        with self._engine.begin() as connection:
            connection.execute(delete(rows).where(rows.c.seen_at < before))

    def _living(self, connection: Connection, since: datetime) -> set[str]:
        """Workers that were seen since then and are not just starting."""
        rows = t.review_workers
        query = select(rows.c.id).where(rows.c.seen_at > since, rows.c.at_once > 0)
        return set(connection.execute(query).scalars())

    def _silent(self, connection: Connection, since: datetime) -> set[str]:
        """Reviews of which nothing was heard since then."""
        rows = t.submissions
        running = rows.c.state.in_([state.value for state in RUNNING])
        query = select(rows.c.id).where(running, rows.c.updated_at < since)
        return set(connection.execute(query).scalars())

    def _every(self, seconds: float, act: Callable[[], None]) -> None:
        while True:
            try:
                act()
            except SQLAlchemyError as error:
                log.warning("watch: %s", type(error).__name__)
            if self._stop.wait(seconds):
                return


def _with_job(jobs: DBOSClient) -> set[str]:
    """Submissions whose review waits or runs as a job."""
    found = jobs.list_workflows(
        name=WORKFLOW, status=["ENQUEUED", "DELAYED", "PENDING"], load_output=False
    )
    return {job.input["args"][0] for job in found if job.input}
