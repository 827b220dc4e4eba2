"""The text around boxes to tick: what was read at a box, and which text belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.document import Box, Line, Table
from ocr.normalise import normalise

# In sizes of a character: how far a label may be from its box, and how wide a blank ends it.
_NEAR = 1.8
_BLANK = 1.3
_BOX_SIGNS = frozenset("□☐☑☒■▢◻◼◽◾▣⊠⊡✓✔√口囗¨")
_TRIM = " 、,，;；。.:：|/\\-_·"
_MOST = 200
_COARSE = 4  # pixels
# A character is at most this many times as wide as the middle one of its line.
_USUAL = 1.25


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A word of a line or, of a line without words, the line itself.

    Its letters start at `left`: a box that the recogniser cannot read goes into the place of the
    character after it.
    """

    raw: str
    box: Box
    line: int
    blank: bool
    left: float


class Surroundings:
    """Words of a page by their place."""

    def __init__(self, lines: Sequence[Line], tables: Sequence[Table], unit: float) -> None:
        self._unit = unit
        glyphs = [glyph for i, line in enumerate(lines) for glyph in _glyphs(i, line)]
        self._glyphs = sorted(glyphs, key=lambda g: g.box.left)
        heights = [(g.box.top, g.box.bottom) for g in self._glyphs]
        self._tops, self._bottoms = np.array(heights, np.float64).reshape(-1, 2).T
        self._walls = sorted(
            (x, cell.box.top, cell.box.bottom)
            for table in tables
            for cell in table.cells
            for x in (cell.box.left, cell.box.right)
        )
        self._cells = [cell for table in tables for cell in table.cells]

    def read_at(self, box: Box) -> tuple[str, str, str]:
        """The character read at a place, and those right before and after it; "" for none."""
        row = self._row(box)
        width = box.right - box.left
        for i, glyph in enumerate(row):
            x = (glyph.box.left + glyph.box.right) / 2
            if len(glyph.raw) == 1 and box.left - 0.1 * width <= x <= box.right + 0.1 * width:
                before = row[i - 1].raw[-1:] if i and self._close(row[i - 1], glyph) else ""
                after = (
                    row[i + 1].raw[:1]
                    if i + 1 < len(row) and self._close(glyph, row[i + 1])
                    else ""
                )
                return glyph.raw, before, after
        return "", "", ""

    def covered(self, box: Box) -> float:
        """Share of a square's width where characters were read that are no box signs."""
        wide = sum(
            max(0.0, min(g.box.right, box.right) - max(g.left, box.left))
            for g in self._row(box)
            if g.raw not in _BOX_SIGNS
        )
        return wide / max(1.0, box.right - box.left)

    def shares(
        self, left: NDArray[np.float64], right: NDArray[np.float64], y: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """`covered` of many places at once, to a few pixels."""
        written = [g for g in self._glyphs if g.raw not in _BOX_SIGNS]
        places = [(g.left, g.box.top, g.box.right, g.box.bottom) for g in written]
        coarse = np.maximum(np.array(places).reshape(-1, 4), 0).astype(int) // _COARSE
        reach = max(coarse[:, 2].max(initial=0), int(right.max(initial=0)) // _COARSE)
        depth = max(coarse[:, 3].max(initial=0), int(y.max(initial=0)) // _COARSE)
        text = np.zeros((depth + 2, reach + 2), np.int32)
        for x0, y0, x1, y1 in coarse.tolist():
            text[y0 : y1 + 1, x0:x1] = 1
        sums = np.cumsum(text, axis=1)
        rows = (y // _COARSE).astype(int)
        first, last = (left // _COARSE).astype(int), (right // _COARSE).astype(int)
        return np.asarray((sums[rows, last] - sums[rows, first]) / np.maximum(last - first, 1))

    def labels(self, boxes: Sequence[Box], *, beside: bool = True) -> list[str]:
        """The label of each box: at its right, unless the boxes of its row stand behind theirs.

        `beside`: of a box alone in its cell, the text of the cell before it.
        """
        rows = _rows(boxes)
        labels = [""] * len(boxes)
        for row in rows:
            right = {i: self._side(boxes, row, n, right=True) for n, i in enumerate(row)}
            left = {i: self._side(boxes, row, n, right=False) for n, i in enumerate(row)}
            behind = not right[row[-1]] and all(left[i] for i in row)
            for i in row:
                labels[i] = left[i] if behind else right[i]
                if beside and not labels[i]:
                    labels[i] = self._beside(boxes[i])
        return labels

    def _side(self, boxes: Sequence[Box], row: Sequence[int], place: int, *, right: bool) -> str:
        """The text from a box to the next box, rule or blank."""
        box = boxes[row[place]]
        edge = box.right if right else box.left
        limit = self._limit(boxes, row, place, right=right)
        taken: list[_Glyph] = []
        ordered = self._row(box)
        for glyph in ordered if right else reversed(ordered):
            x = (glyph.left + glyph.box.right) / 2
            if (x <= edge if right else x >= edge) or (glyph.raw in _BOX_SIGNS and _inside(x, box)):
                continue
            if x >= limit if right else x <= limit:
                break
            gap = glyph.box.left - edge if right else edge - glyph.box.right
            if gap > (_BLANK if taken else _NEAR) * self._unit:
                break
            if glyph.raw in _BOX_SIGNS and glyph.raw != "口":
                break
            taken.append(glyph)
            edge = max(edge, glyph.box.right) if right else min(edge, glyph.box.left)
        return _text(taken if right else taken[::-1])

    def _limit(self, boxes: Sequence[Box], row: Sequence[int], place: int, *, right: bool) -> float:
        box = boxes[row[place]]
        middle = (box.top + box.bottom) / 2
        walls = [x for x, top, bottom in self._walls if top <= middle <= bottom]
        if right:
            ahead = [boxes[row[place + 1]].left] if place + 1 < len(row) else []
            return min([*ahead, *(x for x in walls if x > box.right)], default=float("inf"))
        behind = [boxes[row[place - 1]].right] if place else []
        return max([*behind, *(x for x in walls if x < box.left)], default=float("-inf"))

    def _beside(self, box: Box) -> str:
        """For a box alone in its cell the text of the cell before it."""
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        homes = [
            c.box
            for c in self._cells
            if c.box.left <= x <= c.box.right and c.box.top <= y <= c.box.bottom
        ]
        if not homes:
            return ""
        home = homes[0]
        before = [
            c
            for c in self._cells
            if abs(c.box.right - home.left) < self._unit and c.box.top <= y <= c.box.bottom
        ]
        return before[0].text[:_MOST] if before else ""

    def _row(self, box: Box) -> list[_Glyph]:
        """Words that a level line through the middle of a box crosses, from the left."""
        middle = (box.top + box.bottom) / 2
        crossed = np.flatnonzero((self._tops <= middle) & (middle <= self._bottoms))
        return [self._glyphs[i] for i in crossed]

    def _close(self, one: _Glyph, other: _Glyph) -> bool:
        return one.line == other.line and other.box.left - one.box.right < 0.6 * self._unit


def _glyphs(number: int, line: Line) -> list[_Glyph]:
    if not line.words:
        return [_Glyph(line.raw, line.box, number, False, line.box.left)]
    single = [
        w.box.right - w.box.left for w in line.words if len(w.raw) == 1 and not w.raw.isascii()
    ]
    usual = _USUAL * sorted(single)[len(single) // 2] if len(single) > 1 else float("inf")
    found, position = [], 0
    for word in line.words:
        start = max(position, line.raw.find(word.raw, position))
        # The row's height: words are as high as their ink, and boxes stand higher or lower.
        box = Box(word.box.left, line.box.top, word.box.right, line.box.bottom)
        left = max(box.left, box.right - usual) if len(word.raw) == 1 else box.left
        found.append(_Glyph(word.raw, box, number, start > position, left))
        position = start + len(word.raw)
    return found


def _rows(boxes: Sequence[Box]) -> list[list[int]]:
    rows: list[list[int]] = []
    for i in sorted(range(len(boxes)), key=lambda i: boxes[i].top + boxes[i].bottom):
        middle = (boxes[i].top + boxes[i].bottom) / 2
        last = boxes[rows[-1][0]] if rows else None
        if last is not None and last.top <= middle <= last.bottom:
            rows[-1].append(i)
        else:
            rows.append([i])
    return [sorted(row, key=lambda i: boxes[i].left) for row in rows]


def _inside(x: float, box: Box) -> bool:
    return box.left <= x <= box.right


def _text(glyphs: Sequence[_Glyph]) -> str:
    raw = "".join((" " if g.blank else "") + g.raw for g in glyphs)
    return normalise(raw).strip(_TRIM)[:_MOST]
