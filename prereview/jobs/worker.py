"""The worker process: reads and judges submissions until it is told to stop."""

from __future__ import annotations

import logging
import signal
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

from dbos import DBOS, DBOSConfig
from sqlalchemy import Engine

from knowledge import CatalogueStore
from ocr import Reader, models
from prereview.jobs import steps
from prereview.jobs.database import prepare
from prereview.jobs.names import APPLICATION, QUEUE, VERSION
from prereview.jobs.watch import Watch
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
    `keep_days` is deleted. Events go to `webhook_url`; without it they wait.
    """

    jobs_database_url: str
    files: Path
    keys: tuple[str, ...] = field(repr=False)
    models: Path
    worker_id: str
    threads: int = 2
    at_once: int = 1
    keep_days: int = 90
    licences: LicenceStore | None = None
    webhook_url: str = ""
    webhook_secret: str = field(default="", repr=False)


def run_worker(config: WorkerConfig, engine: Engine) -> None:
    """Work until SIGTERM or SIGINT. What was not finished goes on after the next start.

    Args:
        config: where the worker finds its jobs, files and models.
        engine: the database of submissions and catalogue; disposed of at the end.

    Raises:
        OSError: the models cannot be prepared.
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
    with Reader(models=config.models, workers=config.at_once, threads=config.threads) as reader:
        reader.warm()
        submissions = Submissions(engine, files, catalogue.current)
        licences = Licences(config.licences, reader.read) if config.licences else None
        readings = Readings(engine, files)
        runtime = steps.Runtime(engine, submissions, readings, catalogue, reader, licences)
        steps.use(runtime)

        def clean() -> None:
            before = datetime.now(UTC) - timedelta(days=config.keep_days)
            deleted = submissions.delete_expired(before)
            if deleted:
                log.info("%s expired submissions deleted", deleted)
            Outbox(engine).forget(before)
            Repeats(engine).forget()

        hooks = (
            Webhooks(engine, config.webhook_url, config.webhook_secret)
            if config.webhook_url
            else None
        )

        def send() -> None:
            while hooks and hooks.send_due():
                pass

        def strength() -> tuple[int, float]:
            return config.at_once, runtime.pace.page_seconds

        watch = Watch(engine, config.jobs_database_url, config.worker_id, strength, clean, send)
        watch.start()
        _launch(config)
        log.info("worker %s is ready", config.worker_id)
        stop.wait()
        watch.stop()
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
