"""ZIP: the files in it, one after the other, as if they were one document of many parts."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from ocr.context import Context, Noted, Pages
from ocr.faults import UnreadableError
from ocr.packages import Entry, Package
from ocr.readers import KINDS, reader_of
from ocr.sniff import OFFICE, extension_fits, sniff

# What operating systems and sync programs leave behind.
_LITTER = frozenset({"thumbs.db", "desktop.ini", ".ds_store", "icon\r"})
_LITTER_FOLDER = "__MACOSX"
_MOST_FILES = 100
_NAME_SHOWN = 60  # of a text in a remark; a name keeps its end
_NAME_KEPT = 200  # of `Page.part`
_NESTED = frozenset({"zip", "rar", "sevenzip", "gzip"})
_DIGITS = re.compile(r"(\d+)")


def read(data: bytes, kind: str, context: Context) -> Pages:
    """Read the files of an archive in the order of their names; `Page.part` says which it is.

    A file that cannot be read is a remark.

    Raises:
        UnreadableError: none of the files can be read (the reason that they share, or
            `archive_unreadable`), `empty_archive`, too many files or pages, or one of
            `ocr.packages`.
    """
    del kind
    with Package(data) as package:
        files = sorted((e for e in package.entries if not _is_litter(e)), key=_natural)
        if not files:
            raise UnreadableError("empty_archive")
        if len(files) > _MOST_FILES:
            raise UnreadableError("too_many_entries", limit=_MOST_FILES)
        yield from _Archive(package, context).pages(files)


class _Archive:
    """An archive that is being read: pages and remarks are counted through all of its files."""

    def __init__(self, package: Package, context: Context) -> None:
        self._package = package
        self._context = context
        self._done = 0
        self._refused: list[tuple[Entry, UnreadableError]] = []

    def pages(self, files: list[Entry]) -> Pages:
        """All pages of all files."""
        readable = [(entry, kind) for entry in files if (kind := self._kind(entry))]
        self._check_pages(len(readable))
        for later, (entry, kind) in zip(range(len(readable))[::-1], readable, strict=True):
            try:
                yield from self._file(entry, kind, later=later)
            except UnreadableError as fault:
                if fault.code == "too_many_pages":
                    self._check_pages(self._done + int(fault.values["pages"]) + later)
                self._refused.append((entry, fault))
        if not self._done:
            raise self._reason()
        for entry, reason in self._refused:
            values = {**reason.values, "reason": reason.code, "part": _shown(entry)}
            self._context.remarks.append(Noted("part_refused", 0, values))

    def _check_pages(self, count: int) -> None:
        limit = self._context.limits.pages
        if count > limit:
            raise UnreadableError("too_many_pages", pages=count, limit=limit)

    def _reason(self) -> UnreadableError:
        entry, fault = self._refused[0]
        if all(other.code == fault.code for _, other in self._refused):
            return fault
        return UnreadableError("archive_unreadable", part=_shown(entry), pages=len(self._refused))

    def _kind(self, entry: Entry) -> str:
        """The kind of a file that has a reader; empty for the others, which are refused."""
        try:
            data = self._package.read(entry, self._context.limits.file_bytes)
        except UnreadableError as unread:
            self._refused.append((entry, unread))
            return ""
        kind = sniff(data)
        if kind in KINDS and kind not in _NESTED:
            return kind
        fault = UnreadableError(
            "unsupported_office" if kind in OFFICE else "unsupported", kind=kind
        )
        if not data:
            fault = UnreadableError("empty")
        elif not kind:
            fault = UnreadableError("unknown_type")
        elif kind in _NESTED:
            fault = UnreadableError("nested_archive", kind=kind)
        self._refused.append((entry, fault))
        return ""

    def _file(self, entry: Entry, kind: str, *, later: int) -> Pages:
        """The pages of one file, numbered on; `later` files follow, each of a page or more."""
        limits = self._context.limits
        data = self._package.read(entry, limits.file_bytes)
        first = self._done
        inner = replace(
            self._context,
            limits=replace(limits, pages=limits.pages - first - later),
            remarks=[],
            signatures=[],
            known=self._context.known[first:],
        )
        if not extension_fits(entry.name, kind):
            inner.remark("wrong_extension", kind=kind)
        try:
            for total, page in reader_of(kind)(data, kind, inner):
                self._check_pages(first + total + later)
                self._done = first + page.number
                number, part = self._done, entry.name[-_NAME_KEPT:]
                self._take_over(inner, first)
                yield first + total + later, replace(page, number=number, part=part)
        finally:
            self._take_over(inner, first)

    def _take_over(self, inner: Context, first: int) -> None:
        """Remarks and signatures of a file, with their pages counted through the archive."""
        for note in inner.remarks:
            page = first + max(1, note.page)  # what is said of a whole file stands at its first
            if page <= self._done:
                self._context.remarks.append(replace(note, page=page))
        inner.remarks.clear()
        for one in inner.signatures:
            self._context.signatures.append(replace(one, page=first + one.page if one.page else 0))
        inner.signatures.clear()


def _is_litter(entry: Entry) -> bool:
    parts = PurePosixPath(entry.name).parts
    name = parts[-1] if parts else ""
    return (
        _LITTER_FOLDER in parts
        or name.lower() in _LITTER
        or name.startswith(("._", "~$"))
        or not name
    )


def _natural(entry: Entry) -> list[tuple[int, int, str]]:
    """Sorting key: numbers in names count as numbers, so that 2 comes before 10."""
    return [
        (0, int(piece), "") if piece.isascii() and piece.isdecimal() else (1, 0, piece.casefold())
        for piece in _DIGITS.split(entry.name)
        if piece
    ]


def _shown(entry: Entry) -> str:
    """The name for a sentence; of a long one the end, which tells files apart."""
    name = entry.name.rpartition("/")[2]
    return name if len(name) <= _NAME_SHOWN else "…" + name[1 - _NAME_SHOWN :]
