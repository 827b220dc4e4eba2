"""How well a page picture can be read, in measures and in words."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.document import Line, Quality
from ocr.engine import Image

# Mean recognition score of pages of three documents under growing blur: every page that was read
# without loss scored 0.96 or more, every lost one 0.82 or less. A wide band between is a warning.
UNREADABLE_BELOW = 0.82
HARD_TO_READ_BELOW = 0.92
_CLEAR_FROM = 0.96
# Variance of the second derivative beside edges: readable pages 970 and more, blurred by 1.5
# pixels 215 to 300. It only names the cause; whether a page can be read the score says.
_BLURRED_BELOW = 300.0
_DARK_BELOW = 0.30
_BRIGHT_FROM = 0.985
# Height of a row as a share of the page picture's long side; 10.5-point print on A4 has 0.013.
_SMALL_TEXT = 0.005
_EDGE_GRADIENT = 40.0


def measure(image: Image, lines: Sequence[Line]) -> Quality:
    """Measures of a page picture (BGR) and the lines read from it."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    return Quality(
        legibility=round(_legibility(lines), 4),
        sharpness=round(_sharpness(grey), 1),
        brightness=round(float(np.median(grey)) / 255, 3),
        width=width,
        height=height,
    )


def remarks(quality: Quality, lines: Sequence[Line]) -> list[str]:
    """Codes of what a person should be told about a page, the gravest first."""
    if not lines:
        codes = ["no_text"]
    elif quality.legibility < UNREADABLE_BELOW:
        codes = ["unreadable"]
    elif quality.legibility < HARD_TO_READ_BELOW:
        codes = ["hard_to_read"]
    else:
        codes = []
    if not lines or quality.legibility < _CLEAR_FROM:
        codes += _causes(quality, lines)
    return codes


def _causes(quality: Quality, lines: Sequence[Line]) -> list[str]:
    codes = []
    if quality.sharpness < _BLURRED_BELOW and lines:
        codes.append("blurred")
    if quality.brightness < _DARK_BELOW:
        codes.append("too_dark")
    if quality.brightness >= _BRIGHT_FROM and lines and quality.legibility < UNREADABLE_BELOW:
        codes.append("too_bright")
    if lines:
        heights = np.array([line.box.bottom - line.box.top for line in lines])
        if float(np.median(heights)) < _SMALL_TEXT * max(quality.width, quality.height):
            codes.append("small_text")
    return codes


def _legibility(lines: Sequence[Line]) -> float:
    """Mean recognition score, each line weighing as much as it is long; 0 without lines."""
    weights = [len(line.raw) for line in lines]
    total = sum(weights)
    if not total:
        return 0.0
    score = sum(w * line.confidence for w, line in zip(weights, lines, strict=True)) / total
    return min(max(score, 0.0), 1.0)


def _sharpness(grey: Image) -> float:
    """Variance of the Laplacian beside strong edges; empty paper does not dilute it."""
    across = cv2.Sobel(grey, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    edges = cv2.dilate(
        (cv2.magnitude(across, down) > _EDGE_GRADIENT).astype(np.uint8), np.ones((3, 3))
    )
    values = cv2.Laplacian(grey, cv2.CV_32F)[edges > 0]
    return float(values.var()) if values.size else 0.0
