"""What people do to a printed sheet: they sign it, date it and press seals on it."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from bench.pages.canvas import MM, Canvas
from bench.pages.handwriting import sign, write_date
from bench.pages.seals import design, press
from bench.pages.truth import Cell
from ocr.document import SealShape

_SEALED, _SIGNED, _DATED = 0.6, 0.6, 0.3


def finish(canvas: Canvas, dice: Random) -> None:
    """Sign and seal where the sheet has places for it; some stay empty."""
    _label_cells(canvas)
    for x, y in canvas.seal_places:
        if dice.random() < _SEALED:
            shape = dice.choices((SealShape.ROUND, SealShape.OVAL, SealShape.SQUARE), (8, 1, 1))[0]
            press(canvas, x, y, dice, design(dice, shape))
    for left, top, width, height in canvas.sign_places:
        if dice.random() < _SIGNED:
            draw = write_date if dice.random() < _DATED else sign
            draw(canvas, left, top, width, height, dice)


def _label_cells(canvas: Canvas) -> None:
    """Give every cell the text of the rows in it, those put there after the table too."""
    middles = [row.corners.mean(axis=0) for row in canvas.rows]

    def text(cell: Cell) -> str:
        left, top, right, bottom = cell.box
        return "".join(
            row.text
            for row, (x, y) in zip(canvas.rows, middles, strict=True)
            if left <= x <= right and top <= y <= bottom
        )

    canvas.tables = [
        replace(table, cells=tuple(replace(cell, text=text(cell)) for cell in table.cells))
        for table in canvas.tables
    ]


def seal_over(canvas: Canvas, dice: Random) -> None:
    """Press one or two more seals right over rows of text."""
    for row in dice.sample(canvas.rows, min(len(canvas.rows), dice.choice((1, 2)))):
        x, y = (float(v) / MM for v in row.corners.mean(axis=0))
        press(canvas, x + dice.uniform(-15, 15), y + dice.uniform(-8, 8), dice)
