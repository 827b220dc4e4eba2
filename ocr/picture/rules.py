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

Mask = NDArray[np.uint8]

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
_MOST = 4_000


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


def _thin(grey: Image, unit: float) -> Mask:
    """255 on what is thin from top to bottom and darker than both sides, or lighter on dark."""
    soft = cv2.GaussianBlur(grey, (0, 0), max(0.5, unit / 50))
    kernel = np.ones((max(5, 2 * round(_THIN * unit / 2) + 1), 1), np.uint8)
    least = max(_CONTRAST, _NOISE * _noise(grey))
    dark = cv2.morphologyEx(soft, cv2.MORPH_BLACKHAT, kernel) > least
    light = cv2.morphologyEx(soft, cv2.MORPH_TOPHAT, kernel) > 2 * least
    side = 2 * round(unit) + 1
    ground = cv2.erode(cv2.blur(soft, (side, side)), np.ones((3, 3), np.uint8))
    filled = ground < _DARK_GROUND * float(np.percentile(grey[::4, ::4], 85))
    return np.where(dark | (light & filled), 255, 0).astype(np.uint8)


def _noise(grey: Image) -> float:
    """Grain of the picture: standard deviation of the grey values on blank paper."""
    sample = grey[::2].astype(np.float32)
    rough = np.abs(sample[:, 1:-1] - (sample[:, :-2] + sample[:, 2:]) / 2)
    return float(np.median(rough)) * 1.48 / 1.22


def find_rules(
    image: Image, unit: float, texts: Sequence[Box]
) -> tuple[list[Segment], list[Segment]]:
    """Level and upright segments of a page; `unit` is the size of its characters in pixels.

    `texts` are the places of recognised rows: strokes inside them are no rules.
    """
    grey = np.ascontiguousarray(image.min(axis=2) if image.ndim == 3 else image)
    turned = [Box(b.top, b.left, b.bottom, b.right) for b in texts]
    level = _segments(_thin(grey, unit), texts, unit)
    upright = _segments(_thin(np.ascontiguousarray(grey.T), unit), turned, unit)
    return _clear(level, texts, unit), _clear(upright, turned, unit)


def _segments(dark: Mask, texts: Sequence[Box], unit: float) -> list[Segment]:
    bare = dark.copy()
    for box in texts:
        left, top, right, bottom = (int(v) for v in box)
        bare[max(0, top) : bottom + 1, max(0, left) : right + 1] = 0
    run = max(8, round(_RUN * unit))
    solid = _opened(dark, run)
    dashed = _opened(_closed(bare, max(3, round(_GAP * unit))), round(_DASHED_RUN * unit))
    mask = cv2.bitwise_or(solid, dashed)
    # A leaning rule is cut where it steps to the next row of pixels.
    mask = cv2.dilate(mask, np.ones((3, 1), np.uint8))
    mask = _closed(mask, round(_BREAK * unit))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    order = np.argsort(-stats[1:, cv2.CC_STAT_WIDTH])[: min(count - 1, _MOST)] + 1
    found = []
    for label in order:
        left, top, width, height, area = (int(v) for v in stats[label])
        if width < run:
            break
        part = labels[top : top + height, left : left + width] == label
        found += _straight(part, left, top, area / width - 2, unit)
    return found


def _straight(
    part: NDArray[np.bool_], left: int, top: int, thick: float, unit: float
) -> list[Segment]:
    """The segment of a component; a bent one (of a paper that is not flat) in halves."""
    if thick > _THICKEST * unit:
        return []
    weight = part.sum(axis=0)
    columns = np.flatnonzero(weight)
    rows = (np.arange(part.shape[0])[:, None] * part).sum(axis=0)[columns] / weight[columns]
    slope, base = np.polyfit(columns, rows, 1) if len(columns) > 2 else (0.0, float(rows.mean()))
    off = float(np.median(np.abs(rows - (slope * columns + base))))
    width = part.shape[1]
    if off > max(1.5, _BEND * unit):
        if width < 4 * unit:
            return []
        half = width // 2
        return [
            *_straight(part[:, :half], left, top, thick, unit),
            *_straight(part[:, half:], left + half, top, thick, unit),
        ]
    first, last = top + base, top + base + slope * (width - 1)
    return [Segment(float(left), float(left + width - 1), first, last, max(thick, 1.0))]


def _clear(segments: list[Segment], texts: Sequence[Box], unit: float) -> list[Segment]:
    """Without short strokes that lie within a recognised row of text."""
    if not texts:
        return segments
    boxes = np.array(texts, float).reshape(-1, 4)
    inset = 0.12 * (boxes[:, 3] - boxes[:, 1])
    kept = []
    for one in segments:
        if one.length < 2.2 * unit:
            across, along = (one.first + one.last) / 2, (one.start + one.end) / 2
            inside = (
                (boxes[:, 0] - 2 <= one.start)
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


def _closed(mask: Mask, length: int) -> Mask:
    return cast("Mask", cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, length), np.uint8)))
