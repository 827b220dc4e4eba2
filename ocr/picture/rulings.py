"""Ruled lines of a page: which texts they part."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import Box
from ocr.engine import Image

_SIDE = 1400
# Strokes of characters are shorter than this share of the page's longer side; borders of the
# smallest cells are not.
_LENGTH = 0.018
# Share of a stretch that a ruled line must cover: scans break thin lines.
_COVER = 0.8


class Rulings:
    """Level and upright lines of a page picture; places are asked in its pixels times `scale`."""

    def __init__(self, image: Image, scale: float = 1.0) -> None:
        shrink = min(1.0, _SIDE / max(image.shape[:2]))
        small = cv2.resize(image, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY) if small.ndim == 3 else small
        dark = cv2.adaptiveThreshold(
            grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12
        )
        length = max(12, round(_LENGTH * max(grey.shape)))
        self._scale = shrink / scale
        self._level = _lines(dark, (length, 1))
        self._upright = _lines(dark, (1, length))

    def level(self, box: Box) -> bool:
        """Whether a level line runs through the whole width of a place."""
        place = self._place(self._level, box)
        return bool(place.size and _row(place) >= _COVER)

    def upright(self, box: Box) -> bool:
        """Whether an upright line runs through the whole height of a place."""
        place = self._place(self._upright, box)
        return bool(place.size and _row(place.T) >= _COVER)

    def _place(self, mask: NDArray[np.bool_], box: Box) -> NDArray[np.bool_]:
        left, top, right, bottom = (v * self._scale for v in box)
        rows = slice(max(0, int(top)), int(np.ceil(bottom)) + 1)
        return mask[rows, max(0, int(left)) : int(np.ceil(right)) + 1]


def _row(place: NDArray[np.bool_]) -> float:
    """Cover of the best stretch of three neighbouring rows: a line may lean a little."""
    padded = np.pad(place, ((1, 1), (0, 0)))
    thick = padded[:-2] | padded[1:-1] | padded[2:]
    return float(thick.mean(axis=1).max())


def _lines(dark: Image, size: tuple[int, int]) -> NDArray[np.bool_]:
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, size)
    return np.asarray(cv2.morphologyEx(dark, cv2.MORPH_OPEN, kernel) > 0)
