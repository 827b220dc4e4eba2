"""Submissions: opened, filled with files, sent to review, reported."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from knowledge import Published
from prereview.errors import (
    EmptyFile,
    FileNotFound,
    MaterialNotFound,
    MatterNotFound,
    NothingToReview,
    NotNow,
    PrereviewError,
    QueueFull,
    SubmissionNotFound,
    SubmissionTooLarge,
    TooManyFiles,
)
from prereview.messages import failure
from prereview.report import Report
from prereview.store import tables as t
from prereview.store.clock import now
from prereview.store.files import FileStore
from prereview.store.life import RUNNING, Act, move
from prereview.store.outbox import EventKind, announce
from prereview.store.standing import give_number
from prereview.store.types import FileEntry, Progress, State, Submission
from prereview.store.waiting import ALIVE, Wait, backlog, unread, wait_of
from prereview.wanted import wanted

_RUNNING = [state.value for state in RUNNING]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one submission may hold, and how long the queue may become (seconds to wait)."""

    files: int = 60
    total_bytes: int = 300 * 1024 * 1024
    wait_s: int = 4 * 3600


class Submissions:
    """The only door to submissions, for many processes; `catalogue` is what is in force."""

    def __init__(
        self, engine: Engine, files: FileStore, catalogue: Callable[[], Published],
        limits: Limits | None = None,
    ) -> None:  # fmt: skip
        self._engine, self._files, self._catalogue = engine, files, catalogue
        self._limits = limits or Limits()

    def create(
        self, matter_code: str, applicant: Mapping[str, Any], form: Mapping[str, Any],
        *further: str, bundle: str = "", title: str = "",
    ) -> Submission:  # fmt: skip
        """Open a submission for a matter, or for several (`further`) of a 一件事 with its name.

        The matters are kept, so that a change of the 一件事 does not change what was applied for.

        Raises:
            MatterNotFound: the catalogue in force does not carry a matter.
        """
        matters = (matter_code, *further)
        for code in matters:
            if self._catalogue().catalogue.matter(code) is None:
                raise MatterNotFound(code)
        key, at = secrets.token_urlsafe(16), _now()
        row = {
            "id": key, "matter_code": matter_code, "matters": list(matters),
            "bundle": bundle if further else "", "title": title[:255] if further else "",
            "applicant": dict(applicant), "form": dict(form),
            "state": State.DRAFT.value, "round": 0, "pages_done": 0, "pages_total": 0, "file": "",
            "step": "waiting", "created_at": at, "updated_at": at,
        }  # fmt: skip
        with self._engine.begin() as connection:
            connection.execute(insert(t.submissions).values(**row))
        return self.get(key)

    def get(self, submission_id: str) -> Submission:
        """Return a submission with its files.

        Raises:
            SubmissionNotFound: there is none with this id.
        """
        with self._engine.connect() as connection:
            row = _row(connection, submission_id)
            files = connection.execute(
                select(t.submission_files)
                .where(t.submission_files.c.submission_id == submission_id)
                .order_by(t.submission_files.c.position)
            )
            entries = tuple(_entry(file) for file in files)
        return Submission(
            row.id, tuple(row.matters), row.applicant, row.form, State(row.state), row.round,
            entries, row.bundle, row.title, row.number or "",
        )  # fmt: skip

    def add_file(
        self, submission_id: str, name: str, data: bytes, material: str | None = None
    ) -> FileEntry:
        """Add a file; it is opened only when the review runs.

        Raises:
            SubmissionNotFound, ReviewRunning, NotNow, EmptyFile, TooManyFiles,
            SubmissionTooLarge, MaterialNotFound.
        """
        if not data:
            raise EmptyFile(name)
        self._check_material(submission_id, material)
        entry = FileEntry(
            file_id=secrets.token_hex(8), name=name[:255], size=len(data), material=material,
            sha256=hashlib.sha256(data).hexdigest(), key=self._files.put(data),
        )  # fmt: skip
        try:
            self._insert(submission_id, entry)
        except PrereviewError:
            self._files.delete(entry.key)
            raise
        return entry

    def _insert(self, submission_id: str, entry: FileEntry) -> None:
        rows = t.submission_files
        held = select(
            func.count(), func.coalesce(func.sum(rows.c.size), 0),
            func.coalesce(func.max(rows.c.position), 0),
        ).where(rows.c.submission_id == submission_id)  # fmt: skip
        with self._engine.begin() as connection:
            move(connection, submission_id, Act.CHANGE)
            files, size, last = connection.execute(held).one()
            if files >= self._limits.files:
                raise TooManyFiles(self._limits.files)
            if size + entry.size > self._limits.total_bytes:
                raise SubmissionTooLarge(self._limits.total_bytes)
            connection.execute(
                insert(rows).values(
                    id=entry.file_id, submission_id=submission_id, name=entry.name,
                    position=last + 1, size=entry.size, sha256=entry.sha256,
                    material=entry.material, key=entry.key, created_at=_now(),
                )
            )  # fmt: skip

    def file_bytes(self, submission_id: str, file_id: str) -> bytes:
        """Return a file as it was handed in; raises `SubmissionNotFound`, `FileNotFound`."""
        for entry in self.get(submission_id).files:
            if entry.file_id == file_id:
                return self._files.get(entry.key)
        raise FileNotFound

    def assign_file(self, submission_id: str, file_id: str, material: str | None) -> FileEntry:
        """Put a file into another slot, or into none; what was read from it stays.

        Raises:
            SubmissionNotFound, FileNotFound, ReviewRunning, NotNow, MaterialNotFound.
        """
        self._check_material(submission_id, material)
        rows = t.submission_files
        mine = (rows.c.id == file_id, rows.c.submission_id == submission_id)
        with self._engine.begin() as connection:
            move(connection, submission_id, Act.CHANGE)
            connection.execute(update(rows).where(*mine).values(material=material))
            row = connection.execute(select(rows).where(*mine)).first()
            if row is None:
                raise FileNotFound
        return _entry(row)

    def remove_file(self, submission_id: str, file_id: str) -> None:
        """Take a file out, with everything that was read from it.

        Raises:
            SubmissionNotFound, FileNotFound, ReviewRunning, NotNow.
        """
        rows = t.submission_files
        mine = (rows.c.id == file_id, rows.c.submission_id == submission_id)
        with self._engine.begin() as connection:
            move(connection, submission_id, Act.CHANGE)
            keys = _kept(connection, *mine)
            if not keys:
                raise FileNotFound
            connection.execute(delete(rows).where(*mine))
        for key in keys:
            self._files.delete(key)

    def delete(self, submission_id: str) -> None:
        """Delete a submission for its holder, who takes it back first while the window has it.

        All files, pictures and reports go. Of clerks' decisions what rule quality needs stays; of
        the audit log everything.

        Raises:
            SubmissionNotFound, ReviewRunning, NotNow: the window has it.
        """
        with self._engine.begin() as connection:
            move(connection, submission_id, Act.DELETE)
            keys = _erase(connection, submission_id)
        for key in keys:
            self._files.delete(key)

    def delete_expired(self, before: datetime, handed_before: datetime) -> int:
        """Delete every submission that nobody has touched since `before`; return how many.

        What the window has is not the holder's to touch: it stays until it is decided, or when
        nobody at the window has touched it since `handed_before` either. May run in several
        processes at once: what another has deleted is passed over.
        """
        rows, count = t.submissions, 0
        at_window = rows.c.state == State.HANDED.value
        old = or_(
            and_(at_window, rows.c.updated_at < handed_before),
            and_(~at_window, rows.c.state.not_in(_RUNNING), rows.c.updated_at < before),
        )
        with self._engine.connect() as connection:
            expired = list(connection.execute(select(rows.c.id).where(old)).scalars())
        for submission_id in expired:
            with self._engine.begin() as connection:
                mine = update(rows).where(rows.c.id == submission_id, old)
                if not connection.execute(mine.values(step=rows.c.step)).rowcount:
                    continue
                keys = _erase(connection, submission_id)
            for key in keys:
                self._files.delete(key)
            count += 1
        return count

    def request_review(self, submission_id: str) -> None:
        """Ask for a review; asking again while one waits or runs changes nothing.

        Raises:
            SubmissionNotFound, NothingToReview, NotNow, QueueFull.
        """
        submission = self.get(submission_id)
        if not submission.files:
            raise NothingToReview
        with self._engine.connect() as connection:
            wait, files = backlog(connection), unread(connection, submission_id)
        if submission.state not in RUNNING and wait > self._limits.wait_s:
            raise QueueFull(wait)
        try:
            with self._engine.begin() as connection:
                move(
                    connection, submission_id, Act.REVIEW, State.QUEUED,
                    round=t.submissions.c.round + 1, pages_done=0,
                    pages_total=files, file="", step="waiting", judgings=0, failure="",
                )  # fmt: skip
        except NotNow as refused:
            if refused.state not in RUNNING:
                raise

    def hand_over(self, submission_id: str, phone: str = "") -> None:
        """Hand a reviewed submission to the window; from then on the papers stay as they are.

        With the first time it gets its number. Whoever leaves a phone (digits) can ask for its
        progress by both from anywhere; without one the phone of before stays.

        Raises:
            SubmissionNotFound, NotNow: above all when files were changed after the report.
        """
        kept = {"phone": phone} if phone else {}
        with self._engine.begin() as connection:
            move(connection, submission_id, Act.HAND, State.HANDED, handed_at=_now(), **kept)
            announce(connection, EventKind.HANDED, submission_id)
            give_number(connection, submission_id)

    def withdraw(self, submission_id: str) -> None:
        """Take a submission back before the window has decided; it is as it was after its report.

        Raises:
            SubmissionNotFound, NotNow.
        """
        with self._engine.begin() as connection:
            move(connection, submission_id, Act.WITHDRAW, State.REPORTED, handed_at=None)
            announce(connection, EventKind.WITHDRAWN, submission_id)

    def report(self, submission_id: str, before: int | None = None) -> Report | None:
        """Return the newest report, or the newest of a round before `before`; None without one.

        Raises:
            SubmissionNotFound: there is no such submission.
        """
        rows = t.reports
        query = select(rows.c.report).where(rows.c.submission_id == submission_id)
        if before is not None:
            query = query.where(rows.c.round < before)
        with self._engine.connect() as connection:
            _row(connection, submission_id)
            text = connection.execute(query.order_by(rows.c.round.desc()).limit(1)).scalar()
        return Report.model_validate_json(text) if text else None

    def progress(self, submission_id: str) -> Progress:
        """Return how far the review is.

        Raises:
            SubmissionNotFound: there is no such submission.
        """
        with self._engine.connect() as connection:
            row = _row(connection, submission_id)
            queued = row.state == State.QUEUED.value
            wait = wait_of(connection, row.updated_at) if queued else Wait(0, None)
        return Progress(
            state=row.state, pages_done=row.pages_done, pages_total=row.pages_total, file=row.file,
            step=row.step, ahead=wait.ahead, wait_s=wait.seconds, reason=failure(row.failure),
        )  # fmt: skip

    def page_image(self, submission_id: str, file_id: str, number: int) -> bytes | None:
        """Return the picture (JPEG) of page `number` from 1; None when there is none (yet)."""
        query = (
            select(t.page_results.c.pictures)
            .join(t.submission_files, t.submission_files.c.id == t.page_results.c.file_id)
            .where(t.submission_files.c.submission_id == submission_id)
            .where(t.page_results.c.file_id == file_id, t.page_results.c.outcome.is_not(None))
        )
        with self._engine.connect() as connection:
            pictures = connection.execute(query).scalar() or []
        if not 1 <= number <= len(pictures):
            return None
        return self._files.get(pictures[number - 1])

    def worker_alive(self) -> bool:
        """Whether any worker was seen lately."""
        with self._engine.connect() as connection:
            seen = t.review_workers.c.seen_at > now(connection) - ALIVE
            return bool(connection.execute(select(func.count()).where(seen)).scalar())

    def _check_material(self, submission_id: str, material: str | None) -> None:
        """Refuse a material that the matters do not have, where the catalogue has them all."""
        with self._engine.connect() as connection:
            row = _row(connection, submission_id)
        found = [self._catalogue().catalogue.matter(code) for code in row.matters]
        matters = [m for m in found if m is not None]
        if material and len(matters) == len(found):
            today = date.today()  # noqa: DTZ011 - numbers do not depend on it
            wants = wanted(matters, row.applicant, row.form, today)
            if material not in {want.material.number for want in wants}:
                raise MaterialNotFound(material)


