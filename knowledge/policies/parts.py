"""A text of any format as a row of headings, paragraphs and tables, and as plain Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

__all__ = ["DEEPEST", "Part", "heading", "numbered", "paragraph", "squeeze", "table"]

DEEPEST = 6
"""Levels of headings that Markdown has."""
_NUMBER = "[一二三四五六七八九十百零〇两0-9]{1,6}"
_CHAPTER = re.compile(rf"第{_NUMBER}[编章]\s?")
_SECTION = re.compile(rf"第{_NUMBER}节\s?")
_ARTICLE = re.compile(rf"第{_NUMBER}条(?:之[一二三四五六七八九十]{{1,2}})?(?=\s|[^\s的规])")
_POINT = re.compile(r"[一二三四五六七八九十]{1,3}、")
_SUBPOINT = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")
_TITLE = 30
"""Characters of a numbered heading on a line of its own; GB/T 9704 papers keep them on one line."""
_RUN_IN = 20
"""Characters of a heading that its text follows on the same line (（一）适用对象。……)."""
_OPEN = ("：", ":")
_ENDS = ("。", "；", ";", "，", ",", "：", ":", "！", "？")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading (`level` from 1), a paragraph or a table (`rows`, the first is its head)."""

    kind: Literal["heading", "paragraph", "table"]
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    page: int | None = None


def squeeze(text: str) -> str:
    """Return a text on one line, with single spaces: layout is not part of what a policy says."""
    return " ".join(text.split())


def heading(level: int, text: str, page: int | None = None) -> Part:
    """Return a heading."""
    return Part("heading", squeeze(text), min(level, DEEPEST), page=page)


def paragraph(text: str, page: int | None = None) -> Part:
    """Return a paragraph."""
    return Part("paragraph", squeeze(text), page=page)


def table(rows: Iterable[Sequence[str]], page: int | None = None) -> Part:
    """Return a table, empty rows left out, all rows of one length."""
    plain = [tuple(squeeze(cell) for cell in row) for row in rows]
    kept = [row for row in plain if any(row)]
    width = max((len(row) for row in kept), default=0)
    return Part("table", rows=tuple(r + ("",) * (width - len(r)) for r in kept), page=page)


def numbered(parts: Sequence[Part]) -> Iterator[Part]:
    """Put headings where the numbers of a text say so.

    Articles (第五条) head their text in any file. Chapters and points (第二章, 一、, （一）) are
    headings only in a file that marks none itself, as scans and most web pages do not; points
    that a sentence with a colon introduces are its list.
    """
    marked = any(p.kind == "heading" and p.level > 1 for p in parts)
    deepest = max((p.level for p in parts if p.kind == "heading"), default=1)
    article = min(deepest + 1, DEEPEST) if marked else DEEPEST
    listing: re.Pattern[str] | None = None
    introduced = False
    for part in parts:
        if part.kind != "paragraph":
            listing, introduced = None, False
            yield part
            continue
        if introduced:
            listing = next((p for p in (_POINT, _SUBPOINT) if p.match(part.text)), None)
        introduced = part.text.endswith(_OPEN)
        is_item = listing is not None and bool(listing.match(part.text))
        own = None if marked or is_item else _of_number(part)
        if own is not None and own.text == part.text:
            yield own
            continue
        if found := _ARTICLE.match(part.text):
            own = heading(article, found.group(), part.page)
        if own is not None:
            listing = None
            yield own
        yield part


def _of_number(part: Part) -> Part | None:
    """Return the heading that a numbered paragraph is or begins with."""
    for level, pattern in enumerate((_CHAPTER, _SECTION, _POINT, _SUBPOINT), start=2):
        if not pattern.match(part.text):
            continue
        if len(part.text) <= _TITLE and not part.text.endswith(_ENDS):
            return replace(part, kind="heading", level=level)
        head, stop, rest = part.text.partition("。")
        if stop and rest and len(head) <= _RUN_IN and level > 3:
            return heading(level, head, part.page)
    return None
