"""Reviews as durable jobs: `enqueue` from anywhere, `run_worker` in the worker process."""

from prereview.jobs.client import disconnect, enqueue
from prereview.jobs.ready import NotReady
from prereview.jobs.worker import WorkerConfig, run_worker

__all__ = ["NotReady", "WorkerConfig", "disconnect", "enqueue", "run_worker"]
