"""The sending end of the queue: needs the jobs' database only."""

from __future__ import annotations

from threading import Lock

from dbos import DBOSClient, EnqueueOptions

from prereview.jobs.database import prepare
from prereview.jobs.names import APPLICATION, QUEUE, VERSION, WORKFLOW

_clients: dict[str, DBOSClient] = {}
_opening = Lock()


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


def client(jobs_database_url: str) -> DBOSClient:
    """The client of a jobs' database, one a process, until `disconnect`."""
    with _opening:
        if jobs_database_url not in _clients:
            prepare(jobs_database_url)
            _clients[jobs_database_url] = DBOSClient(
                system_database_url=jobs_database_url, application_name=APPLICATION
            )
        return _clients[jobs_database_url]


def disconnect(jobs_database_url: str) -> None:
    """Close the client of a jobs' database, if there is one."""
    with _opening:
        made = _clients.pop(jobs_database_url, None)
    if made:
        made.destroy()
