"""Heartbeats of workers, and the watcher that takes over what a dead one left behind."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from prereview.jobs.client import client, enqueue
from prereview.store import tables as t
from prereview.store.types import State
from prereview.store.waiting import ALIVE

log = logging.getLogger("prereview")

BEAT_S = 2.0
WATCH_S = 5.0
SEND_S = 2.0
CLEAN_S = 3600.0
#: A worker is taken for dead after this; well above a beat, so that a slow disk is no death.
DEAD = timedelta(seconds=60)
#: A submission that waits longer than this without a job has lost it, and gets another.
LOST = timedelta(seconds=20)


Strength = Callable[[], tuple[int, float]]
"""Submissions that a worker reviews at once, and its seconds a page (0: not known yet)."""


class Watch:
    """Timers of a worker: its beat, the watcher (in the first living worker), `send`, `clean`."""

    def __init__(
        self, engine: Engine, jobs_database_url: str, worker_id: str, strength: Strength,
        clean: Callable[[], None], send: Callable[[], None],
    ) -> None:  # fmt: skip
        self._engine, self._jobs, self._id = engine, jobs_database_url, worker_id
        self._strength = strength
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
        """Say that this worker lives, and what it can do."""
        row, (at_once, page_seconds) = t.review_workers, self._strength()
        now = {
            "seen_at": datetime.now(UTC), "at_once": at_once, "page_seconds": page_seconds
        }  # fmt: skip
        with self._engine.begin() as connection:
            done = connection.execute(update(row).where(row.c.id == self._id).values(**now))
            if not done.rowcount:
                connection.execute(insert(row).values(id=self._id, **now))

    def look(self) -> None:
        """Resume jobs of dead workers and queue again what lost its job; one worker does this."""
        now = datetime.now(UTC)
        row = t.review_workers
        with self._engine.connect() as connection:
            living = set(
                connection.execute(select(row.c.id).where(row.c.seen_at > now - DEAD)).scalars()
            )
            leaders = connection.execute(
                select(row.c.id).where(row.c.seen_at > now - ALIVE)
            ).scalars()
            first = min(leaders, default=self._id)
            waiting = list(
                connection.execute(
                    select(t.submissions.c.id).where(
                        t.submissions.c.state == State.QUEUED.value,
                        t.submissions.c.updated_at < now - LOST,
                    )
                ).scalars()
            )
        if first != self._id:
            return
        jobs = client(self._jobs)
        for job in jobs.list_workflows(status="PENDING", load_input=False, load_output=False):
            if job.executor_id and job.executor_id not in living:
                log.warning("job %s of dead worker %s taken over", job.workflow_id, job.executor_id)
                jobs.resume_workflow(job.workflow_id)
        for submission_id in waiting:
            enqueue(self._jobs, submission_id)

    def _every(self, seconds: float, act: Callable[[], None]) -> None:
        while True:
            try:
                act()
            except SQLAlchemyError as error:
                log.warning("watch: %s", type(error).__name__)
            if self._stop.wait(seconds):
                return
