from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge.schema import DocumentField, DocumentType, FieldType
from ocr import Box, Cell, Page, PageSource, Table
from prereview.reading.fields import read_cells, read_fields
from tests.prereview.conftest import page

TODAY = date(2026, 11, 20)
NAME = DocumentField(key="name", title="名称", type=FieldType.NAME, labels=("名称",))
SINCE = DocumentField(key="since", title="成立日期", type=FieldType.DATE, labels=("成立日期",))
CODE = DocumentField(
    key="uscc", title="代码", type=FieldType.USCC, labels=("统一社会信用代码",), anywhere=True
)
USCC = "91379900MA3QY001X9"


def read(found: Page, *fields: DocumentField) -> dict[str, object]:
    values = read_fields([found], fields, TODAY)
    return {key: value.value for key, value in values.items()}


@pytest.mark.parametrize(
    "lines",
    [
        [("名称：青屿市海风小馆", 10, 10)],
        [("名称", 10, 10), ("青屿市海风小馆", 200, 12)],
        [("名", 10, 10), ("称", 110, 10), ("青屿市海风小馆", 200, 10)],
        [("名", 10, 10), ("称青屿市海风小馆", 110, 10)],
        [("名称", 10, 10), ("青屿市海风小馆", 10, 40)],
        [("名 称", 10, 10), ("青屿市海风小馆", 200, 22)],
        [("一、名称：青屿市海风小馆", 10, 10)],
    ],
    ids=["colon", "apart", "spread", "half glued", "below", "sloping", "numbered"],
)
def test_a_value_is_found_wherever_forms_put_it(lines: list[tuple[str, float, float]]) -> None:
    assert read(page(*lines), NAME) == {"name": "青屿市海风小馆"}


def test_a_label_that_lost_a_character_counts_only_in_the_label_column() -> None:
    column = [
        ("成立日期", 10, 60),
        ("2020年1月2日", 200, 60),
        ("注册资本", 10, 110),
        ("10万元", 200, 110),
    ]
    capital = DocumentField(key="c", title="注册资本", type=FieldType.AMOUNT, labels=("注册资本",))
    whole = read(page(("名", 10, 10), ("海风小馆", 200, 10), *column), NAME, SINCE, capital)
    assert whole["name"] == "海风小馆"
    astray = read(page(("名", 400, 10), ("海风小馆", 600, 10), *column), NAME, SINCE, capital)
    assert "name" not in astray


def test_a_label_that_wraps_in_its_cell() -> None:
    found = page(("统一社会信用代", 10, 10), (USCC, 300, 10), ("码", 10, 34), ("电话", 10, 90))
    assert read(found, replace_anywhere(CODE)) == {"uscc": USCC}


def replace_anywhere(field: DocumentField) -> DocumentField:
    return field.model_copy(update={"anywhere": False})


def test_one_misread_character_in_a_long_label() -> None:
    found = page(("统一杜会信用代码", 10, 10), (USCC, 300, 10))
    assert read(found, replace_anywhere(CODE)) == {"uscc": USCC}


def test_a_code_is_found_below_its_label_and_anywhere() -> None:
    assert read(page(("统一社会信用代码", 10, 10), (USCC, 10, 40)), CODE) == {"uscc": USCC}
    assert read(page((USCC, 500, 700)), CODE) == {"uscc": USCC}


def test_two_codes_without_a_label_are_nobodys() -> None:
    other = "91379900MA3QY00289"
    values = read_fields([page((USCC, 10, 10), (other, 10, 80))], [CODE], TODAY)
    assert not values["uscc"].sure


def test_the_next_label_ends_a_value() -> None:
    sex = DocumentField(key="sex", title="性别", labels=("性别",), pattern="[男女]")
    people = DocumentField(key="e", title="民族", labels=("民族",), pattern="[\u4e00-\u9fff]{1,6}")
    assert read(page(("性别女民族汉", 10, 10)), sex, people) == {"sex": "女", "e": "汉"}


def test_a_value_goes_on_in_the_next_line_but_not_into_the_next_label() -> None:
    address = DocumentField(
        key="a", title="住所", type=FieldType.ADDRESS, labels=("住所",), multiline=True
    )
    found = page(
        ("住所", 10, 10), ("青屿市海屿区望海路88号", 200, 10), ("3幢1201室", 200, 38),
        ("成立日期", 10, 66), ("2020年1月2日", 200, 66),
    )  # fmt: skip
    assert read(found, address, SINCE)["a"] == "青屿市海屿区望海路88号3幢1201室"


def test_a_word_in_a_sentence_is_no_label() -> None:
    found = page(("申请人应当核对名称是否与登记一致并按时提交", 10, 10))
    assert read(found, NAME) == {}


def test_a_badly_read_value_is_not_sure_unless_its_check_digit_holds() -> None:
    found = page(("名称", 10, 10), ("海风小馆", 200, 10), (USCC, 10, 90), confidence=0.7)
    values = read_fields([found], [NAME, CODE], TODAY)
    assert not values["name"].sure
    assert values["uscc"].sure


def test_a_wrong_check_digit_is_sure_only_in_the_files_own_text() -> None:
    wrong = USCC[:-1] + "8"
    scanned = page(("统一社会信用代码", 10, 10), (wrong, 300, 10))
    typed = replace(scanned, source=PageSource.TEXT)
    assert not read_fields([scanned], [CODE], TODAY)["uscc"].sure
    value = read_fields([typed], [CODE], TODAY)["uscc"]
    assert value.sure
    assert value.broken


def test_table_cells_go_before_lines() -> None:
    cells = (
        Cell(0, 0, 1, 1, "名\n称", Box(0, 0, 100, 40)),
        Cell(0, 1, 1, 1, "海风小馆", Box(100, 0, 400, 40)),
    )
    found = replace(page(("名称", 10, 10)), tables=(Table(Box(0, 0, 400, 40), cells),))
    assert read(found, NAME) == {"name": "海风小馆"}


def test_every_value_carries_its_box(kinds: dict[str, DocumentType]) -> None:
    found = page(("名称", 10, 10), ("海风小馆", 200, 10))
    value = read_fields([found], [NAME], TODAY)["name"]
    assert value.box == Box(200, 10, 280, 30)
    assert value.found_by == "label"


def test_any_labelled_cell_is_read_by_its_label() -> None:
    cells = (
        Cell(0, 0, 1, 1, "从业 人数", Box(0, 0, 100, 40)),
        Cell(0, 1, 1, 1, "12 人", Box(100, 0, 400, 40)),
    )
    found = replace(page(), tables=(Table(Box(0, 0, 400, 40), cells),))
    assert {k: v.value for k, v in read_cells([found]).items()} == {"从业人数": "12人"}


def test_the_more_telling_label_wins_and_a_signature_label_is_no_name() -> None:
    found = page(
        ("申请人名称", 10, 10),
        ("青屿市海风小馆", 200, 10),
        ("申请人（签字）：", 10, 200),
        ("林一帆", 200, 200),
    )
    name = NAME.model_copy(update={"labels": ("申请人名称", "申请人")})
    mark = DocumentField(
        key="signed", title="签字", type=FieldType.MARK, labels=("申请人（签字）",)
    )
    assert read(found, name, mark) == {"name": "青屿市海风小馆"}
