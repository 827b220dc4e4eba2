"""Ruled lines of a page as straight segments: thick, double, dashed, broken, grey, coloured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import Box
from ocr.engine import Image
from ocr.picture.darkest import darkest

Mask = NDArray[np.uint8]
Flags = NDArray[np.bool_]
Places = NDArray[np.float64]

# All lengths are in sizes of a character. Chosen on generated tables, seeds 0-24 of `python -m
# bench.pages.geometry`, and five real forms: shorter runs take strokes of characters for rules,
# longer ones lose the borders of boxes for single digits.
_RUN = 1.15
# A dash and the gap after it; runs of dashes must be long, or rows of text would count.
_GAP = 0.55
_DASHED_RUN = 3.0
# Gaps that scanning, seals or a hand tear into one rule.
_BREAK = 0.8
_THICKEST = 0.75
_BEND = 0.12
# Rules this much darker than the paper around them are seen (of 255; so many times its grain).
_CONTRAST = 9.0
_NOISE = 3.0
# The thickest frame, and how dark the ground of light rules is by the brightness of the paper.
_THIN = 0.6
_DARK_GROUND = 0.7
_MOST = 2_000
# Recognised rows are found with so much of their height above and below the letters.
_INSET = 0.12
_STROKE = 2.2
# The shortest rule is so many stretches of columns long; grounds are judged by a few pixels.
_STEPS = 8
_COARSE = 4


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a rule: `start` < `end` along it, and where it lies across at either end."""

    start: float
    end: float
    first: float
    last: float
    thick: float

    @property
    def length(self) -> float:
        """Pixels along."""
        return self.end - self.start

    def at(self, along: float) -> float:
        """Where it lies across, at a place along it."""
        share = (along - self.start) / max(self.length, 1.0)
        return self.first + share * (self.last - self.first)


def find_rules(
    image: Image, unit: float, texts: Sequence[Box]
) -> tuple[list[Segment], list[Segment]]:
    """Level and upright segments of a page; `unit` is the size of its characters in pixels.

    `texts` are the places of recognised rows: strokes inside them are no rules.
    """
    grey = darkest(image)
    soft = np.asarray(cv2.GaussianBlur(grey, (0, 0), max(0.5, unit / 50)), np.uint8)
    filled = _filled(grey, texts, unit)
    level = _segments(_thin(grey, soft, filled, unit), texts, unit)
    turned = [Box(b.top, b.left, b.bottom, b.right) for b in texts]
    grey, soft = _turned(grey), _turned(soft)
    filled = None if filled is None else _turned(filled)
    upright = _segments(_thin(grey, soft, filled, unit), turned, unit)
    return _clear(level, texts, unit), _clear(upright, turned, unit)


def _turned(image: Image) -> Image:
    return np.asarray(cv2.transpose(image), np.uint8)


def _thin(grey: Image, soft: Image, filled: Mask | None, unit: float) -> Mask:
    """255 on what is thin from top to bottom and darker than both sides, or lighter on dark."""
    kernel = np.ones((max(5, 2 * round(_THIN * unit / 2) + 1), 1), np.uint8)
    least = max(_CONTRAST, _NOISE * _noise(grey))
    dark = _above(cv2.morphologyEx(soft, cv2.MORPH_BLACKHAT, kernel), least)
    if filled is not None:
        light = _above(cv2.morphologyEx(soft, cv2.MORPH_TOPHAT, kernel), 2 * least)
        dark = cv2.bitwise_or(dark, cv2.bitwise_and(light, filled))
    return np.asarray(dark, np.uint8)


def _above(image: cv2.typing.MatLike, least: float) -> Mask:
    return np.asarray(cv2.threshold(image, least, 255, cv2.THRESH_BINARY)[1], np.uint8)


def _filled(grey: Image, texts: Sequence[Box], unit: float) -> Mask | None:
    """255 on dark grounds, on which rules are light; None where a page has none.

    Between the letters of a row is no rule.
    """
    small = grey[::_COARSE, ::_COARSE]
    side = 2 * round(unit / _COARSE) + 1
    ground = cv2.blur(small, (side, side))
    darker = _DARK_GROUND * float(np.percentile(small, 85))
    filled = cv2.threshold(ground, int(darker), 255, cv2.THRESH_BINARY_INV)[1]
    if not cv2.countNonZero(filled):
        return None
    size = grey.shape[1], grey.shape[0]
    filled = cv2.resize(filled, size, interpolation=cv2.INTER_NEAREST)
    for box in texts:
        inset = _INSET * (box.bottom - box.top)
        rows = slice(max(0, int(box.top + inset)), max(0, int(box.bottom - inset)))
        filled[rows, max(0, int(box.left)) : max(0, int(box.right))] = 0
    return np.asarray(filled, np.uint8)


def _noise(grey: Image) -> float:
    """Grain of the picture: standard deviation of the grey values on blank paper."""
    sample = grey[::16].astype(np.float32)
    rough = np.abs(sample[:, 1:-1] - (sample[:, :-2] + sample[:, 2:]) / 2)
    return float(np.median(rough)) * 1.48 / 1.22


