"""PDF: pages with a text layer are read from it, the others as pictures.

PDFium reads and draws; it is not thread-safe and ends its process when memory runs out, so it is
used in the child only, one file at a time. Annotations and form fields are drawn into the page
first, so that what a person has filled in is read like the rest.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from ocr.context import Context, Pages
from ocr.document import Box, CheckBox, Line, Page, PageSource, Table
from ocr.engine import Image
from ocr.faults import UnreadableError
from ocr.normalise import normalise
from ocr.picture import encode_picture, read_image
from ocr.picture.check_boxes import find_check_boxes, labels_of
from ocr.picture.order import in_reading_order
from ocr.picture.page import PICTURE_SIDE, find_marks, seal
from ocr.picture.rulings import Rulings
from ocr.picture.seals import find_seals, without_seals
from ocr.picture.tables import find_tables
from ocr.picture.vertical import joined
from ocr.readers.pdf_draw import draw
from ocr.readers.pdf_fonts import FontCheck
from ocr.readers.pdf_forms import (
    Field,
    attached_files,
    is_stand_in,
    placed,
    tick_fields,
    told_by_form,
)
from ocr.readers.pdf_lines import TextLine, mostly_doubtful, text_lines
from ocr.readers.pdf_pictures import picture_boxes, read_drawn
from ocr.readers.pdf_signatures import Size, read_signatures
from ocr.readers.pdf_tables import PdfTables
from ocr.readers.pdf_text import Layer, Trust, judge_text, seen_layer
from ocr.readers.region import padded_with_white

# Scans: 200 dpi keeps small print readable, the working side bounds larger sheets.
_SCAN_DPI = 200
_SCAN_SIDE = 3000
_POINTS_PER_INCH = 72
_PICTURE_SIDE = PICTURE_SIDE - 1  # PDFium rounds up


@dataclass(frozen=True, slots=True)
class _Helpers:
    """What is kept from page to page of one file."""

    tables: PdfTables
    fonts: FontCheck


def read(data: bytes, kind: str, context: Context) -> Pages:
    """Read a PDF page by page.

    Raises:
        UnreadableError: encrypted, broken, too many pages, or a page of impossible size.
    """
    del kind
    with _opened(data) as document:
        total = len(document)
        if total < 1:
            raise UnreadableError("broken")
        if total > context.limits.pages:
            raise UnreadableError("too_many_pages", pages=total, limit=context.limits.pages)
        _remark_whole(document, context)
        sizes: list[Size] = []
        with contextlib.closing(PdfTables(data)) as tables:
            helpers = _Helpers(tables, FontCheck())
            for index in range(total):
                try:
                    page = _page(document, index, helpers, context)
                except pypdfium2.PdfiumError as error:
                    raise UnreadableError("broken") from error
                sizes.append((page.width, page.height, page.rotation))
                yield total, page
    read_signatures(data, sizes, context)


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
            raise UnreadableError("encrypted") from error
        raise UnreadableError("broken") from error
    with contextlib.suppress(pypdfium2.PdfiumError):
        document.init_forms()  # a file without a form stays as it is
    return document


def _remark_whole(document: pypdfium2.PdfDocument, context: Context) -> None:
    """What a person should know of the file before its pages."""
    count = attached_files(document)
    if count:
        context.remark("attached_files", count=count)
    if is_stand_in(document):
        context.remark("form_not_shown", 1)


def _page(document: pypdfium2.PdfDocument, index: int, helpers: _Helpers, context: Context) -> Page:
    _check_size(document.get_page_size(index), index + 1, context)
    page = document[index]
    fields = tick_fields(document, page)
    if _drawn_in(page):
        page.close()
        page = document[index]
    try:
        trust = judge_text(page, context.limits)
        layer = None
        if trust is Trust.GOOD:
            layer = seen_layer(page, _PICTURE_SIDE, context.limits)
        if layer is not None:
            found = _from_text(page, index, layer, helpers, fields, context)
            if found is not None:
                return found
            trust = Trust.GARBLED
        if trust is Trust.GARBLED:
            context.remark("text_layer_unreadable", index + 1)
        dots = _SCAN_DPI / _POINTS_PER_INCH
        image = draw(page, min(dots, _SCAN_SIDE / max(page.get_size())))
    finally:
        page.close()
    return read_image(image, index + 1, context, photo=False)


def _drawn_in(page: pypdfium2.PdfPage) -> bool:
    """Make annotations and fields part of the page's content; whether there were any."""
    if not pdfium.FPDFPage_GetAnnotCount(page):
        return False
    done = pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    return bool(done == pdfium.FLATTEN_SUCCESS)


