from __future__ import annotations

import itertools
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from knowledge.cli import build
from knowledge.comparing import (
    Comparison,
    Likeness,
    MatterComparison,
    Source,
    Standing,
    compare,
    likeness,
    write_comparison,
)
from knowledge.comparing.names import score
from knowledge.dumping import dump
from knowledge.duration import Duration, Unit
from knowledge.exchange import export_workbook
from knowledge.schema import Catalogue, Fee, Material, Matter, Necessity, TimeLimit
from tests.knowledge import factory

DAY = date(2026, 11, 23)


def paper(name: str, **more: object) -> Material:
    return Material.model_validate({"number": "1", "name": name, **more})


def matter(*materials: Material, **more: object) -> Matter:
    code = str(more.pop("code", "1" * 31))
    return factory.matter(code, **{"materials": materials, **more})  # type: ignore[arg-type]


def compared(*matters: Matter) -> MatterComparison:
    sources = [
        Source(name, factory.catalogue(m)) for name, m in zip("省市窗", matters, strict=False)
    ]
    (found,) = compare(sources).matters
    return found


def papers(found: MatterComparison) -> list[tuple[tuple[str, ...], Standing]]:
    return [(row.names, row.standing) for row in found.materials]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *itertools.combinations(
            ("身份证", "居民身份证", "身份证复印件", "居民身份证原件及复印件", "有效身份证件"), 2
        ),
        ("申请人身份证明", "本人身份证"),
        ("代理人授权委托书", "授权委托书（原件）"),
        ("营业执照副本", "《营业执照》复印件"),
        ("食品经营许可申请书", "食品经营许可申请表"),
        ("房屋租赁合同", "租赁协议"),
    ],
)
def test_other_words_for_one_paper(one: str, other: str) -> None:
    assert likeness(one, other) is Likeness.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("法定代表人身份证", "代理人身份证"),
        ("变更登记申请表", "注销登记申请表"),
        ("一级建造师注册申请表", "二级建造师注册申请表"),
        ("驾驶证", "驾驶证申请表"),
        ("公司章程", "营业执照"),
    ],
)
def test_like_words_for_different_papers(one: str, other: str) -> None:
    assert likeness(one, other) is Likeness.OTHER


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert score(one, other) == score(other, one)
    assert 0.0 <= score(one, other) <= 1.0
    assert likeness(one, one) is Likeness.EQUAL


def test_three_lists_are_laid_side_by_side() -> None:
    found = compared(
        matter(paper("居民身份证"), paper("申请表"), paper("场地使用证明")),
        matter(paper("申请书"), paper("身份证复印件"), paper("健康证明")),
        matter(paper("健康证明"), paper("身份证"), paper("申请表")),
    )
    assert papers(found) == [
        (("居民身份证", "身份证复印件", "身份证"), Standing.WORDED),
        (("申请表", "申请书", "申请表"), Standing.WORDED),
        (("场地使用证明", "", ""), Standing.LACKS),
        (("", "健康证明", "健康证明"), Standing.LACKS),
    ]


def test_one_paper_is_laid_beside_one_only() -> None:
    found = compared(
        matter(paper("身份证"), paper("法定代表人身份证")),
        matter(paper("法定代表人身份证复印件"), paper("居民身份证"), paper("身份证件")),
    )
    names = [row.names for row in found.materials]
    assert names[1] == ("法定代表人身份证", "法定代表人身份证复印件")
    assert sorted(n[1] for n in names if n[0] != "法定代表人身份证") == ["居民身份证", "身份证件"]


def test_what_is_wanted_of_a_paper_differs() -> None:
    found = compared(
        matter(paper("营业执照原件", copies=1, necessity=Necessity.REQUIRED)),
        matter(paper("营业执照", copies=2, form="复印件", necessity=Necessity.TOLERATED)),
        matter(paper("营业执照", copies=2, form="复印件")),
    )
    (row,) = found.materials
    assert row.standing is Standing.DIFFERS
    wants = {w.title: w.values for w in row.wants}
    assert wants["份数"] == ("1", "2", "2")
    assert wants["必要性"] == ("必要", "容缺后补", "必要")
    assert wants["原件或复印件"] == ("原件", "复印件", "复印件")


