"""Boxes to tick: found, told ticked from empty, with their label; characters are none."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest

import ocr
from bench.pages.geometry import compare_ticks, lines_of, page
from ocr.document import Box, Line, Word
from ocr.picture.check_boxes import find_check_boxes
from ocr.picture.tables import find_tables

IMAGES = Path(__file__).parents[2] / "../shared/data/images"
SEEDS = range(1000, 1004)


@pytest.mark.parametrize("way", ["clean-150", "jpeg-30", "tilted"])
def test_boxes_of_drawn_forms_are_found_with_their_state(way: str) -> None:
    total: Counter[str] = Counter()
    for seed in SEEDS:
        for kind in ("ticks", "no-ticks"):
            picture, truth = page(kind, seed, way)
            lines = lines_of(truth.rows)
            tables, _ = find_tables(picture, lines)
            total += compare_ticks(truth.check_boxes, find_check_boxes(picture, lines, tables))
    assert total["hit"] / total["true"] > 0.93
    assert total["false"] <= 2
    assert total["wrong"] / total["hit"] < 0.02
    assert total["label"] / total["hit"] > 0.95


def line(text: str, left: float, top: float, size: float = 24) -> Line:
    words = tuple(
        Word(letter, Box(left + i * size, top, left + (i + 1) * size, top + size))
        for i, letter in enumerate(text)
        if letter != " "
    )
    box = Box(left, top, left + len(text) * size, top + size)
    return Line(text.replace(" ", ""), text, box, 0.9, words)


def sheet(*squares: tuple[int, int], side: int = 20) -> np.ndarray:
    picture = np.full((300, 600, 3), 255, np.uint8)
    for x, y in squares:
        cv2.rectangle(picture, (x, y), (x + side, y + side), (30, 30, 30), 1)
    return picture


def test_a_label_before_its_box_is_taken_where_the_row_is_written_so() -> None:
    picture = sheet((76, 52), (196, 52))

    found = find_check_boxes(picture, [line("同意", 20, 50), line("退回", 140, 50)])

    assert [(b.label, b.checked) for b in found] == [("同意", False), ("退回", False)]


def test_a_label_ends_at_the_next_box() -> None:
    picture = sheet((22, 52), (122, 52))

    found = find_check_boxes(picture, [line("□新办□变更", 20, 50)])

    assert (found[0].label, found[0].checked) == ("新办", False)


@pytest.mark.parametrize(("grey", "state"), [(255, False), (225, None), (60, True)])
def test_a_faint_smear_is_neither_ticked_nor_empty(grey: int, state: bool | None) -> None:
    picture = sheet((22, 52))
    cv2.line(picture, (27, 60), (31, 66), (grey,) * 3, 2, cv2.LINE_AA)
    cv2.line(picture, (31, 66), (38, 57), (grey,) * 3, 2, cv2.LINE_AA)
    if state is None:
        picture[54:71, 24:41] = np.minimum(picture[54:71, 24:41], 175)
        picture[54:66, 24:41] = 255

    (found,) = find_check_boxes(picture, [line("同意", 50, 50)])

    assert found.checked is state


def test_brackets_with_a_tick() -> None:
    found = find_check_boxes(sheet(), [line("（√）是 （ ）否", 20, 50)])

    assert [(b.label, b.checked) for b in found] == [("是", True), ("否", False)]
    assert find_check_boxes(sheet(), [line("其他（ ）元", 20, 50)]) == ()


def test_a_square_without_text_is_none() -> None:
    assert find_check_boxes(sheet((300, 200)), [line("申请人名称", 20, 50)]) == ()


def test_a_circle_is_none() -> None:
    picture = sheet()
    cv2.circle(picture, (32, 62), 12, (30, 30, 30), 2, cv2.LINE_AA)

    assert find_check_boxes(picture, [line("一五年", 50, 50)]) == ()


def test_a_box_that_was_read_into_the_next_character_is_found() -> None:
    picture = sheet((88, 52))
    cv2.line(picture, (90, 60), (97, 70), (120, 40, 30), 3)
    cv2.line(picture, (97, 70), (112, 44), (120, 40, 30), 3)
    places = {"性": (20, 44), "别": (44, 68), "男": (68, 140)}
    words = tuple(Word(raw, Box(a, 50, b, 74)) for raw, (a, b) in places.items())

    (found,) = find_check_boxes(
        picture, [Line("性别男", "性别男", Box(20, 50, 140, 74), 0.9, words)]
    )

    assert (found.label, found.checked) == ("男", True)


@pytest.mark.slow
def test_ticks_of_a_real_form(reader: ocr.Reader) -> None:
    if not IMAGES.exists():
        pytest.skip("the real pictures are not beside the project")

    outcome = reader.read((IMAGES / "wired_table2.jpg").read_bytes(), "用车申请.jpg")

    assert isinstance(outcome, ocr.Document)
    found = {box.label: box.checked for box in outcome.pages[0].check_boxes}
    assert len(found) == 2
    for text in ("安全驾驶", "接送准时"):
        assert any(text in label and checked for label, checked in found.items()), found
