"""Where a page must be read column by column: text set in columns, and two sheets on one scan.

Rows of a form are never cut: a label and its value stand on either side of a gap too. Columns are
cut only where both sides are running text, or where two sheets lie side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.document import Box

# Running text, on both sides of a gap: at least so many rows, each so much longer than high, and
# so many of them filling their column.
_LEAST_ROWS = 3
_LONG_ROW = 10.0
_FILLED = 0.75
_FILLED_ROWS = 0.5
_LONE_ROWS = 0.8  # share of rows with one text in their column
# A gap between columns, in row heights; between sheets, in shares of the page's width.
_GAP = 0.8
_SHEET_GAP = 0.025
_SHEET_MIDDLE = (0.35, 0.65)
_LANDSCAPE = 1.1
# Rows of one form stand level across its columns, those of two sheets by chance only.
_LEVEL = 0.2
_LEVEL_ROWS = 0.6
_BINS = 400
_CANDIDATES = 6
_WITHIN = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """An upright strip of the page that few texts cross."""

    left: float
    right: float


Crossed = Callable[[Box], bool]
"""Whether a ruled line runs through the whole width of a place."""


def sheets(boxes: NDArray[np.float64], crossed: Crossed) -> Gap | None:
    """The gap between two sheets that lie side by side, or None."""
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    width, height = high - low
    if width < _LANDSCAPE * height:
        return None
    for gap in _gaps(boxes, allowed=0.0):
        middle = ((gap.left + gap.right) / 2 - low[0]) / width
        if not _SHEET_MIDDLE[0] <= middle <= _SHEET_MIDDLE[1]:
            continue
        if gap.right - gap.left < _SHEET_GAP * width:
            continue
        left, right = boxes[boxes[:, 2] <= gap.left + 1], boxes[boxes[:, 0] >= gap.right - 1]
        if min(len(left), len(right)) < _LEAST_ROWS:
            continue
        running = _runs(left) or _runs(right)
        if not running and _level_share(left, right) >= _LEVEL_ROWS:
            continue
        if not crossed(Box(gap.left, float(low[1]), gap.right, float(high[1]))):
            return gap
    return None


def columns(
    boxes: NDArray[np.float64], crossed: Crossed, within: int = _WITHIN
) -> tuple[Gap, list[list[int]]] | None:
    """The gap between two columns of running text, and the page's bands from top to bottom.

    A band is a list of indexes: one text that runs across the gap, or all that stand between two
    such. None when no band is set in columns. `within` bounds columns that hold columns.
    """
    for gap in _gaps(boxes, allowed=0.3):
        bands = _bands(boxes, gap)
        if any(is_set(boxes[band], gap, crossed, within) for band in bands):
            return gap, bands
    return None


def is_set(boxes: NDArray[np.float64], gap: Gap, crossed: Crossed, within: int = _WITHIN) -> bool:
    """Whether texts between two bands are running text on both sides of a gap."""
    middle = (gap.left + gap.right) / 2
    centres = (boxes[:, 0] + boxes[:, 2]) / 2
    left, right = boxes[centres < middle], boxes[centres >= middle]
    if not all(
        _runs(side) or (within and len(side) and columns(side, crossed, within - 1) is not None)
        for side in (left, right)
    ):
        return False
    inner, outer = float(left[:, 2].max()), float(right[:, 0].min())
    heights = boxes[:, 3] - boxes[:, 1]
    if outer - inner < _GAP * float(np.median(heights)):
        return False
    # The line under a masthead stands above the text of both columns and holds nothing together.
    (first, last), (other_first, other_last) = _extent(left), _extent(right)
    top, bottom = max(first, other_first), min(last, other_last)
    return not crossed(Box(inner, top, outer, bottom))


def _extent(boxes: NDArray[np.float64]) -> tuple[float, float]:
    """Top and bottom of the rows that fill their column; of all rows where none does."""
    widths = boxes[:, 2] - boxes[:, 0]
    full = boxes[widths >= _FILLED * float(boxes[:, 2].max() - boxes[:, 0].min())]
    rows = full if len(full) else boxes
    return float(rows[:, 1].min()), float(rows[:, 3].max())


def _gaps(boxes: NDArray[np.float64], *, allowed: float) -> list[Gap]:
    """Strips that at most a share of the rows cross, the emptiest and widest first."""
    low, high = float(boxes[:, 0].min()), float(boxes[:, 2].max())
    width = max(high - low, 1.0)
    cover = np.zeros(_BINS + 1)
    heights = boxes[:, 3] - boxes[:, 1]
    first = np.clip(np.ceil((boxes[:, 0] - low) / width * _BINS), 0, _BINS).astype(int)
    last = np.clip(np.floor((boxes[:, 2] - low) / width * _BINS), 0, _BINS).astype(int)
    np.add.at(cover, first, heights)
    np.add.at(cover, last, -heights)
    cover = np.cumsum(cover)[:-1]
    tall = float(boxes[:, 3].max() - boxes[:, 1].min()) or 1.0
    free = np.flatnonzero(np.diff(np.pad((cover <= allowed * tall + 1e-3).astype(int), 1)))
    found = [
        (float(cover[start:end].mean()), start - end, Gap(*_ends(start, end, low, width)))
        for start, end in zip(free[::2], free[1::2], strict=True)
        if start > 0 and end < _BINS
    ]
    return [gap for _, _, gap in sorted(found, key=lambda item: item[:2])[:_CANDIDATES]]


def _ends(start: int, end: int, low: float, width: float) -> tuple[float, float]:
    return float(low + start / _BINS * width), float(low + end / _BINS * width)


def _bands(boxes: NDArray[np.float64], gap: Gap) -> list[list[int]]:
    middle = (gap.left + gap.right) / 2
    reach = (gap.right - gap.left) / 2
    across = (boxes[:, 0] < middle - reach) & (boxes[:, 2] > middle + reach)
    bands: list[list[int]] = [[]]
    for index in np.argsort(boxes[:, 1] + boxes[:, 3], kind="stable"):
        if across[index]:
            bands += [[int(index)], []]
        else:
            bands[-1].append(int(index))
    return [band for band in bands if band]


def _runs(boxes: NDArray[np.float64]) -> bool:
    """Whether texts are rows of a paragraph: long, most of them filling their column, alone."""
    if len(boxes) < _LEAST_ROWS:
        return False
    widths, heights = boxes[:, 2] - boxes[:, 0], np.maximum(boxes[:, 3] - boxes[:, 1], 1.0)
    room = float(boxes[:, 2].max() - boxes[:, 0].min())
    filled = float((widths >= _FILLED * room).mean())
    return bool(
        float(np.median(widths / heights)) >= _LONG_ROW
        and filled >= _FILLED_ROWS
        and 1 - _level_share(boxes, boxes, itself=True) >= _LONE_ROWS
    )


def _level_share(
    left: NDArray[np.float64], right: NDArray[np.float64], *, itself: bool = False
) -> float:
    """Share of the fewer texts that stand level with one of the other side."""
    if len(left) > len(right):
        left, right = right, left
    middles, others = (left[:, 1] + left[:, 3]) / 2, (right[:, 1] + right[:, 3]) / 2
    heights = left[:, 3] - left[:, 1]
    order = np.sort(others)
    reach = (0.5 if itself else _LEVEL) * heights
    found = np.searchsorted(order, middles + reach) - np.searchsorted(order, middles - reach)
    return float((found > (1 if itself else 0)).mean())


def as_array(boxes: Sequence[Box]) -> NDArray[np.float64]:
    """Boxes as rows of left, top, right, bottom."""
    return np.array(boxes, np.float64).reshape(-1, 4)
