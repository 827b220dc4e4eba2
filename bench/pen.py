"""`python -m bench.pen`: grow the trees that tell a pen from print, and measure them.

Pages of all kinds are drawn with handwriting where people sign and in empty places, spoilt, and cut
into stretches. The lines are those that a perfect reader returns, and for two of three pieces of
handwriting a line too, as a real reader also reads them. Trees are measured on pages that they were
not grown from. `--fit` writes them to `ocr/picture/pen_trees.json`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.pages import KINDS, MM, Canvas, Truth, variants
from bench.pages.canvas import DPI
from bench.pages.handwriting import sign, write_date
from bench.pages.seals import press
from ocr.document import Box, Line, Word
from ocr.picture import pen
from ocr.picture.page import find_marks, shrink
from ocr.picture.seals import without_seals

TREES = Path("ocr/picture/pen_trees.json")
_CHANGES = {
    "clean": variants.as_it_is, "blurred": variants.blurred, "dim": variants.dim,
    "copy": variants.copied,
}  # fmt: skip
_INSIDE, _OUTSIDE = 0.55, 0.15

Sample = tuple[int, bool, bool, NDArray[np.float64]]
"""Number of the page, whether it is written, whether a line was read there, its measures."""


def samples(seeds: range) -> Iterator[Sample]:
    """The stretches of the pages of some seeds."""
    kinds = list(KINDS)
    for seed in seeds:
        dice = Random(f"hand/{seed}")
        kind = kinds[seed % len(kinds)]
        canvas = KINDS[kind](Random(f"{kind}/{seed}"))
        _write(canvas, dice)
        picture, truth = _spoilt(canvas, dice)
        picture, scale = shrink(without_seals(picture, find_marks(picture)))
        lines = _lines(truth, scale, dice)
        hands = [Box(*(v * scale for v in hand.box)) for hand in truth.handwriting]
        inked = pen.ink_of(picture, lines)
        for stretch in pen.stretches(inked, lines):
            share = max((_share(stretch.box, hand) for hand in hands), default=0.0)
            if not _OUTSIDE < share < _INSIDE:
                measures = pen.features(stretch, inked.em)
                yield seed, share >= _INSIDE, stretch.score is not None, measures


def _write(canvas: Canvas, dice: Random) -> None:
    for left, top, width, height in list(canvas.sign_places):
        if dice.random() < 0.8:
            writer = write_date if dice.random() < 0.25 else sign
            writer(canvas, left, top, width, max(height, 6), dice)
    for _ in range(4):
        width, height = dice.uniform(25, 50), dice.uniform(7, 14)
        left = dice.uniform(5, max(6, canvas.width - width - 5))
        top = dice.uniform(5, max(6, canvas.height - height - 5))
        x0, y0, x1, y1 = (int(v * MM) for v in (left, top, left + width, top + height))
        below = np.asarray(canvas.image.crop((x0, y0, x1, y1)).convert("L"))
        if below.size and (below < 128).mean() < 0.02:
            writer = write_date if dice.random() < 0.25 else sign
            writer(canvas, left, top, width, height, dice)
    if dice.random() < 0.35 and canvas.height > 100:
        x, y = dice.uniform(30, canvas.width - 30), dice.uniform(30, canvas.height - 30)
        press(canvas, x, y, dice)


def _spoilt(canvas: Canvas, dice: Random) -> tuple[NDArray[np.uint8], Truth]:
    scale = dice.choice((150, 150, 200)) / DPI
    size = round(canvas.image.width * scale), round(canvas.image.height * scale)
    picture = np.asarray(cv2.resize(canvas.picture(), size, interpolation=cv2.INTER_AREA), np.uint8)
    factors = size[0] / canvas.image.width, size[1] / canvas.image.height
    truth = canvas.truth.moved(np.diag([*factors, 1.0]))
    picture, truth = _CHANGES[dice.choice(list(_CHANGES))](picture, truth, dice)
    quality = [cv2.IMWRITE_JPEG_QUALITY, dice.choice((30, 85))]
    _, data = cv2.imencode(".jpg", picture, quality)
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8), truth


def _lines(truth: Truth, scale: float, dice: Random) -> list[Line]:
    lines = []
    for row in truth.rows:
        box = Box(*(v * scale for v in row.box))
        words = tuple(
            Word(letter, Box(*(place.min(axis=0) * scale), *(place.max(axis=0) * scale)))
            for letter, place in zip(row.text, row.letters, strict=True)
            if not letter.isspace()
        )
        lines.append(Line(row.text, row.text, box, 0.99, words, row.vertical))
    for hand in truth.handwriting:
        if dice.random() < 0.67:
            lines.append(Line("字", "字", Box(*(v * scale for v in hand.box)), 0.8))
    return lines


def _share(one: Box, other: Box) -> float:
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    area = (one.right - one.left) * (one.bottom - one.top)
    return width * height / area if width > 0 and height > 0 else 0.0


def grow(measures: NDArray[np.float64], written: NDArray[np.bool_]) -> dict[str, Any]:
    """The ensemble as it is stored: a start, and trees whose leaves have no children (-1)."""
    from sklearn.ensemble import (  # type: ignore[import-untyped]  # noqa: PLC0415 - to grow only
        GradientBoostingClassifier,
    )

    model = GradientBoostingClassifier(
        n_estimators=120, max_depth=4, learning_rate=0.1, subsample=0.7, min_samples_leaf=6,
        random_state=0,
    )  # fmt: skip
    model.fit(measures, written)
    share = float(written.mean())
    trees = []
    for (estimator,) in model.estimators_:
        tree = estimator.tree_
        trees.append({
            "feature": np.maximum(tree.feature, 0).tolist(),
            "threshold": np.round(tree.threshold, 5).tolist(),
            "left": tree.children_left.tolist(),
            "right": tree.children_right.tolist(),
            "value": np.round(0.1 * tree.value[:, 0, 0], 5).tolist(),
        })  # fmt: skip
    return {"start": float(np.log(share / (1 - share))), "trees": trees}


def main() -> None:
    """Draw, cut, judge; print how many stretches of a pen were found, and how many of print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=1000, help="first seed")
    parser.add_argument("--pages", type=int, default=30)
    parser.add_argument("--fit", action="store_true", help="grow new trees (tuning seeds only)")
    options = parser.parse_args()
    drawn = list(samples(range(options.first, options.first + options.pages)))
    measures = np.nan_to_num(np.stack([sample[3] for sample in drawn]))
    written = np.array([sample[1] for sample in drawn])
    if options.fit:
        TREES.write_text(json.dumps(grow(measures, written)), encoding="utf-8")
        return
    from ocr.picture.handwriting import chances_of  # noqa: PLC0415 - the trees may not be there yet

    found = chances_of(measures) >= 0.6
    print(f"written: {int(found[written].sum())} of {int(written.sum())} found")
    print(f"print: {int(found[~written].sum())} of {int((~written).sum())} taken for writing")


if __name__ == "__main__":
    main()
