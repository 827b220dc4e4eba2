"""Papers in words that the catalogue does not have, told by their sense."""

from __future__ import annotations

import pytest

from bench.papers import FOOD_PERMIT
from bench.recognise.pages import page_of
from knowledge.schema import DocumentType
from ocr import Document, Page
from prereview import Outcome, ReadFile
from prereview.evidence import sheet_of, words
from prereview.recognise import recognise
from tests.prereview.conftest import Judge

TENANCY = page_of("""# 沿街铺面租用约定
出租人：周建国  租用人：陈秀梅
出租人把渔港路12号的铺面交给租用人做生意，每月租金3500元，半年一付。
先交押金7000元，退租时结清水电就退。
租用时间从2026年1月1日起，满三年为止。""")
NOTICE = page_of("""# 关于填写授权委托书的说明
一、委托人是单位的，应写全称并加盖公章，受托人应写明身份证号。
二、委托事项要写具体，委托期限不超过三年。""")
RATION = page_of("""# 粮油供应证
持证人  何小梅  户主  何建国
定量  14公斤  编号  0012345""")


def test_other_words_for_a_contract_are_understood(kinds: dict[str, DocumentType]) -> None:
    found = recognise(TENANCY, list(kinds.values()))
    assert found is not None
    assert found.type == "lease_contract"
    assert not found.titled


def test_a_paper_about_a_paper_is_nothing(kinds: dict[str, DocumentType]) -> None:
    assert recognise(NOTICE, list(kinds.values())) is None


def test_an_example_makes_a_new_type_known(kinds: dict[str, DocumentType]) -> None:
    new = DocumentType(
        type="ration_book", name="粮油本", titles=("粮油本",), cues=("定量",),
        examples=("粮食供应证", "持证人、户主、每月定量"),
    )  # fmt: skip
    assert recognise(RATION, list(kinds.values())) is None
    found = recognise(RATION, [*kinds.values(), new])
    assert found is not None
    assert found.type == "ration_book"


def test_a_type_without_titles_keeps_its_examples_from_being_taken(
    kinds: dict[str, DocumentType],
) -> None:
    card = page_of(
        "# 居住证\n姓名  赵小龙\n性别  男  民族  汉\n住址  渔港路9号\n签发机关  海屿分局"
    )
    sheet = sheet_of(card)
    assert sheet is not None
    assert words(sheet, [kinds["other"]], none=True)[0] == 1.0
    assert recognise(card, list(kinds.values())) is None


@pytest.mark.parametrize("heading", ["公共场所卫生许可证\n# 申请表", "行政许可申请表"])
def test_the_end_of_a_heading_says_what_a_paper_is(
    kinds: dict[str, DocumentType], heading: str
) -> None:
    rest = "申请单位  青屿面馆\n申请类别  新办\n法定代表人  林一帆\n联系电话  13900001111\n地址  渔港路"
    found = recognise(page_of(f"# {heading}\n{rest}"), list(kinds.values()))
    assert found is not None
    assert found.type == "application_form"


def unknown(name: str, page: Page) -> ReadFile:
    return ReadFile("x", name, "", Document(name, "2" * 64, "zip", (page,)))


def test_a_folder_of_an_archive_is_a_weak_hint(judged: Judge) -> None:
    part = page_of("# 手写说明\n这是我们店里的情况，请看附上的东西。")

    def without_plan(files: list[ReadFile], name: str) -> list[ReadFile]:
        return [*(f for f in files if "平面图" not in f.name), unknown(name, part)]

    plan = next(s.name for s in judged(1001, FOOD_PERMIT).slots if "图" in s.name)
    report = judged(1001, FOOD_PERMIT, files=lambda f: without_plan(f, f"材料/{plan}/1.jpg"))
    (found,) = [f for f in report.findings if f.rule == "unrecognised"]
    assert found.outcome is Outcome.UNCLEAR
    assert "从文件名看" in found.message
    assert next(s.name for s in report.slots if "x" in s.files) == plan
    report = judged(1001, FOOD_PERMIT, files=lambda f: without_plan(f, "材料/IMG/1.jpg"))
    assert not any("x" in s.files for s in report.slots)
