"""Round and oval seals in a map of ink: where rings may be, and whether one is a seal's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import SealColour
from ocr.picture.seal_mark import SealMark, around, shape_of
from ocr.picture.seal_places import outlines

Mask = NDArray[np.uint8]
Points = NDArray[np.float32]

SIZE = (0.07, 1.02)
"""Longer axis of a seal as a share of the picture's longer side; a picture may be of a seal."""
LEAST = 56.0
"""Pixels across: smaller circles are logos and letters, and could not be read."""
_ROUND = 0.55  # shorter axis by longer axis: oval invoice seals have 0.67
_CIRCLE_SIZE = (0.07, 0.24)  # diameters that circles are searched at, shares of the longer side
_CIRCLE_SIDE = 600  # they are searched on a page of this size; what is found is refined after
_CIRCLE_EDGE = 120
_ROUNDNESS = 0.55
_MOST_CIRCLES = 12
_MOST_BLOBS = 60
# Circles along a hull: how many, after how many trials, along what share of the circle.
_ARCS = 3
_TRIALS = 150
_ARC = 0.14
_LEAST_ARC = 15
_LARGEST_ARC = 0.60
_AT_EDGE = 3

_ANGLES = 240
_RADII = np.linspace(0.30, 1.20, 91)
_RIM = (0.945, 1.045)
_BESIDE = (0.78, 0.95)  # somewhere here lies the empty circle between the rim and its letters
_OUTSIDE = (1.07, 1.18)
_LETTERS = (0.55, 0.90)
_THINNER = 0.35
_FAINTEST = 8.0


@dataclass(frozen=True, slots=True)
class Ring:
    """What lies on an ellipse.

    Attributes:
        rim: share of the directions, of those within the picture, that have ink on the rim.
        apart: share of those with ink on the rim that have a gap within it.
        outside: share of ink just outside.
        letters: share of ink where letters of a ring stand.
        strokes: changes between ink and paper on the way round through the letters.
        seen: share of the ring that lies within the picture.
        line: share of the directions that have ink on the one circle that has most.
    """

    rim: float
    apart: float
    outside: float
    letters: float
    strokes: int
    seen: float
    line: float = 0.0


def look(soft: Mask, mark: SealMark, least: int) -> Ring:
    """Measure a ring on a map of the strength of ink; `least` is what counts as ink on the rim.

    The letters of a ring are thinner than its rim and so look fainter: what counts as ink there
    follows from the rim's own strength.
    """
    angles = np.linspace(0, 2 * np.pi, _ANGLES, endpoint=False)
    grid = np.meshgrid(angles, _RADII)
    places = around(mark, *grid)
    polar = cv2.remap(soft, places[..., 0], places[..., 1], cv2.INTER_LINEAR)
    height, width = soft.shape
    x, y = places[..., 0], places[..., 1]
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)

    def band(low: float, high: float) -> NDArray[np.bool_]:
        return (low <= _RADII) & (high >= _RADII)

    visible = inside[band(*_RIM)].all(axis=0)
    rim = polar[band(*_RIM)].max(axis=0)
    on = rim >= least
    both = on & visible
    seen = float(visible.mean())
    if seen < 0.1 or not both.any():
        return Ring(0, 0, 1, 0, 0, seen)
    inked = polar >= max(_FAINTEST, _THINNER * float(np.median(rim[both])))
    gap = ~inked[band(*_BESIDE)]
    # Two neighbouring free radii make a gap: a single one is a speck in filled ground.
    free = (gap[:-1] & gap[1:]).any(axis=0)
    letters = inked[band(*_LETTERS)] & inside[band(*_LETTERS)]
    outside = inside[band(*_OUTSIDE)]
    middle = inked[band(0.62, 0.82)]
    strokes = max(int(np.abs(np.diff(row.astype(np.int8))).sum()) for row in middle[::3])
    rows = polar[band(*_RIM)] >= least
    thin = rows[:-2] | rows[1:-1] | rows[2:]
    return Ring(
        line=float(thin[:, visible].mean(axis=1).max()),
        rim=float(on[visible].mean()),
        apart=float(free[both].mean()),
        outside=float(inked[band(*_OUTSIDE)][outside].mean()) if outside.any() else 0.0,
        letters=float(letters.sum() / max(1, inside[band(*_LETTERS)].sum())),
        strokes=strokes,
        seen=seen,
    )


def blobs(ink: Mask, side: int, colour: SealColour) -> Iterator[SealMark]:
    """Ellipses around connected pieces of ink, and circles along arcs of their outlines.

    `ink` is a part of a page `side` pixels long.
    """
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (11, 11))
    for closed in (cv2.morphologyEx(ink, cv2.MORPH_CLOSE, kernel), ink):
        pieces = outlines(np.asarray(closed, np.uint8), SIZE[0] * side, SIZE[1] * side)
        pieces.sort(key=lambda piece: -max(cv2.boundingRect(piece)[2:]))
        for piece in pieces[:_MOST_BLOBS]:
            outline = _dense(cv2.convexHull(piece).astype(np.float32))
            mark = _fitted(outline, colour)
            if mark is not None:
                yield mark
            yield from arcs(outline, ink.shape, side, colour)


