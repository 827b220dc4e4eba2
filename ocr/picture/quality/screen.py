"""Not paper: a screen photographed, by its raster; a telephone's screenshot, by its status bar."""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import Line
from ocr.engine import Image
from ocr.picture.quality.view import View

# Strength of a screen's raster from which on a page counts as photographed from one: guilloches
# and grain of paper stay below 90, screens begin at 180 (tuning half of `bench.quality`).
RASTER = 150.0
_TILE = 128
_TILES = 12
_LOWEST = 0.05  # cycles a pixel: slower changes are light and shade


def raster(picture: Image, view: View) -> float:
    """How far one frequency stands out of the spectrum of the page's flat parts (a ratio)."""
    height, width = picture.shape[:2]
    if min(height, width) < 2 * _TILE:
        return 0.0
    window = np.outer(np.hanning(_TILE), np.hanning(_TILE)).astype(np.float32)
    tiles = np.zeros((2, _TILES, _TILE, _TILE), np.float32)
    for index, (left, top) in enumerate(_flat(view, width, height)):
        tile = picture[top : top + _TILE, left : left + _TILE].astype(np.float32)
        for plane, values in enumerate((tile[..., 1], tile[..., 2] - tile[..., 0])):
            tiles[plane, index] = (values - values.mean()) * window
    waves = np.fft.rfft2(tiles)
    power = (waves.real**2 + waves.imag**2).sum(axis=1)
    return max(_peak(plane) for plane in power)


def strength(peak: float) -> float:
    """A raster's ratio as a measure from 0 to 1; `RASTER` is a half."""
    return peak / (peak + RASTER)


# Side by side of telephones' screens, and the part of the height that their status bar takes.
_ASPECT = (1.6, 2.4)
_BAR = 0.06
_CLOCK = re.compile(r"^(?:[上下]午)?\d{1,2}[:：]\d{2}(?!\d)")


def is_screenshot(size: tuple[int, int], lines: Sequence[Line]) -> bool:
    """Whether a picture (height, width) has a telephone's shape and a clock in its status bar."""
    height, width = size
    if not _ASPECT[0] * width <= height <= _ASPECT[1] * width:
        return False
    top = [line for line in lines if line.box.bottom < _BAR * height]
    return any(_CLOCK.match(line.text) and line.box.right < 0.66 * width for line in top)


def _flat(view: View, width: int, height: int) -> list[tuple[int, int]]:
    """Corners of tiles with the least print."""
    side = max(2, int(_TILE * view.scale))
    ink = cv2.blur(view.ink, (side, side))
    found = []
    for top in np.linspace(0.03 * height, 0.97 * height - _TILE, 8).astype(int):
        for left in np.linspace(0.03 * width, 0.97 * width - _TILE, 6).astype(int):
            y = min(ink.shape[0] - 1, int((top + _TILE / 2) * view.scale))
            x = min(ink.shape[1] - 1, int((left + _TILE / 2) * view.scale))
            if view.sheet[y, x]:
                found.append((float(ink[y, x]), int(left), int(top)))
    return [(left, top) for _, left, top in sorted(found)[:_TILES]]


def _peak(power: NDArray[np.float32]) -> float:
    """The strongest frequency by the strength of an ordinary one; JPEG's own are left out."""
    y = np.minimum(np.arange(_TILE), _TILE - np.arange(_TILE))[:, None]
    x = np.arange(_TILE // 2 + 1)[None, :]
    counts = np.hypot(x, y) > _LOWEST * _TILE
    counts &= (x > 2) & (y > 2)
    amplitude = np.sqrt(power)
    ordinary = float(np.median(amplitude[counts]))
    return float(amplitude[counts].max()) / max(ordinary, 40.0)
