"""Traditional characters that a reader of print saw on a page in simplified ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import opencc

from ocr import Page, PageSource

#: A page is in simplified characters when at most this share of those that differ between the two
#: scripts is traditional; a paper from Hong Kong or Macau has hardly any simplified ones.
_STRAY = 0.25


def simplified(pages: Sequence[Page]) -> tuple[Page, ...]:
    """Return the pages with stray traditional characters (黃島, 號) made simplified.

    Kai print is read so. A file's own text stays as it is, and so does a page that is traditional
    as a whole.
    """
    return tuple(_page(page) for page in pages)


def _page(page: Page) -> Page:
    if page.source is PageSource.TEXT or not _is_stray(page.text):
        return page
    lines = tuple(replace(line, text=_plain(line.text)) for line in page.lines)
    tables = tuple(
        replace(t, cells=tuple(replace(c, text=_plain(c.text)) for c in t.cells))
        for t in page.tables
    )
    return replace(page, lines=lines, tables=tables)


def _is_stray(text: str) -> bool:
    """Whether a text has traditional characters, but far more simplified ones."""
    traditional = sum(_simple(char) != char for char in text)
    simple = sum(_full(char) != char and _simple(char) == char for char in text)
    return 0 < traditional <= _STRAY * (traditional + simple)


def _plain(text: str) -> str:
    return "".join(map(_simple, text))


@cache
def _simple(char: str) -> str:
    return _converted("t2s", char)


@cache
def _full(char: str) -> str:
    return _converted("s2t", char)


def _converted(way: str, char: str) -> str:
    """A character in the other script; itself where that takes more than one."""
    if char < "\u3400":
        return char
    other: str = _converter(way).convert(char)
    return other if len(other) == 1 else char


@cache
def _converter(way: str) -> opencc.OpenCC:
    return opencc.OpenCC(way)
