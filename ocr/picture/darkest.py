"""The darkest channel of a picture, in which print and pen of every colour are dark."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.engine import Image


def darkest(image: Image) -> Image:
    """The least of blue, green and red of each pixel; a grey picture as it is.

    numpy's minimum over the last axis takes fifty times as long.
    """
    if image.ndim == 2:
        return np.ascontiguousarray(image)
    blue, green, red = cv2.split(image)
    return np.asarray(cv2.min(cv2.min(blue, green), red), np.uint8)
