"""OFD pages that hold pictures of text: scans, scans with a hidden layer, pasted papers."""

from __future__ import annotations

import pytest
from PIL import Image

import ocr
from tests.ocr import draw
from tests.ocr import ofd_maker as make

MEDIA = (
    '<ofd:MultiMedias><ofd:MultiMedia ID="4" Type="Image" Format="JPEG">'
    "<ofd:MediaFile>p.jpg</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>"
)


def with_picture(
    picture: Image.Image, x: int, y: int, width: int, height: int, *texts: str
) -> bytes:
    image = (
        f'<ofd:ImageObject ID="3" ResourceID="4" Boundary="{x} {y} {width} {height}" '
        f'CTM="{width} 0 0 {height} 0 0"/>'
    )
    content = make.parts(make.page(image, *texts), resources=make.FONTS + MEDIA)
    return make.zipped(content | {"Doc_0/Res/p.jpg": draw.encoded(picture, "JPEG")})


def read(reader: ocr.Reader, data: bytes) -> tuple[ocr.Page, list[str]]:
    document = reader.read(data, "扫描件.ofd")
    assert isinstance(document, ocr.Document)
    return document.pages[0], [remark.code for remark in document.remarks]


@pytest.mark.slow
def test_a_scan_is_recognised_whatever_layer_lies_behind_it(reader: ocr.Reader) -> None:
    """The hidden layer of a scanning program may say anything: the picture counts."""
    hidden = make.text("注册资本壹亿元整", y=100, more='Alpha="0"')
    number = make.text("第 1 页", x=95, y=285, size=4)
    page, codes = read(reader, with_picture(draw.page(), 0, 0, 210, 297, hidden, number))

    assert page.source is ocr.PageSource.OCR
    assert "统一社会信用代码" in page.text
    assert "壹亿" not in page.text
    assert "第1页" in page.text.replace(" ", "")
    assert "hidden_text" in codes


@pytest.mark.slow
def test_a_paper_pasted_into_a_form_is_read_with_it(reader: ocr.Reader) -> None:
    whole = draw.page()
    top = whole.crop((0, 0, whole.width, whole.height // 4))
    form = make.text("申请人承诺所提交的材料真实有效并对其真实性承担全部法律责任", size=5)
    page, _ = read(reader, with_picture(top, 30, 100, 150, 53, form))

    assert page.source is ocr.PageSource.TEXT
    lines = {line.raw: line for line in page.lines}
    assert lines["申请人承诺所提交的材料真实有效并对其真实性承担全部法律责任"].confidence == 1.0
    title = next(line for line in page.lines if "营业执照" in line.raw)
    scale = 2000 / 297
    assert 30 * scale < title.box.left < title.box.right < 180 * scale
    assert 100 * scale < title.box.top < title.box.bottom < 153 * scale
