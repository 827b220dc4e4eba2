"""The ways in which a page reaches the reader: scanned well or badly, turned, photographed, copied.

A change takes the picture (BGR), the truth and dice, and returns both: what moves the picture moves
the truth with the same matrix.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.pages.canvas import Canvas
from bench.pages.finish import seal_over
from bench.pages.photo import photographed, photographed_turned
from bench.pages.truth import Seal, Truth
from bench.pages.turn import quarter_turned
from ocr.document import SealColour

Picture = NDArray[np.uint8]
Change = Callable[[Picture, Truth, Random], tuple[Picture, Truth]]
Before = Callable[[Canvas, Random], None]

# A seal counts on a copy when this share of its coloured pixels came out black.
_VISIBLE, _COLOURED, _BLACK = 0.3, 50, 100


def as_it_is(picture: Picture, truth: Truth, dice: Random) -> tuple[Picture, Truth]:  # noqa: ARG001
    """A change that changes nothing."""
    return picture, truth


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to spoil a page.

    Attributes:
        name: how it is called.
        dpi: resolution that the page is scanned at; of a photo, that of the sheet before.
        change: what happens to the picture.
        quality: of the JPEG file, 1 to 100.
        before: what is done to the sheet of paper first, such as a seal pressed on it.
    """

    name: str
    dpi: int = 150
    change: Change = as_it_is
    quality: int = 92
    before: Before | None = None


def turned(degrees: int) -> Change:
    """A page that must be turned `degrees` clockwise to stand upright."""

    def change(picture: Picture, truth: Truth, dice: Random) -> tuple[Picture, Truth]:  # noqa: ARG001
        return quarter_turned(picture, truth, degrees)

    return change


def skewed(picture: Picture, truth: Truth, dice: Random) -> tuple[Picture, Truth]:
    """A page that lay askew in the scanner, by 1.5 to 8 degrees; nothing is cut off."""
    return tilt(picture, truth, dice.choice((-1, 1)) * dice.uniform(1.5, 8))


def tilt(picture: Picture, truth: Truth, angle: float) -> tuple[Picture, Truth]:
    """A picture rotated by `angle` degrees on a larger white ground."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    cosine, sine = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = round(width * cosine + height * sine), round(width * sine + height * cosine)
    matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    tilted = cv2.warpAffine(
        picture, matrix, size, flags=cv2.INTER_CUBIC, borderValue=(250, 250, 250)
    )
    return np.asarray(tilted, np.uint8), truth.moved(matrix)


def blurred(picture: Picture, truth: Truth, dice: Random) -> tuple[Picture, Truth]:
    """Out of focus, as far as a person still reads it."""
    sigma = dice.uniform(1.2, 1.8) * max(picture.shape) / 1754
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8), truth


def copied(picture: Picture, truth: Truth, dice: Random) -> tuple[Picture, Truth]:
    """A copy in black and white from a worn copier: hard threshold, specks, a dark edge."""
    noise = np.random.default_rng(dice.randrange(1 << 30))
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32)
    grey = cv2.GaussianBlur(grey, (0, 0), 0.6) + noise.normal(0, 10, grey.shape)
    sheet = np.where(grey < dice.uniform(140, 175), 25.0, 250.0)
    specks = cv2.GaussianBlur(noise.random(grey.shape, np.float32), (0, 0), 0.9)
    sheet[specks > np.quantile(specks, 1 - dice.uniform(0.0002, 0.0008))] = 60
    edge = round(dice.uniform(0.002, 0.008) * grey.shape[1])
    sheet[:, :edge] = 40
    soft = cv2.GaussianBlur(sheet, (0, 0), 0.5).clip(0, 255).astype(np.uint8)
    copy, shift = tilt(cv2.cvtColor(soft, cv2.COLOR_GRAY2BGR), truth, dice.uniform(-0.6, 0.6))
    kept = [_remains(seal, picture, sheet) for seal in truth.seals]
    seals = tuple(
        replace(seal, colour=SealColour.GREY)
        for seal, left in zip(shift.seals, kept, strict=True)
        if left
    )
    return copy, replace(shift, seals=seals)


def _remains(seal: Seal, before: Picture, after: NDArray[np.floating]) -> bool:
    """Whether enough of a seal's ink came out black for a person to see the seal."""
    left, top, right, bottom = (max(0, round(v)) for v in seal.box)
    blue, green, red = cv2.split(before[top:bottom, left:right].astype(np.int16))
    own, other = (red, blue) if seal.colour is SealColour.RED else (blue, red)
    inked = own - np.maximum(green, other) > _COLOURED  # not what a photo under it is like
    black = after[top:bottom, left:right] < _BLACK
    return bool(inked.any()) and float(black[inked].mean()) > _VISIBLE


def dim(picture: Picture, truth: Truth, dice: Random) -> tuple[Picture, Truth]:
    """Taken in bad light: dark, yellowish, flat, grainy."""
    noise = np.random.default_rng(dice.randrange(1 << 30))
    light = np.array([0.72, 0.9, 1.0]) * dice.uniform(0.30, 0.42)
    scene = (picture.astype(np.float32) * 0.82 + 40) * light
    scene = cv2.GaussianBlur(scene, (0, 0), 0.7) + noise.normal(0, 4.5, scene.shape)
    return scene.clip(0, 255).astype(np.uint8), truth


VARIANTS: dict[str, Variant] = {
    variant.name: variant
    for variant in (
        Variant("clean-200", dpi=200),
        Variant("clean-150"),
        Variant("clean-100", dpi=100),
        Variant("turned-90", change=turned(90)),
        Variant("turned-180", change=turned(180)),
        Variant("turned-270", change=turned(270)),
        Variant("skewed", change=skewed),
        Variant("photo", dpi=250, change=photographed),
        Variant("photo-turned", dpi=250, change=photographed_turned),
        Variant("blurred", change=blurred),
        Variant("jpeg-30", quality=30),
        Variant("sealed", before=seal_over),
        Variant("copy", dpi=200, change=copied),
        Variant("dim", change=dim),
    )
}
