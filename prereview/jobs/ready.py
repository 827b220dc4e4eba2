"""Whether a worker may start: it sees the shared files, and nobody else has its name."""

from __future__ import annotations

import time
from datetime import datetime

from sqlalchemy import Engine, insert, select, update

from prereview.errors import FileNotFound
from prereview.messages import worker_fault
from prereview.store import tables as t
from prereview.store.clock import now
from prereview.store.files import FileStore
from prereview.store.vault import Unsealable

#: Uploads that are looked for, the newest first; one that is there is enough.
_LOOK_AT = 3


class NotReady(Exception):  # noqa: N818 - named for what happened
    """A worker that started so would do harm; `str()` says in Chinese what to mend."""


def check_files(engine: Engine, files: FileStore) -> None:
    """Prove that what was uploaded can be opened here, before reviews fail of it.

    Raises:
        NotReady: the folder is not the one that the service writes to, or the keys are others.
    """
    rows = t.submission_files
    newest = select(rows.c.key).order_by(rows.c.created_at.desc()).limit(_LOOK_AT)
    with engine.connect() as connection:
        keys = list(connection.execute(newest).scalars())
    fault = ""
    for key in keys:
        try:
            files.get(key)
        except FileNotFound:
            fault = "files"
        except Unsealable:
            fault = "keys"
        else:
            return
    if fault:
        raise NotReady(worker_fault(fault))


def enter(engine: Engine, worker_id: str) -> datetime:
    """Say that a worker of this name is starting; return its mark.

    Until its first beat it is not counted as living: what its name left behind may be taken over.
    """
    rows = t.review_workers
    with engine.begin() as connection:
        mark = now(connection)
        values = {"seen_at": mark, "at_once": 0}
        done = connection.execute(update(rows).where(rows.c.id == worker_id).values(**values))
        if not done.rowcount:
            connection.execute(insert(rows).values(id=worker_id, **values))
    return mark


def check_alone(engine: Engine, worker_id: str, mark: datetime, until: float) -> None:
    """Wait until the monotonic time `until`; whoever lives under the same name has beaten by then.

    Raises:
        NotReady: another worker has this name; two would take each other's jobs.
    """
    time.sleep(max(0.0, until - time.monotonic()))
    rows = t.review_workers
    mine = (rows.c.id == worker_id, rows.c.seen_at == mark)
    with engine.connect() as connection:
        if connection.execute(select(rows.c.id).where(*mine)).first() is None:
            raise NotReady(worker_fault("name", name=worker_id))
