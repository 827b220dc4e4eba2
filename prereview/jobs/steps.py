"""The review as a workflow: begin, read each file, judge. Steps may run twice, with one effect.

The engine counts how often a job was taken up, but starts anew when another worker takes it over,
and counts restarts that cost a long reading nothing. So each part counts for itself: reading by
file (`prereview.store.readings`), judging by submission; the engine's own limit is off.
"""

from __future__ import annotations

import faulthandler
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dbos import DBOS
from sqlalchemy import Connection, Engine, insert, select, update

from knowledge import CatalogueStore
from ocr import Document, PageRead, Reader, Refusal
from prereview import recognise
from prereview.compare import compare
from prereview.jobs.names import WORKFLOW
from prereview.jobs.pace import Pace
from prereview.licences import Licences
from prereview.papers import ReadFile
from prereview.report import Report
from prereview.review import Application, judge
from prereview.store import tables as t
from prereview.store.clock import now
from prereview.store.life import RUNNING
from prereview.store.outbox import EventKind, announce
from prereview.store.readings import Readings
from prereview.store.submissions import Submissions
from prereview.store.types import Failure, FileEntry, State

log = logging.getLogger("prereview")

_RUNNING = [state.value for state in RUNNING]

#: A review is given up when its worker died this often while judging it. Judging takes a moment;
#: `bench.crash` prints how often a healthy one was begun at most. On a machine so busy that workers
#: lived no longer than their first judging, 3 was too few.
MAX_JUDGINGS = 8
#: Judging that takes longer hangs: the worker ends itself, which counts as a death. Fetching
#: licences is part of it, each of which may be read for `ocr.Limits.file_seconds`.
HANGS_S = 1800.0
#: One judging at a time in a process: whoever kills it or makes it hang is known.
_judging = threading.Lock()


@dataclass(frozen=True, slots=True)
class Runtime:
    """What the steps work with; set once when the worker starts."""

    engine: Engine
    submissions: Submissions
    readings: Readings
    catalogue: CatalogueStore
    reader: Reader
    licences: Licences | None = None
    pace: Pace = field(default_factory=Pace)


_runtime: list[Runtime] = []


def use(runtime: Runtime) -> None:
    """Give the steps what they work with."""
    _runtime[:] = [runtime]


def _tools() -> Runtime:
    return _runtime[0]


@DBOS.workflow(name=WORKFLOW, max_recovery_attempts=None)
def review_submission(submission_id: str) -> None:
    """Review a submission: one report for each time it was asked for."""
    number, files = begin(submission_id)
    if not number:
        return
    try:
        for file_id in files:
            read_file(submission_id, number, file_id)
        report(submission_id, number)
    except Exception as error:
        log.error("review of %s failed: %s", submission_id, type(error).__name__, exc_info=True)
        fail(submission_id, number)


@DBOS.step()
def begin(submission_id: str) -> tuple[int, list[str]]:
    """Mark the review as running; return its number (0: nothing to do) and the files."""
    submission = _tools().submissions.get(submission_id)
    if submission.state not in (State.QUEUED, State.REVIEWING):
        return 0, []
    _mark(
        submission_id, submission.round, state=State.REVIEWING.value, step="reading",
        pages_done=0, pages_total=len(submission.files),
    )  # fmt: skip
    return submission.round, [f.file_id for f in submission.files]


@DBOS.step()
def read_file(submission_id: str, number: int, file_id: str) -> int:
    """Read what is left to read of one file, page by page; return its pages."""
    tools = _tools()
    submission = tools.submissions.get(submission_id)
    entry = next((f for f in submission.files if f.file_id == file_id), None)
    if entry is None:
        return 0
    before = _pages_before(submission.files, file_id)
    left = len(submission.files) - submission.files.index(entry) - 1
    _mark(submission_id, number, file=entry.name, pages_done=before, pages_total=before + 1 + left)

    def read(
        data: bytes, name: str, keep: Callable[[PageRead], None], known: Sequence[PageRead]
    ) -> Document | Refusal:
        since = time.monotonic()

        def on_page(one: PageRead) -> None:
            nonlocal since
            keep(one)
            tools.pace.page(time.monotonic() - since)
            since = time.monotonic()
            done, total = before + one.page.number, before + one.total + left
            _mark(submission_id, number, pages_done=done, pages_total=total)

        found = tools.reader.read(data, name, on_page, known)
        tools.pace.file(len(found.pages) if isinstance(found, Document) else 1)
        return found

    pages = tools.readings.ensure(entry, read)
    _mark(submission_id, number, pages_done=before + pages, pages_total=before + pages + left)
    return pages


