"""Pictures on a page that has a text layer: their text is read from the pixels."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from ocr.context import Context
from ocr.document import Box, Line
from ocr.engine import Image
from ocr.picture.lines import lines_of
from ocr.readers.pdf_letters import pixel_box, to_pixels

_MOST_OBJECTS = 500
_MOST_PICTURES = 8
# Smaller pictures are logos, seals and signatures: they hold no text that a page is judged by.
_LEAST_SHARE = 0.03
_LEAST_SIDE = 60
_MARGIN = 32
# Less print than one short word on a picture of a twentieth of the page.
_INK, _CONTRAST, _STROKES = 0.002, 40, 15


def picture_boxes(page: pypdfium2.PdfPage, shape: tuple[int, ...], turn: int) -> list[Box]:
    """Places of the page's larger pictures in pixels of the drawn page, the largest first."""
    matrix = to_pixels(page, shape, turn)
    found = []
    objects = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    for item in itertools.islice(objects, _MOST_OBJECTS):
        box = pixel_box(_bounds(item), matrix)
        if box is None:
            continue
        box = Box(
            max(0.0, box.left), max(0.0, box.top),
            min(float(shape[1]), box.right), min(float(shape[0]), box.bottom),
        )  # fmt: skip
        wide, high = box.right - box.left, box.bottom - box.top
        if min(wide, high) >= _LEAST_SIDE and wide * high >= _LEAST_SHARE * shape[0] * shape[1]:
            found.append(box)
    found.sort(key=lambda b: -(b.right - b.left) * (b.bottom - b.top))
    return found[:_MOST_PICTURES]


def _bounds(item: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = item.get_bounds()
    return float(left), float(bottom), float(right), float(top)


def read_pictures(
    boxes: Sequence[Box], picture: Image, lines: Sequence[Line], context: Context
) -> list[Line]:
    """Lines recognised in pictures where the text layer has none."""
    found: list[Line] = []
    done: list[Box] = []
    for box in boxes:
        if any(_within(box, other) for other in done):
            continue
        done.append(box)
        left, top, right, bottom = (int(v) for v in box)
        crop = picture[top:bottom, left:right].copy()
        for line in lines:
            x0, y0, x1, y1 = (int(v) for v in line.box)
            rows = slice(max(0, y0 - top), max(0, y1 - top + 1))
            crop[rows, max(0, x0 - left) : max(0, x1 - left + 1)] = 255
        if not _inked(crop):
            continue
        margin = ((_MARGIN, _MARGIN), (_MARGIN, _MARGIN), (0, 0))
        padded = np.pad(crop, margin, constant_values=255)
        pieces = context.engine.read(padded)
        shift = (left - _MARGIN, top - _MARGIN)
        found += [_moved(line, *shift) for line in lines_of(pieces, padded, 1.0)]
    return found


def _inked(crop: Image) -> bool:
    """Whether anything like print is left: a page's tinted ground has none."""
    grey = crop.min(axis=2)
    strokes = cv2.absdiff(grey, cv2.medianBlur(grey, _STROKES))
    return float((strokes > _CONTRAST).mean()) >= _INK


def _moved(line: Line, x: float, y: float) -> Line:
    def box(old: Box) -> Box:
        return Box(old.left + x, old.top + y, old.right + x, old.bottom + y)

    return replace(
        line, box=box(line.box), words=tuple(replace(w, box=box(w.box)) for w in line.words)
    )


def _within(inner: Box, outer: Box) -> bool:
    wide = min(inner.right, outer.right) - max(inner.left, outer.left)
    high = min(inner.bottom, outer.bottom) - max(inner.top, outer.top)
    area = (inner.right - inner.left) * (inner.bottom - inner.top)
    return wide > 0 and high > 0 and wide * high > 0.8 * area