def _segments(dark: Mask, texts: Sequence[Box], unit: float) -> list[Segment]:
    run = max(8, round(_RUN * unit))
    # Whole stretches of columns are looked at from here: what is looked for is many times as long.
    step = max(1, run // _STEPS)
    solid = _opened(_thinned(cv2.erode(dark, np.ones((1, step))), step), (run + 1) // step - 1)
    bare = _thinned(cv2.dilate(dark, np.ones((1, step))), step)
    for box in texts:
        left, top, right, bottom = (int(v) for v in box)
        bare[max(0, top) : bottom + 1, max(0, left // step) : right // step + 1] = 0
    gap, dashes = round(_GAP * unit / step), round(_DASHED_RUN * unit / step)
    mask = cv2.bitwise_or(solid, _opened(_closed(bare, max(3, gap)), dashes))
    # A leaning rule is cut where it steps to the next row of pixels.
    mask = cv2.dilate(mask, np.ones((3, 1), np.uint8))
    sparse = _closed(mask, max(1, round(_BREAK * unit / step)))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(sparse, connectivity=8)
    widths = stats[:, cv2.CC_STAT_WIDTH] * step
    widths[0] = 0
    order = np.argsort(-widths)[:_MOST]
    order = order[widths[order] >= run]
    thick = stats[order, cv2.CC_STAT_AREA] / stats[order, cv2.CC_STAT_WIDTH] - 2
    thin = thick <= _THICKEST * unit
    drawn, rows = _traced(labels, order[thin], count)
    return _straight(drawn, rows, thick[thin], step, unit)


def _thinned(mask: cv2.typing.MatLike, step: int) -> Mask:
    """One of every `step` columns, so that it stands for those which a kernel as wide saw."""
    return np.ascontiguousarray(mask[:, step // 2 :: step], np.uint8)


def _traced(
    labels: NDArray[np.int32], chosen: NDArray[np.int64], count: int
) -> tuple[Flags, Places]:
    """For each chosen component (rows) the columns it runs through, and its mean row in each."""
    number = np.full(count, -1)
    number[chosen] = np.arange(len(chosen))
    points = cv2.findNonZero((labels > 0).view(np.uint8))
    shape = len(chosen), labels.shape[1]
    if points is None:
        return np.zeros(shape, bool), np.zeros(shape)
    columns, rows = points[:, 0].T
    owner = number[labels[rows, columns]]
    columns, rows, owner = columns[owner >= 0], rows[owner >= 0], owner[owner >= 0]
    place = owner * shape[1] + columns
    size = shape[0] * shape[1]
    weight = np.bincount(place, minlength=size)
    total = np.bincount(place, weights=rows, minlength=size)
    return (weight > 0).reshape(shape), (total / np.maximum(weight, 1)).reshape(shape)


def _straight(drawn: Flags, rows: Places, thick: Places, step: int, unit: float) -> list[Segment]:
    """Least-squares segments; what is bent, on a paper that is not flat, in halves."""
    if not len(drawn):
        return []
    along = np.arange(drawn.shape[1]) * float(step)
    count = drawn.sum(axis=1)
    middle = drawn @ along / count
    level = rows.sum(axis=1) / count
    apart = np.where(drawn, along - middle[:, None], 0.0)
    slope = (apart * rows).sum(axis=1) / np.maximum((apart**2).sum(axis=1), 1.0)
    away = np.abs(rows - level[:, None] - slope[:, None] * apart)
    bent = (drawn & (away > max(1.5, _BEND * unit))).sum(axis=1) > count / 2
    start = drawn.argmax(axis=1)
    end = drawn.shape[1] - 1 - drawn[:, ::-1].argmax(axis=1)
    first = level + slope * (start * step - middle)
    last = level + slope * ((end + 1) * step - 1 - middle)
    found = [
        Segment(
            float(start[i] * step), float((end[i] + 1) * step - 1),
            float(first[i]), float(last[i]), max(float(thick[i]), 1.0),
        )
        for i in np.flatnonzero(~bent)
    ]  # fmt: skip
    halved = np.flatnonzero(bent & ((end - start + 1) * step >= 4 * unit))
    if halved.size:
        before = np.arange(drawn.shape[1]) < ((start + end + 1) // 2)[halved, None]
        for half in (before, ~before):
            part = drawn[halved] & half
            found += _straight(part, np.where(part, rows[halved], 0.0), thick[halved], step, unit)
    return found


def _clear(segments: list[Segment], texts: Sequence[Box], unit: float) -> list[Segment]:
    """Without strokes that lie within a recognised row of text.

    Along a row they are as long as the row may be (tops of letters that touch); across it, as high.
    """
    if not texts:
        return segments
    boxes = np.array(texts, float).reshape(-1, 4)
    inset = _INSET * (boxes[:, 3] - boxes[:, 1])
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    longest = np.maximum(_STROKE * unit, np.where(wide > high, wide + 4, wide))
    kept = []
    for one in segments:
        if one.length < longest.max():
            across, along = (one.first + one.last) / 2, (one.start + one.end) / 2
            inside = (
                (one.length < longest)
                & (boxes[:, 0] - 2 <= one.start)
                & (one.end <= boxes[:, 2] + 2)
                & (boxes[:, 0] < along)
                & (boxes[:, 1] + inset < across)
                & (across < boxes[:, 3] - inset)
            )
            if inside.any():
                continue
        kept.append(one)
    return kept


def _opened(mask: Mask, length: int) -> Mask:
    return cast("Mask", cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)))


def _closed(mask: cv2.typing.MatLike, length: int) -> Mask:
    return cast("Mask", cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, length), np.uint8)))
