"""One labelled page from kind, seed and variant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.pages import check_boxes, forms, harmed, variants
from bench.pages.canvas import DPI, Canvas
from bench.pages.finish import finish
from bench.pages.kinds import certificate, contract, form, layouts, letter, licence, listing
from bench.pages.truth import Truth
from bench.pages.variants import Variant

TUNING_SEEDS = range(0, 1000)
TEST_SEEDS = range(1000, 2000)

Draw = Callable[[Random], Canvas]

# A module of kinds has a dict KINDS, one of variants a dict VARIANTS: add its line here.
KINDS: dict[str, Draw] = {
    **contract.KINDS,
    **form.KINDS,
    **forms.KINDS,
    **check_boxes.KINDS,
    **licence.KINDS,
    **certificate.KINDS,
    **letter.KINDS,
    **listing.KINDS,
    **layouts.KINDS,
}
VARIANTS: dict[str, Variant] = {
    **variants.VARIANTS,
    **harmed.VARIANTS,
}


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """A file (JPEG) and what stands in it, in pixels of its picture."""

    kind: str
    seed: int
    variant: str
    data: bytes
    truth: Truth

    @property
    def name(self) -> str:
        """A file name."""
        return f"{self.kind}-{self.seed}-{self.variant}.jpg"

    @property
    def picture(self) -> NDArray[np.uint8]:
        """The picture in the file, BGR."""
        found = cv2.imdecode(np.frombuffer(self.data, np.uint8), cv2.IMREAD_COLOR)
        return np.asarray(found, np.uint8)


def make(kind: str, seed: int, variant: str = "clean-150") -> Labelled:
    """The page of `kind` that `seed` makes, spoilt as `variant` says.

    The sheet depends on kind and seed alone, so that variants of it can be compared.

    Raises:
        KeyError: no such kind or variant.
        bench.fonts.FontMissingError: a font is not installed; the message names its package.
    """
    way = VARIANTS[variant]
    dice = Random(f"{kind}/{seed}")
    canvas = KINDS[kind](dice)
    finish(canvas, dice)
    dice = Random(f"{kind}/{seed}/{variant}")
    if way.before:
        way.before(canvas, dice)
    scale = way.dpi / DPI
    width, height = (max(1, round(side * scale)) for side in canvas.image.size)
    picture = cv2.resize(canvas.picture(), (width, height), interpolation=cv2.INTER_AREA)
    factors = width / canvas.image.width, height / canvas.image.height
    truth = canvas.truth.moved(np.diag([*factors, 1.0]))
    picture, truth = way.change(np.asarray(picture, np.uint8), truth, dice)
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, way.quality])
    assert done
    return Labelled(kind, seed, variant, bytes(data), truth)
