"""Quarter turns of a picture with its truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bench.pages.truth import Truth

Picture = NDArray[np.uint8]


def quarter_turned(picture: Picture, truth: Truth, degrees: int) -> tuple[Picture, Truth]:
    """A picture that must be turned `degrees` (90, 180, 270) clockwise to stand upright."""
    height, width = picture.shape[:2]
    matrix = {
        90: [[0, 1, 0], [-1, 0, width], [0, 0, 1]],
        180: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        270: [[0, -1, height], [1, 0, 0], [0, 0, 1]],
    }[degrees]
    turned = np.ascontiguousarray(np.rot90(picture, degrees // 90))
    return turned, replace(truth.moved(np.array(matrix, np.float64)), rotation=degrees)
