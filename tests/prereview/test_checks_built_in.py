"""Built-in checks on perfectly read papers that are changed by hand; planted faults: test_review."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bench.papers import ADDRESS_CHANGE, FOOD_PERMIT, submission
from knowledge import Catalogue, Published
from ocr import Document
from prereview import Application, Finding, Outcome, ReadFile, judge
from prereview.messages import words
from tests.prereview.conftest import TODAY, Judge, matter_of, read_perfectly


def said(found: tuple[Finding, ...], rule: str) -> list[Finding]:
    return [f for f in found if f.rule == rule and f.outcome is not Outcome.PASS]


def rename(stem: str, old: str, new: str) -> Callable[[list[ReadFile]], list[ReadFile]]:
    """Change a text on the papers whose file name has `stem`."""

    def change(file: ReadFile) -> ReadFile:
        if stem not in file.name or not isinstance(file.outcome, Document):
            return file
        pages = tuple(
            replace(p, lines=tuple(replace(n, text=n.text.replace(old, new)) for n in p.lines))
            for p in file.outcome.pages
        )
        return replace(file, outcome=replace(file.outcome, pages=pages))

    return lambda files: [change(f) for f in files]


def test_a_paper_of_another_company_is_found_without_a_rule(judged: Judge) -> None:
    other = rename("平面图", company_of(judged), "青屿市永泰贸易有限公司")
    report = judged(1001, FOOD_PERMIT, files=other)
    (found,) = said(report.findings, "consistent")
    assert found.outcome is Outcome.FAIL
    assert {v.field for v in found.values} == {"business_licence.name", "floor_plan.company_name"}
    assert all(v.evidence and v.evidence.box for v in found.values)


def company_of(judged: Judge) -> str:
    values = next(f for f in judged(1001, FOOD_PERMIT).findings if f.rule == "3").values
    return values[-1].text


def test_limited_and_limited_liability_company_go_to_a_person(judged: Judge) -> None:
    name = company_of(judged)
    other = name.replace("有限公司", "有限责任公司")
    other = other if other != name else name.replace("有限责任公司", "有限公司")
    report = judged(1001, FOOD_PERMIT, files=rename("平面图", name, other))
    (found,) = said(report.findings, "consistent")
    assert found.outcome is Outcome.UNCLEAR
    by_rule = judged(1001, FOOD_PERMIT, files=rename("营业执照", name, other))
    assert next(f for f in by_rule.findings if f.rule == "3").outcome is Outcome.UNCLEAR


def test_a_spare_paper_is_said_once_and_kindly(judged: Judge) -> None:
    report = judged(1001, FOOD_PERMIT, "extra_paper")
    (found,) = said(report.findings, "extra")
    assert found.level == "提示"
    assert "用不到" in found.message


def test_the_page_that_lacks_is_named(judged: Judge) -> None:
    report = judged(1001, ADDRESS_CHANGE, "lost_page_articles")
    (found,) = said(report.findings, "pages")
    assert "共2页" in found.message


def test_a_check_that_is_no_longer_in_force_says_nothing(
    catalogue: Catalogue, published: Published
) -> None:
    matter = matter_of(catalogue, FOOD_PERMIT)
    bundle = submission(1001, FOOD_PERMIT, "other_form_applicant_name", TODAY, with_bytes=False)

    def rules(extra: dict[str, str]) -> set[str]:
        dated = tuple(c.model_copy(update={"extra": extra}) for c in matter.checks)
        others = tuple(m for m in catalogue.matters if m.code != matter.code)
        changed = matter.model_copy(update={"checks": dated})
        of_day = catalogue.model_copy(update={"matters": (*others, changed)})
        application = Application("t", matter.code, bundle.applicant, bundle.form)
        report = judge(
            application, read_perfectly(bundle), replace(published, catalogue=of_day), TODAY
        )
        return {f.rule for f in report.findings if f.kind == "check" and f.outcome is Outcome.FAIL}

    assert "3" in rules({"生效日期": "2026-11-20"})
    assert rules({"失效日期": "2026-11-19"}) == {"consistent"}


def test_every_message_of_the_checks_can_be_filled() -> None:
    given = dict.fromkeys(
        ("file", "first", "kind", "material", "total", "pages", "fields", "choices", "mark", "about",
         "one", "other", "second"), "甲",
    )  # fmt: skip
    for key in ("same_page", "extra", "pages_missing", "pages_unclear", "blank", "blank_unclear",
                "unticked", "unsigned", "sign_unclear", "inconsistent", "inconsistent_form",
                "inconsistent_doubt"):  # fmt: skip
        made = words(key, **given)
        assert made.sentence
        assert made.message
        assert made.remedy
