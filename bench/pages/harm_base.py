"""What every way to spoil a page is given and gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Field = NDArray[np.float32]
Box = tuple[float, float, float, float]

# 10.5-point print on A4 stands 3.7 mm high in its row: 0.0125 of the long side.
_EM = 0.0125


def _same() -> NDArray[np.float64]:
    return np.eye(3)


@dataclass(frozen=True)
class Harmed:
    """A spoilt picture, where it is spoilt (None: everywhere), and the 3 x 3 map to its points."""

    picture: Picture
    place: Box | None = None
    matrix: NDArray[np.float64] = field(default_factory=_same)

    def moved(self, box: Box) -> Box:
        """A box of the first picture in pixels of the spoilt one; it may lie outside."""
        left, top, right, bottom = box
        corners = np.array([[[left, top], [right, top], [right, bottom], [left, bottom]]])
        there = cv2.perspectiveTransform(corners.astype(np.float64), self.matrix)[0]
        (x0, y0), (x1, y1) = there.min(axis=0), there.max(axis=0)
        return float(x0), float(y0), float(x1), float(y1)


@dataclass(frozen=True)
class Stage:
    """A picture about to be spoilt."""

    picture: Picture
    severity: float
    dice: Random
    noise: np.random.Generator
    target: Box
    em: float

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.picture.shape[0], self.picture.shape[1]

    @property
    def centre(self) -> tuple[float, float]:
        """Middle of the target, x and y."""
        left, top, right, bottom = self.target
        return (left + right) / 2, (top + bottom) / 2

    def grid(self) -> tuple[Field, Field]:
        """X and y of every pixel, ready to be broadcast."""
        height, width = self.size
        return (
            np.arange(width, dtype=np.float32)[None, :],
            np.arange(height, dtype=np.float32)[:, None],
        )

    def rough(self, scale: float) -> Field:
        """Smooth random values of about -1 to 1, changing over `scale` pixels."""
        height, width = self.size
        small = (max(2, round(height / scale) + 2), max(2, round(width / scale) + 2))
        values = self.noise.normal(0, 0.5, small).astype(np.float32)
        return np.asarray(cv2.resize(values, (width, height), interpolation=cv2.INTER_CUBIC))


def em_of(picture: Picture) -> float:
    """Height of a row of ordinary print when the picture shows an A4 page."""
    return _EM * max(picture.shape[:2])


def pixels(values: NDArray[np.floating]) -> Picture:
    """Values as a picture."""
    return np.asarray(values.clip(0, 255).round(), np.uint8)


def box_of(mask: NDArray[np.bool_]) -> Box | None:
    """The rectangle around all that is true."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return None
    return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)


def blend(below: Picture, above: NDArray[np.floating], mask: Field) -> Picture:
    """`above` laid on `below` where the mask (height x width, 0 to 1) says."""
    share = mask[..., None]
    return pixels(below * (1 - share) + above * share)
