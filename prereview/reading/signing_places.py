"""Places to sign: what stands behind or below a label, or was taken up by its line."""

from __future__ import annotations

import re

import numpy as np

from ocr import Box, Line, Page, Presence, Standing, presence_in
from prereview.reading.labels import fold
from prereview.reading.mark_value import pixels_of

#: A line of print is at most so many line heights wide a character; one that took up a signature
#: was twice that (tuning seeds).
_STRETCHED = 1.4
#: And at most so many line heights high: one that took up a signature was three (as below).
_SWOLLEN = 1.9
#: Writing that a line took up: so much darker than the paper, in strokes of so many line heights,
#: in so large a share of the columns. Chosen on seeds 1100-1104, for tuning since; `python -m
#: bench.review --first 100 --count 300` prints what was told of signatures there.
_INK, _HIGH, _WRITTEN = 50, 0.3, 0.15
_ASIDE = re.compile(r"\([^()]*\)$")
_SIGNING = frozenset("签字名盖公章手印按指或及并处亲笔、,/():")
#: Room below a label in which people sign: at least so many line heights to the next line, at most
#: so many down and to the right.
_SIGNABLE, _ROOM_BELOW, _ROOM_RIGHT = 2.5, 5.0, 20.0
#: A line so few line heights below a label stands right under it.
_NEAR = 2.0


def around(page: Page, words: set[str]) -> Presence | None:
    """What stands behind or below a label that ends its line, where room was left to sign."""
    heights = sorted(line.box.bottom - line.box.top for line in page.lines)
    em = heights[len(heights) // 2]
    for line in page.lines:
        text = fold(line.text)
        if not any(_ends_in(text, _ASIDE.sub("", word)) for word in words):
            continue
        if taken := _read_below(page, line, em):
            return taken
        for place in (_behind_line(page, line, em), _below_line(page, line, em)):
            there = presence_in(page, place, seal=True) if place else None
            if there and there.standing is not Standing.ABSENT:
                return there
    return None


def _ends_in(text: str, word: str) -> bool:
    """Whether a line ends in a label, or in what labels go on with: 签字、盖公章."""
    before, _, after = text.rpartition(word)
    return len(before) + len(after) < len(text) and not set(after) - _SIGNING


def _read_below(page: Page, line: Line, em: float) -> Presence | None:
    """A signature right below a label that was read as print: far higher than print is."""
    for other in page.lines:
        box = other.box
        near = -em / 2 < box.top - line.box.bottom < _NEAR * em
        beside = box.left < line.box.left + _ROOM_RIGHT * em and box.right > line.box.left
        if near and beside and box.bottom - box.top > _SWOLLEN * em and not other.text.isascii():
            return Presence(Standing.PRESENT, box)
    return None


def _behind_line(page: Page, line: Line, em: float) -> Box | None:
    top, bottom = line.box.top - em / 2, line.box.bottom + em / 2
    level = (n.box for n in page.lines if n.box.top < bottom and n.box.bottom > top)
    after = [box.left for box in level if box.left > line.box.right]
    right = min([*after, page.width, line.box.right + _ROOM_RIGHT * em])
    wide = right - line.box.right > _SIGNABLE * em
    return Box(line.box.right + em / 4, top, right - em / 4, bottom) if wide else None


def _below_line(page: Page, line: Line, em: float) -> Box | None:
    under = [n.box.top for n in page.lines if n.box.top > line.box.bottom]
    floor = min([*under, line.box.bottom + _ROOM_BELOW * em])
    if floor - line.box.bottom < _SIGNABLE * em:
        return None
    right = min(page.width, line.box.left + _ROOM_RIGHT * em)
    return Box(line.box.left, line.box.bottom + em / 4, right, floor - em / 4)


def taken_up(page: Page, words: set[str]) -> Presence | None:
    """What a label's line took up behind the label, when it is far too wide or high for print."""
    heights = sorted(line.box.bottom - line.box.top for line in page.lines)
    em = heights[len(heights) // 4]  # lines that took up a signature are high too
    for line in page.lines:
        text = fold(line.text)
        ends = [text.find(word) + len(word) for word in words if word in text]
        wide = line.box.right - line.box.left > _STRETCHED * em * len(line.text)
        high = line.box.bottom - line.box.top > _SWOLLEN * em
        if not ends or not (wide or high):
            continue
        left = line.box.left + em * (max(ends) + 1)
        behind = Box(left, line.box.top, line.box.right, line.box.bottom)
        written = behind.right > left and _is_written(page, behind, em)
        return Presence(Standing.PRESENT if written else Standing.UNCLEAR, behind)
    return None


def _is_written(page: Page, place: Box, em: float) -> bool:
    """Whether strokes as high as letters stand in a place, and not only a rule to write on."""
    pixels = pixels_of(page).mean(axis=2)
    rows = slice(max(0, int(place.top)), int(place.bottom))
    dark = pixels[rows, max(0, int(place.left)) : int(place.right)]
    if not dark.size:
        return False
    ink = dark < np.median(dark) - _INK
    tops, ends = ink.argmax(axis=0), ink.shape[0] - ink[::-1].argmax(axis=0)
    high = ink.any(axis=0) & (ends - tops > _HIGH * em)
    return bool(high.mean() > _WRITTEN)
