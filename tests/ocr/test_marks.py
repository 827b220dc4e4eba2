"""Signed or dated: what stands behind a label, on pages built by hand."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from ocr.document import (
    Box,
    Cell,
    Handwriting,
    Line,
    Page,
    PageSource,
    Seal,
    SealColour,
    Table,
)
from ocr.marks import Standing, presence_after, presence_in

SIZE = (1000, 1400)


def page(*lines: Line, ink: Box | None = None, **more: object) -> Page:
    picture = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(picture)
    for x in range(0, 300 if ink else 0, 12):
        assert ink is not None
        pen.line((ink.left + x, ink.top, ink.left + x + 30, ink.bottom), fill="black", width=3)
    data = io.BytesIO()
    picture.save(data, "JPEG")
    return Page(1, *SIZE, PageSource.OCR, 0, lines, data.getvalue(), **more)  # type: ignore[arg-type]


def line(text: str, left: float, top: float, *, confidence: float = 0.99) -> Line:
    return Line(text, text, Box(left, top, left + 30 * len(text), top + 30), confidence)


def hand(left: float, top: float, right: float, bottom: float) -> tuple[Handwriting, ...]:
    return (Handwriting(Box(left, top, right, bottom), 0.9),)


def test_handwriting_behind_a_label_is_a_signature() -> None:
    signed = page(line("申请人(签字):", 100, 200), handwriting=hand(350, 180, 520, 240))

    answer = presence_after(signed, "申请人（签字）")

    assert answer.standing is Standing.PRESENT
    assert answer.box == Box(350, 180, 520, 240)


def test_an_empty_place_is_absent() -> None:
    answer = presence_after(page(line("申请人(签字):", 100, 200)), "申请人（签字）：")

    assert answer.standing is Standing.ABSENT
    assert answer.box is not None


def test_ink_that_nobody_recognised_is_unclear() -> None:
    scrawled = page(line("申请人(签字):", 100, 200), ink=Box(340, 185, 560, 240))

    assert presence_after(scrawled, "申请人签字").standing is Standing.UNCLEAR


def test_a_missing_label_is_unclear_without_a_place() -> None:
    answer = presence_after(page(line("姓名", 100, 200)), "法定代表人签名")

    assert (answer.standing, answer.box) == (Standing.UNCLEAR, None)


@pytest.mark.parametrize("text", ["经 办 人 ： 王建国", "经办人:王建国", "(经办人): 王建国"])
def test_a_printed_name_behind_a_label_counts(text: str) -> None:
    assert presence_after(page(line(text, 100, 200)), "经办人").standing is Standing.PRESENT


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("日期:____年__月__日", Standing.ABSENT),
        ("日期:    年  月  日", Standing.ABSENT),
        ("日期:20   年  月  日", Standing.ABSENT),
        ("日期:2024年6月5日", Standing.PRESENT),
        ("日期:23.6.30", Standing.PRESENT),
        ("日期:二〇二四年六月五日", Standing.PRESENT),
        ("日期:", Standing.ABSENT),
    ],
)
def test_a_date_is_there_when_something_was_filled_in(text: str, standing: Standing) -> None:
    assert presence_after(page(line(text, 100, 200)), "日期", date=True).standing is standing


def test_writing_between_the_printed_marks_of_a_date_counts() -> None:
    dated = page(line("日期:    年  月  日", 100, 200), handwriting=hand(270, 190, 330, 235))

    assert presence_after(dated, "日期", date=True).standing is Standing.PRESENT


def test_writing_under_a_label_counts() -> None:
    signed = page(line("委托人(签名):", 100, 200), handwriting=hand(120, 240, 280, 290))

    assert presence_after(signed, "委托人签名").standing is Standing.PRESENT


def test_a_table_keeps_signatures_in_their_cells() -> None:
    cells = tuple(
        Cell(0, i, 1, 1, text, Box(100 + 200 * i, 180, 300 + 200 * i, 250))
        for i, text in enumerate(("申请人签字", "", "审核人签字", ""))
    )
    table = Table(Box(100, 180, 900, 250), cells)
    signed = page(
        line("申请人签字", 110, 200), line("审核人签字", 510, 200),
        tables=(table,), handwriting=hand(720, 190, 880, 245),
    )  # fmt: skip

    assert presence_after(signed, "申请人签字").standing is Standing.ABSENT
    assert presence_after(signed, "审核人签字").standing is Standing.PRESENT


@pytest.mark.parametrize(
    ("colour", "label", "standing"),
    [
        (SealColour.RED, "承诺人(签章)", Standing.PRESENT),
        (SealColour.RED, "承诺人(签字)", Standing.UNCLEAR),
        (SealColour.GREY, "承诺人(签章)", Standing.UNCLEAR),
    ],
)
def test_a_seal_stands_for_a_signature_only_where_one_is_asked_for(
    colour: SealColour, label: str, standing: Standing
) -> None:
    seal = Seal(Box(350, 100, 600, 350), colour, 0.9)
    stamped = page(line(f"{label}:", 100, 200), seals=(seal,))

    assert presence_after(stamped, label).standing is standing


def test_a_region_can_be_asked_for() -> None:
    signed = page(handwriting=hand(700, 1200, 850, 1260))

    assert presence_in(signed, Box(600, 1150, 950, 1300)).standing is Standing.PRESENT
    assert presence_in(signed, Box(100, 1150, 400, 1300)).standing is Standing.ABSENT


def test_a_word_in_a_sentence_is_no_label() -> None:
    prose = page(line("本合同一式两份,自双方签字盖章之日起生效", 100, 200))

    assert presence_after(prose, "签字").box is None


def test_something_behind_a_label_that_is_no_name_is_unclear() -> None:
    assert presence_after(page(line("签字:24.810", 100, 200)), "签字").standing is Standing.UNCLEAR


def test_a_scrawl_in_a_large_cell_is_seen() -> None:
    cell = Cell(0, 0, 1, 1, "负责人(签字):", Box(90, 180, 980, 1300))
    scrawled = page(
        line("负责人(签字):", 100, 1200), ink=Box(520, 1205, 560, 1221),
        tables=(Table(cell.box, (cell,)),),
    )  # fmt: skip

    assert presence_after(scrawled, "负责人(签字)").standing is Standing.UNCLEAR
