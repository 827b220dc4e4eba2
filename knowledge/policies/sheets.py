"""Read pages (PDF, OFD, DOCX, scans) as parts: lines joined to paragraphs, tables in their places.

The reader that makes pages is not this package's: whoever imports policies passes it in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TypeAlias

from knowledge.policies.parts import Part, paragraph, table

__all__ = ["PaperReader", "Sheet", "SheetLine", "SheetTable", "UnreadablePaper", "from_sheets"]


class UnreadablePaper(ValueError):  # noqa: N818 - says what happened
    """A file that cannot be read as pages; the message is for people."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of print with its box in pixels, origin top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table with the box that it fills; cells that span several stand in each of them."""

    rows: tuple[tuple[str, ...], ...]
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its lines in reading order, those of tables left out."""

    number: int
    lines: tuple[SheetLine, ...]
    tables: tuple[SheetTable, ...] = ()


PaperReader: TypeAlias = Callable[[bytes, str], Sequence[Sheet]]
"""Takes a file and its name; raises `UnreadablePaper`."""

_PAGE_NUMBER = re.compile(
    r"[-—–－·\s]*(?:第\s*)?\d{1,3}(?:\s*[页/／]\s*(?:共\s*)?\d{0,3}\s*页?)?[-—–－·\s]*"
)
_STARTS = re.compile(
    r"第[一二三四五六七八九十百零〇两0-9]{1,6}[编章节条]|[一二三四五六七八九十]{1,3}、"
    r"|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、]\s?\D|[•·●■◆]|附件\d?[：:]?"
)
_INDENT = 0.8
"""Heights of a line from which it stands indented; a paragraph is indented by two characters."""
_SHORT = 2.2
"""Heights that a line may end before the margin and still be full: the next word did not fit."""
_GAP = 1.8
"""Heights between two lines from which a new paragraph begins; print is set at 0.5 to 1.2."""


def from_sheets(sheets: Sequence[Sheet]) -> tuple[Part, ...]:
    """Return the parts of a paper; running heads and page numbers are left out."""
    repeated = _repeated(sheets)
    parts: list[Part] = []
    open_line: SheetLine | None = None
    for sheet in sheets:
        lines = [x for x in sheet.lines if not _is_furniture(x, sheet, repeated)]
        margin = _Margins.of(lines)
        for item in _in_order(lines, sheet.tables):
            if isinstance(item, SheetTable):
                _add_table(parts, table(item.rows, sheet.number))
                open_line = None
                continue
            if open_line is not None and margin.goes_on(open_line, item):
                parts[-1] = replace(parts[-1], text=_joined(parts[-1].text, item.text))
            else:
                parts.append(paragraph(item.text, sheet.number))
            # A full last line of a page goes on at the top of the next one.
            open_line = item if margin.is_full(item) else None
    return tuple(part for part in parts if part.text or part.rows)


@dataclass(frozen=True, slots=True)
class _Margins:
    """Where the print of a page begins and ends, and how high a line is."""

    left: float
    right: float
    height: float

    @classmethod
    def of(cls, lines: Sequence[SheetLine]) -> _Margins:
        if not lines:
            return cls(0, 0, 1)
        height = median(x.bottom - x.top for x in lines)
        return cls(min(x.left for x in lines), max(x.right for x in lines), max(height, 1))

    def is_full(self, line: SheetLine) -> bool:
        return line.right > self.right - _SHORT * self.height

    def goes_on(self, before: SheetLine, line: SheetLine) -> bool:
        """Tell whether a line goes on with the paragraph of a full line before it."""
        if line.left > self.left + _INDENT * self.height or _STARTS.match(line.text):
            return False
        gap = line.top - before.bottom
        return gap < _GAP * self.height


def _joined(text: str, more: str) -> str:
    latin = text[-1:].isascii() and more[:1].isascii() and text[-1:].isalnum()
    return f"{text} {more}" if latin else text + more


def _in_order(
    lines: Sequence[SheetLine], tables: Sequence[SheetTable]
) -> Iterator[SheetLine | SheetTable]:
    """Return lines as they were read, each table before the first line below it."""
    waiting = sorted(tables, key=lambda t: t.top)
    for line in lines:
        while waiting and waiting[0].bottom <= line.top + (line.bottom - line.top) / 2:
            yield waiting.pop(0)
        yield line
    yield from waiting


def _add_table(parts: list[Part], new: Part) -> None:
    """Add a table, or the rest of one that went on over the page."""
    last = parts[-1] if parts else None
    if (
        last is None
        or last.kind != "table"
        or last.page == new.page
        or not new.rows
        or len(last.rows[0]) != len(new.rows[0])
    ):
        parts.append(new)
    else:
        again = new.rows[0] == last.rows[0]
        parts[-1] = replace(last, rows=last.rows + new.rows[again:])


def _is_furniture(line: SheetLine, sheet: Sheet, repeated: frozenset[str]) -> bool:
    ends = (sheet.lines[0], sheet.lines[-1])
    at_end = any(line is x for x in ends)
    return at_end and (line.text in repeated or bool(_PAGE_NUMBER.fullmatch(line.text)))


def _repeated(sheets: Sequence[Sheet]) -> frozenset[str]:
    """Return the first and last lines that stand on more than half of several pages."""
    ends: Counter[str] = Counter()
    for sheet in sheets:
        ends.update({x.text for x in (*sheet.lines[:1], *sheet.lines[-1:])})
    return frozenset(t for t, n in ends.items() if n > 1 and n > len(sheets) / 2)
