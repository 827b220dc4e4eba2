"""The corner of another sheet that lies on the page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ocr.picture.quality.fault import Fault
from ocr.picture.quality.view import Row, View

Point = NDArray[np.float64]
Edge = tuple[Point, Point]
Corner = tuple[Point, Point, Point]
"""Where two edges meet, and the far end of each."""

_BOTH = 9.0  # letters of two edges that meet at the corner of a sheet, together
_SQUARE = 0.87  # sine of their angle: 60 degrees and more
_OPEN = 2.5  # letters by which they may miss each other
_REACH = 4.0  # letters between an edge and a row that it may hide a part of
_WITHIN = 0.8  # of the edges: rows within this are on the sheet


def find_corner(view: View, edges: Sequence[Edge], rows: Sequence[Row]) -> list[Fault]:
    """The corner of another sheet: two edges that meet at a right angle with nothing within it.

    The page's own corner has its rows within.
    """
    em = view.em
    for index, one in enumerate(edges):
        for other in edges[index + 1 :]:
            corner = _meeting(one, other, em)
            if corner is None:
                continue
            point, first, second = corner
            if np.hypot(*(first - point)) + np.hypot(*(second - point)) < _BOTH * em:
                continue
            places = [(row, _place(row, corner)) for row in rows]
            if any(((place > 0) & (place < _WITHIN)).all() for _, place in places):
                continue
            near = [
                row
                for row, place in places
                if not (place > 0).all()
                and (_near(row, point, first, em) or _near(row, point, second, em))
            ]
            if near:
                return [covered_along(view, len(near) / len(rows), np.array(corner))]
    return []


def _meeting(one: Edge, other: Edge, em: float) -> Corner | None:
    """Where two edges meet, and the far end of each; None when they do not, or not at a corner."""
    run, way = one[1] - one[0], other[1] - other[0]
    bend = float(run[0] * way[1] - run[1] * way[0])
    sine = abs(bend) / (float(np.hypot(*run)) * float(np.hypot(*way)) + 1e-9)
    if sine < _SQUARE:
        return None
    off = other[0] - one[0]
    point = one[0] + run * float(off[0] * way[1] - off[1] * way[0]) / bend
    ends = []
    for edge in (one, other):
        near, far = sorted(edge, key=lambda end: float(np.hypot(*(end - point))))
        if np.hypot(*(near - point)) > _OPEN * em:
            return None
        ends.append(far)
    return point, ends[0], ends[1]


def _place(row: Row, corner: Corner) -> Point:
    """The middle of a row by the two edges of a corner: both positive within their angle."""
    point, first, second = corner
    axes = np.stack([first - point, second - point], axis=1)
    middle = np.array([(row.left + row.right) / 2, row.middle])
    return np.asarray(np.linalg.solve(axes, middle - point), np.float64)


def _near(row: Row, start: Point, end: Point, em: float) -> bool:
    """Whether a row comes near an edge."""
    xs = np.linspace(row.left, row.right, max(2, int((row.right - row.left) / em)))
    sides = [side_of((float(x), row.middle), start, end) for x in xs]
    return any(abs(away) <= _REACH * em and 0 <= at <= 1 for away, at in sides)


def side_of(point: tuple[float, float], start: Point, end: Point) -> tuple[float, float]:
    """Distance from a line (signed) and position along it (0 to 1 between its ends)."""
    run = end - start
    length = float(np.hypot(*run)) + 1e-9
    off = np.array(point) - start
    return float(run[0] * off[1] - run[1] * off[0]) / length, float(run @ off) / length**2


def covered_along(view: View, weight: float, points: Point) -> Fault:
    """Something that covers a page, its edge running through some points."""
    low, high = points.min(axis=0), points.max(axis=0)
    return Fault("covered", weight, view.page_box(*low.tolist(), *high.tolist()))
