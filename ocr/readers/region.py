"""Text of a part of a page, read from pixels: pictures, outlines, letters that are in doubt."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from ocr.context import Context
from ocr.document import Box, Line
from ocr.engine import Image
from ocr.picture.lines import lines_of
from ocr.picture.reading import read_rows

_MARGIN = 32  # pixels of white: text that touches the edge is not found
# Less print than one short word on a picture of a twentieth of the page.
_INK, _CONTRAST, _STROKES = 0.002, 40, 15


def read_region(picture: Image, box: Box, context: Context) -> list[Line]:
    """Lines recognised in a place of a page picture, with their boxes on the whole of it."""
    left, top, right, bottom = (max(0, int(v)) for v in box)
    crop = picture[top:bottom, left:right]
    if not crop.size or not _inked(crop):
        return []
    padded = padded_with_white(crop)
    pieces = read_rows(padded, context.engine)
    return [_moved(line, left - _MARGIN, top - _MARGIN) for line in lines_of(pieces, padded, 1.0)]


def padded_with_white(image: Image) -> Image:
    """The picture (BGR) on a larger sheet of white."""
    return np.pad(image, ((_MARGIN, _MARGIN), (_MARGIN, _MARGIN), (0, 0)), constant_values=255)


def _inked(crop: Image) -> bool:
    """Whether anything like print is there: a page's tinted ground has none."""
    grey = crop.min(axis=2)
    strokes = cv2.absdiff(grey, cv2.medianBlur(grey, _STROKES))
    return float((strokes > _CONTRAST).mean()) >= _INK


def _moved(line: Line, x: float, y: float) -> Line:
    def box(old: Box) -> Box:
        return Box(old.left + x, old.top + y, old.right + x, old.bottom + y)

    return replace(
        line, box=box(line.box), words=tuple(replace(w, box=box(w.box)) for w in line.words)
    )
