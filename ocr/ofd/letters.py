"""The letters of a page in pixels of its picture, and which of them a person can see."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ocr.document import Box
from ocr.engine import Image
from ocr.ofd.items import Glyph, Item, TextItem
from ocr.ofd.text import natural_advance
from ocr.ofd.values import Matrix, bounds

_ABOVE, _BELOW = 0.86, 0.14  # em: ascent and descent of Chinese fonts
# Grey values by which a letter must differ from what lies below it; one twentieth of black.
_FAINTEST = 12
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


def seen(letters: Sequence[Letter], picture: Image, bare: Image) -> list[bool]:
    """Which letters show in `picture` against `bare`, the same page drawn without its text.

    A letter that is white on white, without opacity, outside of its clip or covered leaves no
    trace. Points and dashes may be finer than a pixel: they are as visible as what stands before.
    """
    ink = (np.abs(picture.astype(np.int16) - bare).max(axis=2) >= _FAINTEST).astype(np.int32)
    total = np.zeros((ink.shape[0] + 1, ink.shape[1] + 1), np.int32)
    total[1:, 1:] = ink.cumsum(axis=0).cumsum(axis=1)
    flags: list[bool] = []
    for letter in letters:
        fine = unicodedata.category(letter.text[0])[0] not in "LN"
        flags.append(flags[-1] if fine and flags else fine or _inked(letter, total))
    return flags


def _inked(letter: Letter, total: Image) -> bool:
    """Whether there is ink in the middle of a letter's box; at its edges may be its neighbours'."""
    height, width = total.shape[0] - 1, total.shape[1] - 1
    box = letter.box
    aside = _EDGE * (box.right - box.left), _EDGE * (box.bottom - box.top)
    left, right = (
        int(np.clip(v, 0, width)) for v in (box.left + aside[0], box.right - aside[0] + 1)
    )
    top, bottom = (
        int(np.clip(v, 0, height)) for v in (box.top + aside[1], box.bottom - aside[1] + 1)
    )
    return bool(total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left])


def quarter_turn(letters: Sequence[Letter]) -> int:
    """Degrees clockwise by which to turn the page so that most of its letters stand upright."""
    votes = [0, 0, 0, 0]
    for letter in letters:
        if not letter.text.isspace():
            votes[round(letter.turn / 90) % 4] += 1
    best = max(range(4), key=lambda quarter: votes[quarter])
    return (360 - 90 * best) % 360 if votes[best] > votes[0] else 0
