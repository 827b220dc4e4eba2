"""The sending end of the queue: needs the jobs' database only."""

from __future__ import annotations

from functools import lru_cache

from dbos import DBOSClient, EnqueueOptions

from prereview.jobs.database import prepare
from prereview.jobs.names import APPLICATION, QUEUE, VERSION, WORKFLOW


def enqueue(jobs_database_url: str, submission_id: str) -> None:
    """Queue the review of a submission; while one waits or runs, nothing is added."""
    options: EnqueueOptions = {
        "queue_name": QUEUE,
        "workflow_name": WORKFLOW,
        "app_version": VERSION,
        "deduplication_id": submission_id,
        "duplication_policy": "return-existing",
    }
    client(jobs_database_url).enqueue(options, submission_id)


@lru_cache(maxsize=4)
def client(jobs_database_url: str) -> DBOSClient:
    """The client of a jobs' database, one a process."""
    prepare(jobs_database_url)
    return DBOSClient(system_database_url=jobs_database_url, application_name=APPLICATION)
