"""What lies in a printed square: a tick, strokes of a character, nothing."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import Box
from ocr.engine import Image

Mask = NDArray[np.uint8]

# Strokes of characters in a square are level and upright, those of ticks and crosses slant; chosen
# with `ocr.picture.squares`.
_STRAIGHT = 0.75
_ALONG = 0.9  # of the inside, from side to side
_FULL = 0.95
_TOPPED = 0.6  # of the place right above; ticks that stick out leave less


@dataclass(frozen=True, slots=True)
class Square:
    """A square with the ink in it: `amount` is its share of the inside, `peak` how dark it gets.

    Both are measured in the darkness of the square's own sides. `straight` is the share of that ink
    that runs level or upright from side to side; `tail` the share of ink right above it, as ticks
    that stick out leave it.
    """

    box: Box
    amount: float
    peak: float
    straight: float
    tail: float


def measured(grey: Image, box: Box) -> Square | None:
    """The ink in a square of a grey page picture; None where its sides are too faint to tell."""
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
    return Square(box, amount, peak, _straightness(depth), tail)


def _straightness(depth: NDArray[np.float32]) -> float:
    """Share of the inner half's ink that is in strokes from side to side."""
    inked = (depth > 0.45).astype(np.uint8)
    height, width = inked.shape
    middle = np.zeros_like(inked)
    middle[height // 4 : height - height // 4, width // 4 : width - width // 4] = 1
    total = int((inked & middle).sum())
    if not total:
        return 0.0
    level = _opened(inked, (1, round(_ALONG * width)))
    upright = _opened(inked, (round(_ALONG * height), 1))
    return float(((level | upright) & middle).sum() / total)


def _opened(inked: Mask, size: tuple[int, int]) -> Mask:
    # What lies beyond the edge is no ink: half a stroke would pass for a whole one.
    kernel, edge = np.ones(size, np.uint8), cv2.BORDER_CONSTANT
    return np.asarray(
        cv2.morphologyEx(inked, cv2.MORPH_OPEN, kernel, borderType=edge, borderValue=(0,)), np.uint8
    )


def legs(dark: Mask, box: Box) -> float:
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
    """Whether a square is part of a character: by strokes in it, as of 日 and 回, or over it."""
    return square.tail > _TOPPED or (_FULL > square.amount > 0.04 and square.straight > _STRAIGHT)