def _check_size(size: tuple[float, float], number: int, context: Context) -> None:
    short, long = sorted(size)
    limits = context.limits
    # not (…): a page of NaN points compares false with everything
    if not (short >= 1 and long <= limits.page_points and long <= limits.aspect * short):
        raise UnreadableError("page_too_large", page=number)


def _from_text(
    page: pypdfium2.PdfPage,
    index: int,
    layer: Layer,
    helpers: _Helpers,
    fields: Sequence[Field],
    context: Context,
) -> Page | None:
    """The page by its text layer; None where that is not what a person sees."""
    picture, turn = layer.picture, layer.turn
    height, width = picture.shape[:2]
    # A page that lies on its side has its rows and columns exchanged.
    ruled = () if turn else helpers.tables.of_page(index, (width, height))
    cells = [cell.box for table in ruled for cell in table.cells]
    found = text_lines(layer.letters, cells)
    if mostly_doubtful(found) or helpers.fonts.lies(found, picture, context.engine):
        return None
    if layer.hidden:
        context.remark("hidden_text", index + 1)
    pictures = picture_boxes(page, picture.shape, turn)
    lines = [
        line for piece in found if not piece.slanted for line in _line(piece, picture, context)
    ]
    # Without a picture there is no copy of a seal, only what is drawn in colour.
    marks = find_marks(picture) if pictures else find_seals(picture)
    lines += read_drawn(page, pictures, without_seals(layer.bare, marks), turn, context)
    lines = joined(lines, Rulings(picture))
    across = [line for piece in found if piece.slanted for line in _line(piece, picture, context)]
    if not lines and not across:
        return read_image(picture, index + 1, context, photo=False)
    if turn:
        context.remark("turned", index + 1)
    ordered = tuple(in_reading_order(lines, lambda line: line.box))
    if not ruled and (turn or pictures):
        ruled, ordered = find_tables(picture, ordered)
    ticked = placed(fields, page, picture.shape, turn)
    return Page(
        number=index + 1,
        width=width,
        height=height,
        source=PageSource.TEXT,
        rotation=turn,
        lines=(*ordered, *across),
        image=encode_picture(picture),
        tables=ruled,
        seals=tuple(seal(picture, mark, 1.0, context.engine) for mark in marks),
        check_boxes=_check_boxes(picture, ordered, ruled, ticked),
    )


def _check_boxes(
    picture: Image,
    lines: Sequence[Line],
    tables: Sequence[Table],
    fields: Sequence[tuple[Box, bool]],
) -> tuple[CheckBox, ...]:
    """Boxes drawn or printed on the page, and the fields of its form."""
    words = [word.box for line in lines for word in line.words if word.raw.isalnum()]
    # Strokes of letters that meet make squares; here it is known where letters are.
    seen = tuple(
        box
        for box in find_check_boxes(picture, lines, tables)
        if not any(_holds(word, box.box) for word in words)
    )
    if not fields:
        return seen
    labels = labels_of([box for box, _ in fields], lines, tables)
    return told_by_form(seen, fields, labels)


def _holds(word: Box, box: Box) -> bool:
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return word.left <= x <= word.right and word.top <= y <= word.bottom


def _line(found: TextLine, picture: Image, context: Context) -> list[Line]:
    """The line of the text layer; one with letters that mean nothing is read from its picture."""
    if found.sound:
        text = normalise(found.raw)
        line = Line(text, found.raw, found.box, 1.0, found.words, found.vertical)
        return [line] if text else []
    left, top, right, bottom = found.box
    margin = bottom - top
    rows = slice(max(0, int(top - margin / 4)), int(bottom + margin / 4) + 1)
    columns = slice(max(0, int(left - margin)), int(right + margin) + 1)
    pieces = context.engine.read(padded_with_white(np.ascontiguousarray(picture[rows, columns])))
    pieces.sort(key=lambda piece: float(piece.quad[:, 0].min()))
    raw = "".join(piece.text for piece in pieces)
    if not raw:
        return []
    return [Line(normalise(raw), raw, found.box, min(piece.score for piece in pieces))]
