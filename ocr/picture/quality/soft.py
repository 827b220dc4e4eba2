"""Parts of the page out of focus while the rest is sharp."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ocr.picture.quality.fault import Fault
from ocr.picture.quality.view import View, percentile
from ocr.picture.quality.weak import Weak

# Letters of soft print by which a part of a page is called blurred, and the share of the page's
# print that it must be.
_LETTERS = 6.0
_PIECES = 2
_SHARE = 0.03


def find_soft(view: View, weak: Sequence[Weak], unread: Sequence[Weak]) -> list[Fault]:
    """The part of the page where print is soft, whether it was read or not."""
    soft = [w for w in [*weak, *unread] if w.soft]
    length = sum(w.length for w in soft)
    read = sum(row.right - row.left for row in view.rows) / view.em
    if len(soft) < _PIECES or length < _LETTERS or length < _SHARE * (read + length):
        return []
    boxes = np.array([w.box for w in soft])
    # A few strays far away must not stretch the place over the whole page.
    weights = np.array([w.length for w in soft])
    middles = np.stack([boxes[:, [0, 2]].mean(axis=1), boxes[:, [1, 3]].mean(axis=1)], 1)
    centre = (middles * weights[:, None]).sum(axis=0) / weights.sum()
    away = np.hypot(*(middles - centre).T)
    kept = boxes[away <= percentile(away, 80) + view.em]
    low, high = kept.min(axis=0), kept.max(axis=0)
    box = view.page_box(float(low[0]), float(low[1]), float(high[2]), float(high[3]))
    return [Fault("blurred", min(1.0, length / (read + length)), box)]
