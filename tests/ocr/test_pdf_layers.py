"""Text layers that do not say what a person sees, and text that nobody sees."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

import ocr
from tests.ocr import draw
from tests.ocr import pdf_maker as make

pytestmark = pytest.mark.slow

GARBAGE = make.rows(["甴誩乱码识别错误的文字一二三四五六七八"] * 8, step=40)
PRINTED = ("营业执照", "名称:江海市晨光食品有限公司", "法定代表人:王建国")
NO_OPACITY = b"/ExtGState << /G << /ca 0 >> >>"


def licence() -> Image.Image:
    return draw.page(PRINTED)


@pytest.mark.parametrize(
    "build",
    [
        lambda: make.scan(licence(), above=b"3 Tr " + GARBAGE),
        lambda: make.scan(licence(), below=GARBAGE),
        lambda: make.scan(licence(), above=GARBAGE.replace(b"BT", b"BT 7 Tr")),
        lambda: make.scan(licence(), above=b"/G gs " + GARBAGE, resources=NO_OPACITY),
        lambda: make.scan(licence(), below=GARBAGE, above=make.shown("第3页", 280, 20, size=9)),
        lambda: make.wrapped_scan(licence(), make.shown("第3页", 280, 20, size=9)),
    ],
    ids=["invisible", "below", "clip", "transparent", "below a page number", "in a form"],
)
def test_what_a_scanner_wrote_behind_its_picture_is_not_believed(
    build: Callable[[], bytes], reader: ocr.Reader
) -> None:
    page = make.first(reader.read(build(), "scan.pdf"))

    assert page.source is ocr.PageSource.OCR
    assert [line.text for line in page.lines][:3] == list(PRINTED)


def test_a_scan_on_a_page_of_text_is_read_beside_it(reader: ocr.Reader) -> None:
    texts = ("申请人提交的材料如下所列", "所附营业执照复印件与原件一致", "核对人签字确认后归档保存")
    picture = make.scan(
        licence(), below=make.rows(texts), above=b"3 Tr " + make.rows(["甴誩"], top=500)
    )
    small = picture.replace(b"q 595 0 0 842 0 0 cm", b"q 380 0 0 538 90 90 cm")

    page = make.first(reader.read(small, "both.pdf"))

    assert page.source is ocr.PageSource.TEXT
    assert [line.text for line in page.lines] == [*texts, *PRINTED]
    assert [line.confidence == 1.0 for line in page.lines] == [True] * 3 + [False] * 3


def test_what_stands_under_a_patch_is_not_read(reader: ocr.Reader) -> None:
    """A text that was painted over and written anew says what is on top."""
    texts = ("核准的经营项目如下所列", "有效期至二零二四年六月", "请按照核准的范围从事经营")
    patch = b"1 g 55 728 400 22 re f 0 g " + make.shown("有效期至二零二九年十二月止", 60, 734)

    outcome = reader.read(make.one_page(make.rows(texts) + patch, font=make.chinese()), "patch.pdf")

    assert [line.text for line in make.first(outcome).lines] == [
        texts[0],
        "有效期至二零二九年十二月止",
        texts[2],
    ]


def test_text_printed_twice_to_look_bold_is_read_once(reader: ocr.Reader) -> None:
    twice = b"".join(make.shown("申请人郑重声明承诺如下", 60 + d, 700) for d in (0, 0.3, 1.2))

    page = make.first(
        reader.read(make.one_page(make.rows(PRINTED) + twice, font=make.chinese()), "bold.pdf")
    )

    assert [line.text for line in page.lines] == [*PRINTED, "申请人郑重声明承诺如下"]


def test_what_is_drawn_counts_not_what_the_file_puts_in_its_place(reader: ocr.Reader) -> None:
    """`ActualText` may replace what is copied; a person sees what is drawn."""
    span = b"/Span << /ActualText <FEFF%s> >> BDC %s EMC" % (
        make.code("同意"),
        make.shown("不同意", 60, 600, size=20),
    )
    texts = ("审核部门对该申请的意见如下", "经现场核查并审阅全部材料", "结论记录在下面一行之中")

    page = make.first(
        reader.read(make.one_page(make.rows(texts) + span, font=make.chinese()), "span.pdf")
    )

    assert [line.text for line in page.lines] == [*texts, "不同意"]


@pytest.mark.parametrize("kind", ["private", "other"])
def test_a_font_whose_map_says_other_letters_is_not_believed(kind: str, reader: ocr.Reader) -> None:
    """Maps to the private use area say nothing; those to other letters look like text."""

    def moved(match: re.Match[bytes]) -> bytes:
        value = int(match.group(1), 16)
        private = 0xE000 + value % 0x1000
        other = value + 7 if value > 0x4E00 else value
        return b"> <%04X>" % (private if kind == "private" else other)

    def garbled(match: re.Match[bytes]) -> bytes:
        try:
            body = zlib.decompress(match.group(2))
        except zlib.error:
            return match.group(0)
        if b"beginbfchar" not in body:
            return match.group(0)
        packed = zlib.compress(re.sub(rb"> <(\w{4})>", moved, body))
        head = re.sub(rb"/Length \d+", b"/Length %d" % len(packed), match.group(1))
        return head + packed + b"\nendstream"

    data = make.text_pdf()
    broken = re.sub(rb"(<<[^<>]*>>\s*stream\n)(.*?)\nendstream", garbled, data, flags=re.DOTALL)
    assert broken != data

    outcome = reader.read(broken, "garbled.pdf")

    assert make.first(outcome).source is ocr.PageSource.OCR
    assert "text_layer_unreadable" in make.codes(outcome)
    assert make.LINES[0] in make.first(outcome).text


def test_letters_of_a_narrow_cell_are_one_label(reader: ocr.Reader) -> None:
    html = make.HTML_PAGE + (
        "<table><tr><td>申<br>请<br>人</td><td>江海市晨光食品有限公司<br>滨江路1号<br>电话</td></tr></table>"
    )

    page = make.first(reader.read(make.text_pdf(html), "label.pdf"))

    (label,) = [line for line in page.lines if line.text == "申请人"]
    assert label.vertical
