"""Tables of a page picture: cells between drawn rules, with the text that lies in them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ocr.document import Box, Cell, Line, Table
from ocr.engine import Image
from ocr.picture.cell_text import Located, reordered, texts_of
from ocr.picture.grid import Grid, grids_of
from ocr.picture.rules import find_rules

_MOST_TABLES = 100
_MOST_CELLS = 2_000
# Without text: as many rows on a page as this.
_ROWS = 90
_SMALLEST_UNIT = 4.0  # pixels
# Of a short text only the height can be told: ink takes this share of a row as found.
_ENOUGH_LETTERS = 2
_INK = 0.75
# Share that one room takes of a border: 0.8 and more on generated certificates, seeds 0-3.
_GREAT = 0.7


def find_tables(image: Image, lines: Sequence[Line]) -> tuple[tuple[Table, ...], tuple[Line, ...]]:
    """Ruled tables of a page picture (BGR), and its lines in an order that keeps cells together.

    Boxes of both are pixels of `image`. Every line comes back as it was; lines of a table come
    row by row, cell by cell, where its first line stood.
    """
    unit = unit_of(image, lines)
    texts = [line.box for line in lines]
    level, upright = find_rules(image, unit, texts)
    grids = grids_of(level, upright, unit, texts)[:_MOST_TABLES]
    located = [Located.of(lines, len(grid.rooms), grid.homes) for grid in grids]
    tables = [
        (_table(grid, place), place)
        for grid, place in zip(grids, located, strict=True)
        if not _is_frame(grid, place)
    ]
    tables.sort(key=lambda pair: (pair[0].box.top, pair[0].box.left))
    return tuple(t for t, _ in tables), reordered(lines, [place for _, place in tables])


def unit_of(image: Image, lines: Sequence[Line]) -> float:
    """The size of a character of a page in pixels, a guess where there is no text."""
    return max(text_size(lines) or max(image.shape[:2]) / _ROWS, _SMALLEST_UNIT)


def text_size(lines: Sequence[Line]) -> float:
    """Median size of a full-width character in pixels, 0 without text.

    Rows are found with margins that may be as wide as a character is high; their length is not
    mistaken so easily.
    """
    sizes = []
    for line in lines:
        box = line.box
        across, along = sorted((box.bottom - box.top, box.right - box.left))
        wide = sum(0.55 if letter.isascii() else 1.0 for letter in line.text)
        if wide >= _ENOUGH_LETTERS:
            sizes.append(min(across, along / wide))
        else:
            sizes.append(across * _INK)
    return float(np.median(sizes)) if sizes else 0.0


def _is_frame(grid: Grid, place: Located) -> bool:
    """Whether all text stands in one great room: a page between the rules of its border."""
    sizes = [(box.right - box.left) * (box.bottom - box.top) for box in grid.boxes()]
    great = max(range(len(sizes)), key=sizes.__getitem__)
    others = (parts for number, parts in enumerate(place.cells) if number != great)
    return sizes[great] >= _GREAT * sum(sizes) and not any(others)


def _table(grid: Grid, place: Located) -> Table:
    texts = texts_of(place)
    cells = tuple(
        Cell(room.row, room.column, room.row_span, room.column_span, text, box)
        for room, text, box in zip(grid.rooms, texts, grid.boxes(), strict=True)
    )[:_MOST_CELLS]
    return Table(
        Box(
            min(c.box.left for c in cells),
            min(c.box.top for c in cells),
            max(c.box.right for c in cells),
            max(c.box.bottom for c in cells),
        ),
        cells,
    )
