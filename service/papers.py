"""The reader of papers, for policies: what `ocr` read, as `knowledge` takes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import ocr
from knowledge.policies.sheets import Sheet, SheetLine, SheetTable, UnreadablePaper

__all__ = ["Papers"]


class Papers:
    """Reads files as sheets; a context manager. The reader starts with the first file.

    Args:
        models: folder of the reader's models; made there when the first file comes.
    """

    def __init__(self, models: Path) -> None:
        self._models = models
        self._reader: ocr.Reader | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._reader is not None:
            self._reader.close()

    def __call__(self, data: bytes, name: str) -> tuple[Sheet, ...]:
        """Read a file.

        Raises:
            UnreadablePaper: the reader refuses it; its sentence says why.
        """
        if self._reader is None:
            ocr.models.prepare(self._models)
            self._reader = ocr.Reader(models=self._models)
        read = self._reader.read(data, name)
        if isinstance(read, ocr.Refusal):
            raise UnreadablePaper(read.message)
        return tuple(map(_sheet, read.pages))


def _sheet(page: ocr.Page) -> Sheet:
    inside = [table.box for table in page.tables]
    lines = tuple(
        SheetLine(line.raw, *line.box)
        for line in page.lines
        if not any(_within(line.box, box) for box in inside)
    )
    tables = tuple(SheetTable(_rows(t, page.lines), t.box.top, t.box.bottom) for t in page.tables)
    return Sheet(page.number, lines, tables)


def _as_written(cell: ocr.Cell, lines: Sequence[ocr.Line]) -> str:
    """Return a cell's text in its own spelling, where its lines give just this text."""
    raw = "".join(line.raw for line in lines if _within(line.box, cell.box))
    same = "".join(ocr.normalise(raw).split()) == "".join(cell.text.split())
    return raw if same else cell.text


def _within(line: ocr.Box, table: ocr.Box) -> bool:
    middle = (line.top + line.bottom) / 2
    return (
        table.top <= middle <= table.bottom and line.right > table.left and line.left < table.right
    )


def _rows(table: ocr.Table, lines: Sequence[ocr.Line]) -> tuple[tuple[str, ...], ...]:
    """Return the cells as rows; one that spans several stands in each of them."""
    height = max((c.row + c.row_span for c in table.cells), default=0)
    width = max((c.column + c.column_span for c in table.cells), default=0)
    rows = [[""] * width for _ in range(height)]
    for cell in table.cells:
        text = _as_written(cell, lines)
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                rows[row][column] = text
    return tuple(map(tuple, rows))
