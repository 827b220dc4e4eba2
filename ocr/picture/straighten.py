"""A picture of a page made upright: perspective of a photo, skew, quarter turns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engine import Engine, Image
from ocr.picture.paper import flatten_paper

# The classifier turned 485 of 519 characters of line crops wrong when it was always applied; with
# this gate 506 stayed right and every turned page was still found (221 of 224).
_ORIENTATION_SCORE = 0.85
_PAGE_SIZE = (400, 600)
# Smaller pictures may be cards or crops of a line or two: crops are long, and for the rest the
# classifier must be surer (its scores end at 0.93).
_LINE_ASPECT = 2.5
_SMALL_SCORE = 0.90
_LEAST_INK = 500
_LEAST_SIDE = 100

# Projection profiles found the skew of 112 made pages and cards, up to 40 degrees, with a mean
# error of 0.03 degrees and none over 0.5; from 45 on a row and a column cannot be told apart.
_SKEW_RANGE = 44.0
_SKEW_SIDE = 1000
_SKEW_POINTS = 40_000
_COARSE_POINTS = 15_000  # enough to find the angle to a degree; 3,000 are not
# Less than this leaves rows readable and in order; turning would only soften them.
_SKEW_FROM = 0.4
# The profile must become clearly sharper, else the page has no rows to align.
_SKEW_GAIN = 1.15


@dataclass(frozen=True, slots=True)
class Upright:
    """A picture made upright: `turned` by degrees clockwise, `cropped` to the sheet on it.

    `frame` are the corners of the picture as it came, in pixels of `image` (4 x 2, in order around
    it); None when the sheet was cut out, whose four sides were all seen. `sure` is whether the
    classifier was sure which way up the page stands.
    """

    image: Image
    turned: int
    cropped: bool
    frame: NDArray[np.float64] | None = None
    sure: bool = True


def straighten(image: Image, engine: Engine, *, photo: bool) -> Upright:
    """Make a page upright; `photo` allows to cut a sheet out of its surroundings."""
    cropped = False
    if photo:
        sheet = flatten_paper(image)
        if sheet is not None:
            image, cropped = sheet, True
    frame = _corners(image)
    angle = skew(image)
    if abs(angle) >= _SKEW_FROM:
        image, frame = rotate(image, angle), _rotated(frame, image, angle)
    turn, sure = _quarter_turn(image, engine)
    return turned(Upright(image, 0, cropped, None if cropped else frame, sure), turn)


def turned(upright: Upright, turn: int) -> Upright:
    """The picture turned clockwise by quarter turns (degrees) more."""
    image, frame = upright.image, upright.frame
    for _ in range(turn // 90):
        if frame is not None:
            frame = np.stack([image.shape[0] - frame[:, 1], frame[:, 0]], axis=1)
        image = np.ascontiguousarray(np.rot90(image, k=-1))
    return replace(upright, image=image, turned=(upright.turned + turn) % 360, frame=frame)


def _corners(image: Image) -> NDArray[np.float64]:
    height, width = image.shape[:2]
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)


def _quarter_turn(image: Image, engine: Engine) -> tuple[int, bool]:
    """Degrees clockwise that make the page upright; 0 and False when the classifier is unsure."""
    short, long = sorted(image.shape[:2])
    if long > _LINE_ASPECT * short:
        return 0, False
    paged = short >= _PAGE_SIZE[0] and long >= _PAGE_SIZE[1]
    sure = _ORIENTATION_SCORE if paged else _SMALL_SCORE
    standing, score = engine.orientation(image)
    if score < sure:
        # A few lines on a wide empty sheet vanish in the classifier's 224 pixels: show it those.
        standing, score = engine.orientation(_content(image))
    return ((360 - standing) % 360, True) if score >= sure else (0, False)


def _content(image: Image) -> Image:
    """The part of a picture that has ink, with a margin."""
    points, _, scale = _ink(image)
    if len(points) < _LEAST_INK:
        return image
    height, width = image.shape[:2]
    middle = np.array([width / 2, height / 2])
    low = np.percentile(points, 1, axis=0) / scale + middle
    high = np.percentile(points, 99, axis=0) / scale + middle
    margin = 0.08 * float((high - low).max())
    left, top = (int(v) for v in np.maximum(low - margin, 0))
    right, bottom = (int(v) for v in high + margin)
    crop = image[top:bottom, left:right]
    return crop if min(crop.shape[:2]) >= _LEAST_SIDE else image


def skew(image: Image) -> float:
    """Degrees by which to rotate clockwise (negative: the other way) so that rows lie level.

    Rows may run along either side of the picture. 0 when no angle is clearly better than none.
    """
    points, size, _ = _ink(image)
    if len(points) < _LEAST_INK:
        return 0.0
    level = max(_profile(points, size, 0.0))
    coarse = np.arange(-_SKEW_RANGE, _SKEW_RANGE + 0.5, 1.0)
    best, _ = _best(points[:: max(1, len(points) // _COARSE_POINTS)], size, coarse)
    for step in (0.25, 0.05):
        best, sharpness = _best(points, size, best + step * np.arange(-5, 6))
    if sharpness < _SKEW_GAIN * level or abs(best) > _SKEW_RANGE:
        return 0.0
    return float(best)


def _best(
    points: NDArray[np.float32], size: int, angles: NDArray[np.floating]
) -> tuple[float, float]:
    scores = [max(_profile(points, size, float(angle))) for angle in angles]
    index = int(np.argmax(scores))
    return float(angles[index]), scores[index]


def _ink(image: Image) -> tuple[NDArray[np.float32], int, float]:
    """Ink pixels as centred x, y of a small copy, thinned; its longer side; its scale."""
    height, width = image.shape[:2]
    scale = min(1.0, _SKEW_SIDE / max(height, width))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    ink = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15
    )
    rows, columns = np.nonzero(ink)
    points = np.stack([columns - grey.shape[1] / 2, rows - grey.shape[0] / 2], 1)
    thin = max(1, len(points) // _SKEW_POINTS)
    return points[::thin].astype(np.float32), max(grey.shape), scale


def _profile(points: NDArray[np.float32], size: int, angle: float) -> tuple[float, float]:
    """How sharply ink gathers in rows, and in columns, after rotating by `angle` clockwise."""
    radians = np.deg2rad(angle)
    sine, cosine = np.sin(radians), np.cos(radians)
    down = points[:, 0] * sine + points[:, 1] * cosine
    across = points[:, 0] * cosine - points[:, 1] * sine
    scores = []
    for values in (down, across):
        counts = np.bincount((values + size).astype(np.int64), minlength=2 * size + 1)
        scores.append(float(np.square(np.diff(counts.astype(np.float64))).sum()))
    return scores[0], scores[1]


def rotate(image: Image, angle: float) -> Image:
    """The picture rotated clockwise by `angle` degrees, grown so that nothing is cut off."""
    matrix, size = _rotation(image, angle)
    edge = [float(v) for v in np.median(_rim(image), axis=0)]
    return cast(
        "Image",
        cv2.warpAffine(image, matrix, size, flags=cv2.INTER_CUBIC, borderValue=edge),
    )


def _rotation(image: Image, angle: float) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """How points move (2 x 3) when a picture is rotated clockwise, and its size afterwards."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    cosine, sine = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = (int(height * sine + width * cosine), int(height * cosine + width * sine))
    matrix[:, 2] += (size[0] / 2 - width / 2, size[1] / 2 - height / 2)
    return np.asarray(matrix, np.float64), size


def _rotated(points: NDArray[np.float64], image: Image, angle: float) -> NDArray[np.float64]:
    """Points of a picture (n x 2) after `rotate` turned it."""
    matrix, _ = _rotation(image, angle)
    return np.asarray(points @ matrix[:, :2].T + matrix[:, 2], np.float64)


def _rim(image: Image) -> Image:
    return np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
