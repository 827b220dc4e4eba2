"""The letters of a PDF page with their boxes in pixels of the drawn page."""

from __future__ import annotations

import contextlib
import ctypes
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ocr.document import Box

_UNITS = 16  # PDFium's mapping to pixels is in whole numbers; a finer grid keeps fractions
_HYPHEN_MARK = "\x02"  # PDFium's sign for a hyphen at a line's end
_LAST_CODE = 0x110000
_INVISIBLE = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
_MOST_MARKS = 20
_NAME_LENGTH = 200
UNNAMED = "?"  # a font that is carried without a name, as Type 3 fonts are


@dataclass(frozen=True, slots=True)
class Letter:
    """One character, its box as high as its font, and the box of its ink.

    Attributes:
        turn: degrees clockwise by which it leans on the drawn page.
        run: number of the text object that it belongs to; -1 for one that PDFium put in.
        font: name of its font; empty for one that the file does not carry, which shows what the
            text says.
        sound: whether it is known to be what is drawn: it has a meaning, and the file does not
            put it in the place of other letters (`ActualText`, ISO 32000-1, 14.9.4).
    """

    text: str
    box: Box
    ink: Box
    turn: float = 0.0
    run: int = -1
    font: str = ""
    sound: bool = True


@dataclass(frozen=True, slots=True)
class _Run:
    """What the letters of one text object share."""

    number: int
    font: str
    painted: bool
    replaced: bool


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
    turned = page.get_rotation() + turn
    runs: dict[int, _Run] = {}
    found = []
    textpage = page.get_textpage()
    try:
        for index in range(min(textpage.count_chars(), most)):
            run = _run(pdfium.FPDFText_GetTextObject(textpage, index), runs)
            if run.painted:
                letter = _letter(textpage, index, matrix, turned, run)
                if letter is not None:
                    found.append(letter)
    finally:
        textpage.close()
    return found


@contextlib.contextmanager
def without_text(page: pypdfium2.PdfPage) -> Iterator[None]:
    """While it lasts the page is drawn without the text that its text layer has."""
    modes: dict[int, tuple[Any, int]] = {}
    textpage = page.get_textpage()
    try:
        for index in range(textpage.count_chars()):
            item = pdfium.FPDFText_GetTextObject(textpage, index)
            if item and (key := _address(item)) not in modes:
                modes[key] = item, pdfium.FPDFTextObj_GetTextRenderMode(item)
                pdfium.FPDFTextObj_SetTextRenderMode(item, _INVISIBLE)
        yield
    finally:
        for item, mode in modes.values():
            pdfium.FPDFTextObj_SetTextRenderMode(item, mode)
        textpage.close()


def unpainted(textpage: pypdfium2.PdfTextPage, index: int) -> bool:
    """Whether a letter is in the file but not drawn, as the text behind a scan is."""
    item = pdfium.FPDFText_GetTextObject(textpage, index)
    return bool(item and pdfium.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE)


def replaced(textpage: pypdfium2.PdfTextPage, index: int) -> bool:
    """Whether the file gives the letter in place of what is drawn."""
    item = pdfium.FPDFText_GetTextObject(textpage, index)
    return bool(item and _has_actual_text(item))


def _run(item: Any, known: dict[int, _Run]) -> _Run:
    if not item:
        return _Run(-1, "", painted=True, replaced=False)
    key = _address(item)
    if key not in known:
        painted = pdfium.FPDFTextObj_GetTextRenderMode(item) != _INVISIBLE
        known[key] = _Run(len(known), _font(item), painted, _has_actual_text(item))
    return known[key]


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def _font(item: Any) -> str:
    font = pdfium.FPDFTextObj_GetFont(item)
    if pdfium.FPDFFont_GetIsEmbedded(font) != 1:
        return ""
    name = ctypes.create_string_buffer(_NAME_LENGTH)
    pdfium.FPDFFont_GetBaseFontName(font, name, _NAME_LENGTH)
    return name.value.decode("utf-8", "replace") or UNNAMED


def _has_actual_text(item: Any) -> bool:
    length = ctypes.c_ulong()
    for index in range(min(pdfium.FPDFPageObj_CountMarks(item), _MOST_MARKS)):
        mark = pdfium.FPDFPageObj_GetMark(item, index)
        if mark and pdfium.FPDFPageObjMark_GetParamStringValue(
            mark, b"ActualText", None, 0, ctypes.byref(length)
        ):
            return True
    return False


def _letter(
    textpage: pypdfium2.PdfTextPage,
    index: int,
    matrix: NDArray[np.float64],
    turned: int,
    run: _Run,
) -> Letter | None:
    code = pdfium.FPDFText_GetUnicode(textpage, index)
    text = chr(code) if 0 < code < _LAST_CODE else "\ufffd"
    if text == _HYPHEN_MARK:
        text = "-"
    box = pixel_box(textpage.get_charbox(index, loose=True), matrix)
    ink = pixel_box(textpage.get_charbox(index), matrix)
    if box is None or ink is None:
        return None
    if ink.right <= ink.left or ink.bottom <= ink.top:  # a font that does not say
        ink = box
    angle = (turned + math.degrees(pdfium.FPDFText_GetCharAngle(textpage, index))) % 360
    sound = not (run.replaced or meaningless(text))
    return Letter(text, box, ink, angle, run.number, run.font, sound)


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
