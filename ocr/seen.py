"""Which letters of a text layer a person can see on the page that the file draws.

For PDF and OFD alike: both draw the page and know where they put their letters.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import Box
from ocr.engine import Image

# Grey values by which a letter must differ from what lies below it; one twentieth of black.
_FAINTEST = 12
# Letters that lie on each other: one covers so much of another of like size.
ON_TOP = 0.5
_LIKE_SIZE = 0.6
_TILE = 16  # pixels
_SLANT = 10.0  # degrees


class Placed(NamedTuple):
    """A letter and its place; `run` tells which letters were written in one go."""

    text: str
    box: Box
    run: int


def seen(texts: Sequence[str], boxes: Sequence[Box], picture: Image, bare: Image) -> list[bool]:
    """Which letters show in `picture` against `bare`, the same page drawn without its text.

    `boxes` are where their ink must be, and no ink of their neighbours. A letter that is white on
    white, without opacity, outside of its clip or covered leaves no trace. Points and dashes may be
    finer than a pixel: they are as visible as what stands before.
    """
    alike = cv2.inRange(cv2.absdiff(picture, bare), (0, 0, 0), (_FAINTEST - 1,) * 3)
    total = np.asarray(cv2.integral(cv2.bitwise_not(alike)))
    flags: list[bool] = []
    for text, box in zip(texts, boxes, strict=True):
        fine = unicodedata.category(text[0])[0] not in "LN"
        flags.append(flags[-1] if fine and flags else fine or _inked(box, total))
    return flags


def _inked(box: Box, total: NDArray[np.int32]) -> bool:
    height, width = total.shape[0] - 1, total.shape[1] - 1
    left, right = (int(min(max(v, 0), width)) for v in (box.left, box.right + 1))
    top, bottom = (int(min(max(v, 0), height)) for v in (box.top, box.bottom + 1))
    return bool(total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left])


def overprinted(letters: Sequence[Placed]) -> tuple[set[int], set[int]]:
    """Numbers of letters that lie on other ones or below them, and of those that repeat others.

    What lies below may be hidden by a patch, so that only the picture tells which of them is seen.
    A letter that is printed twice, to look bold, says the same once.
    """
    tiles: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    buried: set[int] = set()
    repeated: set[int] = set()
    for number, letter in enumerate(letters):
        if unicodedata.category(letter.text[0])[0] not in "LN":  # a tick may lie on its box
            continue
        left, top, right, bottom = letter.box
        column, row = int((left + right) / 2 // _TILE), int((top + bottom) / 2 // _TILE)
        below = [other for other in _near(tiles, column, row) if _buries(letter, letters[other])]
        if any(letters[other].text == letter.text for other in below):
            repeated.add(number)
            continue
        if below:
            buried |= {number, *below}
        tiles[column, row].append(number)
    doubtful = {letters[number].run for number in buried}
    again = {number for number in repeated if letters[number].run in doubtful}
    return buried | again, repeated - again


def _near(tiles: defaultdict[tuple[int, int], list[int]], column: int, row: int) -> Iterator[int]:
    for x in (column - 1, column, column + 1):
        for y in (row - 1, row, row + 1):
            yield from tiles.get((x, y), ())


def _buries(one: Placed, other: Placed) -> bool:
    if one.run == other.run:  # fonts may claim wider letters than they draw
        return False
    sizes = sorted((b.right - b.left) * (b.bottom - b.top) for b in (one.box, other.box))
    return sizes[0] >= _LIKE_SIZE**2 * sizes[1] and overlap(one.box, other.box) > ON_TOP


def overlap(one: Box, other: Box) -> float:
    """How much of the smaller box lies in the other, 0 to 1."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    least = min((b.right - b.left) * (b.bottom - b.top) for b in (one, other))
    return wide * high / least if min(wide, high, least) > 0 else 0.0


def leans(turn: float) -> bool:
    """Whether a letter so many degrees from upright stands askew, as watermarks do."""
    return abs((turn + 45) % 90 - 45) > _SLANT
