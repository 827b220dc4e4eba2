"""Values in ruled tables, where the reader found their cells."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial

from knowledge.schema import DocumentField, FieldType
from ocr import Box, Cell, Page, Table
from prereview.reading.candidates import RANK, TRUST, Candidate
from prereview.reading.common import column_heads, labels_of, name_labels
from prereview.reading.labels import fold
from prereview.reading.rows import Glyph

#: What a label says in brackets behind itself: a unit, a hint.
_ASIDE = re.compile(r"\([^()]*\)$")
#: Longest text of a cell that is taken for a label.
_LABEL_MAX = 20


def in_cells(
    field: DocumentField, pages: Sequence[Page], known: Collection[str]
) -> Iterator[Candidate]:
    """Yield the cell right of a cell that holds one of the field's labels, else the cells below.

    Where the cell to the right is one of the `known` labels too, the row is the head of a table.
    """
    words = labels_of(field)
    for page in pages:
        for table in page.tables:
            for cell in table.cells:
                text = fold(cell.text).rstrip(":")
                rank = words.get(text, words.get(_ASIDE.sub("", text)))
                if rank is None:
                    continue
                label = text if text in words else _ASIDE.sub("", text)
                made = partial(
                    Candidate, rank=rank, unit="万" if "万元" in text else "", label=label
                )
                target, trust = _neighbour(table, cell), TRUST["cell"] - rank * RANK
                if target and field.type is FieldType.NAME and _is_name_label(target):
                    target = _neighbour(table, target)
                if target is None or not _is_label(target, known):
                    if target is not None:
                        yield made(_glyphs(target, page), "cell", trust)
                    further = _neighbour(table, target) if target and field.other_than else None
                    if further and not _is_label(further, known):  # 姓名 │ of one │ of the other
                        yield made(_glyphs(further, page), "cell", trust)
                    continue
                less = 0.0 if _is_list(field) else TRUST["column"] - TRUST["cell"]
                for glyphs in _column(field, table, cell, page):
                    yield made(glyphs, "column", trust + less)


def _is_name_label(cell: Cell) -> bool:
    """Whether a cell only says that a name follows: 委托人 │ 名称 │ …."""
    return fold(cell.text).rstrip(":") in name_labels()


def _is_label(cell: Cell, known: Collection[str]) -> bool:
    text = fold(cell.text).rstrip(":")
    return text in known or _ASIDE.sub("", text) in known or text in column_heads()


def _column(
    field: DocumentField, table: Table, head: Cell, page: Page
) -> Iterator[tuple[Glyph, ...]]:
    """The cells below the head of a column: one after the other, or all of them as one text."""
    under = (c for c in table.cells if c.column == head.column and c.row > head.row)
    below = sorted((c for c in under if c.text.strip()), key=lambda c: c.row)
    below = [c for i, c in enumerate(below) if c.row == head.row + head.row_span + i]
    if _is_list(field) and below:
        joined = [g for i, c in enumerate(below) for g in (*_comma(c, i), *_glyphs(c, page))]
        yield tuple(replace(g, page=page.number) for g in joined)
    else:
        yield from (_glyphs(c, page) for c in below)


def _is_list(field: DocumentField) -> bool:
    """Whether a field may hold several names or things: text without a form."""
    return field.type is FieldType.TEXT and not field.pattern


def _comma(cell: Cell, number: int) -> tuple[Glyph, ...]:
    box = cell.box
    return (Glyph("、", box.left, box.left, box.top, box.bottom, 0, 1.0, first=False),) * bool(
        number
    )


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
