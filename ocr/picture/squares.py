"""Printed squares about as large as a character."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import Box
from ocr.engine import Image
from ocr.picture.darkest import darkest

Mask = NDArray[np.uint8]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]
Places = NDArray[np.float64]
Boxes = NDArray[np.int64]
"""(n, 4): left, top, right, bottom in pixels."""

# In sizes of a character. Chosen on generated forms (`python -m bench.pages.geometry --what ticks`,
# seeds 0-39), with ticks by pen and pencil in six typefaces, and pages without boxes.
_SMALLEST, _LARGEST = 0.55, 1.7
_STROKE = 0.4
# A stroke that is broader is filled, or a tick runs through it; its sides are where so much of it
# is drawn as of nothing else.
_BROAD = 0.2
_ALL = 0.85
# Sides may differ by this share: print is scanned and photographed unevenly.
_SQUARE = 0.18
# Share of each side that must be drawn; of a rule that goes on beyond a corner, in a table.
_SIDE = 0.8
_BEYOND = 0.95
_REACH = 0.35
_MOST_BEYOND = 2
# A corner is this share of a side and so far drawn, but in 〇 and between characters.
_CORNER, _CORNER_DRAWN = 0.12, 0.9
_MOST = 1_500
# On a page of noise no more are looked at.
_MOST_COMPARED, _MOST_PAIRS = 1_000_000, 20_000
# Where along a stretch pixels are looked at: every one of the smallest boxes.
_SAMPLES = (np.arange(24) + 0.5) / 24


class Sheet:
    """A page picture (BGR or grey) with its dark strokes; `unit` is the size of its characters."""

    def __init__(self, image: Image, unit: float) -> None:
        self.grey = darkest(image)
        self.dark: Mask = np.asarray(
            cv2.adaptiveThreshold(
                cv2.GaussianBlur(self.grey, (0, 0), 0.6), 1,
                cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 2 * round(1.1 * unit) + 1, 14,
            ),
            np.uint8,
        )  # fmt: skip
        self._unit = unit

    def squares(self, written: Callable[[Places, Places, Places], Flags]) -> list[Box]:
        """Places of printed squares that are no cells of a table.

        `written` tells whether rows of the picture are all text between two columns.
        """
        left, right = _pairs(_sides(self.dark, self._unit), self._unit)
        middle = (np.maximum(left[:, 1], right[:, 1]) + np.minimum(left[:, 2], right[:, 2])) / 2
        bare = np.flatnonzero(~written(left[:, 0], right[:, 0], middle))[:_MOST_PAIRS]
        if not bare.size:
            return []
        strokes = _Strokes(self.dark)
        boxes = strokes.closed(left[bare], right[bare])
        boxes = boxes[~strokes.go_on(boxes) & strokes.cornered(boxes)][:_MOST]
        return _distinct(boxes, strokes.drawn(boxes))


def _sides(dark: Mask, unit: float) -> Places:
    """Upright edges as (x, top, bottom) from the left: of a broad stroke both its edges."""
    run = max(4, round(_STROKE * unit))
    lines = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((run, 1), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    fits = (height >= _SMALLEST * unit * 0.8) & (width <= 2 * unit) & (height <= 3 * unit)
    broad = width > _BROAD * unit
    left, top, wide, high, _ = stats[fits & ~broad].T.astype(float)
    edges = [np.stack([left + wide / 2, top, top + high], axis=1)]
    edges += [_edges(labels, stats[i], i) for i in np.flatnonzero(fits & broad)]
    found = np.concatenate(edges)
    return np.asarray(found[np.argsort(found[:, 0], kind="stable")], np.float64)


def _edges(labels: NDArray[np.int32], stats: NDArray[np.int32], label: int) -> Places:
    """Both edges of a filled square; of a side that a tick runs through, about the same twice."""
    left, top, width, height, _ = stats.tolist()
    part = labels[top : top + height, left : left + width] == label
    drawn = part.sum(axis=0)
    full = left + np.flatnonzero(drawn >= _ALL * drawn.max())
    return np.array([(full[0], top, top + height), (full[-1] + 1, top, top + height)], np.float64)


def _pairs(sides: Places, unit: float) -> tuple[Places, Places]:
    """Edges side by side of about one height, as left and right ones."""
    x, top, bottom = sides.T
    last = np.searchsorted(x, x + _LARGEST * unit)
    count = np.maximum(last - np.arange(len(x)) - 1, 0)
    count[np.cumsum(count) > _MOST_COMPARED] = 0
    one = np.repeat(np.arange(len(x)), count)
    other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(count) - count, count)
    width = x[other] - x[one]
    shared = np.minimum(bottom[one], bottom[other]) - np.maximum(top[one], top[other])
    fits = (width >= _SMALLEST * unit) & (shared >= 0.7 * width)
    return sides[one[fits]], sides[other[fits]]


class _Strokes:
    """How far stretches of rows and columns are drawn, told by a few of their pixels."""

    def __init__(self, dark: Mask) -> None:
        self._thick = _grown(dark, 3, 3)
        self._broad = _grown(self._thick, 3, 1)
        self._level = _grown(dark, 1, 3)
        self._upright = _grown(dark, 3, 1)

    def closed(self, left: Places, right: Places) -> Boxes:
        """Between edges side by side the boxes that are drawn on all sides."""
        # The top is near that of either edge.
        x0, x1 = left[:, 0].astype(int), right[:, 0].astype(int)
        width = right[:, 0] - left[:, 0]
        found = []
        for start in (left[:, 1], right[:, 1]):
            first = self._row(x0, x1, start.astype(int), np.maximum(2, np.round(0.15 * width)))
            reach = np.maximum(2, np.round(_SQUARE * width))
            last = self._row(x0, x1, (first + width).astype(int), reach)
            inset = np.maximum(1, np.round(0.1 * width)).astype(int)
            fits = (first >= 0) & (last - first >= 0.75 * width)
            for x in (x0, x1 - 1):
                fits &= _down(self._broad, x, first + inset, last - inset) >= _SIDE
            found.append(np.stack([x0, first, x1, last + 1], axis=1)[fits])
        return np.unique(np.concatenate(found), axis=0)

    def _row(self, x0: Numbers, x1: Numbers, y: Numbers, reach: Places) -> Numbers:
        """The row nearest to `y` that is drawn from side to side; -1 where none is."""
        far = int(reach.max(initial=0))
        steps = np.arange(-far, far + 1)
        rows = y[:, None] + steps
        cover = _across(self._thick, x0[:, None], x1[:, None], rows)
        cover[np.abs(steps) > reach[:, None]] = 0
        best = np.maximum(_SIDE, cover.max(axis=1, initial=0) - 0.05)
        away = np.where(cover >= best[:, None], np.abs(steps), far + 1)
        chosen = away.argmin(axis=1)
        missing = away.min(axis=1, initial=far + 1) > far
        return np.where(missing, -1, y + steps[chosen])

    def go_on(self, boxes: Boxes) -> Flags:
        """Whether sides go on beyond their corners without a gap, as those of table cells do."""
        left, top, right, bottom = boxes.T
        reach = np.maximum(3, np.round(_REACH * (right - left))).astype(int)
        pairs = [
            [
                np.maximum(_across(self._level, x0, x1, y), _across(self._level, x0, x1, outer))
                >= _BEYOND
                for y, outer in ((top, top - 1), (bottom - 1, bottom))
            ]
            for x0, x1 in ((left - reach, left), (right, right + reach))
        ] + [
            [_down(self._upright, x, y0, y1) >= _BEYOND for x in (left, right - 1)]
            for y0, y1 in ((top - reach, top), (bottom, bottom + reach))
        ]
        beyond = np.array(pairs).reshape(4, 2, -1)
        return np.asarray(beyond.all(axis=1).any(axis=0) | (beyond.sum(axis=(0, 1)) > _MOST_BEYOND))

    def cornered(self, boxes: Boxes) -> Flags:
        """Whether the level sides are drawn up to all four corners, or all between them is."""
        left, top, right, bottom = boxes.T
        reach = np.maximum(3, np.round(_CORNER * (right - left))).astype(int)
        corners = [
            _across(self._level, x0, x1, y)
            for x0, x1 in ((left, left + reach), (right - reach, right))
            for y in (top, bottom - 1)
        ]
        x, y = (left + right) // 2, (top + bottom) // 2
        filled = [_across(self._level, left, right, y), _down(self._upright, x, top, bottom)]
        return np.asarray(
            (np.min(corners, axis=0) >= _CORNER_DRAWN) | (np.min(filled, axis=0) >= _CORNER_DRAWN)
        )

    def drawn(self, boxes: Boxes) -> Places:
        """How far the worst drawn of four sides is drawn, in tenths."""
        left, top, right, bottom = boxes.T
        shares = [_across(self._level, left, right, y) for y in (top, bottom - 1)]
        shares += [_down(self._upright, x, top, bottom) for x in (left, right - 1)]
        return np.asarray(np.round(np.min(shares, axis=0), 1), np.float64)


def _across(mask: Mask, x0: Numbers, x1: Numbers, y: Numbers) -> Places:
    """Share of a row from `x0` to `x1` that is drawn; 0 where that is not in the picture."""
    return _share(mask, x0, x1, y)


def _down(mask: Mask, x: Numbers, y0: Numbers, y1: Numbers) -> Places:
    """Share of a column from `y0` to `y1` that is drawn."""
    return _share(mask.T, y0, y1, x)


def _share(mask: Mask, start: Numbers, end: Numbers, across: Numbers) -> Places:
    height, width = mask.shape
    inside = (start >= 0) & (end <= width) & (end > start) & (across >= 0) & (across < height)
    along = start[..., None] + (end - start)[..., None] * _SAMPLES
    columns = np.clip(along.astype(int), 0, width - 1)
    drawn = mask[np.clip(across, 0, height - 1)[..., None], columns].mean(axis=-1)
    return np.where(inside, drawn, 0.0)


def _grown(mask: Mask, width: int, height: int) -> Mask:
    return np.asarray(cv2.dilate(mask, np.ones((height, width), np.uint8)), np.uint8)


def _distinct(boxes: Boxes, drawn: Places) -> list[Box]:
    """Of boxes over one another the one whose sides are drawn best, the larger of equals.

    A stroke of the label may close a larger box, one of the tick a smaller.
    """
    order = np.lexsort((boxes[:, 0] - boxes[:, 2], -drawn))
    left, top, right, bottom = boxes[order].T
    x, y = (left + right) / 2, (top + bottom) / 2
    # Whether the middle of one (rows) lies in another.
    within = (
        (left <= x[:, None]) & (x[:, None] <= right) & (top <= y[:, None]) & (y[:, None] <= bottom)
    )
    over = within | within.T
    kept: list[int] = []
    for i in range(len(order)):
        if not over[i, kept].any():
            kept.append(i)
    return [Box(*map(float, place)) for place in boxes[order[kept]]]
