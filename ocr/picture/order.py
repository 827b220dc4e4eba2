"""Reading order: rows of a form, columns of running text, two sheets on one scan, vertical text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

import numpy as np

from ocr.document import Box
from ocr.picture.columns import as_array, columns, is_set, sheets

T = TypeVar("T")

# Two boxes share a row when they overlap in height by this much of the lower one's height.
_SAME_ROW = 0.5
# A box this much higher than wide is text that runs down.
_DOWNWARDS = 2.0
# The page is written in columns from the right when so much of its text runs down.
_MOSTLY = 0.6
_SAME_COLUMN = 0.5
_DEEPEST = 4  # levels of columns within columns


class Lined(Protocol):
    """What is known of ruled lines."""

    def level(self, box: Box) -> bool:
        """Whether a level line runs through the whole width of a place."""


class _Blank:
    def level(self, box: Box) -> bool:
        del box
        return False


def in_reading_order(
    items: Sequence[T], box: Callable[[T], Box], rulings: Lined | None = None
) -> list[T]:
    """Items sorted as a person reads them.

    Labels and values of one row stay together; columns of running text and two sheets side by side
    are read one after the other; a page of vertical text is read from the right. `rulings` tell
    where a ruled line holds two sides together.
    """
    if not items:
        return []
    lined = rulings or _Blank()
    boxes = [box(item) for item in items]
    if _runs_down(boxes):
        return [items[i] for i in _from_the_right(boxes)]
    gap = sheets(as_array(boxes), lined.level) if len(items) > 1 else None
    if gap is None:
        return [items[i] for i in _read(list(range(len(items))), boxes, lined, 0)]
    middle = (gap.left + gap.right) / 2
    left = [i for i, b in enumerate(boxes) if (b.left + b.right) / 2 < middle]
    right = [i for i, b in enumerate(boxes) if (b.left + b.right) / 2 >= middle]
    return [items[i] for side in (left, right) for i in _read(side, boxes, lined, 0)]


def _read(indexes: list[int], boxes: list[Box], lined: Lined, depth: int) -> list[int]:
    if len(indexes) < 2 or depth > _DEEPEST:
        return _rows(indexes, boxes)
    places = as_array([boxes[i] for i in indexes])
    found = columns(places, lined.level)
    if found is None:
        return _rows(indexes, boxes)
    gap, bands = found
    middle = (gap.left + gap.right) / 2
    ordered: list[int] = []
    rows: list[int] = []
    for band in bands:
        members = [indexes[i] for i in band]
        if len(band) == 1 or not is_set(places[np.array(band)], gap, lined.level):
            rows += members
            continue
        ordered += _rows(rows, boxes)
        rows = []
        centres = [(boxes[i].left + boxes[i].right) / 2 for i in members]
        left = [i for i, x in zip(members, centres, strict=True) if x < middle]
        right = [i for i, x in zip(members, centres, strict=True) if x >= middle]
        ordered += _read(left, boxes, lined, depth + 1)
        ordered += _read(right, boxes, lined, depth + 1)
    return ordered + _rows(rows, boxes)


def _rows(indexes: list[int], boxes: list[Box]) -> list[int]:
    """Rows from top to bottom, in a row from left to right."""
    rows: list[tuple[float, float, list[int]]] = []
    places = {i: _head(boxes[i]) for i in indexes}
    for i in sorted(indexes, key=lambda i: (places[i].top + places[i].bottom, places[i].left)):
        _, top, _, bottom = places[i]
        for row_top, row_bottom, members in rows[:-4:-1]:
            overlap = min(bottom, row_bottom) - max(top, row_top)
            smaller = min(bottom - top, row_bottom - row_top)
            if smaller > 0 and overlap >= _SAME_ROW * smaller:
                members.append(i)
                break
        else:
            rows.append((top, bottom, [i]))
    return [i for _, _, row in rows for i in sorted(row, key=lambda i: boxes[i].left)]


def _head(box: Box) -> Box:
    """Where a text begins: of one that runs down, the place of its first character."""
    width = box.right - box.left
    if box.bottom - box.top > _DOWNWARDS * width:
        return Box(box.left, box.top, box.right, box.top + width)
    return box


def _runs_down(boxes: list[Box]) -> bool:
    down = level = 0.0
    for box in boxes:
        width, height = box.right - box.left, box.bottom - box.top
        if height > _DOWNWARDS * width:
            down += height / max(width, 1.0)
        else:
            level += width / max(height, 1.0)
    return down > _MOSTLY * (down + level)


def _from_the_right(boxes: list[Box]) -> list[int]:
    """Columns from right to left, each from top to bottom; level headings above come first."""
    down = [i for i, b in enumerate(boxes) if b.bottom - b.top > _DOWNWARDS * (b.right - b.left)]
    top = min(boxes[i].top for i in down)
    level = [i for i in range(len(boxes)) if i not in set(down)]
    above = [i for i in level if (boxes[i].top + boxes[i].bottom) / 2 <= top]
    rest = [i for i in range(len(boxes)) if i not in set(above)]
    columns_: list[tuple[float, float, list[int]]] = []
    for i in sorted(rest, key=lambda i: -(boxes[i].left + boxes[i].right)):
        left, _, right, _ = boxes[i]
        if columns_:
            column_left, column_right, members = columns_[-1]
            overlap = min(right, column_right) - max(left, column_left)
            if overlap >= _SAME_COLUMN * min(right - left, column_right - column_left):
                members.append(i)
                continue
        columns_.append((left, right, [i]))
    below = [i for _, _, column in columns_ for i in sorted(column, key=lambda i: boxes[i].top)]
    return [*_rows(above, boxes), *below]
