"""`python -m bench.pen`: grow the trees that tell a pen from print, and measure them.

Signed pages are drawn, spoilt and read by the real reader; the stretches of ink that it looks at are
compared with where a pen wrote. What can only be told when pages were read (lines that swallow a
signature, seals taken off, ink left over) is so in the measures as it is in use. `--fit` writes the
trees to `ocr/picture/pen_trees.json`, from tuning seeds; without it pages of the test seeds say how
many stretches of a pen and of print the trees take for writing.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

import ocr
from bench.ocr.placing import area, common, moved, way
from bench.pages import Labelled, make
from ocr.context import Context
from ocr.document import Page
from ocr.engine import Engine
from ocr.limits import Limits
from ocr.picture import pen, read_image
from ocr.picture.handwriting import chances_of, left_over
from ocr.picture.seals import find_seals, without_seals

TREES = Path("ocr/picture/pen_trees.json")
_KINDS = ("contract", "form", "letter", "licence")
_VARIANTS = (
    "clean-150", "photo", "clean-200", "sealed", "jpeg30", "copy", "skewed", "blurred", "clean-100",
)  # fmt: skip
_DEPTH, _RATE = 4, 0.1
# A stretch that lies in handwriting with less than this share is neither one nor the other.
_INSIDE, _OUTSIDE = 0.55, 0.15

Sample = tuple[bool, NDArray[np.float64]]
"""Whether a stretch is written, and its measures."""


def pages(first: int, count: int) -> Iterator[Labelled]:
    """Signed pages, kinds and variants in turn."""
    seeds = range(first, first + count)
    drawn = (
        make(kind, seed, _VARIANTS[(seed + place) % len(_VARIANTS)])
        for seed, (place, kind) in product(seeds, enumerate(_KINDS))
    )
    return islice(drawn, count)


def samples(labelled: Labelled, page: Page) -> Iterator[Sample]:
    """The stretches of a page that was read."""
    matrix = way(labelled.truth, page)
    hands = [moved(hand.corners, matrix) for hand in labelled.truth.handwriting]
    image = cv2.imdecode(np.frombuffer(page.image, np.uint8), cv2.IMREAD_COLOR)
    picture = np.asarray(image, np.uint8)
    inked = pen.ink_of(without_seals(picture, find_seals(picture)), page.lines)
    for stretch in left_over(pen.stretches(inked, page.lines), page.check_boxes):
        own = max(1e-6, area(stretch.box))
        share = max((common(stretch.box, hand) / own for hand in hands), default=0.0)
        if not _OUTSIDE < share < _INSIDE:
            yield share >= _INSIDE, pen.features(stretch, inked.em)


def grow(measures: NDArray[np.float64], written: NDArray[np.bool_]) -> dict[str, Any]:
    """The ensemble as it is stored: a start, and trees whose leaves have no children (-1)."""
    from sklearn.ensemble import (  # type: ignore[import-untyped]  # noqa: PLC0415 - to grow only
        GradientBoostingClassifier,
    )

    model = GradientBoostingClassifier(
        n_estimators=100, max_depth=_DEPTH, learning_rate=_RATE, subsample=0.7,
        min_samples_leaf=6, max_features=5, random_state=0,
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
            "value": np.round(_RATE * tree.value[:, 0, 0], 5).tolist(),
        })  # fmt: skip
    return {"start": float(np.log(share / (1 - share))), "depth": _DEPTH, "trees": trees}


def main() -> None:
    """Draw, read, judge; print how many stretches of a pen were found, and how many of print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=1000, help="first seed")
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--fit", action="store_true", help="grow new trees (tuning seeds only)")
    options = parser.parse_args()
    found: list[Sample] = []
    with tempfile.TemporaryDirectory() as folder:
        ocr.models.prepare(Path(folder))
        engine = Engine(Path(folder), threads=1)
        for labelled in pages(options.first, options.pages):
            page = read_image(labelled.picture, 1, Context(Limits(), engine), photo=True)
            found += samples(labelled, page)
    measures = np.nan_to_num(np.stack([sample[1] for sample in found]))
    written = np.array([sample[0] for sample in found])
    if options.fit:
        TREES.write_text(json.dumps(grow(measures, written)), encoding="utf-8")
        return
    chances = chances_of(measures)
    for least in (0.3, 0.5, 0.7):
        taken = chances >= least
        print(
            f"from {least}: written {int(taken[written].sum())} of {int(written.sum())}, "
            f"print {int(taken[~written].sum())} of {int((~written).sum())}"
        )


if __name__ == "__main__":
    main()
