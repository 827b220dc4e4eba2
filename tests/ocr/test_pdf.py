"""PDFs of all kinds: text layer, scan, both, turned, hidden or garbled text, tables, forms."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from weasyprint import HTML

import ocr
from tests.ocr import draw

pytestmark = pytest.mark.slow

HTML_PAGE = """<meta charset=utf-8>
<style>
  @page { size: A4 } body { font-family: "Noto Sans CJK SC"; font-size: 12pt }
  table { border-collapse: collapse } td { border: 1px solid black; padding: 4px }
</style>
<h1>食品经营许可申请书</h1>
<p>申请人：江海市晨光食品有限公司</p>
<p>统一社会信用代码：91320681MA1X2Y3Z05</p>
<table>
  <tr><td colspan=2>经营者名称</td><td>江海市晨光食品有限公司</td></tr>
  <tr><td rowspan=2>地址</td><td>住所</td><td>滨江路1号</td></tr>
  <tr><td>经营场所</td><td>滨江路2号</td></tr>
</table>
"""
LINES = [
    "食品经营许可申请书",
    "申请人:江海市晨光食品有限公司",
    "统一社会信用代码:91320681MA1X2Y3Z05",
    "经营者名称",
    "江海市晨光食品有限公司",
    "住所",
    "滨江路1号",
    "地址",
    "经营场所",
    "滨江路2号",
]


def text_pdf(html: str = HTML_PAGE, *, forms: bool = False) -> bytes:
    draw.font_path()
    data = HTML(string=html).write_pdf(pdf_forms=forms)
    assert isinstance(data, bytes)
    return data


def saved(document: pypdfium2.PdfDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def first(outcome: ocr.Document | ocr.Refusal) -> ocr.Page:
    assert isinstance(outcome, ocr.Document), outcome
    return outcome.pages[0]


def codes(outcome: ocr.Document | ocr.Refusal) -> list[str]:
    assert isinstance(outcome, ocr.Document)
    return [remark.code for remark in outcome.remarks]


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
    (table,) = first(reader.read(text_pdf(), "申请书.pdf")).tables

    cells = {(c.row, c.column): (c.row_span, c.column_span, c.text) for c in table.cells}
    assert cells == {
        (0, 0): (1, 2, "经营者名称"),
        (0, 2): (1, 1, "江海市晨光食品有限公司"),
        (1, 0): (2, 1, "地址"),
        (1, 1): (1, 1, "住所"),
        (1, 2): (1, 1, "滨江路1号"),
        (2, 1): (1, 1, "经营场所"),
        (2, 2): (1, 1, "滨江路2号"),
    }


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


def test_a_scanners_text_layer_is_not_believed(reader: ocr.Reader) -> None:
    """Invisible text behind a scan may say anything; the picture counts."""
    shown = "(What is shown counts, and nothing else is read here)"
    content = f"BT 3 Tr /F1 24 Tf 40 700 Td {shown} Tj ET".encode()
    page = draw.pdf_of_streams([b"<< /Length %d >>" % len(content)], [content])

    outcome = reader.read(page, "invisible.pdf")

    assert first(outcome).source is ocr.PageSource.OCR
    assert first(outcome).text == ""


def test_a_garbled_text_layer_is_recognised_from_the_picture(reader: ocr.Reader) -> None:
    """A font whose letters map to the private use area says nothing as text."""
    data = text_pdf()
    plain = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    assert "申请" in plain
    import re
    import zlib

    def garble(match: re.Match[bytes]) -> bytes:
        try:
            body = zlib.decompress(match.group(2))
        except zlib.error:
            return match.group(0)
        if b"beginbfchar" not in body:
            return match.group(0)
        turned = re.sub(rb"> <(\w{4})>", lambda m: b"> <E" + m.group(1)[1:] + b">", body)
        packed = zlib.compress(turned)
        head = re.sub(rb"/Length \d+", b"/Length %d" % len(packed), match.group(1))
        return head + packed + b"\nendstream"

    broken = re.sub(rb"(<<[^<>]*>>\s*stream\n)(.*?)\nendstream", garble, data, flags=re.DOTALL)
    assert broken != data

    outcome = reader.read(broken, "garbled.pdf")

    assert first(outcome).source is ocr.PageSource.OCR
    assert "text_layer_unreadable" in codes(outcome)
    assert LINES[0] in first(outcome).text


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
