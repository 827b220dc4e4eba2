"""A seal as found on a picture, before it is read."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ocr.document import Box, SealColour, SealShape

# Outlines rounder than this are round: made photos squeeze round seals less, oval seals are cut
# 30 to 40 or 30 to 45.
_ROUND_FROM = 0.82


@dataclass(frozen=True, slots=True)
class SealMark:
    """A seal as found: its centre, axes (a square one: sides) in pixels, angle in degrees."""

    centre: tuple[float, float]
    axes: tuple[float, float]
    angle: float
    colour: SealColour
    confidence: float
    shape: SealShape = SealShape.ROUND

    @property
    def box(self) -> Box:
        """The upright rectangle around the outline."""
        turn = np.deg2rad(self.angle)
        a, b = self.axes[0] / 2, self.axes[1] / 2
        if self.shape is SealShape.SQUARE:
            half_width = float(a * abs(np.cos(turn)) + b * abs(np.sin(turn)))
            half_height = float(a * abs(np.sin(turn)) + b * abs(np.cos(turn)))
        else:
            half_width = float(np.hypot(a * np.cos(turn), b * np.sin(turn)))
            half_height = float(np.hypot(a * np.sin(turn), b * np.cos(turn)))
        x, y = self.centre
        return Box(x - half_width, y - half_height, x + half_width, y + half_height)

    def scaled(self, factor: float) -> SealMark:
        """The mark on a picture `factor` times as large."""
        x, y = self.centre
        return replace(
            self,
            centre=(x * factor, y * factor),
            axes=(self.axes[0] * factor, self.axes[1] * factor),
        )

    def moved(self, right: float, down: float) -> SealMark:
        """The mark on a picture whose origin lies elsewhere."""
        return replace(self, centre=(self.centre[0] + right, self.centre[1] + down))


def shape_of(axes: tuple[float, float]) -> SealShape:
    """Round or oval."""
    return SealShape.ROUND if min(axes) >= _ROUND_FROM * max(axes) else SealShape.OVAL


def within(
    mark: SealMark, angles: NDArray[np.float64], radii: NDArray[np.float64]
) -> NDArray[np.float32]:
    """As `around`, of an oval seal with rings as far from its rim all the way round.

    So the letters of an oval seal stand; a round seal seen at a slant is squeezed as a whole.
    """
    if mark.shape is not SealShape.OVAL:
        return around(mark, angles, radii)
    turn = np.deg2rad(mark.angle)
    inset = (1 - radii) * min(mark.axes) / 2
    x = np.cos(angles - turn) * (mark.axes[0] / 2 - inset)
    y = np.sin(angles - turn) * (mark.axes[1] / 2 - inset)
    level = np.stack([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)], -1)
    return np.asarray(level + np.array(mark.centre), np.float32)


def around(
    mark: SealMark, angles: NDArray[np.float64], radii: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Pixels of the picture at angles (clockwise from the right) and radii (1 is the rim)."""
    turn = np.deg2rad(mark.angle)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    shape = rotation @ np.diag([mark.axes[0] / 2, mark.axes[1] / 2]) @ rotation.T
    unit = np.stack([np.cos(angles) * radii, np.sin(angles) * radii], axis=-1)
    return np.asarray(unit @ shape.T + np.array(mark.centre), np.float32)
