"""Reading order: rows from top to bottom, in a row from left to right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from ocr.document import Box

T = TypeVar("T")

# Two boxes share a row when they overlap in height by this much of the lower one's height.
_SAME_ROW = 0.5


def in_reading_order(items: Sequence[T], box: Callable[[T], Box]) -> list[T]:
    """Items sorted as a person reads a form: labels and values of one row stay together."""
    rows: list[tuple[float, float, list[T]]] = []
    for item in sorted(items, key=lambda x: (box(x).top + box(x).bottom, box(x).left)):
        _, top, _, bottom = box(item)
        for i in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            row_top, row_bottom, members = rows[i]
            overlap = min(bottom, row_bottom) - max(top, row_top)
            smaller = min(bottom - top, row_bottom - row_top)
            if smaller > 0 and overlap >= _SAME_ROW * smaller:
                members.append(item)
                break
        else:
            rows.append((top, bottom, [item]))
    return [item for _, _, row in rows for item in sorted(row, key=lambda x: box(x).left)]
