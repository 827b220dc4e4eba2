"""The letters of a page in pixels of its picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ocr.document import Box
from ocr.ofd.items import Glyph, Item, TextItem
from ocr.ofd.text import natural_advance
from ocr.ofd.values import Matrix, bounds

_ABOVE, _BELOW = 0.86, 0.14  # em: ascent and descent of Chinese fonts
_EDGE = 0.1  # of a letter's box on each side


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: where it starts on its baseline, the direction of its line, and its box.

    `code` counts the `TextCode` that it comes from; `turn` is the angle at which the letter itself
    stands, in degrees clockwise.
    """

    text: str
    x: float
    y: float
    advance: float
    em: float
    turn: float
    box: Box
    code: int

    @property
    def middle(self) -> Box:
        """Its box without the edges, where its neighbours' ink may be."""
        left, top, right, bottom = self.box
        wide, high = _EDGE * (right - left), _EDGE * (bottom - top)
        return Box(left + wide, top + high, right - wide, bottom - high)


def letters_of(items: Sequence[Item], to_pixels: Matrix) -> list[Letter]:
    """All letters in the file's order, spaces among them."""
    found: list[Letter] = []
    texts = (item for item in items if isinstance(item, TextItem))
    for code, item in enumerate(texts):
        place = item.matrix.then(to_pixels)
        glyphs = [glyph for glyph in item.glyphs if glyph.text]
        for i, glyph in enumerate(glyphs):
            later = glyphs[i + 1] if i + 1 < len(glyphs) else None
            letter = _letter(item, glyph, later, place, code)
            if letter is not None:
                found.append(letter)
    return found


def _letter(
    item: TextItem, glyph: Glyph, later: Glyph | None, place: Matrix, code: int
) -> Letter | None:
    width = natural_advance(glyph.text[0]) * item.size * item.stretch * len(glyph.text)
    if later is not None and later.y == glyph.y and 0 < later.x - glyph.x < width:
        width = later.x - glyph.x
    lean = math.radians(item.lean)
    turn = Matrix(math.cos(lean), math.sin(lean), -math.sin(lean), math.cos(lean), glyph.x, glyph.y)
    whole = turn.then(place)
    if not whole.sound:
        return None
    top, bottom = -_ABOVE * item.size, _BELOW * item.size
    corners = [whole.point(*p) for p in ((0, top), (width, top), (width, bottom), (0, bottom))]
    right = math.hypot(whole.a, whole.b)
    x, y = place.point(glyph.x, glyph.y)
    return Letter(
        text=glyph.text,
        x=x,
        y=y,
        advance=width * right,
        em=item.size * math.hypot(whole.c, whole.d),
        turn=math.degrees(math.atan2(whole.b, whole.a)),
        box=Box(*bounds(corners)),
        code=code,
    )


def quarter_turn(letters: Sequence[Letter]) -> int:
    """Degrees clockwise by which to turn the page so that most of its letters stand upright."""
    votes = [0, 0, 0, 0]
    for letter in letters:
        if not letter.text.isspace():
            votes[round(letter.turn / 90) % 4] += 1
    best = max(range(4), key=lambda quarter: votes[quarter])
    return (360 - 90 * best) % 360 if votes[best] > votes[0] else 0
