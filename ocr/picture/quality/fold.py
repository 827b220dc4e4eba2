"""A corner of the sheet folded over: it is missing where it was, and lies on the text beside it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.picture.quality.fault import Fault
from ocr.picture.quality.view import COARSE, View

Points = NDArray[np.float64]

_TOLERANCE = 0.012  # of the outline's length: smaller kinks are the paper's own
_LEAST = 3.0  # legs of the missing corner, in letters
_SLANT = (15.0, 75.0)  # degrees between the fold and the page's sides
_ACROSS = 16  # pixels of the small copy to both sides of the fold
_STEP = 25.0  # grey levels
_STEEP = 0.5  # share of the step within two pixels
_BESIDE = 1.5  # letters between the folded piece and a row that runs under it


def find_fold(view: View) -> list[Fault]:
    """Folded corners that rows of text run up to."""
    contours, _ = cv2.findContours(
        view.sheet[::COARSE, ::COARSE].astype(np.uint8),
        cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE,
    )  # fmt: skip
    if not contours:
        return []
    hull = cv2.convexHull(max(contours, key=cv2.contourArea))
    corners = cv2.approxPolyDP(hull, _TOLERANCE * cv2.arcLength(hull, closed=True), closed=True)
    outline = corners.reshape(-1, 2).astype(np.float64) * COARSE
    if not 5 <= len(outline) <= 6:
        return []
    found = []
    for index in range(len(outline)):
        flap = _flap(np.roll(outline, -index, axis=0), view.em)
        if flap is None or not _sharp(view, flap[0], flap[1]):
            continue
        rows = [row for row in view.rows if _near(flap, row.left, row.middle, row.right, view.em)]
        if rows:
            low, high = flap.min(axis=0), flap.max(axis=0)
            box = view.page_box(*low.tolist(), *high.tolist())
            area = cv2.contourArea(flap.astype(np.float32)) / (view.size[0] * view.size[1])
            found.append(Fault("covered", len(rows) / len(view.rows), box, float(area)))
    return found


def _flap(outline: Points, em: float) -> Points | None:
    """The folded piece if the outline's second side is a fold: its ends and the corner's image."""
    before, start, end, after = outline[0], outline[1], outline[2], outline[3]
    corner = _meet(before, start, end, after)
    if corner is None:
        return None
    legs = corner - start, end - corner
    lengths = [float(np.hypot(*leg)) for leg in legs]
    if min(lengths) < _LEAST * em or max(lengths) > 4 * min(lengths):
        return None
    across = abs(float(legs[0] @ legs[1])) / (lengths[0] * lengths[1])
    if across > np.cos(np.radians(65)):  # the page's own corners are right, or nearly
        return None
    fold = end - start
    for leg in legs:
        cosine = abs(float(fold @ leg)) / (float(np.hypot(*fold)) * float(np.hypot(*leg)))
        if not _SLANT[0] <= float(np.degrees(np.arccos(min(1.0, cosine)))) <= _SLANT[1]:
            return None
    run = fold / np.hypot(*fold)
    image = 2 * (start + run * ((corner - start) @ run)) - corner
    return np.array([start, end, image])


def _sharp(view: View, start: Points, end: Points) -> bool:
    """Whether what lies beyond the fold begins at once; a shadow or a reflection begins softly."""
    run = (end - start) / np.hypot(*(end - start))
    across = np.array([-run[1], run[0]])
    line = start + np.linspace(0.08, 0.92, 40)[:, None] * (end - start)
    offsets = np.arange(-_ACROSS, _ACROSS + 1)
    points = line[:, None, :] + offsets[None, :, None] * across
    height, width = view.size
    x = points[..., 0].round().astype(int).clip(0, width - 1)
    y = points[..., 1].round().astype(int).clip(0, height - 1)
    # Letters vary along the fold, its edge does not.
    values = cv2.blur(cv2.medianBlur(view.grey[y, x], 5), (1, 3)).astype(np.float32)
    whole = np.abs(values[:, :3].mean(axis=1) - values[:, -3:].mean(axis=1))
    steepest = np.abs(values[:, 2:] - values[:, :-2]).max(axis=1)
    return bool(np.median(whole) >= _STEP and np.median(steepest / np.maximum(whole, 1)) >= _STEEP)


def _meet(a: Points, b: Points, c: Points, d: Points) -> Points | None:
    """Where the lines through a and b, and through c and d, meet beyond b and c."""
    first, second = b - a, c - d
    bend = float(first[0] * second[1] - first[1] * second[0])
    if abs(bend) < 1e-6:
        return None
    off = c - b
    along = float(off[0] * second[1] - off[1] * second[0]) / bend
    back = float(off[0] * first[1] - off[1] * first[0]) / bend
    return b + along * first if along > 0 and back > 0 else None


def _near(flap: Points, left: float, middle: float, right: float, em: float) -> bool:
    polygon = flap.astype(np.float32).reshape(-1, 1, 2)
    xs = np.linspace(left, right, max(2, int((right - left) / em)))
    return any(cv2.pointPolygonTest(polygon, (float(x), middle), True) > -_BESIDE * em for x in xs)
