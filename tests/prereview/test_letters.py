"""The notice as HTML, PDF and DOCX: read back, measured against GB/T 9704-2012."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import docx
import pdfplumber
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from bench.papers import FOOD_PERMIT
from knowledge import Catalogue
from prereview import Outcome, Report, Verdict, letters
from prereview.errors import NoChineseFont
from prereview.letters import Format, Letter, printing
from prereview.letters.model import Cell, Gallery, Grid, Mark, Paragraph, Run, Style, plain
from prereview.letters.wording import chinese
from prereview.messages import verdict_text
from tests.prereview.conftest import Judge

_MM = 72 / 25.4


@pytest.fixture(scope="session")
def report(judged: Judge) -> Report:
    return judged(1001, FOOD_PERMIT, "expired_licence")


@pytest.fixture(scope="session")
def notice(report: Report, catalogue: Catalogue) -> Letter:
    return letters.notice(report, catalogue.city, applicant="海之味餐饮有限公司")


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_the_notice_says_everything_once(
    report: Report, notice: Letter, catalogue: Catalogue
) -> None:
    text = notice.text
    failed = [f for f in report.findings if f.outcome is Outcome.FAIL]
    assert failed
    for finding in failed:
        assert text.count(finding.message) == 1
        assert finding.basis in text
        assert finding.remedy in text
    assert "预审意见仅供参考，以窗口受理为准" in text
    assert catalogue.city.notice == notice.banner
    assert verdict_text(Verdict.CORRECT_FIRST) in text
    assert "第1页" in text


def test_sections_and_points_are_numbered_as_official_letters_do(notice: Letter) -> None:
    def of(style: Style) -> list[str]:
        found = [b for b in notice.blocks if isinstance(b, Paragraph) and b.style is style]
        return ["".join(run.text for run in paragraph.runs) for paragraph in found]

    sections = [head.split("、")[0] for head in of(Style.LEVEL1)]
    assert sections == [chinese(n) for n in range(1, len(sections) + 1)]
    assert of(Style.LEVEL2)[0].startswith("（一）")


def test_no_space_stands_between_chinese_and_latin_letters() -> None:
    assert printing.closed("合成一个 PDF 按顺序，OFD 也行") == "合成一个PDF按顺序，OFD也行"
    assert printing.closed("JOHN SMITH 先生") == "JOHN SMITH先生"


def test_what_was_mended_since_is_said(report: Report, catalogue: Catalogue) -> None:
    first, *_ = (f for f in report.findings if f.outcome is Outcome.FAIL)
    later = report.model_copy(
        update={
            "findings": (),
            "solved": (first,),
            "unjudged": (first.model_copy(update={"message": "没有交来。"}),),
        }
    )
    text = letters.notice(later, catalogue.city).text
    assert f"已经改好的（1处）\n{first.sentence}。" in text
    assert "没能重新核对的（1处）\n（一）没有交来。" in text


def test_nothing_to_mend_is_another_letter(judged: Judge, catalogue: Catalogue) -> None:
    clear = letters.notice(judged(1001, FOOD_PERMIT), catalogue.city)
    assert clear.title == "材料预审结果告知书"
    assert "怎么改" not in clear.text
    assert "改好后" not in clear.text
    assert "食品经营许可申请书" in clear.text


@pytest.fixture(scope="session")
def printed(notice: Letter) -> Any:
    with pdfplumber.open(io.BytesIO(letters.render(notice, Format.PDF))) as document:
        yield document


def test_the_pdf_says_what_the_letter_says(printed: Any, notice: Letter) -> None:
    text = squeezed("".join(page.extract_text() for page in printed.pages))
    for paragraph in (b for b in notice.blocks if isinstance(b, Paragraph)):
        said = squeezed("".join(run.text for run in paragraph.runs))
        assert said[:15] in text, said
    assert printed.metadata["Title"] == notice.title


def test_the_pdf_has_its_fonts_inside(printed: Any) -> None:
    described = [
        found
        for xref in printed.doc.xrefs
        for number in xref.get_objids()
        if isinstance(found := printed.doc.getobj(number), dict)
        and str(found.get("Type")) == "/'FontDescriptor'"
    ]
    assert len(described) >= 3
    for font in described:
        assert {"FontFile", "FontFile2", "FontFile3"} & font.keys(), font


def test_the_pdf_keeps_to_the_type_area(printed: Any) -> None:
    for number, page in enumerate(printed.pages, 1):
        assert (round(page.width / _MM), round(page.height / _MM)) == (210, 297)
        text = [c for c in page.chars if 37 * _MM <= c["top"] <= (297 - 35) * _MM]
        assert min(c["x0"] for c in text) >= 28 * _MM - 1
        assert max(c["x1"] for c in text) <= (210 - 26) * _MM + 1
        foot = [c for c in page.chars if c["top"] > (297 - 35) * _MM]
        assert "".join(c["text"] for c in foot).strip() == f"— {number} —"
        middle = sum(c["x0"] for c in foot) / len(foot)
        assert (middle > page.width / 2) is (number % 2 == 1)
    sizes = {round(c["size"], 2) for c in printed.pages[0].chars}
    assert {22.0, 15.75, 14.0} <= sizes


def test_a_full_page_has_22_lines_of_28_characters(notice: Letter) -> None:
    long = replace(notice, blocks=(plain(Style.BODY, "青" * 28 * 60),), banner="")
    with pdfplumber.open(io.BytesIO(letters.render(long, Format.PDF))) as document:
        second = [c for c in document.pages[1].chars if c["text"] == "青"]
    rows = {round(c["top"]) for c in second}
    assert len(rows) == 22
    assert len(second) == 22 * 28


@pytest.fixture(scope="session")
def written(notice: Letter) -> Any:
    return docx.Document(io.BytesIO(letters.render(notice, Format.DOCX)))


def test_the_docx_says_what_the_letter_says(written: Any, notice: Letter) -> None:
    said = [p.text for p in written.paragraphs]
    for paragraph in (b for b in notice.blocks if isinstance(b, Paragraph)):
        assert "".join(run.text for run in paragraph.runs) in said
    assert notice.title in said
    assert written.core_properties.title == notice.title


def test_the_docx_is_laid_out_as_an_official_letter(written: Any) -> None:
    section = written.sections[0]
    laid = section.page_width, section.page_height, section.top_margin, section.left_margin
    assert [round(v / Mm(1)) for v in laid] == [210, 297, 37, 28]
    for name, face, size in (
        ("Title", "方正小标宋简体", 22), ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16), ("Body Text", "仿宋_GB2312", 16),
    ):  # fmt: skip
        style = written.styles[name]
        assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == face
        assert style.font.size == Pt(size)
    fonts = next(r for r in written.part.rels.values() if r.reltype.endswith("/fontTable"))
    named = fonts.target_part.blob.decode()
    assert re.search(r'w:name="仿宋_GB2312"><w:altName w:val="仿宋,', named)


def test_docx_pages_are_numbered_at_the_outer_side(written: Any) -> None:
    section = written.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        xml = footer._element.xml
        assert "PAGE" in xml
        assert f'<w:jc w:val="{side}"/>' in xml
    assert written.settings.odd_and_even_pages_header_footer


def test_a_name_cannot_write_into_the_page(judged: Judge, catalogue: Catalogue) -> None:
    evil = "<script>alert(1)</script>.jpg"
    report = judged(
        1001, FOOD_PERMIT, "refused_file",
        files=lambda found: [replace(f, name=evil) if "补充" in f.name else f for f in found],
    )  # fmt: skip
    letter = letters.notice(report, catalogue.city, applicant="<b>某某</b>")
    text = letters.render(letter, Format.HTML).decode()
    assert "<script>" not in text
    assert "<b>" not in text
    assert "&lt;script&gt;" in text


def test_without_a_chinese_font_nothing_is_printed(
    notice: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "has_chinese_font", lambda: False)
    with pytest.raises(NoChineseFont, match="fonts-noto-cjk"):
        letters.render(notice, Format.PDF)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_words(verdict: Verdict) -> None:
    assert len(verdict_text(verdict.value)) > 10


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (25, "二十五"), (99, "九十九")],
)
def test_numbers_in_chinese(number: int, said: str) -> None:
    assert chinese(number) == said


def test_pictures_stand_in_every_format(
    report: Report, catalogue: Catalogue, page_picture: Callable[[str, int], bytes]
) -> None:
    letter = letters.notice(report, catalogue.city, pages=page_picture)
    shown = [p for b in letter.blocks if isinstance(b, Gallery) for p in b.pictures]
    assert [p.caption[:2] for p in shown] == [f"图{n}" for n in range(1, len(shown) + 1)]
    assert shown
    assert letters.render(letter, Format.HTML).count(b"<img ") == len(shown)
    made = docx.Document(io.BytesIO(letters.render(letter, Format.DOCX)))
    assert len(made.inline_shapes) == len(shown)


def test_a_grid_keeps_its_cells(catalogue: Catalogue, notice: Letter) -> None:
    cell = Cell((Run("甲"),), head=True)
    wide = Cell((Run("乙", Mark.FILLED),), span=2)
    grid = Grid((0.2, 0.3, 0.5), ((cell, cell, cell), (cell, wide)), header=True)
    letter = replace(notice, blocks=(grid,))
    made = docx.Document(io.BytesIO(letters.render(letter, Format.DOCX))).tables[0]
    assert [c.text for c in made.rows[1].cells] == ["甲", "乙", "乙"]
    assert 'colspan="2"' in letters.render(letter, Format.HTML).decode()
