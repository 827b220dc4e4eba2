"""Boxes to tick, as forms print them and people mark them."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from bench.pages.canvas import MM, Canvas, Colour
from bench.pages.truth import CheckBox

_PENS: tuple[Colour, ...] = ((20, 20, 20), (25, 45, 140), (50, 50, 60))
Option = tuple[str, bool]


def tick_row(
    canvas: Canvas,
    x: float,
    y: float,
    options: Sequence[Option],
    dice: Random,
    *,
    size: float = 3.7,
    width: float = 150.0,
    face: str | None = None,
) -> float:
    """Put boxes with their labels in a row of `width` mm, breaking it where needed; the y below.

    Each label is a row of text of its own. How boxes look and are marked is the same along the row.
    """
    side = size * dice.uniform(0.72, 0.95)
    mark, pen = dice.choice(_MARKS), dice.choice(_PENS)
    thin = dice.uniform(0.15, 0.3)
    left = x
    for label, checked in options:
        wide = side + 0.3 * size + canvas.width_of(label, size, face)
        if left > x and left + wide > x + width:
            left, y = x, y + 1.55 * size
        top = y + 0.5 * (size - side)
        canvas.frame(left, top, left + side, top + side, thin)
        if checked:
            mark(canvas, (left, top, side), dice, pen)
        place = canvas.place(left, top, left + side, top + side)
        canvas.check_boxes.append(CheckBox(place, label, checked))
        canvas.text(left + side + 0.3 * size, y, label, size, face=face)
        left += wide + dice.uniform(0.9, 1.8) * size
    return y + 1.55 * size


Square = tuple[float, float, float]


def _hook(canvas: Canvas, square: Square, dice: Random, pen: Colour) -> None:
    """A tick by hand that may run out of its box."""
    x, y, s = square
    far = dice.uniform(0.95, 1.45)
    points = [
        (x + dice.uniform(0.05, 0.2) * s, y + dice.uniform(0.35, 0.55) * s),
        (x + dice.uniform(0.35, 0.5) * s, y + dice.uniform(0.8, 0.95) * s),
        (x + far * s, y - dice.uniform(-0.1, 0.35) * s),
    ]
    _line(canvas, points, dice.uniform(0.3, 0.5), pen)


def _printed_hook(canvas: Canvas, square: Square, dice: Random, pen: Colour) -> None:  # noqa: ARG001
    """The tick of ☑ as a printer sets it."""
    x, y, s = square
    points = [
        (x + 0.18 * s, y + 0.5 * s),
        (x + 0.42 * s, y + 0.76 * s),
        (x + 0.84 * s, y + 0.2 * s),
    ]
    _line(canvas, points, 0.12 * s, (20, 20, 20))


def _cross(canvas: Canvas, square: Square, dice: Random, pen: Colour) -> None:
    x, y, s = square
    a, b = dice.uniform(0.05, 0.25) * s, dice.uniform(0.75, 1.0) * s
    width = dice.uniform(0.25, 0.45)
    _line(canvas, [(x + a, y + a), (x + b, y + b)], width, pen)
    _line(canvas, [(x + b, y + a), (x + a, y + b)], width, pen)


def _filled(canvas: Canvas, square: Square, dice: Random, pen: Colour) -> None:
    x, y, s = square
    inset = dice.uniform(0.0, 0.18) * s
    box = (x + inset, y + inset, x + s - inset, y + s - inset)
    canvas.frame(*box, 0.1, pen, fill=pen)


def _line(canvas: Canvas, points: Sequence[tuple[float, float]], width: float, pen: Colour) -> None:
    pixels = [(x * MM, y * MM) for x, y in points]
    canvas.pen.line(pixels, fill=pen, width=max(2, round(width * MM)), joint="curve")


_MARKS = (_hook, _hook, _printed_hook, _printed_hook, _cross, _filled)


def choices(dice: Random, labels: Sequence[str], *, several: bool = False) -> list[Option]:
    """Labels with what is chosen: one of them, or any number."""
    one = dice.randrange(len(labels) + 1)
    return [(label, dice.random() < 0.4 if several else i == one) for i, label in enumerate(labels)]
