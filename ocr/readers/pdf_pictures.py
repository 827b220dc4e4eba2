"""What a page with a text layer shows besides: text of pictures, and text drawn as outlines.

It is read from the pixels of the page as it is without its text layer.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from ocr.context import Context
from ocr.document import Box, Line
from ocr.engine import Image
from ocr.readers.pdf_draw import bounds_of
from ocr.readers.pdf_letters import pixel_box, to_pixels
from ocr.readers.region import read_region
from ocr.seen import overlap

_MOST_OBJECTS = 500
_MOST_PICTURES = 8
# Smaller pictures are logos, seals and signatures: they hold no text that a page is judged by.
_LEAST_SHARE = 0.03
_LEAST_SIDE = 60
_WITHIN = 0.8  # of the smaller one of two places that is read once
# Letters that were turned to outlines: filled shapes of so many steps, not higher than this, and
# enough of them for a word. Their strokes may be shapes of their own, so a margin belongs to each.
_STEPS, _HIGHEST, _LEAST_SHAPES, _AROUND = 12, 60, 6, 0.8  # points; the margin in heights
_MOST_SHAPES = 20_000


def picture_boxes(page: pypdfium2.PdfPage, shape: tuple[int, ...], turn: int) -> list[Box]:
    """Places of the page's larger pictures in pixels of the drawn page, the largest first."""
    matrix = to_pixels(page, shape, turn)
    found = []
    objects = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    for item in itertools.islice(objects, _MOST_OBJECTS):
        box = pixel_box(bounds_of(item), matrix)
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


def outlines(page: pypdfium2.PdfPage, bare: Image, turn: int) -> Image | None:
    """The page with nothing on it but small drawn shapes; None where too few may be letters."""
    matrix = to_pixels(page, bare.shape, turn)
    boxes = []
    objects = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3)
    for item in itertools.islice(objects, _MOST_SHAPES):
        if pdfium.FPDFPath_CountSegments(item) < _STEPS or not _filled(item):
            continue
        left, bottom, right, top = bounds_of(item)
        if min(right - left, top - bottom) <= _HIGHEST:  # text may stand upright
            boxes.append(pixel_box((left, bottom, right, top), matrix))
    if len(boxes) < _LEAST_SHAPES:
        return None
    sheet = np.full_like(bare, 255)
    for box in boxes:
        if box is not None:
            around = _AROUND * (box.bottom - box.top)
            rows = slice(max(0, int(box.top - around)), max(0, int(box.bottom + around) + 1))
            columns = slice(max(0, int(box.left - around)), max(0, int(box.right + around) + 1))
            sheet[rows, columns] = bare[rows, columns]
    return sheet


def _filled(item: Any) -> bool:
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(mode), ctypes.byref(stroked))
    return bool(mode.value != pdfium.FPDF_FILLMODE_NONE)


def read_drawn(
    page: pypdfium2.PdfPage, pictures: Sequence[Box], bare: Image, turn: int, context: Context
) -> list[Line]:
    """Lines recognised in pictures and outlines of a page drawn without its text layer."""
    found: list[Line] = []
    done: list[Box] = []
    for box in pictures:
        if not any(overlap(box, other) > _WITHIN for other in done):
            done.append(box)
            found += read_region(bare, box, context)
    sheet = outlines(page, bare, turn)
    if sheet is not None:
        left, top, wide, high = cv2.boundingRect((sheet.min(axis=2) < 255).astype(np.uint8))
        found += [
            line
            for line in read_region(sheet, Box(left, top, left + wide, top + high), context)
            if not any(overlap(line.box, box) > _WITHIN for box in done)
        ]
    return found
