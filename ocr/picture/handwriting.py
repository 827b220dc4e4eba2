"""Handwriting on a page: where a pen has written, not what.

Every stretch of ink that may be written (`ocr.picture.pen`) is judged by a small ensemble of
decision trees over its measures: direction and evenness of strokes, connectedness, heights,
colour. `python -m bench.pen` grows the trees from drawn pages of the tuning seeds.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from ocr.document import Box, CheckBox, Handwriting, Line, Seal
from ocr.engine import Image
from ocr.picture.pen import Stretch, features, ink_of, stretches

# Grown from seeds 0-59 and measured on 60-124 (`bench.pen`): 116 of 135 stretches found, 13 of
# 2,951 of print taken for writing. The trees that are kept are grown from both halves.
_SURE = 0.6
# Ink that was not read although it is as high as letters or higher: 23 of 23 found so, and 6 of 230
# that were none, one more than with 0.6.
_UNREAD, _HIGH = 0.12, 1.3
# Text that was read so surely is print unless the strokes say very clearly otherwise; text that was
# read badly is likelier written.
_READ_WELL, _THEN = 0.95, 0.97
_READ_BADLY, _ELSE = 0.65, 0.45
# Ink within a seal that was taken off may be the rest of it.
_IN_SEAL, _SEAL_SURE = 0.6, 0.75
_JOIN = 0.8  # ems between stretches of one hand
_MOST = 200
_TICKED = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class _Tree:
    """A decision tree: at node i, feature and threshold, children, value of leaves (-1)."""

    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: NDArray[np.float64]


def find_handwriting(
    picture: Image,
    lines: Sequence[Line],
    seals: Sequence[Seal] = (),
    ticks: Sequence[CheckBox] = (),
) -> tuple[Handwriting, ...]:
    """Stretches of handwriting of a page picture without its seals (BGR); boxes are its pixels.

    What stands in boxes to tick is no handwriting.
    """
    inked = ink_of(picture, lines)
    found = [
        stretch
        for stretch in stretches(inked, lines)
        if not any(_share(stretch.box, tick.box) > _TICKED for tick in ticks)
    ]
    if not found:
        return ()
    chances = chances_of(np.stack([features(stretch, inked.em) for stretch in found]))
    written = [
        (stretch.box, float(chance))
        for stretch, chance in zip(found, chances, strict=True)
        if chance >= _needed(stretch, seals, inked.em)
    ]
    return tuple(
        Handwriting(box, round(min(1.0, chance), 3))
        for box, chance in _joined(written, _JOIN * inked.em)[:_MOST]
    )


def chances_of(measures: NDArray[np.float64]) -> NDArray[np.float64]:
    """How likely each row of measures (n, features) is handwriting, 0 to 1."""
    start, trees = _trees()
    total = np.full(len(measures), start)
    for tree in trees:
        at = np.zeros(len(measures), np.int64)
        while True:
            inner = tree.left[at] >= 0
            if not inner.any():
                break
            value = measures[np.arange(len(measures)), tree.feature[at]]
            step = np.where(value <= tree.threshold[at], tree.left[at], tree.right[at])
            at = np.where(inner, step, at)
        total += tree.value[at]
    return np.asarray(1 / (1 + np.exp(-total)), np.float64)


@cache
def _trees() -> tuple[float, tuple[_Tree, ...]]:
    text = (files("ocr.picture") / "pen_trees.json").read_text(encoding="utf-8")
    stored = json.loads(text)
    return float(stored["start"]), tuple(
        _Tree(
            np.array(tree["feature"], np.int64),
            np.array(tree["threshold"], np.float64),
            np.array(tree["left"], np.int64),
            np.array(tree["right"], np.int64),
            np.array(tree["value"], np.float64),
        )
        for tree in stored["trees"]
    )


def _needed(stretch: Stretch, seals: Sequence[Seal], em: float) -> float:
    least = _SURE
    if stretch.score is None:
        if stretch.box.bottom - stretch.box.top > _HIGH * em:
            least = _UNREAD
    elif stretch.score >= _READ_WELL:
        least = _THEN
    elif stretch.score < _READ_BADLY:
        least = _ELSE
    if any(_share(stretch.box, seal.box) >= _IN_SEAL for seal in seals):
        least = max(least, _SEAL_SURE)
    return least


def _share(one: Box, other: Box) -> float:
    """How much of `one` lies in `other`."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    area = max(1e-6, (one.right - one.left) * (one.bottom - one.top))
    return width * height / area if width > 0 and height > 0 else 0.0


def _joined(parts: list[tuple[Box, float]], gap: float) -> list[tuple[Box, float]]:
    """Stretches that stand beside each other in a row as one, the surest first."""
    joined: list[tuple[Box, float]] = []
    for part in sorted(parts, key=lambda part: part[0].left):
        box, chance = part
        for i, (other, sure) in enumerate(joined):
            level = min(box.bottom, other.bottom) - max(box.top, other.top)
            low = min(box.bottom - box.top, other.bottom - other.top)
            if level > 0.4 * low and box.left - other.right <= gap:
                whole = Box(
                    min(box.left, other.left), min(box.top, other.top),
                    max(box.right, other.right), max(box.bottom, other.bottom),
                )  # fmt: skip
                joined[i] = (whole, max(chance, sure))
                break
        else:
            joined.append((box, chance))
    return sorted(joined, key=lambda part: -part[1])
