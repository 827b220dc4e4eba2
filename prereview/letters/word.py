"""A letter as DOCX, for halls that want to change a word before they hand it over."""

from __future__ import annotations

import io
from typing import Any

import docx as python_docx
from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from prereview.letters import word_page as page
from prereview.letters.model import (
    Block,
    Cell,
    Gallery,
    Grid,
    Letter,
    Mark,
    Paragraph,
    Run,
    Signing,
    Style,
)

_STYLES = {
    Style.NUMBER: page.NO_INDENT, Style.ADDRESSEE: page.NO_INDENT, Style.BODY: page.BODY,
    Style.LEVEL1: page.LEVEL1, Style.LEVEL2: page.LEVEL2, Style.NOTE: page.NOTE,
}  # fmt: skip
_FILL = "E6ECF5"
_TYPE_WIDTH = 156.0


def docx(letter: Letter) -> bytes:
    """Return the letter as DOCX.

    The faces are named as GB/T 9704-2012 wants them; the font table names what stands in for
    them where they are not installed.
    """
    document = python_docx.Document()
    page.prepare(document, letter.banner)
    number, blocks = letter.parts
    if number:
        _add(document, number)
    document.add_paragraph(letter.title, page.TITLE)
    for block in blocks:
        _add(document, block)
    properties = document.core_properties
    properties.title, properties.author = letter.title, letter.author
    properties.language, properties.comments = "zh-CN", "计算机自动生成"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add(document: Document, block: Block) -> None:
    match block:
        case Paragraph():
            made = document.add_paragraph(style=_STYLES[block.style])
            made.paragraph_format.keep_with_next = block.keep or None
            _runs(made, block.runs)
        case Gallery():
            _gallery(document, block)
        case Grid():
            _grid(document, block)
        case Signing():
            _signing(document, block)


def _runs(paragraph: Any, runs: tuple[Run, ...], *, shaded: bool = True) -> None:
    for run in runs:
        made = paragraph.add_run(run.text)
        if run.mark is Mark.LEAD:
            page.face(made.element.get_or_add_rPr(), page.HEI)
        elif run.mark is Mark.BLANK:
            made.underline = True
        elif run.mark is Mark.FILLED and shaded:
            made.element.get_or_add_rPr().append(_shade())


def _shade() -> Any:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", _FILL)):
        shade.set(qn(f"w:{key}"), value)
    return shade


def _gallery(document: Document, block: Gallery) -> None:
    table = _table(document, 1, (0.5, 0.5))
    for cell, picture in zip(table.rows[0].cells, block.pictures, strict=False):
        shown = cell.paragraphs[0]
        shown.style = page.CAPTION
        shown.paragraph_format.keep_with_next = True
        shown.paragraph_format.space_before = Pt(6)
        shown.add_run().add_picture(
            io.BytesIO(picture.data), width=Mm(picture.width), height=Mm(picture.height)
        )
        cell.add_paragraph(picture.caption, page.CAPTION)
    document.add_paragraph(style=page.GAP)


def _grid(document: Document, block: Grid) -> None:
    table = _table(document, len(block.rows), block.widths)
    table.style = "Table Grid"
    _narrow(table)
    for row, cells in zip(table.rows, block.rows, strict=True):
        row.height, at = Mm(8), 0
        for cell in cells:
            last = row.cells[at + cell.span - 1]
            _fill(row.cells[at].merge(last) if cell.span > 1 else last, cell)
            at += cell.span
    if block.header:
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.add_paragraph(style=page.GAP)


def _narrow(table: Any) -> None:
    """Cells with little space at the sides, so that a number of 18 characters stands in a line."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(Mm(1).twips))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def _fill(into: Any, cell: Cell) -> None:
    paragraph = into.paragraphs[0]
    paragraph.style = page.CELL
    if cell.filled:
        into._tc.get_or_add_tcPr().append(_shade())  # before the alignment: the schema has an order
    into.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    if cell.centred or cell.head:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _runs(paragraph, cell.runs, shaded=False)
    if cell.head:
        for run in paragraph.runs:
            page.face(run.element.get_or_add_rPr(), page.HEI)


def _signing(document: Document, block: Signing) -> None:
    before = document.paragraphs[-1]
    before.paragraph_format.keep_with_next = True
    gap = document.add_paragraph(style=page.NO_INDENT)
    gap.paragraph_format.keep_with_next = True
    columns = (block.signer, block.office) if block.office else ((), block.signer)
    table = _table(document, 1, (0.52, 0.48) if block.office else (0.38, 0.62))
    for cell, lines in zip(table.rows[0].cells, columns, strict=True):
        for j, line in enumerate(lines):
            made = cell.paragraphs[0] if j == 0 else cell.add_paragraph()
            made.style = page.NO_INDENT
            made.paragraph_format.keep_with_next = True
            if lines is block.office:
                made.alignment = WD_ALIGN_PARAGRAPH.CENTER
            made.add_run(line)


def _table(document: Document, rows: int, widths: tuple[float, ...]) -> Any:
    """A table over the whole line, without rules, whose rows stay on one page."""
    table = document.add_table(rows, len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, share in zip(table.columns, widths, strict=True):
        column.width = Mm(_TYPE_WIDTH * share)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        row.height = Pt(1)
        for cell, share in zip(row.cells, widths, strict=True):
            cell.width = Mm(_TYPE_WIDTH * share)
    return table
