"""Values in ruled tables, where the reader found their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.schema import DocumentField
from ocr import Box, Cell, Page, Table
from prereview.reading.candidates import RANK, TRUST, Candidate
from prereview.reading.labels import fold
from prereview.reading.rows import Glyph

#: What a label says in brackets behind itself: a unit, a hint.
_ASIDE = re.compile(r"\([^()]*\)$")
#: Longest text of a cell that is taken for a label.
_LABEL_MAX = 20


def in_cells(field: DocumentField, pages: Sequence[Page]) -> Iterator[Candidate]:
    """Yield the cell right of a cell that holds one of the field's labels, else the cell below."""
    words = {fold(word): rank for rank, word in enumerate(field.labels)}
    for page in pages:
        for table in page.tables:
            for cell in table.cells:
                text = fold(cell.text).rstrip(":")
                rank = words.get(text, words.get(_ASIDE.sub("", text)))
                target = _neighbour(table, cell) if rank is not None else None
                if target is not None and rank is not None and fold(target.text) not in words:
                    unit = "万" if "万元" in text else ""
                    trust = TRUST["cell"] - rank * RANK
                    yield Candidate(_glyphs(target, page), "cell", trust, rank, unit)


def labelled_cells(pages: Sequence[Page]) -> Iterator[tuple[str, Candidate]]:
    """Yield every pair of cells that may be a label and its value, left to right."""
    for page in pages:
        for table in page.tables:
            for cell in table.cells:
                label, target = fold(cell.text).rstrip(":"), _neighbour(table, cell)
                if target is not None and 2 <= len(label) <= _LABEL_MAX and not label[0].isdigit():
                    yield label, Candidate(_glyphs(target, page), "cell", TRUST["cell"])


def _neighbour(table: Table, cell: Cell) -> Cell | None:
    right = cell.column + cell.column_span
    for other in table.cells:
        if other.row <= cell.row < other.row + other.row_span and other.column == right:
            return other if other.text.strip() else None
    return None


def _glyphs(cell: Cell, page: Page) -> tuple[Glyph, ...]:
    inside = [n.confidence for n in page.lines if _meets(n.box, cell.box)]
    sure = min(inside, default=0.99)
    box = cell.box
    return tuple(
        Glyph(c, box.left, box.right, box.top, box.bottom, page.number, sure, i == 0)
        for i, c in enumerate(cell.text)
        if not c.isspace()
    )


def _meets(one: Box, other: Box) -> bool:
    x, y = (one.left + one.right) / 2, (one.top + one.bottom) / 2
    return other.left <= x <= other.right and other.top <= y <= other.bottom
