from __future__ import annotations

import io

import pdfplumber
import pytest

from bench.papers import FOOD_PERMIT
from knowledge import Catalogue
from prereview import Outcome, Verdict, notice
from prereview.errors import NoChineseFont
from prereview.messages import verdict_text
from prereview.notice import rendering
from tests.prereview.conftest import Judge


def test_the_notice_says_everything_once(judged: Judge, catalogue: Catalogue) -> None:
    report = judged(1001, FOOD_PERMIT, "expired_licence")
    text = notice.html(report, catalogue.city)
    for finding in report.findings:
        if finding.outcome is Outcome.FAIL:
            assert text.count(finding.message) == 1
            assert finding.basis in text
    assert "预审意见仅供参考，以窗口受理为准" in text
    assert catalogue.city.notice in text
    assert verdict_text(Verdict.CORRECT_FIRST) in text
    assert "第1页" in text


def test_the_notice_prints(judged: Judge, catalogue: Catalogue) -> None:
    made = notice.pdf(judged(1001, FOOD_PERMIT, "expired_licence"), catalogue.city)
    with pdfplumber.open(io.BytesIO(made)) as document:
        text = "".join(page.extract_text() for page in document.pages)
    assert "一次性告知书" in text
    assert "已经过期" in text


def test_a_file_name_cannot_write_into_the_page(judged: Judge, catalogue: Catalogue) -> None:
    from dataclasses import replace

    evil = "<script>alert(1)</script>.jpg"
    report = judged(
        1001, FOOD_PERMIT, "refused_file",
        files=lambda found: [replace(f, name=evil) if "补充" in f.name else f for f in found],
    )  # fmt: skip
    text = notice.html(report, catalogue.city)
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_without_a_chinese_font_nothing_is_printed(
    judged: Judge, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "_has_chinese_font", lambda: False)
    with pytest.raises(NoChineseFont, match="fonts-noto-cjk"):
        notice.pdf(judged(1001, FOOD_PERMIT), catalogue.city)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_words(verdict: Verdict) -> None:
    assert len(verdict_text(verdict.value)) > 10