def _erase(connection: Connection, submission_id: str) -> list[str]:
    """Delete a submission's rows; return the keys of its files, which are deleted afterwards."""
    keys = _kept(connection, t.submission_files.c.submission_id == submission_id)
    connection.execute(delete(t.submissions).where(t.submissions.c.id == submission_id))
    connection.execute(delete(t.repeats).where(t.repeats.c.submission_id == submission_id))
    for kept in (t.finding_decisions, t.submission_decisions):
        mine = kept.c.submission_id == submission_id
        connection.execute(update(kept).where(mine).values(reason=None))
    return keys


def _kept(connection: Connection, *of: ColumnElement[bool]) -> list[str]:
    """Keys under which files and their page pictures are kept."""
    files, read = t.submission_files, t.page_results
    query = select(files.c.key, read.c.pictures).outerjoin(read, read.c.file_id == files.c.id)
    return [
        key for row in connection.execute(query.where(*of)) for key in (row[0], *(row[1] or ()))
    ]


def _row(connection: Connection, submission_id: str) -> Row[Any]:
    query = select(t.submissions).where(t.submissions.c.id == submission_id)
    row = connection.execute(query).first()
    if row is None:
        raise SubmissionNotFound
    return row


def _entry(row: Row[Any]) -> FileEntry:
    return FileEntry(row.id, row.name, row.size, row.material, row.sha256, row.key)


def _now() -> datetime:
    return datetime.now(UTC)