def test_limits_fees_and_basis_are_compared_and_local_facts_told_apart() -> None:
    def limit(days: int) -> TimeLimit:
        return TimeLimit(statutory=None, promised=Duration(days, Unit.WORKING_DAY))

    found = compared(
        matter(
            time_limit=limit(5), fee=Fee(charged=False), legal_basis="《甲法》第一条", place=("甲",)
        ),
        matter(
            time_limit=limit(8),
            fee=Fee(charged=True),
            legal_basis="《甲法》 第一条。",
            place=("乙",),
        ),
    )
    standing = {row.title: row.standing for row in found.fields}
    assert standing["承诺办结时限"] is standing["是否收费"] is Standing.DIFFERS
    assert standing["设定依据"] is Standing.EQUAL
    assert standing["办理地点"] is Standing.LOCAL
    assert found.differences == 2


def test_matters_meet_by_code_then_by_a_name_that_only_one_has() -> None:
    one = factory.catalogue(
        factory.matter("a", "食品经营许可新办"),
        factory.matter("b", "护照补发"),
        factory.matter("c", "独有事项"),
    )
    other = factory.catalogue(
        factory.matter("a", "食品许可（旧名）"),
        factory.matter("x", "护照 补发"),
        factory.matter("y", "食品经营许可注销"),
    )
    found = compare([Source("甲", one), Source("乙", other)])
    assert [m.codes for m in found.matters] == [("a", "a"), ("b", "x")]
    assert found.alone == (("独有事项",), ("食品经营许可注销",))
    with pytest.raises(ValueError, match="two or three"):
        compare([Source("甲", one)])


def test_a_source_that_lacks_the_matter_lacks_no_paper() -> None:
    both = factory.catalogue(factory.matter("a"), factory.matter("b", "护照补发"))
    third = factory.catalogue(factory.matter("b", "护照补发"), factory.matter("c", "独有事项"))
    found = compare([Source("甲", both), Source("乙", both), Source("丙", third)])
    assert [m.codes for m in found.matters] == [("a", "a", ""), ("b", "b", "b")]
    assert not any(m.differences for m in found.matters)


@pytest.fixture
def hostile() -> Comparison:
    evil = paper("<script>alert(1)</script>"), paper("=cmd|' /C calc'!A0"), paper("章程")
    sources = [
        Source("甲<b>", factory.catalogue(matter(*evil))),
        Source("乙", factory.catalogue(matter(paper("公司章程，两份以上")))),
    ]
    return compare(sources)


def test_the_page_and_the_workbook_run_nothing(hostile: Comparison, tmp_path: Path) -> None:
    for suffix in ("html", "xlsx", "json"):
        write_comparison(hostile, tmp_path / f"out.{suffix}", DAY)
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<b>甲&lt;b&gt;</b>" in page
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    cells = [c.value for sheet in book for row in sheet for c in row if isinstance(c.value, str)]
    assert any("calc" in cell for cell in cells)
    assert not any(cell.startswith("=") for cell in cells)
    data = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert data["matters"][0]["materials"][0]["standing"] == Standing.LACKS


def test_the_command_reads_folders_workbooks_and_portals(tmp_path: Path) -> None:
    catalogue: Catalogue = factory.catalogue(matter(paper("居民身份证"), paper("申请表")))
    dump(catalogue, tmp_path / "folder")
    changed = factory.catalogue(matter(paper("身份证复印件")))
    export_workbook(changed, tmp_path / "window.xlsx")
    command = ["compare", str(tmp_path / "folder"), str(tmp_path / "window.xlsx")]
    app = build(lambda: pytest.fail("no database is needed"), lambda *_: pytest.fail("no reader"))
    run = CliRunner().invoke(app, [*command, "-o", str(tmp_path / "out.json"), "--name", "指南"])
    assert run.exit_code == 1, run.output
    assert "有的没有" in run.output
    data = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert data["sources"] == ["指南", "window.xlsx"]
    same = CliRunner().invoke(app, ["compare", command[1], command[1]])
    assert same.exit_code == 0, same.output
    wrong = CliRunner().invoke(app, [*command, "-o", str(tmp_path / "out.doc")])
    assert wrong.exit_code == 2
    assert CliRunner().invoke(app, command[:2]).exit_code == 2
