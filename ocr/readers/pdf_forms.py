"""Form fields of a PDF page that are ticked or not, and what a PDF holds besides its pages."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw as pdfium

from ocr.document import Box, CheckBox
from ocr.readers.pdf_letters import pixel_box, to_pixels
from ocr.seen import overlap

_MOST = 500
_TICKABLE = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
_XFA = (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND)
# The page that stands in for a form which only its own program shows.
_STAND_IN = ("please wait", "adobe reader", "请稍候", "请等待")
_STAND_IN_LENGTH = 1_500
# Two boxes are the same when they share so much of the smaller one.
_SAME = 0.4


@dataclass(frozen=True, slots=True)
class Field:
    """A field to tick, its place in points of the page, and whether the form says it is ticked."""

    points: tuple[float, float, float, float]
    checked: bool


def tick_fields(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> list[Field]:
    """Check boxes and radio buttons of a page; must be asked before fields are drawn into it."""
    form = document.formenv
    if not form:
        return []
    found = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            if pdfium.FPDFAnnot_GetFormFieldType(form, annotation) in _TICKABLE:
                rect = pdfium.FS_RECTF()
                if pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(rect)):
                    points = (rect.left, rect.bottom, rect.right, rect.top)
                    ticked = bool(pdfium.FPDFAnnot_IsChecked(form, annotation))
                    found.append(Field(points, ticked))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def placed(
    fields: Sequence[Field], page: pypdfium2.PdfPage, shape: tuple[int, ...], turn: int
) -> list[tuple[Box, bool]]:
    """Fields with their boxes in pixels of the drawn page."""
    matrix = to_pixels(page, shape, turn)
    boxes = [(pixel_box(field.points, matrix), field.checked) for field in fields]
    return [(box, checked) for box, checked in boxes if box is not None]


def told_by_form(
    found: Sequence[CheckBox], fields: Sequence[tuple[Box, bool]], labels: Sequence[str]
) -> tuple[CheckBox, ...]:
    """Boxes seen on the page with those of the form in their place: the form knows its state."""
    sure = [
        CheckBox(box, label, checked, 1.0)
        for (box, checked), label in zip(fields, labels, strict=True)
    ]
    seen = [replace(b) for b in found if not any(overlap(b.box, box) >= _SAME for box, _ in fields)]
    return tuple(sorted([*seen, *sure], key=lambda b: (b.box.top, b.box.left)))


def attached_files(document: pypdfium2.PdfDocument) -> int:
    """How many files are attached to a PDF."""
    return max(0, int(pdfium.FPDFDoc_GetAttachmentCount(document)))


def is_stand_in(document: pypdfium2.PdfDocument) -> bool:
    """Whether the only page asks to open the form in another program (an XFA form)."""
    if pdfium.FPDF_GetFormType(document) not in _XFA or len(document) != 1:
        return False
    with contextlib.closing(document[0]) as page, contextlib.closing(page.get_textpage()) as text:
        said = text.get_text_range(0, min(text.count_chars(), _STAND_IN_LENGTH)).lower()
    return any(words in said for words in _STAND_IN)
