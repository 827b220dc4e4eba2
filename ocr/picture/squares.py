"""Printed squares about as large as a character, and what lies in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import Box
from ocr.engine import Image

Mask = NDArray[np.uint8]
Strokes = NDArray[np.float64]

# In sizes of a character. Chosen on generated forms (`python -m bench.pages.geometry --what ticks`,
# seeds 0-39), with ticks by pen and pencil in six typefaces, and pages without boxes.
_SMALLEST, _LARGEST = 0.55, 1.7
_STROKE = 0.4
# Sides may differ by this share: print is scanned and photographed unevenly.
_SQUARE = 0.18
# Share of each side that must be drawn; of a rule that goes on beyond a corner, in a table.
_SIDE = 0.8
_BEYOND = 0.95
_REACH = 0.35
_MOST_BEYOND = 2
# Strokes of characters in a square are level and upright, those of ticks and crosses slant.
_STRAIGHT = 0.75
_FULL = 0.8
_MOST = 1_500


@dataclass(frozen=True, slots=True)
class Square:
    """A square with the ink in it: `amount` is its share of the inside, `peak` how dark it gets.

    Both are measured in the darkness of the square's own sides. `straight` is the share of that ink
    that runs level or upright from side to side; `legs` how far its sides stand below its floor, in
    sides; `tail` the share of ink right above it, as ticks that stick out leave it.
    """

    box: Box
    amount: float
    peak: float
    straight: float
    legs: float
    tail: float


def find_squares(image: Image, unit: float) -> list[Square]:
    """Squares on a page picture (BGR or grey); `unit` is the size of its characters in pixels."""
    grey = np.ascontiguousarray(image.min(axis=2) if image.ndim == 3 else image)
    block = 2 * round(1.1 * unit) + 1
    dark = cast(
        "Mask",
        cv2.adaptiveThreshold(
            cv2.GaussianBlur(grey, (0, 0), 0.6), 255,
            cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 14,
        ),
    )  # fmt: skip
    run = max(4, round(_STROKE * unit))
    upright = _strokes(np.ascontiguousarray(dark.T), run, unit)
    boxes = _boxes(upright, dark, unit)
    return [found for box in boxes if (found := _measured(grey, dark, box)) is not None]


def _strokes(dark: Mask, run: int, unit: float) -> Strokes:
    """Level strokes, those of characters among them, as (start, end, top, bottom) in pixels."""
    lines = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    left, top, width, height, _ = stats[1:].T.astype(float)
    fits = (width >= _SMALLEST * unit * 0.8) & (height <= 2 * unit) & (width <= 3 * unit)
    found = np.stack([left, left + width, top, top + height], axis=1)
    return np.asarray(found[fits], np.float64)


def _boxes(upright: Strokes, dark: Mask, unit: float) -> list[Box]:
    """Places between two upright strokes side by side that are closed above and below."""
    sides = _sides(upright, unit)
    thick = np.asarray(cv2.dilate(dark, np.ones((3, 3), np.uint8)), np.uint8)
    found: list[Box] = []
    for i, (x, top, bottom) in enumerate(sides):
        last = np.searchsorted(sides[:, 0], x + _LARGEST * unit)
        for x2, top2, bottom2 in sides[i + 1 : last]:
            width = x2 - x
            if width < _SMALLEST * unit or min(bottom, bottom2) - max(top, top2) < 0.7 * width:
                continue
            for start in {top, top2}:
                box = _closed_box(thick, x, start, x2, width)
                if box is not None and not _goes_on(dark, box):
                    found.append(box)
                    break
            if len(found) >= _MOST:
                return _distinct(found, dark)
    return _distinct(found, dark)


def _sides(upright: Strokes, unit: float) -> Strokes:
    """Upright edges as (x, top, bottom) from the left: of a broad stroke both its edges."""
    rows = []
    for top, bottom, left, right in upright:
        if right - left >= _SMALLEST * unit:
            rows += [(left, top, bottom), (right, top, bottom)]
        else:
            rows.append(((left + right) / 2, top, bottom))
    found = np.array(rows, np.float64).reshape(-1, 3)
    return np.asarray(found[np.argsort(found[:, 0])], np.float64)


def _closed_box(thick: Mask, left: float, top: float, right: float, width: float) -> Box | None:
    """The box whose level sides are drawn near `top` and a width below it."""
    x0, x1 = int(left), int(right)
    reach = max(2, round(0.15 * width))
    first = _row(thick, x0, x1, int(top), reach)
    if first is None:
        return None
    last = _row(thick, x0, x1, int(first + width), max(2, round(_SQUARE * width)))
    if last is None or last - first < 0.75 * width:
        return None
    inset = max(1, round(0.1 * width))
    for x in (x0, x1 - 1):
        band = thick[first + inset : last - inset, max(0, x - 1) : x + 2]
        if not band.size or float((band > 0).any(axis=1).mean()) < _SIDE:
            return None
    return Box(float(x0), float(first), float(x1), float(last + 1))


def _row(thick: Mask, x0: int, x1: int, y: int, reach: int) -> int | None:
    """The row nearest to `y` that is drawn from side to side."""
    first = max(0, y - reach)
    band = thick[first : y + reach + 1, x0:x1]
    if not band.size:
        return None
    cover = (band > 0).mean(axis=1)
    drawn = np.flatnonzero(cover >= max(_SIDE, float(cover.max()) - 0.05))
    if not drawn.size:
        return None
    return first + int(drawn[np.argmin(np.abs(drawn + first - y))])


def _goes_on(dark: Mask, box: Box) -> bool:
    """Whether sides go on beyond their corners without a gap, as those of table cells do."""
    left, top, right, bottom = (int(v) for v in box)
    reach = max(3, round(_REACH * (right - left)))
    across = [
        [_drawn(dark, xs, range(y - 1, y + 2), level=True) for y in (top, bottom - 1)]
        for xs in (range(left - reach, left), range(right, right + reach))
    ]
    down = [
        [_drawn(dark, range(x - 1, x + 2), ys, level=False) for x in (left, right - 1)]
        for ys in (range(top - reach, top), range(bottom, bottom + reach))
    ]
    pairs = across + down
    return any(all(pair) for pair in pairs) or sum(map(sum, pairs)) > _MOST_BEYOND


def _drawn(dark: Mask, xs: range, ys: range, *, level: bool) -> bool:
    if xs.start < 0 or ys.start < 0 or xs.stop > dark.shape[1] or ys.stop > dark.shape[0]:
        return False
    band = dark[ys.start : ys.stop, xs.start : xs.stop] > 0
    return float(band.any(axis=0 if level else 1).mean()) >= _BEYOND


def _distinct(boxes: Sequence[Box], dark: Mask) -> list[Box]:
    """Of boxes over one another the one whose sides are drawn best, the larger of equals.

    A stroke of the label may close a larger box, one of the tick a smaller.
    """
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda b: (-_drawn_share(dark, b), b.left - b.right)):
        if not any(_over(k, box) or _over(box, k) for k in kept):
            kept.append(box)
    return kept


def _drawn_share(dark: Mask, box: Box) -> float:
    """How far the worst drawn of four sides is drawn, in tenths."""
    left, top, right, bottom = (int(v) for v in box)
    shares = [
        float((dark[max(0, y - 1) : y + 2, left:right] > 0).any(axis=0).mean())
        for y in (top, bottom - 1)
    ] + [
        float((dark[top:bottom, max(0, x - 1) : x + 2] > 0).any(axis=1).mean())
        for x in (left, right - 1)
    ]
    return round(min(shares), 1)


def _over(small: Box, large: Box) -> bool:
    x, y = (small.left + small.right) / 2, (small.top + small.bottom) / 2
    return large.left <= x <= large.right and large.top <= y <= large.bottom


def _measured(grey: Image, dark: Mask, box: Box) -> Square | None:
    left, top, right, bottom = (int(v) for v in box)
    side = min(right - left, bottom - top)
    margin = max(2, side // 4)
    around = grey[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin]
    paper = float(np.percentile(around, 80))
    edge = np.concatenate(
        [
            grey[top:bottom, left : left + 3].min(axis=1),
            grey[top:bottom, right - 3 : right].min(axis=1),
        ]
    )
    contrast = paper - float(np.median(edge))
    if contrast < 12:
        return None
    inset = max(2, round(0.24 * side))
    inner = grey[top + inset : bottom - inset, left + inset : right - inset].astype(np.float32)
    if inner.size < 9:
        return None
    depth = np.clip((paper - inner) / contrast, 0, 1.5)
    amount = float((depth > 0.3).mean())
    peak = float(np.percentile(depth, 93))
    above = grey[max(0, top - round(0.4 * side)) : max(0, top - 2 - side // 10), left:right]
    tail = (
        float(((paper - above.astype(np.float32)) / contrast > 0.3).mean()) if above.size else 0.0
    )
    return Square(box, amount, peak, _straightness(depth), _legs(dark, box), tail)


def _straightness(depth: NDArray[np.float32]) -> float:
    """Share of the inner half's ink that is in strokes from side to side."""
    inked = (depth > 0.45).astype(np.uint8)
    height, width = inked.shape
    middle = np.zeros_like(inked)
    middle[height // 4 : height - height // 4, width // 4 : width - width // 4] = 1
    total = int((inked & middle).sum())
    if not total:
        return 0.0
    level = cv2.morphologyEx(inked, cv2.MORPH_OPEN, np.ones((1, width), np.uint8))
    upright = cv2.morphologyEx(inked, cv2.MORPH_OPEN, np.ones((height, 1), np.uint8))
    return float(((level | upright) & middle).sum() / total)


def _legs(dark: Mask, box: Box) -> float:
    """How far the sides stand below the bottom, as those of the character 口 do; in sides."""
    left, _, right, bottom = (int(v) for v in box)
    side = right - left
    reach = max(2, round(0.2 * side))
    below = dark[bottom - 1 : bottom + reach]
    feet = []
    for x in (left, right - 3):
        column = np.asarray((below[:, max(0, x) : x + 3] > 0).any(axis=1))
        feet.append(int(np.argmin(column)) if not column.all() else int(column.size))
    middle = np.asarray((below[:, left + side // 3 : right - side // 3] > 0).mean(axis=1) > 0.5)
    base = int(np.argmin(middle)) if middle.size and not bool(middle.all()) else 0
    return (min(feet) - base) / side if feet else 0.0


def is_character(square: Square) -> bool:
    """Whether what lies in a square are strokes of a character such as 日 or 回."""
    return _FULL > square.amount > 0.04 and square.straight > _STRAIGHT
