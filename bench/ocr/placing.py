"""Where places of the true picture lie on the page that was read.

The reader turns, straightens and crops pages, so its boxes are in another picture. The way from one
to the other follows from rows of text that were read without a fault.
"""

from __future__ import annotations

from collections import Counter

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.ocr.text import plain
from bench.pages import Points, Row, Truth
from bench.pages.truth import transformed
from ocr.document import Box, Line, Page

_LEAST_LENGTH = 2
_LEAST_ROWS, _ENOUGH = 2, 8
_BETTER = 0.4
_TOLERANCE = 0.01


def matched(truth: Truth, page: Page) -> list[tuple[Row, Line]]:
    """Rows and lines of the same text that occurs once on either side."""
    rows = Counter(plain(row.text) for row in truth.rows)
    lines = Counter(plain(line.text) for line in page.lines)
    by_text = {plain(line.text): line for line in page.lines}
    found: list[tuple[Row, Line]] = []
    for row in truth.rows:
        text = plain(row.text)
        if len(text) >= _LEAST_LENGTH and rows[text] == 1 and lines[text] == 1:
            found.append((row, by_text[text]))
    return found


def way(truth: Truth, page: Page) -> NDArray[np.float64]:
    """The (3, 3) transform from the true picture to the page that was read.

    It goes over the sheet of paper laid flat, from which the reader's page differs by turning and
    scaling. A few rows in one corner do not settle more than that, so a stretch or a perspective is
    taken only where it fits much better, as where a photo was not straightened quite.
    """
    pairs = matched(truth, page)
    if len(pairs) < _LEAST_ROWS:
        return _whole(truth, page)
    laid = _laid_flat(truth)
    there = transformed(np.array([row.corners.mean(axis=0) for row, _ in pairs]), laid)
    here = np.array([_middle(line.box) for _, line in pairs])
    reach = _TOLERANCE * max(page.width, page.height)
    best, _ = cv2.estimateAffinePartial2D(there, here, None, cv2.RANSAC, reach)
    if best is None:
        return _whole(truth, page)
    best = np.vstack([best, [0.0, 0.0, 1.0]])
    if len(pairs) >= _ENOUGH:
        stretched, _ = cv2.estimateAffine2D(there, here, None, cv2.RANSAC, reach)
        bent, _ = cv2.findHomography(there, here, cv2.RANSAC, reach)
        if stretched is not None:
            stretched = np.vstack([stretched, [0.0, 0.0, 1.0]])
        for other in (stretched, bent):
            if other is not None and _miss(there, here, other) < _BETTER * _miss(there, here, best):
                best = other
    return np.asarray(best @ laid, np.float64)


def _laid_flat(truth: Truth) -> NDArray[np.float64]:
    """From the true picture to the sheet of paper as a rectangle of about its proportions."""
    sides = np.linalg.norm(np.roll(truth.page, -1, axis=0) - truth.page, axis=1)
    width, height = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(truth.page.astype(np.float32), flat)
    return np.asarray(matrix, np.float64)


def _miss(there: Points, here: Points, matrix: NDArray[np.float64]) -> float:
    """Pixels by which the median row misses, at least one."""
    return max(1.0, float(np.median(np.linalg.norm(transformed(there, matrix) - here, axis=1))))


def _whole(truth: Truth, page: Page) -> NDArray[np.float64]:
    """The sheet of paper on the whole page: the best guess without text to go by."""
    corners = [[0, 0], [page.width, 0], [page.width, page.height], [0, page.height]]
    matrix = cv2.getPerspectiveTransform(
        truth.page.astype(np.float32), np.array(corners, np.float32)
    )
    return np.asarray(matrix, np.float64)


def moved(corners: Points, matrix: NDArray[np.float64]) -> Box:
    """The box around places of the true picture, on the page that was read."""
    there = transformed(corners, matrix)
    low, high = there.min(axis=0), there.max(axis=0)
    return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    shared = common(one, other)
    return shared / max(1e-9, area(one) + area(other) - shared)


def common(one: Box, other: Box) -> float:
    """Area that two boxes share."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(0.0, wide) * max(0.0, high)


def area(box: Box) -> float:
    """Area of a box."""
    return max(0.0, box.right - box.left) * max(0.0, box.bottom - box.top)


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2
