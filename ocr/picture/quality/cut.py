"""Text that runs over the picture's edge."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.picture.quality.fault import Fault
from ocr.picture.quality.view import Row, View, percentile

Corners = NDArray[np.float64]

_DEEP = 1.2  # strip beside an edge, in letters
_TOUCH = 1.6  # pixels of the small copy from the edge within which ink touches it
_INK = 0.3  # of the light: grain and the desk's grain take less
_LIGHT = 0.55  # paper at the edge, as a share of the lightest paper: else it is the desk
_ALONG = 0.35  # a row touches with at least this much of its height
_NEAR = 1.0  # letters between a row's end and the edge
_MARKS = 4  # pieces of ink of a row cut lengthwise that touch the edge
_RULE = 0.15
_THIN = 4  # pixels of the small copy
_RULES = 3
_WIDE = 1.6  # longer pieces are ruled lines or the rim of the page


def find_cut(view: View, frame: Corners) -> tuple[list[Fault], float]:
    """Rows of text that the picture's edge cuts, and their share of all rows.

    Args:
        view: the page.
        frame: corners of the picture as it was taken, in pixels of the small copy.
    """
    if not view.rows:
        return [], 0.0
    faults, cut = [], 0
    for index in range(4):
        start, end = frame[index], frame[(index + 1) % 4]
        strip, light = _strip(view, start, end)
        if strip is None:
            continue
        ink = (strip > _INK) & light
        run = (end - start) / np.linalg.norm(end - start)
        sideways = abs(run[1]) > abs(run[0])
        rows = _cut_across(view, ink, start, run) if sideways else _cut_along(view, ink, start, run)
        if rows or _rules(strip, light) >= _RULES:
            cut += len(rows)
            faults.append(_fault(view, rows or list(view.rows), start, end, sideways=sideways))
    return faults, min(1.0, cut / len(view.rows))


def _strip(
    view: View, start: NDArray[np.float64], end: NDArray[np.float64]
) -> tuple[NDArray[np.float32] | None, NDArray[np.bool_]]:
    """Ink beside an edge, the edge its first row, and where there is paper."""
    length, deep = int(np.linalg.norm(end - start)), max(4, int(_DEEP * view.em))
    empty = np.zeros((deep, 1), bool)
    if length < 8:
        return None, empty
    run = (end - start) / length
    inward = np.array([-run[1], run[0]])
    source = np.array([start, start + run * length, start + inward * deep], np.float32)
    target = np.array([[0, 0], [length, 0], [0, deep]], np.float32)
    matrix = cv2.getAffineTransform(source, target)
    most = percentile(view.light[::4, ::4], 80)
    kind = {"flags": cv2.INTER_LINEAR, "borderMode": cv2.BORDER_REPLICATE}
    strip = cv2.warpAffine(view.ink, matrix, (length, deep), **kind)
    light = np.asarray(cv2.warpAffine(view.light, matrix, (length, deep), **kind)) > _LIGHT * most
    return np.asarray(strip, np.float32), light


def _rules(strip: NDArray[np.float32], light: NDArray[np.bool_]) -> int:
    """Ruled lines that run across a strip to the edge and are closed by none along it."""
    through = ((strip > _RULE).all(axis=0) & light.all(axis=0)).astype(np.int8)
    steps = np.diff(np.concatenate([[0], through, [0]]))
    wide = np.flatnonzero(steps == -1) - np.flatnonzero(steps == 1)
    return int((wide <= _THIN).sum()) if through.mean() < 0.2 else 0


def _cut_across(
    view: View, ink: NDArray[np.bool_], start: NDArray[np.float64], run: NDArray[np.float64]
) -> list[Row]:
    """Rows whose ends the edge cuts off."""
    touching = np.asarray(ink[: max(2, round(_TOUCH + 0.5))].any(axis=0))
    found = []
    for row in view.rows:
        ends = [np.array([x, row.middle]) - start for x in (row.left, row.right)]
        away = min(abs(float(run[0] * e[1] - run[1] * e[0])) for e in ends)
        if away > _NEAR * view.em:
            continue
        at = sorted(float(run @ (np.array([row.left, y]) - start)) for y in (row.top, row.bottom))
        piece = touching[max(0, int(at[0])) : max(0, int(at[1]) + 1)]
        if piece.sum() >= _ALONG * 0.5 * view.em and piece.mean() < 0.95:
            found.append(row)
    return found


def _cut_along(
    view: View, ink: NDArray[np.bool_], start: NDArray[np.float64], run: NDArray[np.float64]
) -> list[Row]:
    """Rows that the edge cuts lengthwise: many small pieces of ink touch it."""
    touching = ink[: max(2, round(_TOUCH + 0.5))].any(axis=0).astype(np.int8)
    steps = np.diff(np.concatenate([[0], touching, [0]]))
    starts, ends = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    small = (ends - starts <= _WIDE * view.em) & (ends - starts >= 1)
    middles = ((starts + ends) / 2)[small]
    # Letters stand close: pieces more than two letters apart are no row.
    if len(middles) < _MARKS:
        return []
    groups = np.split(middles, np.flatnonzero(np.diff(middles) > 2 * view.em) + 1)
    if max(len(group) for group in groups) < _MARKS:
        return []
    far = [
        abs(float(run[0] * (r.middle - start[1]) - run[1] * (r.left - start[0]))) for r in view.rows
    ]
    return [view.rows[int(np.argmin(far))]]


def _fault(
    view: View,
    rows: list[Row],
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    *,
    sideways: bool,
) -> Fault:
    low, high = np.minimum(start, end), np.maximum(start, end)
    deep = 2 * view.em
    if sideways:
        x0, x1 = float(low[0] - deep), float(high[0] + deep)
        y0, y1 = min(r.top for r in rows), max(r.bottom for r in rows)
    else:
        x0, x1 = float(low[0]), float(high[0])
        y0, y1 = float(low[1] - deep), float(high[1] + deep)
    return Fault("cut", len(rows) / len(view.rows), view.page_box(x0, y0, x1, y1))
