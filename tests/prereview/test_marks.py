"""Signatures where reading went wrong: a line that took one up, a word that looks like a label."""

from __future__ import annotations

import io
from dataclasses import replace

from PIL import Image, ImageDraw

from knowledge.schema import DocumentField, DocumentType, FieldType
from ocr import Box, Line, Page
from prereview.reading.marks import read_marks
from tests.prereview.conftest import page

KIND = DocumentType(
    type="form",
    name="表",
    titles=("申请表",),
    fields=(
        DocumentField(key="name", title="姓名", labels=("申请人姓名",)),
        DocumentField(key="signed", title="签字", type=FieldType.MARK, labels=("申请人签名",)),
    ),
)  # fmt: skip
TEXT = ("说明文字说明文字说明文字说明文字", 100, 100), ("说明文字说明文字", 100, 140)


def picture(*strokes: tuple[int, int, int, int]) -> bytes:
    image = Image.new("RGB", (1000, 1400), "white")
    for stroke in strokes:
        ImageDraw.Draw(image).line(stroke, fill="black", width=3)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def swollen(*strokes: tuple[int, int, int, int]) -> Page:
    """A label whose line reaches far beyond its text, as where a signature was taken for text."""
    made = page(*TEXT, ("其他说明", 100, 180), ("申请人签名:", 100, 400))
    label = made.lines[-1]
    long = Line(label.text, label.text, Box(100, 380, 420, 440), label.confidence)
    return replace(made, lines=(*made.lines[:-1], long), image=picture(*strokes))


def signed(shown: Page) -> bool | None:
    value = read_marks([shown], KIND).get("signed")
    return bool(value.value) if value and value.sure else None


def test_writing_that_the_line_of_a_label_took_up_is_a_signature() -> None:
    scrawl = [
        (250 + 12 * i, 390 + 35 * (i % 2), 262 + 12 * i, 425 - 35 * (i % 2)) for i in range(12)
    ]
    assert signed(swollen(*scrawl)) is True


def test_a_long_line_with_nothing_but_a_rule_tells_nothing() -> None:
    assert signed(swollen((250, 430, 410, 430))) is None


def test_a_word_that_looks_like_the_label_is_no_place_to_sign() -> None:
    form = page(*TEXT, ("申请人姓名:张三丰", 100, 300), ("申请人签名:", 100, 400))
    assert signed(replace(form, image=picture())) is False
