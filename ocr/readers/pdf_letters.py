"""The letters of a PDF page with their boxes in pixels of the drawn page."""

from __future__ import annotations

import ctypes
import unicodedata
from dataclasses import dataclass

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ocr.document import Box

_UNITS = 16  # PDFium's mapping to pixels is in whole numbers; a finer grid keeps fractions
_HYPHEN_MARK = "\x02"  # PDFium's sign for a hyphen at a line's end
_LAST_CODE = 0x110000


@dataclass(frozen=True, slots=True)
class Letter:
    """One character, its box as high as its font, and the box of its ink."""

    text: str
    box: Box
    ink: Box


def meaningless(letter: str) -> bool:
    """Whether a character stands for nothing: private use, control, unassigned, replacement."""
    return letter == "\ufffd" or (
        not letter.isspace() and unicodedata.category(letter) in {"Cc", "Co", "Cn", "Cs"}
    )


def letters_of(
    page: pypdfium2.PdfPage, shape: tuple[int, ...], turn: int, most: int
) -> list[Letter]:
    """Up to `most` drawn letters in the file's order, on a picture of `shape` (height, width).

    `turn` is the quarter turn (degrees clockwise) with which the picture was drawn.
    """
    matrix = to_pixels(page, shape, turn)
    textpage = page.get_textpage()
    try:
        count = min(textpage.count_chars(), most)
        letters = (
            _letter(textpage, index, matrix)
            for index in range(count)
            if not unpainted(textpage, index)
        )
        return [letter for letter in letters if letter is not None]
    finally:
        textpage.close()


def unpainted(textpage: pypdfium2.PdfTextPage, index: int) -> bool:
    """Whether a letter is in the file but not drawn, as the text behind a scan is."""
    item = pdfium.FPDFText_GetTextObject(textpage, index)
    return bool(
        item and pdfium.FPDFTextObj_GetTextRenderMode(item) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    )


def _letter(
    textpage: pypdfium2.PdfTextPage, index: int, matrix: NDArray[np.float64]
) -> Letter | None:
    code = pdfium.FPDFText_GetUnicode(textpage, index)
    text = chr(code) if 0 < code < _LAST_CODE else "\ufffd"
    if text == _HYPHEN_MARK:
        text = "-"
    box = pixel_box(textpage.get_charbox(index, loose=True), matrix)
    ink = pixel_box(textpage.get_charbox(index), matrix)
    return None if box is None or ink is None else Letter(text, box, ink)


def pixel_box(points: tuple[float, float, float, float], matrix: NDArray[np.float64]) -> Box | None:
    """A box in pixels; None when the file gives it no finite place."""
    left, bottom, right, top = points
    corners = matrix @ np.array([[left, right], [bottom, top], [1.0, 1.0]])
    if not np.isfinite(corners).all():
        return None
    low, high = corners.min(axis=1), corners.max(axis=1)
    return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def to_pixels(page: pypdfium2.PdfPage, shape: tuple[int, ...], turn: int) -> NDArray[np.float64]:
    """The 2 x 3 matrix from page points to pixels, with the page's rotation and crop."""
    size = (shape[1] * _UNITS, shape[0] * _UNITS)
    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for point in ((0, 0), (1000, 0), (0, 1000)):
        pdfium.FPDF_PageToDevice(page, 0, 0, *size, turn // 90, *point, x, y)
        corners.append(np.array((x.value, y.value)) / _UNITS)
    origin, right, up = corners
    return np.stack([(right - origin) / 1000, (up - origin) / 1000, origin], axis=1)
