"""Where values stand on real papers: in columns, over lines, without labels, of several people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from knowledge.schema import DocumentField, DocumentType, FieldType
from ocr import Box, Cell, Page, Table
from prereview.reading.fields import FieldValue, read_fields
from tests.prereview.conftest import page

TODAY = date(2026, 11, 20)
FIRST, SECOND = "37990119900517001X", "379901198002290015"


def field(key: str, kind: FieldType = FieldType.TEXT, **more: Any) -> DocumentField:
    return DocumentField(key=key, title=more.pop("title", key), type=kind, **more)


def read(found: Page, *fields: DocumentField) -> dict[str, FieldValue]:
    return read_fields([found], fields, TODAY)


def table(*rows: tuple[str, ...]) -> Page:
    cells = tuple(
        Cell(i, j, 1, 1, text, Box(j * 200, i * 40, j * 200 + 200, i * 40 + 40))
        for i, row in enumerate(rows)
        for j, text in enumerate(row)
    )
    return replace(page(), tables=(Table(Box(0, 0, 800, 40 * len(rows)), cells),))


NAME = field("name", FieldType.NAME, labels=("委托单位",))
ISSUED = field("issued_on", FieldType.DATE, labels=("发证日期",), region=(0, 0.4, 1, 1))


def test_a_full_line_goes_on_at_the_edge_of_the_paragraph() -> None:
    found = page(
        ("委托单位：青岛宝盛集团文化传媒有限公", 60, 10), ("司", 60, 40), ("其他文字", 60, 100)
    )
    assert read(found, NAME)["name"].value == "青岛宝盛集团文化传媒有限公司"


def test_a_short_line_does_not_go_on() -> None:
    found = page(
        ("委托单位：青岛宝盛公司", 60, 10), ("以上情况属实", 60, 40), ("本页其余文字一直写到右边的边上", 60, 90)
    )  # fmt: skip
    assert read(found, NAME)["name"].value == "青岛宝盛公司"


def test_a_scope_of_several_lines_behind_a_glued_label() -> None:
    scope = field("scope", labels=("经营范围",), multiline=True)
    found = page(
        ("经营范围许可项目：餐饮服务；食品销售。一般项目：", 20, 10),
        ("日用百货销售；企业管理咨询", 150, 40),
        ("；会议服务。", 150, 70),
    )
    text = "许可项目:餐饮服务;食品销售。一般项目:日用百货销售;企业管理咨询;会议服务"
    assert str(read(found, scope)["scope"].value).rstrip("。") == text


def test_a_label_of_any_paper_ends_a_value_also_without_space() -> None:
    lessor = field("lessor", FieldType.NAME, labels=("出租方",))
    found = page((f"出租方：诸葛浩然身份证号码：{FIRST}", 10, 10))
    assert read(found, lessor)["lessor"].value == "诸葛浩然"


def test_a_word_of_a_sentence_is_nobodys_name() -> None:
    agent = field("agent", FieldType.NAME, labels=("代理人",))
    assert read(page(("代理人无转委托权。", 10, 10)), agent) == {}
    assert read(page(("代理人或者经办", 10, 10)), agent) == {}


def test_a_label_broken_before_its_bracket() -> None:
    head = field("head", FieldType.NAME, labels=("法定代表人（负责人）", "法定代表人"))
    found = page(("法定代表人", 10, 10), ("（负责人）：蔡芳", 10, 36))
    assert read(found, head)["head"].value == "蔡芳"


def test_a_day_without_a_label_is_found_at_its_place_unless_it_is_another_labels() -> None:
    found = page(("有效期至：2028年1月1日", 10, 300), ("2026年4月18日", 500, 400), ("证书", 10, 10))
    assert read(found, ISSUED)["issued_on"].value == date(2026, 4, 18)
    assert read(found, ISSUED)["issued_on"].found_by == "region"
    two = page(("2026年4月18日", 500, 400), ("2026年4月19日", 500, 440), ("证书", 10, 10))
    assert not read(two, ISSUED)["issued_on"].sure


def test_the_largest_print_of_a_place_is_its_title() -> None:
    title = field("title", region=(0, 0, 1, 0.4))
    found = page(("青屿市海风小馆", 100, 10), ("正文从这里开始，一直往下写。", 10, 400))
    large = page(("食品安全管理制度", 80, 60), em=40)
    both = replace(found, lines=(*found.lines, *large.lines))
    assert read(both, title)["title"].value == "食品安全管理制度"


@pytest.mark.parametrize("second", ["青屿市海风小馆", "青屿市山风小馆"])
def test_one_field_printed_twice_with_two_values_is_not_sure(second: str) -> None:
    found = page(("委托单位：青屿市海风小馆", 10, 10), (f"委托单位：{second}", 10, 300))
    assert read(found, NAME)["name"].sure is (second == "青屿市海风小馆")


def test_a_sentence_that_says_another_day_than_the_label_makes_both_doubtful() -> None:
    due = field(
        "due", FieldType.DATE, labels=("补交期限",), phrases=("于(?P<value>[0-9年月日]+)前补交",)
    )
    sentence = "本人承诺于2026年12月1日前补交。"
    same = page(("补交期限：2026年12月1日", 10, 10), (sentence, 10, 200))
    other = page(("补交期限：2026年12月5日", 10, 10), (sentence, 10, 200))
    assert read(same, due)["due"].sure
    assert not read(other, due)["due"].sure


def test_the_unit_of_a_label_counts() -> None:
    capital = field("capital", FieldType.AMOUNT, labels=("注册资本",))
    assert read(page(("注册资本（万元）：50", 10, 10)), capital)["capital"].value == 500_000
    assert read(table(("注册资本（万元）", "50")), capital)["capital"].value == 500_000


def test_a_column_of_a_table_stands_below_its_head() -> None:
    owners = field("owners", labels=("股东姓名（名称）",))
    found = table(("股东姓名（名称）", "出资额（万元）"), ("陈玉梅", "30"), ("罗春花", "20"))
    assert read(found, owners)["owners"].value == "陈玉梅、罗春花"


def test_a_label_that_says_whose_and_one_that_says_what() -> None:
    principal = field("principal", FieldType.NAME, labels=("委托人",))
    agent = field("agent", FieldType.NAME, labels=("受托人",))
    found = table(("委托人", "名称", "苏州佰草有限公司"), ("受托人", "姓名", "余晓东"))
    values = read(found, principal, agent)
    assert {k: v.value for k, v in values.items()} == {
        "principal": "苏州佰草有限公司", "agent": "余晓东",
    }  # fmt: skip


def test_the_number_of_the_person_that_is_meant() -> None:
    principal = field("principal", FieldType.NAME, labels=("委托人",))
    agent = field("agent", FieldType.NAME, labels=("受托人",))
    number = field("number", FieldType.ID_NUMBER, labels=("身份证号码",), near="agent")
    lines = [
        ("委托人：叶家豪", 10, 10), (f"身份证号码：{FIRST}", 10, 50),
        ("受托人：诸葛雅琴", 10, 110), (f"身份证号码：{SECOND}", 10, 150),
    ]  # fmt: skip
    assert read(page(*lines), number, agent, principal)["number"].text == SECOND
    turned = [(t, x, 200 - y) for t, x, y in lines]
    assert "number" not in read(page(*turned[2:]), number, agent, principal)


def test_the_other_one_of_two_people() -> None:
    holder = field("name", FieldType.NAME, labels=("持证人",))
    spouse = field("spouse", FieldType.NAME, labels=("姓名",), other_than="name")
    found = page(("持证人　蔡雨桐", 10, 10), ("姓名　余丽华", 10, 60), ("姓名　蔡雨桐", 10, 120))
    assert read(found, spouse, holder)["spouse"].value == "余丽华"


def test_running_text_names_what_a_certificate_says(kinds: dict[str, DocumentType]) -> None:
    found = page(
        ("毕业证书", 300, 10),
        ("学生吕家豪性别男，1986年9月8日生，于2004年九月至2008年", 60, 80),
        ("六月在本校会计学专业四年制本科学习，成绩合格，准予毕业。", 20, 110),
        ("校名：北方工业师范大学", 20, 200),
        ("证书编号：660852008051107", 20, 260),
        ("二〇〇八年六月二十六日", 400, 300),
    )
    values = read_fields([found], kinds["diploma"].fields, TODAY)
    assert {k: v.value for k, v in values.items()} == {
        "name": "吕家豪", "number": "660852008051107", "school": "北方工业师范大学",
        "major": "会计学", "issued_on": date(2008, 6, 26),
    }  # fmt: skip
