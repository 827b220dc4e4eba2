"""A sheet of paper that is drawn on in millimetres and labelled while it is drawn on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw

from bench.fonts import font, showing
from bench.pages.truth import CheckBox, Handwriting, Points, Row, Seal, Table, Truth, quad

DPI = 300
MM = DPI / 25.4
"""Pixels a millimetre."""

Colour = tuple[int, int, int]
BLACK: Colour = (20, 20, 20)
A4 = (210.0, 297.0)

_CLOSING = "，。；：、）》”！？,.;:)」』】"
_OPENING = "（《“「『【("


class Canvas:
    """A page at `DPI`: everything is given in millimetres, colours are RGB.

    `image` may be drawn on with Pillow directly; what is drawn so must be added to `rows`,
    `check_boxes` and so on, with corners in pixels (`place` makes them from millimetres).
    """

    def __init__(
        self,
        width: float = A4[0],
        height: float = A4[1],
        *,
        paper: Colour = (255, 255, 255),
        face: str = "song",
    ) -> None:
        self.width, self.height, self.face = width, height, face
        self.image = Image.new("RGB", (round(width * MM), round(height * MM)), paper)
        self.pen = ImageDraw.Draw(self.image)
        self.rows: list[Row] = []
        self.tables: list[Table] = []
        self.check_boxes: list[CheckBox] = []
        self.seals: list[Seal] = []
        self.handwriting: list[Handwriting] = []
        # Where a seal belongs (its middle), and where somebody signs (left, top, width, height).
        self.seal_places: list[tuple[float, float]] = []
        self.sign_places: list[tuple[float, float, float, float]] = []

    @property
    def truth(self) -> Truth:
        """What stands on the page, in pixels of `image`."""
        width, height = self.image.size
        return Truth(
            page=quad(0, 0, width, height),
            rows=tuple(self.rows),
            tables=tuple(self.tables),
            check_boxes=tuple(self.check_boxes),
            seals=tuple(self.seals),
            handwriting=tuple(self.handwriting),
        )

    @staticmethod
    def place(left: float, top: float, right: float, bottom: float) -> Points:
        """Corners in pixels of a box in millimetres."""
        return quad(left * MM, top * MM, right * MM, bottom * MM)

    def width_of(
        self, text: str, size: float, face: str | None = None, spacing: float = 0.0
    ) -> float:
        """Width of a row in millimetres when set at `size` mm an em."""
        name = showing(text, face or self.face)
        return font(name, round(size * MM)).getlength(text) / MM + spacing * max(0, len(text) - 1)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 4.2,
        *,
        face: str | None = None,
        colour: Colour = BLACK,
        spacing: float = 0.0,
        anchor: str = "l",
        label: bool = True,
    ) -> Row:
        """Put a row; `y` is the top of its em box, `x` its left, middle or right (`l`, `m`, `r`)."""
        name = showing(text, face or self.face)
        shape = font(name, round(size * MM))
        width = self.width_of(text, size, name, spacing)
        left = (x - {"l": 0.0, "m": 0.5, "r": 1.0}[anchor] * width) * MM
        base = (y + 0.86 * size) * MM
        starts = [left + shape.getlength(text[:i]) + i * spacing * MM for i in range(len(text) + 1)]
        if spacing:
            for start, letter in zip(starts, text, strict=False):
                self.pen.text((start, base), letter, font=shape, fill=colour, anchor="ls")
        else:
            self.pen.text((left, base), text, font=shape, fill=colour, anchor="ls")
        _, top, _, bottom = shape.getbbox(text, anchor="ls")
        ends = [start - spacing * MM for start in starts[1:]]
        letters = [
            quad(a, base + top, b, base + bottom) for a, b in zip(starts, ends, strict=False)
        ]
        row = Row(quad(starts[0], base + top, ends[-1], base + bottom), text, np.array(letters))
        if label and text.strip():
            self.rows.append(row)
        return row

    def spread(
        self,
        x: float,
        y: float,
        text: str,
        width: float,
        size: float = 4.2,
        *,
        face: str | None = None,
        colour: Colour = BLACK,
    ) -> Row:
        """Put a short label justified to `width` mm, as certificates have it: 名　　称."""
        slack = width - self.width_of(text, size, face)
        gap = max(0.0, slack / max(1, len(text) - 1))
        return self.text(x, y, text, size, face=face, colour=colour, spacing=gap)

    def wrapped(
        self,
        x: float,
        y: float,
        text: str,
        width: float,
        size: float = 4.2,
        *,
        leading: float = 1.6,
        indent: float = 0.0,
        face: str | None = None,
        colour: Colour = BLACK,
    ) -> float:
        """Put a paragraph in rows of at most `width` mm; return the y below its last row."""
        for i, part in enumerate(self.wrap(text, width, size, face=face, indent=indent)):
            self.text(x + (0 if i else indent), y, part, size, face=face, colour=colour)
            y += size * leading
        return y

    def wrap(
        self, text: str, width: float, size: float, *, face: str | None = None, indent: float = 0.0
    ) -> list[str]:
        """Break text between characters; no row starts with closing punctuation."""
        name = showing(text, face or self.face)
        rows: list[str] = []
        current = ""
        for letter in text:
            room = width - (0 if rows else indent)
            if current and self.width_of(current + letter, size, name) > room:
                keep = _break_at(current, letter)
                rows.append(current[:keep])
                current = current[keep:]
            current += letter
        return [*rows, current] if current else rows

    def vertical(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 4.2,
        *,
        step: float = 1.08,
        face: str | None = None,
        colour: Colour = BLACK,
    ) -> Row:
        """Put a row that reads downwards; `x` is its middle, `y` its top, `step` ems a character."""
        name = showing(text, face or self.face)
        shape = font(name, round(size * MM))
        letters, boxes = [], []
        for i, letter in enumerate(text):
            # Commas and stops stand at the upper right of their square in vertical text.
            aside = 0.55 * size * MM if letter in "，。、" else 0.0
            middle = (x * MM + aside, (y + (i + 0.5) * step * size) * MM - aside)
            self.pen.text(middle, letter, font=shape, fill=colour, anchor="mm")
            half = 0.5 * size * MM
            letters.append(
                quad(middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half)
            )
            boxes.append(shape.getbbox(letter, anchor="mm"))
        first, last = letters[0].mean(axis=0), letters[-1].mean(axis=0)
        wide = max(box[2] - box[0] for box in boxes) / 2
        corners = quad(x * MM - wide, first[1] + boxes[0][1], x * MM + wide, last[1] + boxes[-1][3])
        row = Row(corners, text, np.array(letters), vertical=True)
        self.rows.append(row)
        return row

    def rule(
        self, x0: float, y0: float, x1: float, y1: float,
        width: float = 0.25, colour: Colour = (30, 30, 30),
    ) -> None:  # fmt: skip
        """Draw a straight line."""
        ends = (x0 * MM, y0 * MM, x1 * MM, y1 * MM)
        self.pen.line(ends, fill=colour, width=max(1, round(width * MM)))

    def frame(
        self, left: float, top: float, right: float, bottom: float,
        width: float = 0.25, colour: Colour = (30, 30, 30), fill: Colour | None = None,
    ) -> None:  # fmt: skip
        """Draw a rectangle."""
        self.pen.rectangle(
            (left * MM, top * MM, right * MM, bottom * MM),
            outline=colour, width=max(1, round(width * MM)), fill=fill,
        )  # fmt: skip

    def press(self, ink: Image.Image, x: float, y: float) -> None:
        """Lay a picture on a white ground over the page as ink: the colours multiply."""
        at = (round(x * MM), round(y * MM))
        below = self.image.crop((*at, at[0] + ink.width, at[1] + ink.height))
        self.image.paste(ImageChops.multiply(below, ink.convert("RGB")), at)

    def picture(self) -> NDArray[np.uint8]:
        """The page as a picture, BGR."""
        return np.ascontiguousarray(np.asarray(self.image)[:, :, ::-1])


def _break_at(current: str, letter: str) -> int:
    """Where to break before `letter`: words stay whole, punctuation does not start a row."""
    keep = len(current)
    if letter in _CLOSING:
        return max(1, keep - 1)
    while keep > 1 and current[keep - 1] in _OPENING:
        keep -= 1
    if letter.isascii() and letter.isalnum():
        start = keep
        while start and current[start - 1].isascii() and current[start - 1].isalnum():
            start -= 1
        keep = start or keep
    return keep
