"""What the reading benchmark counts."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from bench.ocr.marks import count
from bench.ocr.real import ticks_right
from bench.ocr.text import distance, nearest, score
from bench.pages import CheckBox, Row, Seal, Truth, quad
from ocr.document import Box, Line, Page, PageSource, SealColour
from ocr.document import CheckBox as ReadBox
from ocr.document import Seal as ReadSeal


@pytest.mark.parametrize(
    ("read", "truth", "edits"),
    [("", "", 0), ("", "申请", 2), ("申请人", "申请书", 1), ("abc", "xabcy", 2)],
)
def test_distance(read: str, truth: str, edits: int) -> None:
    assert distance(read, truth) == edits


@pytest.mark.parametrize(
    ("row", "text", "edits"),
    [
        ("地址", "名称地址电话", 0),
        ("地址", "名称地电话", 1),
        ("地址", "", 2),
        ("法定代表人", "名称法走代表大号", 2),
    ],
)
def test_nearest_piece(row: str, text: str, edits: int) -> None:
    assert nearest(row, text) == edits


def test_order_costs_by_page_only_and_junk_is_counted() -> None:
    result = score(["乙方乙", "甲方甲", "多"], ["甲方甲", "乙方乙"])
    assert (result.characters, result.rows, result.extra) == (6, 0, 1)
    assert result.page > 0


ROWS = {
    "统一社会信用代码": (20, 20),
    "法定代表人": (20, 60),
    "经营范围": (20, 300),
    "登记机关": (200, 300),
    "注册资本": (200, 20),
}


def _row(text: str, x: float, y: float) -> Row:
    letters = np.array([quad(x + 10 * i, y, x + 10 * i + 10, y + 10) for i in range(len(text))])
    return Row(quad(x, y, x + 10 * len(text), y + 10), text, letters)


def _truth(**more: object) -> Truth:
    rows = tuple(_row(text, *at) for text, at in ROWS.items())
    return Truth(page=quad(0, 0, 400, 500), rows=rows, **more)  # type: ignore[arg-type]


def _page(**more: object) -> Page:
    """The same page at half the size, as a reader shows it."""
    lines = tuple(
        Line(text, text, Box(x / 2, y / 2, x / 2 + 5 * len(text), y / 2 + 5), 0.99)
        for text, (x, y) in ROWS.items()
    )
    return Page(1, 200, 250, PageSource.OCR, 0, lines, b"", **more)  # type: ignore[arg-type]


def test_marks_are_compared_in_the_readers_picture() -> None:
    truth = _truth(
        seals=(
            Seal(quad(100, 100, 200, 200), "某某局"),
            Seal(quad(300, 400, 380, 480), "另一个局"),
        ),
        check_boxes=(CheckBox(quad(20, 400, 30, 410), "是", checked=True),),
    )
    page = _page(
        seals=(
            ReadSeal(Box(50, 50, 100, 100), SealColour.RED, 0.9, "某某局"),
            ReadSeal(Box(150, 10, 190, 50), SealColour.RED, 0.9, "不存在"),
        ),
        check_boxes=(ReadBox(Box(10, 200, 15, 205), "是", False, 0.9),),
    )
    found = count(truth, page)
    expected = Counter(
        pages=1, upright=1, seals=2, seals_found=1, seals_false=1, rings=2, rings_right=1,
        ticks=1, ticks_found=1, ticks_wrong=1, tick_labels_right=1,
    )  # fmt: skip
    for name, number in expected.items():
        assert found[name] == number, name
    assert found["ticks_right"] == 0


@pytest.mark.parametrize(
    ("labels", "right"),
    [
        (["drive safely安全驾驶", "pick-up on time接送准时"], 2),  # a form in two languages
        (["安全驾驶", "接送准时"], 2),
        (["安全驾驶 接送准时"], 0),
        (["安全驾驶", "安全驾驶", "准时"], 0),
    ],
)
def test_boxes_of_real_forms_are_told_by_their_chinese_label(labels: list[str], right: int) -> None:
    boxes = [ReadBox(Box(0, 0, 9, 9), label, True, 0.9) for label in labels]
    assert ticks_right({"安全驾驶": True, "接送准时": True}, boxes) == right
    assert ticks_right({"安全驾驶": False, "接送准时": False}, boxes) == 0
