"""Files become passages: headings, lists, tables, pages, and nothing of a broken folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bench.policies.papers import DRAFTS
from knowledge import Catalogue, CatalogueError, dump, load
from knowledge.dumping import dump_policies
from knowledge.policies.importing import read_policies
from knowledge.policies.markup import from_html, from_markdown
from knowledge.policies.schema import Force, Policy, in_force
from knowledge.policies.sheets import Sheet, SheetLine, SheetTable, UnreadablePaper, from_sheets
from knowledge.policies.split import LONGEST, TABLE, split
from service.papers import Papers
from tests.conftest import ROOT
from tests.knowledge import factory

SOURCE = ROOT / "catalogue" / "policies" / "source"
ITEM = "- {id: a, file: a.md, title: 某办法, issuer: 某局}\n"


def no_reader(data: bytes, name: str) -> tuple[Sheet, ...]:
    raise UnreadablePaper("不会读")


def texts(markdown: str, title: str = "题") -> list[tuple[tuple[str, ...], str, str]]:
    return [(p.headings, p.lead, p.content) for p in split(from_markdown(markdown), title)]


def test_headings_lead_to_their_text_and_the_title_is_left_out() -> None:
    assert texts("# 题\n\n前言。\n\n## 一\n\n甲\n\n### 二\n\n乙\n\n## 三\n\n丙") == [
        ((), "", "前言。"),
        (("一",), "", "甲"),
        (("一", "二"), "", "乙"),
        (("三",), "", "丙"),
    ]


def test_articles_and_points_head_their_text_where_no_heading_is_marked() -> None:
    lines = [
        "一、范围",
        "本办法适用于全市。",
        "第一条 不得收费。",
        "二、程序",
        "（一）受理。当场受理。",
    ]
    lines += [
        "下列情形不予受理：",
        "（一）超期的；",
        "（二）重复的。",
        "三、附则",
        "第二条规定的除外。",
    ]
    found = split(from_html("".join(f"<p>{line}</p>" for line in lines)), "题")
    assert [(p.headings, p.text) for p in found] == [
        (("一、范围",), "本办法适用于全市。"),
        (("一、范围", "第一条"), "第一条 不得收费。"),
        (
            ("二、程序", "（一）受理"),
            "（一）受理。当场受理。\n下列情形不予受理：\n（一）超期的；\n（二）重复的。",
        ),
        (("三、附则",), "第二条规定的除外。"),
    ]


def test_a_long_list_keeps_what_introduces_it() -> None:
    items = [f"（{n}）第{n}种情形，" + "说明" * 30 + "；" for n in "一二三四五六七八九十"]
    found = split(from_markdown("\n\n".join(["有下列情形之一的，不予受理：", *items])), "题")
    assert len(found) > 1
    assert all(len(p.text) <= LONGEST for p in found)
    assert {p.lead for p in found[1:]} == {"有下列情形之一的，不予受理："}
    assert "\n".join(p.text for p in found) == "\n".join(["有下列情形之一的，不予受理：", *items])


def test_a_table_stays_whole_and_a_long_one_repeats_its_head() -> None:
    page = "<p>标准如下：</p><table><tr><th>类</th><th>额</th></tr>{}</table><p>完。</p>"
    rows = "<tr><td rowspan=2>甲|乙</td><td>1</td></tr><tr><td>2</td></tr>"
    text, table, end = split(from_html(page.format(rows)), "题")
    assert (text.text, end.text) == ("标准如下：", "完。")
    assert table.rows == (("类", "额"), ("甲|乙", "1"), ("甲|乙", "2"))
    assert table.lead == "标准如下："
    many = "".join(f"<tr><td>第{n}类</td><td>{'长' * 100}</td></tr>" for n in range(30))
    tables = [p for p in split(from_html(page.format(many)), "题") if p.rows]
    assert len(tables) > 1
    assert {t.rows[0] for t in tables} == {("类", "额")}
    assert [r for t in tables for r in t.rows[1:]][29][0] == "第29类"
    assert all(sum(len(c) for r in t.rows[1:] for c in r) <= TABLE for t in tables)


def test_what_looks_like_markdown_in_a_text_stays_text() -> None:
    odd = ["# 号是井号", "| 竖线 |", "```", r"\反斜线", "<!-- 注 -->"]
    found = split(from_html("".join(f"<p>{line.replace('<', '&lt;')}</p>" for line in odd)), "题")
    assert "\n".join(p.text for p in found) == "\n".join(odd)


def test_a_page_gives_its_text_and_not_what_stands_around_it() -> None:
    page = "<nav>首页</nav><script>x()</script><div>甲<br>乙<b>丙</b></div><ol start=3><li>丁<li>戊</ol>"
    assert [p.text for p in from_html(page)] == ["甲", "乙丙", "3. 丁", "4. 戊"]


def sheet(
    number: int, *rows: tuple[str, float, float], tables: tuple[SheetTable, ...] = ()
) -> Sheet:
    lines = [SheetLine(t, a, 40 * i, b, 40 * i + 20) for i, (t, a, b) in enumerate(rows)]
    return Sheet(number, tuple(lines), tables)


def test_lines_of_pages_become_paragraphs_over_the_page_s_end() -> None:
    first = sheet(
        1,
        ("页眉", 0, 100),
        ("第一条 开头的话", 40, 800),
        ("接着说到页", 0, 800),
        ("- 1 -", 380, 420),
    )
    second = sheet(
        2, ("页眉", 0, 100), ("尾为止。", 0, 200), ("第二条 完。", 40, 300), ("- 2 -", 380, 420)
    )
    found = split(from_sheets((first, second)), "题")
    assert [(p.text, p.page) for p in found] == [
        ("第一条 开头的话接着说到页尾为止。", 1),
        ("第二条 完。", 2),
    ]


def test_a_table_that_goes_on_over_the_page_is_one() -> None:
    head = ("类", "额")
    first = sheet(1, ("标准：", 0, 100), tables=(SheetTable((head, ("甲", "1")), 60, 900),))
    second = sheet(2, ("完。", 0, 90), tables=(SheetTable((head, ("乙", "2")), -90, -10),))
    table = next(p for p in split(from_sheets((first, second)), "题") if p.rows)
    assert table.rows == (head, ("甲", "1"), ("乙", "2"))


def test_validity_includes_both_days() -> None:
    policy = Policy(
        id="a", title="t", issuer="i", file="f", passages=split(from_markdown("甲"), "t"),
        effective_on=date(2026, 1, 1), expires_on=date(2026, 1, 31),
    )  # fmt: skip
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1)]
    assert [in_force(policy, day) for day in days] == [
        Force.NOT_YET, Force.IN_FORCE, Force.IN_FORCE, Force.EXPIRED,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("listed", "content", "said"),
    [
        (ITEM.replace("a.md", "b.md"), "甲", "b.md”不在这个文件夹里"),
        (ITEM.replace("a.md", "../a.md"), "甲", "不在这个文件夹里"),
        (ITEM, "", "没有读到文字"),
        (ITEM.replace("issuer: 某局", "sender: 某局"), "甲", "不认识的键“sender”"),
        (ITEM + ITEM, "甲", "id“a”用了两次"),
        ("[]", "甲", "应为一个列表"),
        (ITEM.replace("a.md", "policies.yml"), "甲", "读不了：不会读"),
        (ITEM.replace("}", ", expires_on: 明年}"), "甲", "应为日期"),
    ],
)
def test_a_bad_folder_is_refused_with_what_is_wrong(
    tmp_path: Path, listed: str, content: str, said: str
) -> None:
    (tmp_path / "policies.yml").write_text(listed, encoding="utf-8")
    (tmp_path / "a.md").write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        read_policies(tmp_path, no_reader)
    assert said in str(caught.value)


def test_older_encodings_are_read(tmp_path: Path) -> None:
    (tmp_path / "policies.yml").write_text(ITEM, encoding="utf-8")
    (tmp_path / "a.md").write_bytes("不得收费。".encode("gb18030"))
    assert read_policies(tmp_path, no_reader)[0].passages[0].text == "不得收费。"


def test_a_catalogue_holds_its_policies(tmp_path: Path) -> None:
    (tmp_path / "policies.yml").write_text(ITEM, encoding="utf-8")
    (tmp_path / "a.md").write_text("## 一\n\n甲：\n\n|类|额|\n|--|--|\n|乙|1|", encoding="utf-8")
    policies = read_policies(tmp_path, no_reader)
    catalogue = factory.catalogue().model_copy(update={"policies": policies})
    dump(catalogue, tmp_path / "c")
    assert load(tmp_path / "c") == catalogue
    assert Catalogue.model_validate_json(catalogue.model_dump_json()) == catalogue
    dump_policies((), tmp_path / "c")
    assert load(tmp_path / "c").policies == ()


def test_papers_give_the_text_of_their_drafts(tmp_path: Path) -> None:
    """DOCX and PDF through the real reader say what was written into them, tables included."""
    (tmp_path / "policies.yml").write_text(
        "- {id: a, file: chuangye-daikuan.pdf, title: 青屿市创业担保贷款贴息办事指南（2026年版）, issuer: x}\n"
        "- {id: b, file: gaozhi-chengnuo.docx, title: 青屿市证明事项告知承诺制实施细则, issuer: x}\n",
        encoding="utf-8",
    )
    for name in ("chuangye-daikuan.pdf", "gaozhi-chengnuo.docx"):
        (tmp_path / name).write_bytes((SOURCE / name).read_bytes())
    with Papers(tmp_path / "models") as papers:
        read = read_policies(tmp_path, papers)
    for policy in read:
        draft = (DRAFTS / f"{Path(policy.file).stem}.md").read_text(encoding="utf-8")
        wanted = split(from_markdown(draft), policy.title)
        assert [p.model_copy(update={"page": None}) for p in policy.passages] == list(wanted)
        assert {p.page for p in policy.passages} == {1}