def arcs(
    outline: Points, shape: tuple[int, ...], side: int, colour: SealColour
) -> Iterator[SealMark]:
    """Circles that long stretches of a hull lie on: of seals that are cut or joined to others."""
    low, high = _CIRCLE_SIZE[0] * side / 2, _LARGEST_ARC * side / 2
    height, width = shape[:2]
    free = (outline > _AT_EDGE).all(axis=1)
    free &= (outline[:, 0] < width - _AT_EDGE) & (outline[:, 1] < height - _AT_EDGE)
    points = outline[free].astype(np.float64)
    dice = np.random.default_rng(len(points))
    for _ in range(_ARCS):
        if len(points) < _LEAST_ARC:
            return
        centre, radius = _through(points[dice.integers(0, len(points), (_TRIALS, 3))])
        right = (radius > low) & (radius < high)
        centre, radius = centre[right], radius[right]
        if not len(radius):
            return
        off = np.linalg.norm(points[None] - centre[:, None], axis=2) - radius[:, None]
        near = np.abs(off) < np.maximum(1.5, 0.02 * radius)[:, None]
        best = int(near.sum(axis=1).argmax())
        # Points along the hull stand two pixels apart.
        if 2 * near[best].sum() < _ARC * 2 * np.pi * radius[best]:
            return
        x, y = centre[best]
        size = 2 * float(radius[best])
        yield SealMark((float(x), float(y)), (size, size), 0.0, colour, 0.0)
        points = points[~near[best]]


def _through(triples: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Centres and radii of the circles through triples of points (n, 3, 2)."""
    a, b, c = triples[:, 0], triples[:, 1], triples[:, 2]
    ab, ac = b - a, c - a
    cross = 2 * (ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0])
    cross = np.where(np.abs(cross) < 1e-6, np.inf, cross)
    sb, sc = (ab**2).sum(axis=1), (ac**2).sum(axis=1)
    offset = np.stack([ac[:, 1] * sb - ab[:, 1] * sc, ab[:, 0] * sc - ac[:, 0] * sb], 1)
    offset /= cross[:, None]
    return a + offset, np.linalg.norm(offset, axis=1)


def circles(ink: Mask, side: int, colour: SealColour) -> Iterator[SealMark]:
    """Circles that ink votes for; they may run over the picture's edge or cross one another.

    `ink` is a part of a page `side` pixels long.
    """
    scale = min(1.0, _CIRCLE_SIDE / side)
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    low, high = (int(share * side * scale / 2) for share in _CIRCLE_SIZE)
    padded = cv2.copyMakeBorder(small, high, high, high, high, cv2.BORDER_CONSTANT)
    found = cv2.HoughCircles(
        cv2.GaussianBlur(padded, (5, 5), 0), cv2.HOUGH_GRADIENT_ALT, dp=1.5, minDist=low,
        param1=_CIRCLE_EDGE, param2=_ROUNDNESS, minRadius=low, maxRadius=high,
    )  # fmt: skip
    if found is None:
        return
    for x, y, radius in np.asarray(found, float).reshape(-1, found.shape[-1])[:_MOST_CIRCLES, :3]:
        size = 2 * float(radius)
        mark = SealMark((float(x) - high, float(y) - high), (size, size), 0.0, colour, 0.0)
        yield mark.scaled(1 / scale)


def refined(ink: Mask, mark: SealMark, *, reach: float = 0.09) -> SealMark:
    """The ellipse through the outermost ink near the rim of a first guess."""
    for spread in (reach, reach / 2):
        angles = np.linspace(0, 2 * np.pi, 180, endpoint=False)
        radii = np.linspace(1 + spread, 1 - spread, 30)
        places = around(mark, *np.meshgrid(angles, radii))
        polar = cv2.remap(ink, places[..., 0], places[..., 1], cv2.INTER_LINEAR) > 100
        hit = polar.any(axis=0)
        if hit.sum() < 40:
            return mark
        first = polar.argmax(axis=0)
        points = places[first, np.arange(len(angles))][hit]
        better = _fitted(points, mark.colour)
        if better is None or not _near(better, mark):
            return mark
        mark = better
    return mark


def _near(one: SealMark, other: SealMark) -> bool:
    size = max(other.axes)
    shift = np.hypot(one.centre[0] - other.centre[0], one.centre[1] - other.centre[1])
    return bool(shift < 0.15 * size and 0.8 < max(one.axes) / size < 1.25)


def _fitted(points: Points, colour: SealColour) -> SealMark | None:
    if len(points) < 20:
        return None
    centre, axes, angle = cv2.fitEllipse(np.asarray(points, np.float32))
    if not np.isfinite([*centre, *axes, angle]).all():
        return None
    if min(axes) < max(8.0, _ROUND * max(axes)):
        return None
    size = float(axes[0]), float(axes[1])
    return replace(
        SealMark((float(centre[0]), float(centre[1])), size, float(angle), colour, 0.0),
        shape=shape_of(size),
    )


def _dense(hull: Points) -> Points:
    """Points along the hull at even distances: corners alone would pull the ellipse."""
    corners = hull.reshape(-1, 2).astype(np.float32)
    pieces = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        count = max(1, int(np.linalg.norm(end - start) / 2))
        pieces.append(start + np.linspace(0, 1, count, endpoint=False)[:, None] * (end - start))
    return np.asarray(np.concatenate(pieces), np.float32)
