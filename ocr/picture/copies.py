"""Smaller copies of page pictures to look at."""

from __future__ import annotations

from typing import cast

import cv2

from ocr.engine import Image


def smaller(picture: Image, scale: float) -> Image:
    """A copy at a scale of at most 1, first by halves, then between the pixels.

    One step that weighs areas takes eight times as long.
    """
    height, width = picture.shape[:2]
    size = max(1, round(width * scale)), max(1, round(height * scale))
    while picture.shape[1] >= 2 * size[0] and picture.shape[0] >= 2 * size[1]:
        half = picture.shape[1] // 2, picture.shape[0] // 2
        whole = picture[: 2 * half[1], : 2 * half[0]]
        picture = cast("Image", cv2.resize(whole, half, interpolation=cv2.INTER_AREA))
    if picture.shape[1::-1] == size:
        return picture
    return cast("Image", cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR))
