"""What people do to a printed sheet: they sign it, date it and press seals on it."""

from __future__ import annotations

from random import Random

from bench.pages.canvas import MM, Canvas
from bench.pages.handwriting import sign, write_date
from bench.pages.seals import design, press
from ocr.document import SealShape

_SEALED, _SIGNED, _DATED = 0.6, 0.6, 0.3


def finish(canvas: Canvas, dice: Random) -> None:
    """Sign and seal where the sheet has places for it; some stay empty."""
    for x, y in canvas.seal_places:
        if dice.random() < _SEALED:
            shape = dice.choices((SealShape.ROUND, SealShape.OVAL, SealShape.SQUARE), (8, 1, 1))[0]
            press(canvas, x, y, dice, design(dice, shape))
    for left, top, width, height in canvas.sign_places:
        if dice.random() < _SIGNED:
            draw = write_date if dice.random() < _DATED else sign
            draw(canvas, left, top, width, height, dice)


def seal_over(canvas: Canvas, dice: Random) -> None:
    """Press one or two more seals right over rows of text."""
    for row in dice.sample(canvas.rows, min(len(canvas.rows), dice.choice((1, 2)))):
        x, y = (float(v) / MM for v in row.corners.mean(axis=0))
        press(canvas, x + dice.uniform(-15, 15), y + dice.uniform(-8, 8), dice)
