"""Small and narrow pictures, such as a cut-out row, get a page around them."""

from __future__ import annotations

import numpy as np

from ocr.engine import Image

# Detection and recognition need memory by the shape of the picture: 11 GB for 2000 x 3 pixels.
# No page is narrower than this; paper sizes end at 1:3.
_ASPECT = 4
_SHORTEST = 64
# Text that touches the edge is found less surely; pages have margins, cut-out rows have none.
_MARGIN = 16
# Below this short side a picture is a cut-out or a thumbnail rather than a page.
SMALL_SIDE = 200


def with_canvas(image: Image) -> Image:
    """The picture, in the middle of a canvas of its own ground when it is small or narrow."""
    height, width = image.shape[:2]
    if min(height, width) >= SMALL_SIDE and max(height, width) <= _ASPECT * min(height, width):
        return image
    least = max(_SHORTEST, -(-(max(height, width) + 2 * _MARGIN) // _ASPECT))
    more_rows = max(_MARGIN, (least - height + 1) // 2)
    more_columns = max(_MARGIN, (least - width + 1) // 2)
    canvas = np.empty((height + 2 * more_rows, width + 2 * more_columns, 3), np.uint8)
    canvas[:] = ground(image)
    canvas[more_rows : more_rows + height, more_columns : more_columns + width] = image
    return canvas


def ground(image: Image) -> Image:
    """The commonest colour along the edge of a picture (BGR)."""
    rim = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    return np.asarray(np.median(rim, axis=0), np.uint8)