def _pages_before(files: tuple[FileEntry, ...], file_id: str) -> int:
    """Pages of the files that come earlier; they have been read."""
    tools, pages = _tools(), 0
    for entry in files:
        if entry.file_id == file_id:
            break
        pages += tools.readings.pages(entry)
    return pages


@DBOS.step()
def report(submission_id: str, number: int) -> str:
    """Judge the papers and keep the report, exactly once for a round; return the verdict."""
    # The first time both take seconds, of which no submission is guilty.
    recognise.warm(_tools().catalogue.current().catalogue.documents)
    with _judging:
        begun = _begun(submission_id, number)
        if not begun:
            return ""  # kept already, before the step could be noted
        if begun > MAX_JUDGINGS:
            log.error("review of %s parked: judging killed its worker too often", submission_id)
            _fail(submission_id, number, Failure.DEADLY)
            return ""
        with _not_for_ever():
            return _judge(submission_id, number)


def _begun(submission_id: str, number: int) -> int:
    """Count that judging begins, before it can kill anything; return how often it has begun.

    0: the round is over.
    """
    rows = t.submissions
    query = select(rows.c.judgings).where(rows.c.id == submission_id)
    with _tools().engine.begin() as connection:
        runs = _write(
            connection, submission_id, number, step="judging", file="",
            judgings=rows.c.judgings + 1,
        )  # fmt: skip
        return int(connection.execute(query).scalar_one()) if runs else 0


@contextmanager
def _not_for_ever() -> Iterator[None]:
    """End the process when the work hangs, even in C code that holds the interpreter."""
    faulthandler.dump_traceback_later(HANGS_S, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def _judge(submission_id: str, number: int) -> str:
    tools = _tools()
    submission = tools.submissions.get(submission_id)
    application = Application(
        submission.id, submission.matters[0], submission.applicant, submission.form,
        submission.matters[1:], submission.title,
    )  # fmt: skip
    today = date.today()  # noqa: DTZ011 - the calendar day of the hall
    made = judge(
        application, _load(submission.files), tools.catalogue.current(), today, tools.licences
    )
    made = compare(tools.submissions.report(submission_id, before=number), made, number)
    _keep(submission_id, number, made)
    return made.verdict.value


def _load(files: tuple[FileEntry, ...]) -> Iterator[ReadFile]:
    """Load what was read file by file, so that not all page pictures are in memory at once."""
    for entry in files:
        yield _tools().readings.load(entry)


def _keep(submission_id: str, number: int, made: Report) -> None:
    """Store the report, the new state and the event in one transaction; a second time is idle."""
    with _tools().engine.begin() as connection:
        done = _write(
            connection, submission_id, number, state=State.REPORTED.value, step="done", file="",
            pages_done=t.submissions.c.pages_total,
        )  # fmt: skip
        if not done:
            return
        connection.execute(
            insert(t.reports).values(
                submission_id=submission_id, round=number, report=made.model_dump_json(),
                created_at=now(connection),
            )
        )  # fmt: skip
        announce(connection, EventKind.REPORTED, submission_id, verdict=made.verdict.value)


@DBOS.step()
def fail(submission_id: str, number: int) -> None:
    """Say that the review failed of an error; it may be asked for again."""
    _fail(submission_id, number, Failure.ERROR)


def _fail(submission_id: str, number: int, why: Failure) -> None:
    """End the round without a report; the platform is told in the same transaction."""
    with _tools().engine.begin() as connection:
        ended = _write(
            connection, submission_id, number, state=State.FAILED.value, step="failed", file="",
            failure=why.value,
        )  # fmt: skip
        if ended:
            announce(connection, EventKind.FAILED, submission_id, reason=why.value)


def _mark(submission_id: str, number: int, **values: Any) -> None:
    """Write progress."""
    with _tools().engine.begin() as connection:
        _write(connection, submission_id, number, **values)


def _write(connection: Connection, submission_id: str, number: int, **values: Any) -> bool:
    """Change a round that runs; one that is over stays, whatever a late writer wants."""
    rows = t.submissions
    mine = (rows.c.id == submission_id, rows.c.round == number, rows.c.state.in_(_RUNNING))
    done = connection.execute(
        update(rows).where(*mine).values(updated_at=now(connection), **values)
    )
    return bool(done.rowcount)
