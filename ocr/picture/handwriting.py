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

# Grown from one half of 240 read pages of seeds 300-359 and measured on the other, both ways: 96 of
# 127 stretches of a pen found, 11 of 7,900 of print taken for writing; with 0.6 it is 89 and 8. The
# trees that are kept are grown from both halves (`bench.pen --first 300 --pages 240 --fit`).
_SURE = 0.3
# Ink within a seal that was taken off may be the rest of it.
_IN_SEAL, _SEAL_SURE = 0.6, 0.75
_JOIN = 0.8  # ems between stretches of one hand
_MOST = 200
_TICKED = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class _Trees:
    """Decision trees side by side (tree, node): feature and threshold, children, value of leaves.

    The children of a leaf are the leaf itself; `depth` steps lead to one from every root.
    """

    start: float
    depth: int
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
    found = left_over(stretches(inked, lines), ticks)
    if not found:
        return ()
    chances = chances_of(np.stack([features(stretch, inked.em) for stretch in found]))
    written = [
        (stretch.box, float(chance))
        for stretch, chance in zip(found, chances, strict=True)
        if chance >= _needed(stretch, seals)
    ]
    gap = _JOIN * inked.em / inked.scale
    return tuple(
        Handwriting(box, round(min(1.0, chance), 3))
        for box, chance in _joined(written, gap)[:_MOST]
    )


def left_over(found: Sequence[Stretch], ticks: Sequence[CheckBox]) -> list[Stretch]:
    """The stretches that are no marks in boxes to tick."""
    return [
        stretch
        for stretch in found
        if not any(_share(stretch.box, tick.box) > _TICKED for tick in ticks)
    ]


def chances_of(measures: NDArray[np.float64]) -> NDArray[np.float64]:
    """How likely each row of measures (n, features) is handwriting, 0 to 1."""
    trees = _trees()
    tree = np.arange(len(trees.value))[:, None]
    row = np.arange(len(measures))[None, :]
    at = np.zeros((len(trees.value), len(measures)), np.int64)
    for _ in range(trees.depth):
        less = measures[row, trees.feature[tree, at]] <= trees.threshold[tree, at]
        at = np.where(less, trees.left[tree, at], trees.right[tree, at])
    total = trees.start + trees.value[tree, at].sum(axis=0)
    return np.asarray(1 / (1 + np.exp(-total)), np.float64)


@cache
def _trees() -> _Trees:
    text = (files("ocr.picture") / "pen_trees.json").read_text(encoding="utf-8")
    stored = json.loads(text)
    most = max(len(tree["value"]) for tree in stored["trees"])

    def padded(name: str) -> NDArray[np.float64]:
        return np.array([tree[name] + [0] * (most - len(tree[name])) for tree in stored["trees"]])

    left, right = padded("left").astype(np.int64), padded("right").astype(np.int64)
    leaf, itself = left < 0, np.arange(most)
    return _Trees(
        float(stored["start"]), int(stored.get("depth",4)),
        padded("feature").astype(np.int64), padded("threshold"),
        np.where(leaf, itself, left), np.where(leaf, itself, right), padded("value"),
    )  # fmt: skip


def _needed(stretch: Stretch, seals: Sequence[Seal]) -> float:
    sealed = any(_share(stretch.box, seal.box) >= _IN_SEAL for seal in seals)
    return _SEAL_SURE if sealed else _SURE


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
