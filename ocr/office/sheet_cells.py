"""Cells of a worksheet (XLSX), read as a stream: what is shown, where, and what is joined."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ocr.faults import UnreadableError
from ocr.office.parts import HARMLESS, Element, attribute, child, children, local, number
from ocr.office.symbols import unsymbolised

MAX_CELLS = 12_000
"""Cells of all sheets as they are shown; printing takes 0.7 ms each, 50 full pages have 8,000."""

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MOST_JOINS = 2_000
_MOST_TEXT = 32_767  # of a cell, the program's own limit
_PLACE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as stored: type, value (a number, a text, or the index of a shared text), style."""

    kind: str
    value: str
    style: int


@dataclass(frozen=True, slots=True)
class Join:
    """Cells joined to one, from the first to the last row and column, all counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """What of a worksheet is shown."""

    cells: dict[tuple[int, int], RawCell] = field(default_factory=dict)
    joins: list[Join] = field(default_factory=list)
    widths: list[tuple[int, int, float]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hides_content: bool = False
    uncalculated: bool = False

    def is_hidden(self, column: int) -> bool:
        """Whether the column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)

    def width(self, column: int, default: float = 8.43) -> float:
        """Width of a column in characters."""
        for first, last, width in self.widths:
            if first <= column <= last:
                return width
        return default


def place(name: str) -> tuple[int, int] | None:
    """Row and column of a cell name such as `B12`; None when it is none."""
    found = _PLACE.match(name)
    if not found:
        return None
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(found.group(2))
    return (row, column) if 0 < row <= _LAST_ROW and column <= _LAST_COLUMN else None


def elements(data: bytes, *names: str) -> Iterator[Element]:
    """Finished elements with these local names, each thrown away when the next one is asked for.

    Raises:
        UnreadableError: `broken`.
    """
    stream = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        tag=tuple(f"{{*}}{name}" for name in names),
        **HARMLESS,
    )
    try:
        for _, one in stream:
            if one.getroottree().docinfo.internalDTD is not None:
                raise UnreadableError("broken")
            yield one
            one.clear()
            while one.getprevious() is not None and local(one.getparent()) in {"sheetData", "sst"}:
                del one.getparent()[0]
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("broken") from error


def read_grid(data: bytes, room: int) -> Grid:
    """The cells of a worksheet that hold something and are shown.

    Raises:
        UnreadableError: `broken`, or `too_many_cells` when it has more than `room`.
    """
    grid = Grid()
    at = 0
    for one in elements(data, "col", "row", "mergeCell"):
        name = local(one)
        if name == "col":
            _take_column(grid, one)
        elif name == "mergeCell":
            _take_join(grid, attribute(one, "ref"))
        else:
            at = number(one, "r", at + 1)
            _take_row(grid, one, at, room)
    return grid


def _take_column(grid: Grid, one: Element) -> None:
    first, last = number(one, "min"), number(one, "max")
    if attribute(one, "hidden") in {"1", "true"}:
        grid.hidden_columns.append((first, last))
    try:
        width = float(attribute(one, "width", "8.43"))
    except ValueError:
        return
    if 0 < width <= 255 and len(grid.widths) < _LAST_COLUMN:
        grid.widths.append((first, last, width))


def _take_join(grid: Grid, reference: str) -> None:
    first, _, last = reference.partition(":")
    start, end = place(first), place(last or first)
    if start and end and start <= end and len(grid.joins) < _MOST_JOINS:
        grid.joins.append(Join(start[0], start[1], end[0], end[1]))


def _take_row(grid: Grid, row: Element, at: int, room: int) -> None:
    hidden = attribute(row, "hidden") in {"1", "true"} or attribute(row, "zeroHeight") == "1"
    if hidden:
        grid.hidden_rows.add(at)
    column = 0
    for one in children(row, "c"):
        found = place(attribute(one, "r"))
        column = found[1] if found else column + 1
        cell = _cell(one)
        if cell is None:
            grid.uncalculated |= child(one, "f") is not None
        elif hidden or grid.is_hidden(column):
            grid.hides_content = True
        else:
            if len(grid.cells) >= room:
                raise UnreadableError("too_many_cells", limit=MAX_CELLS)
            grid.cells[at, column] = cell


def _cell(one: Element) -> RawCell | None:
    kind = attribute(one, "t", "n")
    if kind == "inlineStr":
        value = rich_text(child(one, "is"))
    else:
        held = child(one, "v")
        value = (held.text or "") if held is not None else ""
    if not value:
        return None
    return RawCell(kind, value[:_MOST_TEXT], number(one, "s"))


def rich_text(item: Element | None) -> str:
    """The text of a shared or inline string; how characters are pronounced is left out."""
    if item is None:
        return ""
    pieces = []
    for one in item:
        if local(one) == "t":
            pieces.append(one.text or "")
        elif local(one) == "r":
            held = child(one, "t")
            font = attribute(child(one, "rPr", "rFont"), "val")
            pieces.append(unsymbolised((held.text or "") if held is not None else "", font))
    return "".join(pieces)[:_MOST_TEXT]


def shared_texts(data: bytes | None, wanted: set[int]) -> dict[int, str]:
    """Those of the shared strings that are wanted, by their index."""
    found: dict[int, str] = {}
    if data and wanted:
        last = max(wanted)
        for at, one in enumerate(elements(data, "si")):
            if at in wanted:
                found[at] = rich_text(one)
            if at >= last:
                break
    return found
