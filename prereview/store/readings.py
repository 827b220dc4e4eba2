"""What was read from files: kept once, so that a repeated review reads only what is new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from pydantic import TypeAdapter
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from ocr import Document, Refusal
from prereview.papers import ReadFile
from prereview.store import tables as t
from prereview.store.files import FileStore
from prereview.store.types import FileEntry

_OUTCOME: TypeAdapter[Document | Refusal] = TypeAdapter(Document | Refusal)
#: A file at which the whole worker died this often is refused instead of read again.
MAX_ATTEMPTS = 3
_DEADLY = "读取这个文件时程序多次中断，已跳过。请换一份文件或转成普通图片、PDF 后再上传。"


class Readings:
    """Reads files at most a few times and keeps the outcome; pictures go to the file store."""

    def __init__(self, engine: Engine, files: FileStore) -> None:
        self._engine, self._files = engine, files

    def ensure(self, entry: FileEntry, read: Callable[[bytes, str], Document | Refusal]) -> int:
        """Read a file unless it was read before; return its number of pages."""
        attempts, outcome = self._begin(entry.file_id)
        if outcome is not None:
            return _pages(outcome)
        if attempts > MAX_ATTEMPTS:
            found: Document | Refusal = Refusal(entry.name, entry.sha256, "deadly", _DEADLY)
        else:
            found = read(self._files.get(entry.key), entry.name)
        self._keep(entry.file_id, found)
        return _pages(found)

    def pages(self, entry: FileEntry) -> int:
        """Return how many pages a file that was read has; 1 for a refused one or one not read."""
        query = select(t.page_results.c.pictures).where(t.page_results.c.file_id == entry.file_id)
        with self._engine.connect() as connection:
            return max(1, len(connection.execute(query).scalar() or ()))

    def load(self, entry: FileEntry) -> ReadFile:
        """Return a file that was read, page pictures included."""
        row = t.page_results
        with self._engine.connect() as connection:
            found = connection.execute(select(row).where(row.c.file_id == entry.file_id)).one()
        outcome = _OUTCOME.validate_json(found.outcome)
        if isinstance(outcome, Document):
            pages = tuple(
                replace(page, image=self._files.get(key))
                for page, key in zip(outcome.pages, found.pictures, strict=True)
            )
            outcome = replace(outcome, pages=pages)
        return ReadFile(entry.file_id, entry.name, entry.material or "", outcome)

    def _begin(self, file_id: str) -> tuple[int, Document | Refusal | None]:
        """Count an attempt; return how many there were, and the outcome when there is one."""
        row = t.page_results
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(row).values(file_id=file_id, attempts=0, pictures=[]))
        except IntegrityError:
            pass  # an earlier attempt left its row
        with self._engine.begin() as connection:
            connection.execute(
                update(row)
                .where(row.c.file_id == file_id, row.c.outcome.is_(None))
                .values(attempts=row.c.attempts + 1)
            )
            found = connection.execute(select(row).where(row.c.file_id == file_id)).one()
        return found.attempts, _OUTCOME.validate_json(found.outcome) if found.outcome else None

    def _keep(self, file_id: str, outcome: Document | Refusal) -> None:
        pictures: list[str] = []
        if isinstance(outcome, Document):
            pictures = [self._files.put(page.image) for page in outcome.pages]
            outcome = replace(outcome, pages=tuple(replace(p, image=b"") for p in outcome.pages))
        row = t.page_results
        with self._engine.begin() as connection:
            kept = connection.execute(
                update(row)
                .where(row.c.file_id == file_id, row.c.outcome.is_(None))
                .values(
                    outcome=_OUTCOME.dump_json(outcome).decode(), pictures=pictures,
                    read_at=datetime.now(UTC),
                )
            )  # fmt: skip
        if not kept.rowcount:
            for key in pictures:
                self._files.delete(key)


def _pages(outcome: Document | Refusal) -> int:
    return max(1, len(outcome.pages)) if isinstance(outcome, Document) else 1
