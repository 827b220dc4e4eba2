"""Ruled tables of a PDF page, through pdfplumber."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pdfplumber
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from ocr.document import MAX_LINE_LENGTH, Box, Cell, Table

if TYPE_CHECKING:
    from pdfplumber.page import Page as PlumberPage

log = logging.getLogger("ocr")

# Drawings with more pieces than this are maps or plans; searching them for tables takes minutes.
_MOST_LINES = 3_000
_MOST_CELLS = 2_000
_SAME_EDGE = 1.5  # points

_UNREADABLE = (
    PSException,
    PdfminerException,
    MalformedPDFException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What pdfminer raises for damaged files that PDFium still reads."""


class PdfTables:
    """Tables of one file's pages; a file that pdfplumber cannot open has none."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._pdf: Any = None
        self._broken = False

    def close(self) -> None:
        """Free the file."""
        # Closing goes through the pages, which for a broken file means to parse it once more.
        if self._pdf is not None and not self._broken:
            self._pdf.close()

    def of_page(self, index: int, size: tuple[int, int]) -> tuple[Table, ...]:
        """The page's ruled tables with boxes in a picture of `size` (width, height) pixels."""
        if self._broken:
            return ()
        try:
            if self._pdf is None:
                self._pdf = pdfplumber.open(io.BytesIO(self._data))
            page = self._pdf.pages[index]
            try:
                return self._tables(page, size)
            finally:
                page.close()
        except _UNREADABLE as error:
            log.info("no tables of page %d: %s", index + 1, type(error).__name__)
            self._broken = True
            return ()

    def _tables(self, page: PlumberPage, size: tuple[int, int]) -> tuple[Table, ...]:
        if len(page.lines) + len(page.rects) + len(page.curves) > _MOST_LINES:
            return ()
        left, top, right, bottom = page.bbox
        scale = (size[0] / float(right - left), size[1] / float(bottom - top))

        def pixels(box: tuple[float, float, float, float]) -> Box:
            return Box(
                (box[0] - left) * scale[0],
                (box[1] - top) * scale[1],
                (box[2] - left) * scale[0],
                (box[3] - top) * scale[1],
            )

        found = []
        for table in page.find_tables():
            boxes = [tuple(float(v) for v in cell) for cell in table.cells][:_MOST_CELLS]
            if len(boxes) >= 2:
                cells = [_cell(page, box, boxes, pixels) for box in boxes]
                cells.sort(key=lambda cell: (cell.row, cell.column))
                found.append(Table(pixels(table.bbox), tuple(cells)))
        return tuple(found)


def _cell(page: PlumberPage, box: Any, boxes: list[Any], pixels: Any) -> Cell:
    columns = _edges([b[0] for b in boxes] + [b[2] for b in boxes])
    rows = _edges([b[1] for b in boxes] + [b[3] for b in boxes])
    column, row = _place(box[0], columns), _place(box[1], rows)
    text = page.crop(box, strict=False).extract_text() or ""
    return Cell(
        row=row,
        column=column,
        row_span=max(1, _place(box[3], rows) - row),
        column_span=max(1, _place(box[2], columns) - column),
        text=text[:MAX_LINE_LENGTH],
        box=pixels(box),
    )


def _edges(values: list[float]) -> list[float]:
    ordered = sorted(values)
    return ordered[:1] + [b for a, b in pairwise(ordered) if b - a > _SAME_EDGE]


def _place(value: float, edges: list[float]) -> int:
    return max(i for i, edge in enumerate(edges) if edge <= value + _SAME_EDGE)
