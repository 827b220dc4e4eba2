"""Characters that stand apart are joined to the line that they are, and to no other."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

import ocr
from ocr.document import Box, Line, Word
from ocr.picture.rulings import Rulings
from ocr.picture.vertical import is_vertical, joined
from tests.ocr import draw

SIZE = (600, 800)


def rulings(*lines: tuple[int, int, int, int]) -> Rulings:
    sheet = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(sheet)
    for line in lines:
        pen.line(line, fill=(30, 30, 30), width=2)
    return Rulings(np.asarray(sheet))


def letter(text: str, x: float, y: float, size: float = 30) -> Line:
    box = Box(x, y, x + size, y + size)
    return Line(text, text, box, 0.9, (Word(text, box),))


def texts(lines: list[Line]) -> set[tuple[str, bool]]:
    return {(line.text, line.vertical) for line in lines}


def test_a_label_spread_over_a_narrow_cell() -> None:
    walls = rulings((90, 50, 90, 500), (140, 50, 140, 500))
    label = [letter("申", 100, 60), letter("请", 100, 200), letter("人", 100, 330)]
    value = letter("王建国", 160, 205)

    lines = joined([*label, value], walls)

    assert texts(lines) == {("申请人", True), ("王建国", False)}
    joint = next(line for line in lines if line.vertical)
    assert joint.raw == "申请人"
    assert joint.box == Box(100, 60, 130, 360)
    assert [word.raw for word in joint.words] == ["申", "请", "人"]


def test_characters_of_two_cells_stay_apart() -> None:
    walls = rulings((90, 50, 90, 500), (140, 50, 140, 500), (90, 150, 140, 150))

    lines = joined([letter("男", 100, 90), letter("女", 100, 180)], walls)

    assert texts(lines) == {("男", False), ("女", False)}


def test_a_column_of_an_unruled_table_stays_apart() -> None:
    rows = [
        line
        for i, sex in enumerate("男女男")
        for line in (letter("王建国", 40, 60 + 45 * i), letter(sex, 180, 60 + 45 * i))
    ]

    assert texts(joined(rows, rulings())) == {("王建国", False), ("男", False), ("女", False)}


def test_a_column_that_stands_free() -> None:
    column = [letter(c, 300, 60 + 35 * i) for i, c in enumerate("春风得意")]

    assert texts(joined(column, rulings())) == {("春风得意", True)}


def test_a_spaced_label_is_one_line_and_not_two_columns() -> None:
    labels = [
        letter(c, x, y)
        for y, pair in ((60, "姓名"), (120, "性别"), (180, "住址"))
        for x, c in zip((60, 130), pair, strict=True)
    ]

    assert texts(joined(labels, rulings())) == {("姓名", False), ("性别", False), ("住址", False)}


def test_cells_of_a_grid_are_not_spaced_labels() -> None:
    walls = rulings((125, 40, 125, 120))

    lines = joined([letter("千", 60, 60), letter("百", 130, 60)], walls)

    assert texts(lines) == {("千", False), ("百", False)}


def test_digits_are_never_stacked() -> None:
    column = [letter(c, 300, 60 + 35 * i) for i, c in enumerate("123")]

    assert len(joined(column, rulings())) == 3


@pytest.mark.parametrize(
    ("text", "vertical"),
    [("申请人", True), ("申请", True), ("1", False), ("请", False), ("1)", False), ("ABCD", True)],
)
def test_what_runs_down(text: str, *, vertical: bool) -> None:
    assert is_vertical(text, upright=True) is vertical
    assert not is_vertical(text, upright=False)


def column(pen: ImageDraw.ImageDraw, x: int, y: int, text: str, size: int = 36) -> None:
    for i, c in enumerate(text):
        pen.text((x, y + i * (size + 2)), c, font=draw.font(size), fill=(20, 20, 20))


@pytest.mark.slow
def test_a_page_of_vertical_traditional_chinese(reader: ocr.Reader) -> None:
    rows = [
        "中華人民共和國土地管理法規定國家為",
        "公共利益的需要可以依法對土地實行徵",
        "收或者徵用並給予補償任何單位和個人",
    ]
    sheet = Image.new("RGB", (1240, 1754), "white")
    for i, row in enumerate(rows):
        column(ImageDraw.Draw(sheet), 1050 - 90 * i, 150, row)

    document = reader.read(draw.encoded(sheet), "vertical.png")

    assert isinstance(document, ocr.Document)
    (page,) = document.pages
    assert [line.raw for line in page.lines] == rows
    assert page.rotation == 0
    for line in page.lines:
        assert line.vertical
        assert "".join(word.raw for word in line.words) == line.raw
        middles = [(word.box.top + word.box.bottom) / 2 for word in line.words]
        pitch = np.diff(middles)
        assert abs(float(pitch.mean()) - 38) < 1
        assert pitch.min() > 25


@pytest.mark.slow
def test_a_form_with_labels_written_downwards(reader: ocr.Reader) -> None:
    sheet = Image.new("RGB", (1240, 1000), "white")
    pen = ImageDraw.Draw(sheet)
    top = 120
    for label in ("申请人", "法定代表人"):
        pen.rectangle((100, top, 1140, top + 240), outline=0, width=2)
        pen.line((160, top, 160, top + 240), fill=0, width=2)
        step = 220 / len(label)
        for i, c in enumerate(label):
            pen.text((116, top + 10 + i * step), c, font=draw.font(28), fill=20)
        for i, (name, value) in enumerate((("姓名", "王建国"), ("电话", "13812345678"))):
            pen.text((180, top + 40 + 100 * i), name, font=draw.font(28), fill=20)
            pen.text((420, top + 40 + 100 * i), value, font=draw.font(28), fill=20)
        top += 240

    document = reader.read(draw.encoded(sheet), "form.png")

    assert isinstance(document, ocr.Document)
    assert [line.text for line in document.pages[0].lines] == [
        *("申请人", "姓名", "王建国", "电话", "13812345678"),
        *("法定代表人", "姓名", "王建国", "电话", "13812345678"),
    ]
