"""How strongly each pixel of a page is inked in red or blue, whatever the light and the paper."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import SealColour
from ocr.engine import Image

Ink = NDArray[np.uint8]
"""Strength of one colour's ink, 0 to 255."""

# The paper around a pixel is the lightest within this share of the longer side.
_PAPER_REACH = 0.02
_PAPER_SHRINK = 8
# Darker surroundings are no paper; dividing by them would only raise noise.
_DARKEST_PAPER = 25
# How far the two other channels may differ, as a share of the colour's lead: keeps brown, gold and
# orange borders from counting as red (0.5 to 0.7), violet from counting as blue.
_HUE_SPREAD = {SealColour.RED: 0.5, SealColour.BLUE: 0.75}
_CHANNEL = {SealColour.RED: 2, SealColour.BLUE: 0}
_ROUND_DOWN = -0.25
# Between the noise of white paper and the faintest made seals (bench.pages.seal_ink: a third of
# full ink) in JPEG files of quality 30.
INK_FROM = {SealColour.RED: 24, SealColour.BLUE: 30}


def balanced(image: Image) -> Image:
    """The picture with the paper around every pixel made white (BGR)."""
    height, width = image.shape[:2]
    size = max(1, width // _PAPER_SHRINK), max(1, height // _PAPER_SHRINK)
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    reach = 2 * max(1, round(_PAPER_REACH * max(size))) + 1
    paper = cv2.dilate(small, np.ones((reach, reach), np.uint8))
    paper = cv2.blur(paper, (reach, reach))
    full = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    full = np.maximum(full, _DARKEST_PAPER).astype(np.uint8)
    return cast("Image", cv2.divide(image, full, scale=255.0))


def strength(white: Image, colour: SealColour) -> Ink:
    """Strength of red or blue ink on a balanced picture; other hues and black are 0."""
    channels = cv2.split(white)
    lead = _CHANNEL[colour]
    own = channels[lead]
    first, second = (channels[c] for c in range(3) if c != lead)
    least, most = cv2.min(first, second), cv2.max(first, second)
    # In unsigned whole numbers, rounded down: much faster than numpy with signed ones.
    ahead = cv2.subtract(own, cv2.addWeighted(first, 0.5, second, 0.5, _ROUND_DOWN))
    widest = cv2.convertScaleAbs(
        cv2.subtract(own, least), alpha=_HUE_SPREAD[colour], beta=_ROUND_DOWN
    )
    hue = cv2.compare(own, most, cv2.CMP_GE)
    hue &= cv2.compare(cv2.subtract(most, least), widest, cv2.CMP_LE)
    return cast("Ink", cv2.bitwise_and(ahead, hue))
