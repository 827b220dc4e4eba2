"""The worker process: reads and judges submissions until it is told to stop."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

from dbos import DBOS, DBOSConfig
from sqlalchemy import Engine

from knowledge import CatalogueStore
from ocr import Reader, models
from prereview.jobs import steps
from prereview.jobs.client import disconnect
from prereview.jobs.database import prepare
from prereview.jobs.names import APPLICATION, QUEUE, VERSION
from prereview.jobs.ready import check_alone, check_files, enter
from prereview.jobs.watch import BEAT_S, DEAD_S, Strength, Watch
from prereview.jobs.webhooks import Webhooks
from prereview.licences import Licences, LicenceStore
from prereview.store.files import LocalFiles
from prereview.store.outbox import Outbox
from prereview.store.readings import Readings
from prereview.store.repeats import Repeats
from prereview.store.submissions import Submissions
from prereview.store.vault import SealedFiles, Vault, use_vault

log = logging.getLogger("prereview")

#: How often the queue is looked at; the engine's default of 1 s is felt by a person.
_POLL_S = 0.1


@dataclass(frozen=True, slots=True)
class WorkerConfig:
    """Where a worker finds things. `worker_id` must be stable: a restarted worker resumes by it.

    `keys` seal and open personal data.
    `at_once` is the number of submissions reviewed side by side, each with a reader child of its
    own (about 1 GB); `threads` are the threads of one child. What nobody has touched for
    `keep_days` is deleted; what the window has and leaves undecided, after `window_keep_days`.
    Events go to `webhook_url`; without it they wait. A worker that was not seen for `dead_s`
    seconds is taken for dead, and its jobs are taken over. `also_clean` is called whenever the
    worker deletes what has run out, for what other rooms keep in the same database.
    """

    jobs_database_url: str
    files: Path
    keys: tuple[str, ...] = field(repr=False)
    models: Path
    worker_id: str
    threads: int = 2
    at_once: int = 1
    keep_days: int = 90
    window_keep_days: int = 365
    licences: LicenceStore | None = None
    webhook_url: str = ""
    webhook_secret: str = field(default="", repr=False)
    dead_s: float = DEAD_S
    also_clean: Callable[[Engine], None] | None = None


def run_worker(config: WorkerConfig, engine: Engine) -> None:
    """Work until SIGTERM or SIGINT. What was not finished goes on after the next start.

    Args:
        config: where the worker finds its jobs, files and models.
        engine: the database of submissions and catalogue; disposed of at the end.

    Raises:
        OSError: the models cannot be prepared.
        NotReady: the files are not those of the service, or another worker has this name.
    """
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    models.prepare(config.models)
    prepare(config.jobs_database_url)
    use_vault(Vault(config.keys))
    catalogue, files = CatalogueStore(engine), SealedFiles(LocalFiles(config.files))
    check_files(engine, files)
    mark, alone_at = enter(engine, config.worker_id), time.monotonic() + 1.5 * BEAT_S
    with Reader(models=config.models, workers=config.at_once, threads=config.threads) as reader:
        reader.warm()
        submissions = Submissions(engine, files, catalogue.current)
        licences = Licences(config.licences, reader.read) if config.licences else None
        readings = Readings(engine, files)
        runtime = steps.Runtime(engine, submissions, readings, catalogue, reader, licences)
        steps.use(runtime)

        def clean() -> None:
            at = datetime.now(UTC)
            before = at - timedelta(days=config.keep_days)
            deleted = submissions.delete_expired(
                before, at - timedelta(days=config.window_keep_days)
            )
            if deleted:
                log.info("%s expired submissions deleted", deleted)
            Outbox(engine).forget(before)
            Repeats(engine).forget()
            watch.forget(datetime.now(UTC) - timedelta(days=1))
            if config.also_clean is not None:
                config.also_clean(engine)

        hooks = (
            Webhooks(engine, config.webhook_url, config.webhook_secret)
            if config.webhook_url
            else None
        )

        def send() -> None:
            while hooks and hooks.send_due():
                pass

        def strength() -> Strength:
            pace = runtime.pace
            return Strength(config.at_once, pace.page_seconds, pace.file_pages)

        check_alone(engine, config.worker_id, mark, alone_at)
        watch = Watch(
            engine, config.jobs_database_url, config.worker_id, config.dead_s, strength, clean, send
        )
        watch.start()
        _launch(config)
        log.info("worker %s is ready", config.worker_id)
        stop.wait()
        watch.stop()
        disconnect(config.jobs_database_url)
        DBOS.destroy(workflow_completion_timeout_sec=0)
    engine.dispose()


def _launch(config: WorkerConfig) -> None:
    settings: DBOSConfig = {
        "name": APPLICATION,
        "system_database_url": config.jobs_database_url,
        "application_version": VERSION,
        "executor_id": config.worker_id,
        "log_level": "WARNING",
    }
    DBOS(config=settings)
    DBOS.launch()
    DBOS.register_queue(QUEUE, worker_concurrency=config.at_once, polling_interval_sec=_POLL_S)
