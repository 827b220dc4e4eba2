"""PDFs as offices send them: text layer, scan, both, turned, hidden text, tables, forms, seals."""

from __future__ import annotations

import io

import pypdfium2
import pytest

import ocr
from tests.ocr import draw
from tests.ocr.pdf_maker import CELLS, HTML_PAGE, LINES, cells, codes, first, saved, text_pdf

pytestmark = pytest.mark.slow


def test_the_text_layer_is_read(reader: ocr.Reader) -> None:
    outcome = reader.read(text_pdf(), "申请书.pdf")

    page = first(outcome)
    assert page.source is ocr.PageSource.TEXT
    assert [line.text for line in page.lines] == LINES
    assert codes(outcome) == []
    assert max(page.width, page.height) <= 2000


def test_boxes_lie_on_the_text(reader: ocr.Reader) -> None:
    import numpy as np
    from PIL import Image

    page = first(reader.read(text_pdf(), "申请书.pdf"))

    with Image.open(io.BytesIO(page.image)) as picture:
        grey = np.asarray(picture.convert("L"))
    inked = np.zeros_like(grey, bool)
    for line in page.lines:
        left, top, right, bottom = (round(v) for v in line.box)
        inked[max(0, top - 2) : bottom + 2, max(0, left - 2) : right + 2] = True
    (table,) = page.tables
    left, top, right, bottom = (round(v) for v in table.box)
    outside = grey.copy()
    outside[top - 4 : bottom + 4, left - 4 : right + 4] = 255
    outside[inked] = 255
    assert outside.min() > 128, "ink outside of every line's box"


def test_tables_have_cells_with_spans(reader: ocr.Reader) -> None:
    assert cells(first(reader.read(text_pdf(), "申请书.pdf"))) == CELLS


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_on_its_side_is_turned(reader: ocr.Reader, angle: int) -> None:
    document = pypdfium2.PdfDocument(text_pdf())
    document[0].set_rotation(angle)

    outcome = reader.read(saved(document), "turned.pdf")

    page = first(outcome)
    assert page.source is ocr.PageSource.TEXT
    assert [line.text for line in page.lines][:3] == LINES[:3]
    assert page.rotation == (360 - angle) % 360
    assert page.height > page.width
    assert codes(outcome) == ["turned"]


def test_a_scan_is_recognised(reader: ocr.Reader) -> None:
    scan = draw.encoded(draw.page(), "PDF", resolution=150)

    page = first(reader.read(scan, "scan.pdf"))

    assert page.source is ocr.PageSource.OCR
    assert [line.text for line in page.lines] == [ocr.normalise(x) for x in draw.LICENCE]


def test_pages_of_both_kinds_in_one_file(reader: ocr.Reader) -> None:
    both = pypdfium2.PdfDocument(text_pdf())
    both.import_pages(pypdfium2.PdfDocument(draw.encoded(draw.page(), "PDF", resolution=150)))

    outcome = reader.read(saved(both), "both.pdf")

    assert isinstance(outcome, ocr.Document)
    assert [page.source for page in outcome.pages] == [ocr.PageSource.TEXT, ocr.PageSource.OCR]
    assert [page.number for page in outcome.pages] == [1, 2]


def test_text_that_cannot_be_seen_is_left_out(reader: ocr.Reader) -> None:
    hidden = HTML_PAGE + '<p style="color: white">登记机关：并不存在</p>'

    outcome = reader.read(text_pdf(hidden), "hidden.pdf")

    assert "并不存在" not in first(outcome).text
    assert [line.text for line in first(outcome).lines] == LINES
    assert codes(outcome) == ["hidden_text"]


def test_filled_form_fields_are_read(reader: ocr.Reader) -> None:
    html = HTML_PAGE + '<form><input style="width: 300px" value="填写人张三"></form>'

    outcome = reader.read(text_pdf(html, forms=True), "form.pdf")

    assert "填写人张三" in first(outcome).text


def test_a_seal_on_a_text_page_is_found(reader: ocr.Reader) -> None:
    stamp = draw.seal(draw.page((), size=(300, 300)), (150, 150), radius=140)
    html = HTML_PAGE + '<img style="width: 42mm" src="data:image/png;base64,{}">'.format(
        __import__("base64").b64encode(draw.encoded(stamp)).decode()
    )

    page = first(reader.read(text_pdf(html), "sealed.pdf"))

    assert page.source is ocr.PageSource.TEXT
    (seal,) = page.seals
    assert seal.colour is ocr.SealColour.RED
    assert seal.text == "江海市晨光食品有限公司"
