"""Words of a line: their spelling, and their places on drawn rows whose letters are known."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

import ocr
from ocr.engine import Part, Piece
from ocr.picture.words import split, words_of
from tests.ocr import draw


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("名称:晨光ABC12", ["名", "称", ":", "晨", "光", "ABC12"]),
        ("2019-03-18", ["2019", "-", "03", "-", "18"]),
        ("a b　中 国", ["a", "b", "中", "国"]),
        ("㎡《法》№7", ["㎡", "《", "法", "》", "№", "7"]),
        ("臺灣𠮷", ["臺", "灣", "𠮷"]),
        ("", []),
    ],
)
def test_split(text: str, words: list[str]) -> None:
    assert split(text) == words


@given(st.text(max_size=40))
def test_words_joined_are_the_text_without_spaces(text: str) -> None:
    assert "".join(split(text)) == "".join(text.split())


def line_of(text: str, *, vertical: bool = False) -> ocr.Line:
    """A line whose words are 10 pixels a character."""
    words, place = [], 0
    for word in split(text):
        span = (place, place + 10 * len(word))
        place = span[1]
        box = ocr.Box(0, span[0], 20, span[1]) if vertical else ocr.Box(span[0], 0, span[1], 20)
        words.append(ocr.Word(word, box))
    whole = ocr.Box(0, 0, 20, place) if vertical else ocr.Box(0, 0, place, 20)
    return ocr.Line(ocr.normalise(text), text, whole, 1.0, tuple(words), vertical)


def test_the_value_behind_a_label_has_its_own_box() -> None:
    line = line_of("名称：晨光 12")

    assert line.text == "名称:晨光12"
    assert ocr.box_of(line, 3, 5) == ocr.Box(30, 0, 50, 20)
    assert ocr.box_of(line, 6, 7) == ocr.Box(60, 0, 70, 20)  # half of the run "12"
    assert ocr.box_of(line, 0, 7) == line.box
    assert ocr.box_of(line, 2, 2) == line.box


def test_normalised_spelling_may_be_longer_than_the_word() -> None:
    line = line_of("面积25㎡整")

    assert line.text == "面积25m2整"
    assert ocr.box_of(line, 4, 6) == ocr.Box(40, 0, 50, 20)
    assert ocr.box_of(line, 6, 7) == ocr.Box(50, 0, 60, 20)


def test_a_part_of_a_vertical_line() -> None:
    assert ocr.box_of(line_of("申请人", vertical=True), 1, 3) == ocr.Box(0, 10, 20, 30)


@pytest.mark.parametrize("words", [(), (ocr.Word("别", ocr.Box(0, 0, 1, 1)),)])
def test_without_words_the_place_is_estimated(words: tuple[ocr.Word, ...]) -> None:
    line = dataclasses.replace(line_of("名称晨光"), words=words)

    assert ocr.box_of(line, 2, 4) == ocr.Box(20, 0, 40, 20)


@pytest.mark.parametrize(("start", "stop"), [(-1, 1), (2, 1), (0, 5)])
def test_a_part_outside_the_line_is_an_error(start: int, stop: int) -> None:
    with pytest.raises(ValueError, match="of 4 characters"):
        ocr.box_of(line_of("名称晨光"), start, stop)


@given(st.text(max_size=30), st.data())
def test_every_part_lies_in_the_line(text: str, data: st.DataObject) -> None:
    line = line_of(text)
    start = data.draw(st.integers(0, len(line.text)))
    stop = data.draw(st.integers(start, len(line.text)))

    box = ocr.box_of(line, start, stop)

    assert line.box.left <= box.left <= box.right <= line.box.right + 1e-6


def test_borders_stand_where_there_is_no_ink() -> None:
    """The recogniser's places are a step off; the gaps of the print mend them."""
    sheet = Image.new("RGB", (400, 60), "white")
    pen, face = ImageDraw.Draw(sheet), draw.font(32)
    truth, x = [], 20.0
    for letter in "江海市A7路":
        left, _, right, _ = pen.textbbox((x, 8), letter, font=face)
        truth.append((left, right))
        pen.text((x, 8), letter, font=face, fill=0)
        x += face.getlength(letter)
    parts = tuple(
        Part(letter, (left + 5 - 10) / 400, (right + 5 - 10) / 400)
        for letter, (left, right) in zip("江海市A7路", truth, strict=True)
    )
    quad = np.array([[0, 5], [400, 5], [400, 50], [0, 50]], float)

    words = words_of(Piece("江海市A7路", 1.0, quad, parts), np.asarray(sheet), 0.5)

    assert [word.raw for word in words] == ["江", "海", "市", "A7", "路"]
    expected = [*truth[:3], (truth[3][0], truth[4][1]), truth[5]]
    for word, (left, right) in zip(words, expected, strict=True):
        assert abs(2 * word.box.left - left) < 5
        assert abs(2 * word.box.right - right) < 5
        assert (word.box.top, word.box.bottom) == (2.5, 25)


@pytest.mark.slow
def test_words_of_a_read_page(reader: ocr.Reader) -> None:
    turned = draw.page().rotate(90, expand=True)

    document = reader.read(draw.encoded(turned), "page.png")

    assert isinstance(document, ocr.Document)
    page = document.pages[0]
    for line in page.lines:
        assert "".join(word.raw for word in line.words) == "".join(line.raw.split())
    label = page.lines[2]
    assert label.text.startswith("名称:")
    value = ocr.box_of(label, 3, len(label.text))
    assert abs(value.left - (124 + draw.font(30).getlength("名称:"))) < 12
    assert abs(value.right - label.box.right) < 12
