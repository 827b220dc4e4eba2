"""Ruled tables with spans, on a canvas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.pages.canvas import Canvas
from bench.pages.truth import Cell, Table

_PADDING = 1.6
_LEADING = 1.4


@dataclass(frozen=True, slots=True)
class Entry:
    """What goes into a cell. `align`: `l`, `m` or `r`; a `vertical` text is stacked."""

    row: int
    column: int
    text: str = ""
    row_span: int = 1
    column_span: int = 1
    align: str = "l"
    face: str | None = None
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """How a table looks: millimetres."""

    size: float = 3.7
    face: str | None = None
    pen: float = 0.25
    outer: float = 0.25
    ruled: bool = True


def ruled(
    canvas: Canvas,
    x: float,
    y: float,
    widths: Sequence[float],
    heights: Sequence[float],
    entries: Sequence[Entry],
    style: Style | None = None,
) -> tuple[Table, float]:
    """Draw a table whose rows grow with their text; return it and the y below it.

    `entries` must fill the grid; a cell without text is an entry without text. The rows of text
    are labelled in the order of the entries.
    """
    style = style or Style()
    tall = _grown(canvas, widths, heights, entries, style)
    xs = [x + sum(widths[:i]) for i in range(len(widths) + 1)]
    ys = [y + sum(tall[:i]) for i in range(len(tall) + 1)]
    cells = []
    for entry in entries:
        box = (
            xs[entry.column], ys[entry.row],
            xs[entry.column + entry.column_span], ys[entry.row + entry.row_span],
        )  # fmt: skip
        if style.ruled:
            canvas.frame(*box, width=style.pen)
        _fill(canvas, box, entry, style)
        cells.append(
            Cell(
                canvas.place(*box),
                entry.row,
                entry.column,
                entry.row_span,
                entry.column_span,
                entry.text.replace("\n", ""),
            )
        )
    if style.ruled and style.outer > style.pen:
        canvas.frame(xs[0], ys[0], xs[-1], ys[-1], width=style.outer)
    table = Table(canvas.place(xs[0], ys[0], xs[-1], ys[-1]), tuple(cells))
    if style.ruled:
        canvas.tables.append(table)
    return table, ys[-1]


def _parts(canvas: Canvas, entry: Entry, width: float, style: Style) -> list[str]:
    face = entry.face or style.face
    return [
        part
        for piece in entry.text.split("\n")
        for part in canvas.wrap(piece, width - 2 * _PADDING, style.size, face=face)
    ]


def _grown(
    canvas: Canvas,
    widths: Sequence[float],
    heights: Sequence[float],
    entries: Sequence[Entry],
    style: Style,
) -> list[float]:
    tall = list(heights)
    for entry in sorted(entries, key=lambda e: e.row_span):
        if entry.vertical:
            need = len(entry.text) * style.size * 1.12 + 2 * _PADDING
        else:
            width = sum(widths[entry.column : entry.column + entry.column_span])
            count = len(_parts(canvas, entry, width, style))
            need = count * style.size * _LEADING + _PADDING
        last = entry.row + entry.row_span
        tall[last - 1] += max(0.0, need - sum(tall[entry.row : last]))
    return tall


def _fill(
    canvas: Canvas, box: tuple[float, float, float, float], entry: Entry, style: Style
) -> None:
    left, top, right, bottom = box
    if not entry.text:
        return
    face = entry.face or style.face
    if entry.vertical:
        height = len(entry.text) * style.size * 1.08
        canvas.vertical(
            (left + right) / 2, (top + bottom - height) / 2, entry.text, style.size, face=face
        )
        return
    parts = _parts(canvas, entry, right - left, style)
    step = style.size * _LEADING
    y = (top + bottom) / 2 - step * len(parts) / 2 + (step - style.size) / 2
    x = {"l": left + _PADDING, "m": (left + right) / 2, "r": right - _PADDING}[entry.align]
    for part in parts:
        canvas.text(x, y, part, style.size, face=face, anchor=entry.align)
        y += step
