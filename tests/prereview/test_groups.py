"""Several papers in one file: where each begins and ends, and what the applicant is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.papers import ADDRESS_CHANGE, FOOD_PERMIT
from bench.recognise.pages import page_of
from knowledge.schema import DocumentType
from ocr import Document, Page
from prereview import Finding, Outcome, ReadFile
from prereview.groups import groups_of
from prereview.numbering import number_of
from tests.prereview.conftest import Judge

LICENCE = """# 营业执照
统一社会信用代码  91379900MA3EXAMPLE
名称  青屿市云帆科技有限公司  注册资本  壹佰万元整
法定代表人  陈晨  成立日期  2020年3月4日
经营范围  软件开发  住所  软件园1号楼"""
LEASE = """# 房屋租赁合同
出租方（甲方）：周建国
承租方（乙方）：青屿市云帆科技有限公司
一、甲方将位于软件园1号楼的房屋租给乙方，面积60平方米。
二、租赁期限自2026年1月1日至2028年12月31日，租金每月3500元。"""
LEASE_2 = """四、押金五千元，租期届满结清费用后退还。
五、乙方不得擅自转租，不得从事违法活动，应按期交纳水电费用。
六、任何一方提前解约，应提前一个月通知对方。"""
LEASE_3 = """七、本合同一式两份，双方各执一份，自签字之日起生效。
甲方（签字）：  乙方（签字）：
2026年1月1日"""
HEALTH = """# 健康证明
姓名  {}  性别  女
类别  餐饮  编号  JK2026{}
发证日期  2026年2月3日  有效期至  2027年2月2日
发证机构  海屿区疾病预防控制中心"""
BILL = """# 个人账户交易明细
户名  林一帆  账号  6222000011112222
交易日期  摘要  收入  支出  余额
2026-01-05  租金  -3500.00  8200.10"""
FRONT = """姓名  {}
性别  男  民族  汉
出生  1990年1月2日
住址  青屿市海屿区滨海路5号
公民身份号码  {}"""
BACK = """中华人民共和国
# 居民身份证
签发机关  青屿市公安局海屿分局
有效期限  2020.01.01-2040.01.01"""


def groups(kinds: dict[str, DocumentType], *texts: str, blank: int = 0) -> list[tuple[str, ...]]:
    """The papers in pages with these texts: type and page numbers."""
    pages = [page_of(text, n) for n, text in enumerate(texts, 1)]
    found = groups_of(pages, list(kinds.values()), frozenset({blank}))
    return [
        (g.guess.type if g.guess else "", "".join(str(p.number) for p in g.pages)) for g in found
    ]


def test_pages_without_a_title_go_on_with_the_contract_before(
    kinds: dict[str, DocumentType],
) -> None:
    found = groups(kinds, LICENCE, LEASE, LEASE_2, LEASE_3, BILL)
    assert found == [("business_licence", "1"), ("lease_contract", "234"), ("", "5")]


def test_an_empty_back_belongs_to_nobody(kinds: dict[str, DocumentType]) -> None:
    found = groups(kinds, LEASE, "　", LEASE_2, LICENCE, blank=2)
    assert found == [("lease_contract", "13"), ("business_licence", "4")]


def test_two_certificates_of_a_kind_are_two_papers(kinds: dict[str, DocumentType]) -> None:
    found = groups(kinds, HEALTH.format("何小梅", "0001"), HEALTH.format("赵小龙", "0002"))
    assert found == [("health_certificate", "1"), ("health_certificate", "2")]


def test_a_second_contract_begins_with_its_title(kinds: dict[str, DocumentType]) -> None:
    other = LEASE.replace("周建国", "王大海")
    found = groups(kinds, LEASE, LEASE_2, other, LEASE_3)
    assert found == [("lease_contract", "12"), ("lease_contract", "34")]


def test_a_page_after_a_licence_is_another_paper(kinds: dict[str, DocumentType]) -> None:
    assert groups(kinds, LICENCE, BILL) == [("business_licence", "1"), ("", "2")]


def test_sides_of_a_card_join_and_a_second_front_begins_another(
    kinds: dict[str, DocumentType],
) -> None:
    one, other = (
        FRONT.format("林一帆", "379901199001021234"),
        FRONT.format("陈晨", "379901199203043333"),
    )
    found = groups(kinds, one, BACK, other, BACK)
    assert found == [("id_card", "12"), ("id_card", "34")]


def test_sheets_in_the_wrong_order_stay_together(kinds: dict[str, DocumentType]) -> None:
    second, first = f"{LEASE_2}\n第2页 共2页", f"{LEASE}\n第1页 共2页"
    assert groups(kinds, second, first) == [("lease_contract", "12")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (f"{LEASE_3}\n第 3 页 共 3 页", (3, 3)), (f"{LEASE_3}\n第3页", (3, 0)),
        (f"{LEASE_3}\n- 3 -", (3, 0)), (f"{LEASE_3}\n见第3页表格", None), (LEASE_3, None),
    ],
)  # fmt: skip
def test_a_page_says_its_number_at_its_foot(text: str, number: tuple[int, int] | None) -> None:
    assert number_of(page_of(text)) == number


def bound(files: list[ReadFile], *stems: str) -> list[ReadFile]:
    """The files, with those whose names have these stems bound into one."""
    pages: list[Page] = []
    for stem in stems:
        file = next(f for f in files if stem in f.name)
        assert isinstance(file.outcome, Document)
        pages += file.outcome.pages
    numbered = tuple(replace(page, number=n) for n, page in enumerate(pages, 1))
    whole = ReadFile("all", "全部.pdf", "", Document("全部.pdf", "1" * 64, "pdf", numbered))
    return [whole, *(f for f in files if not any(stem in f.name for stem in stems))]


def said(findings: tuple[Finding, ...], rule: str) -> list[Finding]:
    return [f for f in findings if f.rule == rule and f.outcome is not Outcome.PASS]


def test_what_one_file_holds_is_said_with_its_pages(judged: Judge) -> None:
    report = judged(1001, FOOD_PERMIT, files=lambda f: bound(f, "营业执照", "平面图", "申请书"))
    (found,) = said(report.findings, "several")
    assert "这个文件里有 3 份材料" in found.message
    assert "第 1 页 营业执照，第 2 页 平面图，" in found.message
    assert found.level == "提示"
    assert [e.page for e in found.evidence][:2] == [1, 2]
    assert report.verdict == judged(1001, FOOD_PERMIT).verdict


def test_the_same_paper_twice_in_one_file_is_said(judged: Judge) -> None:
    report = judged(1001, FOOD_PERMIT, files=lambda f: bound(f, "营业执照", "平面图", "营业执照"))
    (found,) = said(report.findings, "same_page")
    assert "第 1 页和第 3 页" in found.message
    assert {e.page for e in found.evidence} == {1, 3}


def test_a_paper_again_whose_title_was_not_read_is_no_further_page(judged: Judge) -> None:
    def again(files: list[ReadFile]) -> list[ReadFile]:
        first = next(f for f in files if "营业执照" in f.name)
        assert isinstance(first.outcome, Document)
        (page,) = first.outcome.pages
        untitled = replace(page, lines=tuple(n for n in page.lines if n.text != "营业执照"))
        copy = replace(first.outcome, sha256="2" * 64, pages=(untitled,))
        return [*files, ReadFile("again", "IMG_9.jpg", "", copy)]

    (found,) = said(judged(1001, FOOD_PERMIT, files=again).findings, "same_page")
    assert {e.file_id for e in found.evidence} >= {"again"}


def test_two_peoples_certificates_are_no_doubles(judged: Judge) -> None:
    report = judged(1001, FOOD_PERMIT)
    assert len([f for f in report.files if f.document_type == "health_certificate"]) > 1
    assert not said(report.findings, "same_page")


def reversed_pages(files: list[ReadFile]) -> list[ReadFile]:
    """The contract's pages from the last to the first."""

    def turn(file: ReadFile) -> ReadFile:
        if "章程" not in file.name or not isinstance(file.outcome, Document):
            return file
        pages = tuple(replace(p, number=n) for n, p in enumerate(reversed(file.outcome.pages), 1))
        return replace(file, outcome=replace(file.outcome, pages=pages))

    return [turn(f) for f in files]


def test_pages_in_disorder_are_a_hint(judged: Judge) -> None:
    report = judged(1001, ADDRESS_CHANGE, files=reversed_pages)
    (found,) = said(report.findings, "pages_order")
    assert "第2、1页" in found.message
    assert found.level == "提示"
    assert not said(report.findings, "pages")
