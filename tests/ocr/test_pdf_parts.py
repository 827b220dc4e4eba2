"""What a PDF page may be made of: words, pictures between text, form fields, layers, attachments."""

from __future__ import annotations

import base64

import pypdfium2
import pytest
from weasyprint import HTML, Attachment

import ocr
from tests.ocr import draw
from tests.ocr.hostile.pdf_build import stream
from tests.ocr.pdf_maker import (
    CELLS,
    HTML_PAGE,
    cells,
    codes,
    first,
    one_page,
    saved,
    text_pdf,
)

pytestmark = pytest.mark.slow


TEXT = b"BT /F1 14 Tf 60 760 Td (The text of this page is long enough to be believed) Tj ET "


def test_words_of_a_text_layer(reader: ocr.Reader) -> None:
    page = first(reader.read(text_pdf(), "申请书.pdf"))

    for line in page.lines:
        assert "".join(word.raw for word in line.words) == line.raw.replace(" ", "")
        for word in line.words:
            assert line.box.left - 1 <= word.box.left <= word.box.right <= line.box.right + 1
    code = page.lines[2]
    assert [word.raw for word in code.words][-1] == "91320681MA1X2Y3Z05"
    assert [word.raw for word in code.words][:2] == ["统", "一"]


def test_ticks_of_form_fields_are_what_the_form_says(reader: ocr.Reader) -> None:
    html = HTML_PAGE + (
        "<style>p { display: flex; align-items: center } input { margin-top: 14px }</style>"
        '<form><p><input type="checkbox" checked>新办</p><p><input type="checkbox">变更</p></form>'
    )

    page = first(reader.read(text_pdf(html, forms=True), "form.pdf"))

    assert [(b.label, b.checked, b.confidence) for b in page.check_boxes] == [
        ("新办", True, 1.0),
        ("变更", False, 1.0),
    ]


def test_box_signs_of_the_text_layer(reader: ocr.Reader) -> None:
    html = HTML_PAGE + "<p>申请类型：□新办　☑变更　☐注销</p>"

    page = first(reader.read(text_pdf(html), "signs.pdf"))

    assert {b.label: b.checked for b in page.check_boxes} == {
        "新办": False,
        "变更": True,
        "注销": False,
    }


def test_a_table_on_a_turned_page_has_its_cells(reader: ocr.Reader) -> None:
    document = pypdfium2.PdfDocument(text_pdf())
    document[0].set_rotation(90)

    assert cells(first(reader.read(saved(document), "turned.pdf"))) == CELLS


def test_text_of_a_pasted_picture_is_recognised(reader: ocr.Reader) -> None:
    photo = draw.page(("出租方:王建国", "租金每月三千元整"), size=(700, 300), letters=36)
    data = base64.b64encode(draw.encoded(photo)).decode()
    html = HTML_PAGE + f'<img style="width: 14cm" src="data:image/png;base64,{data}">'

    page = first(reader.read(text_pdf(html), "mixed.pdf"))

    assert page.source is ocr.PageSource.TEXT
    sure = {line.text: line.confidence for line in page.lines}
    assert sure["食品经营许可申请书"] == 1.0
    assert 0.5 < sure["出租方:王建国"] < 1.0
    assert "租金每月三千元整" in sure


def test_attached_files_are_named_as_unread(reader: ocr.Reader) -> None:
    draw.font_path()
    data = HTML(string=HTML_PAGE).write_pdf(
        attachments=[Attachment(string="x", name="a.txt"), Attachment(string="y", name="b.txt")]
    )
    assert isinstance(data, bytes)

    outcome = reader.read(data, "portfolio.pdf")

    assert codes(outcome) == ["attached_files"]
    assert isinstance(outcome, ocr.Document)
    assert "2 个附件" in outcome.remarks[0].message


def test_a_hidden_layer_is_not_read(reader: ocr.Reader) -> None:
    layer = b"/OC /L1 BDC BT /F1 14 Tf 60 700 Td (This layer is hidden) Tj ET EMC"
    root = b"/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] /Order [6 0 R] >> >>"
    layers = b"/Properties << /L1 6 0 R >>"
    hidden = b"<< /Type /OCG /Name (draft) >>"
    data = one_page(TEXT + layer, hidden, root=root, resources=layers)

    page = first(reader.read(data, "layers.pdf"))

    assert "hidden" not in page.text
    assert "believed" in page.text


def test_what_is_cropped_off_is_not_read(reader: ocr.Reader) -> None:
    outside = b"BT /F1 14 Tf 60 40 Td (This is cropped off) Tj ET"

    page = first(
        reader.read(one_page(TEXT + outside, page=b"/CropBox [0 400 595 842]"), "crop.pdf")
    )

    assert "cropped" not in page.text
    assert page.width > page.height
    (line,) = page.lines
    assert line.box.bottom < page.height / 2


def test_text_of_an_annotation_is_read(reader: ocr.Reader) -> None:
    note = (
        b"<< /Type /Annot /Subtype /FreeText /Rect [60 600 400 640] /Contents (Checked by Li) "
        b"/DA (/Helv 14 Tf 0 g) /F 4 /AP << /N 7 0 R >> >>"
    )
    look = stream(
        b"BT /F1 14 Tf 5 10 Td (Checked by Li) Tj ET",
        b"/Type /XObject /Subtype /Form /BBox [0 0 340 40] /Resources << /Font << /F1 5 0 R >> >>",
    )
    data = one_page(TEXT, note, look, page=b"/Annots [6 0 R]")

    page = first(reader.read(data, "note.pdf"))

    assert [line.text for line in page.lines][-1] == "Checked by Li"


def test_a_form_that_only_its_program_shows_is_named(reader: ocr.Reader) -> None:
    wait = b"BT /F1 14 Tf 60 760 Td (Please wait... If this message is not replaced) Tj ET"
    root = b"/AcroForm << /Fields [] /XFA 6 0 R >>"
    xdp = stream(b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"></xdp:xdp>')

    outcome = reader.read(one_page(wait, xdp, root=root), "xfa.pdf")

    assert "form_not_shown" in codes(outcome)


def test_letters_that_touch_are_no_boxes_to_tick(reader: ocr.Reader) -> None:
    cells = "".join(f"<td>单元格{i}</td>" for i in range(10))
    html = f"<table border=1 style='border-collapse:collapse'><tr>{cells}</tr></table><p>□ 同意</p>"

    page = first(reader.read(HTML(string=html).write_pdf(), "table.pdf"))

    assert [(box.label, box.checked) for box in page.check_boxes] == [("同意", False)]
