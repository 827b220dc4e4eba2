"""Edges of light things on light paper: another sheet, or the page's own corner folded over."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engine import Image
from ocr.picture.quality.corner import Edge, Point, covered_along, find_corner, side_of
from ocr.picture.quality.fault import Fault
from ocr.picture.quality.view import Row, View, percentile

_HALF = 2  # edges are looked for in a copy of half the size
_LENGTH = 5.0  # shortest edge, in letters
_GAP = 0.5
_RULE = 0.5  # of a letter: ruled lines are thinner
_ASLANT = 2.5  # degrees off the rows: ruled lines and print run along them
# Both sides are paper: as light as this share of the lightest around.
_LIGHT = 0.7
_RULE_INK = 0.4
_ABUT = 0.7  # letters between the end of a row and the edge it runs under
_CROSS = 1.2  # letters by which a row must go on beyond an edge to cross it
_ROWS = 2  # that end at an edge; one is enough for a long edge
_LONG = 7.5
_MARGIN = 1.2  # letters at the ends of an edge that rows may cross
_COLOURED = 30  # grey levels by which ink is more coloured than its paper
_MOST = 60  # edges that are looked at
_BEYOND = 9.0  # letters beyond a piece of an edge in which it is taken to go on


def find_edges(view: View) -> list[Fault]:
    """Slanting edges between light and light at which rows of text end and which none crosses."""
    rows = [row for row in view.rows if row.right - row.left > 2 * view.em]
    if not rows:
        return []
    longest = sorted(_segments(view), key=lambda edge: -float(np.hypot(*(edge[1] - edge[0]))))
    edges = [edge for edge in longest[:_MOST] if not _is_rule(view, *edge) and _light(view, *edge)]
    best: tuple[int, Fault] | None = None
    for start, end in edges:
        ended = [
            (row, at) for row in rows if (at := _ends_at(row, start, end, view.em)) is not None
        ]
        run = end - start
        length = float(np.hypot(*run))
        if len(ended) < (_ROWS if length < _LONG * view.em else 1):
            continue
        # Print breaks an edge to pieces: it goes on as far as rows end at it.
        first, last = min(0.0, *(at for _, at in ended)), max(1.0, *(at for _, at in ended))
        begin, stop = start + first * run, start + last * run
        margin = _MARGIN * view.em * run / length
        if any(_crosses(row, begin + margin, stop - margin, view.em) for row in rows):
            continue
        if best is None or len(ended) > best[0]:
            best = len(ended), covered_along(view, len(ended) / len(rows), np.array([begin, stop]))
    return [best[1]] if best else find_corner(view, edges, rows)


def _segments(view: View) -> list[Edge]:
    """Long straight edges that do not run along the rows or down the page."""
    height, width = view.size
    size = (width // _HALF, height // _HALF)
    half = cv2.resize(view.grey, size, interpolation=cv2.INTER_AREA)
    # The ring of a seal is made of straight pieces too.
    every = (slice(0, size[1] * _HALF, _HALF), slice(0, size[0] * _HALF, _HALF))
    coloured = cv2.subtract(_tint(view.colour[every]), _tint(view.paper[every])) > _COLOURED
    half[coloured] = view.light[every][coloured]
    em = view.em / _HALF
    # Closing takes ruled lines away; the shadow beside an edge is wider.
    side = max(3, int(_RULE * em) | 1)
    closed = cv2.morphologyEx(half, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    edges = cv2.Canny(cv2.GaussianBlur(closed, (0, 0), 1.0), 14, 36)
    found = cv2.HoughLinesP(
        edges, 1, np.pi / 720, threshold=int(3.5 * em),
        minLineLength=int(_LENGTH * em), maxLineGap=max(2, int(_GAP * em)),
    )  # fmt: skip
    segments = []
    for x0, y0, x1, y1 in [] if found is None else found.reshape(-1, 4)[:400].astype(np.float64):
        angle = np.degrees(np.arctan2(y1 - y0, x1 - x0)) % 90
        if min(angle, 90 - angle) >= _ASLANT:
            segments.append((np.array([x0, y0]) * _HALF, np.array([x1, y1]) * _HALF))
    return segments


def _tint(colour: Image) -> NDArray[np.uint8]:
    """Grey levels between the strongest and the weakest channel."""
    blue, green, red = cv2.split(colour)
    return np.asarray(
        cv2.subtract(cv2.max(cv2.max(blue, green), red), cv2.min(cv2.min(blue, green), red)),
        np.uint8,
    )


def _ends_at(row: Row, start: Point, end: Point, em: float) -> float | None:
    """Where along an edge (0 to 1 between its ends) a row ends at it; None when it does not."""
    (a, s), (b, t) = (side_of((x, row.middle), start, end) for x in (row.left, row.right))
    if a * b < 0 and min(abs(a), abs(b)) > 0.5 * em:
        return None
    near, at = (abs(a), s) if abs(a) < abs(b) else (abs(b), t)
    beyond = _BEYOND * em / (float(np.hypot(*(end - start))) + 1e-9)
    ends = near <= _ABUT * em and -beyond <= at <= 1 + beyond and max(abs(a), abs(b)) > 1.5 * em
    return at if ends else None


def _crosses(row: Row, start: Point, end: Point, em: float) -> bool:
    if not row.read:
        return False
    (a, s), (b, t) = (side_of((x, row.middle), start, end) for x in (row.left, row.right))
    if a * b >= 0 or min(abs(a), abs(b)) < _CROSS * em:
        return False
    where = s + (t - s) * abs(a) / (abs(a) + abs(b))
    return 0.0 <= where <= 1.0


def _is_rule(view: View, start: Point, end: Point) -> bool:
    """Whether a dark line runs along an edge; shadows are lighter."""
    run = (end - start) / (np.linalg.norm(end - start) + 1e-9)
    across = np.array([-run[1], run[0]])
    line = start + np.linspace(0.02, 0.98, 40)[:, None] * (end - start)
    points = line[:, None, :] + np.arange(-3, 4)[None, :, None] * across
    height, width = view.size
    x = points[..., 0].round().astype(int).clip(0, width - 1)
    y = points[..., 1].round().astype(int).clip(0, height - 1)
    return float(np.median(view.ink[y, x].max(axis=1))) > _RULE_INK


def _light(view: View, start: Point, end: Point) -> bool:
    """Whether paper lies on both sides."""
    run = (end - start) / (np.linalg.norm(end - start) + 1e-9)
    across = np.array([-run[1], run[0]])
    share = np.linspace(0.05, 0.95, 24)[:, None]
    line = start + share * (end - start)
    height, width = view.size
    light = view.light
    most = percentile(light[::4, ::4], 90)
    for sign in (-1, 1):
        points = (line + sign * 1.8 * view.em * across).round().astype(int)
        inside = (points >= 0).all(axis=1) & (points < (width, height)).all(axis=1)
        if inside.sum() < 8:
            return False
        if float(np.median(light[points[inside, 1], points[inside, 0]])) < _LIGHT * most:
            return False
    return True
