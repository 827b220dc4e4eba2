"""What was read from files: kept page by page, so that nothing whole is read twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Engine, and_, insert, select, update
from sqlalchemy.exc import IntegrityError

from ocr import Document, PageRead, Refusal
from prereview.papers import ReadFile
from prereview.store import tables as t
from prereview.store.files import FileStore
from prereview.store.types import FileEntry

_OUTCOME: TypeAdapter[Document | Refusal] = TypeAdapter(Document | Refusal)
_PAGE = TypeAdapter(PageRead)
#: A file at which the whole worker died this often without one more page being read is refused.
#: Readers are processes of their own, so that workers die of other causes; `bench.crash` counts
#: the files that were given up wrongly: with 8, five when workers lived shorter than a page took.
MAX_ATTEMPTS = 20
_DEADLY = "读取这个文件时程序多次中断，已跳过。请换一份文件或转成普通图片、PDF 后再上传。"

Read = Callable[[bytes, str, Callable[[PageRead], None], Sequence[PageRead]], Document | Refusal]
"""Reads content by its name; is given what wants each page, and the pages known already."""


class Readings:
    """Reads files at most a few times and keeps the outcome; pictures go to the file store.

    While a file is being read, `page_results.pictures` has two keys a page: that of the picture
    and that of what was read. `attempts` tells the writers of one file apart: whoever began last
    counts, an earlier one that still lives changes nothing.
    """

    def __init__(self, engine: Engine, files: FileStore) -> None:
        self._engine, self._files = engine, files

    def ensure(self, entry: FileEntry, read: Read) -> int:
        """Read a file unless it was read before; return its number of pages.

        Pages that an interrupted reading has kept are not read again.
        """
        attempt, keys, outcome = self._begin(entry.file_id)
        if outcome is not None:
            return _pages(outcome)
        known = [_PAGE.validate_json(self._files.get(key)) for key in keys[1::2]]
        if attempt > MAX_ATTEMPTS + len(known):
            found: Document | Refusal = Refusal(entry.name, entry.sha256, "deadly", _DEADLY)
        else:

            def keep(one: PageRead) -> None:
                put = self._put(one)
                if self._write(entry.file_id, attempt, pictures=[*keys, *put]):
                    keys.extend(put)
                else:
                    self._forget(put)

            found = read(self._files.get(entry.key), entry.name, keep, known)
        self._finish(entry.file_id, attempt, keys, found)
        return _pages(found)

    def pages(self, entry: FileEntry) -> int:
        """Return how many pages a file that was read has; 1 for a refused one or one not read."""
        query = select(t.page_results.c.pictures).where(
            t.page_results.c.file_id == entry.file_id, t.page_results.c.outcome.is_not(None)
        )
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

    def _begin(self, file_id: str) -> tuple[int, list[str], Document | Refusal | None]:
        """Count an attempt; return its number, the keys of what is kept, a finished outcome."""
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
        outcome = _OUTCOME.validate_json(found.outcome) if found.outcome else None
        return found.attempts, list(found.pictures), outcome

    def _put(self, one: PageRead) -> tuple[str, str]:
        bare = replace(one, page=replace(one.page, image=b""))
        return self._files.put(one.page.image), self._files.put(_PAGE.dump_json(bare))

    def _finish(
        self, file_id: str, attempt: int, keys: list[str], outcome: Document | Refusal
    ) -> None:
        pictures: list[str] = []
        if isinstance(outcome, Document):
            kept = keys[::2]
            later = outcome.pages[len(kept) :]
            pictures = kept + [self._files.put(page.image) for page in later]
            outcome = replace(outcome, pages=tuple(replace(p, image=b"") for p in outcome.pages))
        written = self._write(
            file_id, attempt, pictures=pictures, outcome=_OUTCOME.dump_json(outcome).decode(),
            read_at=datetime.now(UTC),
        )  # fmt: skip
        self._forget(set(keys) - set(pictures) if written else set(pictures) - set(keys))

    def _forget(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._files.delete(key)

    def _write(self, file_id: str, attempt: int, **values: object) -> bool:
        row = t.page_results
        mine: ColumnElement[bool] = and_(
            row.c.file_id == file_id, row.c.outcome.is_(None), row.c.attempts == attempt
        )
        with self._engine.begin() as connection:
            return bool(connection.execute(update(row).where(mine).values(**values)).rowcount)


def _pages(outcome: Document | Refusal) -> int:
    return max(1, len(outcome.pages)) if isinstance(outcome, Document) else 1
