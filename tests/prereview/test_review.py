from __future__ import annotations

from dataclasses import replace

import pytest

from bench.papers import ADDRESS_CHANGE, FOOD_PERMIT, MATTERS, Expected, fault_names, submission
from bench.review.scoring import is_true
from knowledge import Catalogue
from knowledge.rules import Truth
from ocr import Document, SealColour
from prereview import Finding, Outcome, ReadFile, Report, SlotState, Verdict
from tests.prereview.conftest import TODAY, Judge, matter_of

SEEDS = range(1000, 1004)
#: Every kind of fault once, with the matters taking turns.
CASES = {
    fault.kind: (matter, name)
    for matter in MATTERS
    for name, fault in fault_names(1001, matter).items()
}


def alarms(report: Report) -> list[Finding]:
    return [f for f in report.findings if f.outcome is not Outcome.PASS and f.level != "提示"]


@pytest.mark.parametrize("matter", MATTERS)
def test_papers_in_order_raise_no_alarm(judged: Judge, matter: str) -> None:
    for seed in SEEDS if matter == FOOD_PERMIT else SEEDS[:1]:
        report = judged(seed, matter)
        assert [(f.rule, f.message) for f in alarms(report)] == []
        assert report.verdict is Verdict.READY


@pytest.mark.parametrize("kind", CASES)
def test_every_planted_fault_is_found_and_nothing_else(
    judged: Judge, catalogue: Catalogue, kind: str
) -> None:
    matter, name = CASES[kind]
    bundle = submission(1001, matter, name, TODAY, with_bytes=False)
    report, wanted = judged(1001, matter, name), matter_of(catalogue, matter)
    expected: Expected = bundle.expected[0]
    hits = [f for f in report.findings if f.outcome is not Outcome.PASS and is_true(f, bundle, wanted)]  # fmt: skip
    assert any(f.outcome.value in expected.outcomes for f in hits)
    assert [f.message for f in alarms(report) if f not in hits] == []
    assert all(f.message for f in hits)


def test_the_checks_say_what_is_true_of_the_papers(judged: Judge) -> None:
    report = judged(1001, FOOD_PERMIT, "several")
    truth = submission(1001, FOOD_PERMIT, "several", TODAY, with_bytes=False).truth
    said = {f.rule: f.outcome for f in report.findings if f.kind == "check"}
    assert sum(t is Truth.FALSE for t in truth.values()) >= 2
    for rule, outcome in said.items():
        if rule in truth and truth[rule] in (Truth.TRUE, Truth.FALSE):
            assert outcome is (Outcome.PASS if truth[rule] is Truth.TRUE else Outcome.FAIL), rule


def test_findings_show_where_it_stands(judged: Judge) -> None:
    report = judged(1002, FOOD_PERMIT, "other_form_applicant_name")
    found = next(f for f in report.findings if f.rule == "3")
    assert {v.field for v in found.values} >= {
        "application_form.applicant_name",
        "business_licence.name",
    }
    assert all(v.evidence and v.evidence.box for v in found.values)
    assert found.basis
    assert found.values[0].text in found.message


def test_a_tolerated_material_may_come_later(judged: Judge) -> None:
    report = judged(
        1000, FOOD_PERMIT, files=lambda found: [f for f in found if "健康" not in f.name]
    )
    slot = next(s for s in report.slots if s.name == "从业人员健康证明")
    assert slot.state is SlotState.TOLERATED
    assert slot.due == "受理后10个工作日内"
    assert report.verdict is Verdict.TOLERANCE


def test_a_commitment_may_stand_for_a_material(judged: Judge) -> None:
    report = judged(
        1000, ADDRESS_CHANGE, files=lambda found: [f for f in found if "不动产" not in f.name]
    )
    assert report.verdict is Verdict.COMMITMENT


def test_an_unanswered_question_leaves_the_need_open(judged: Judge) -> None:
    report = judged(
        1000, FOOD_PERMIT, form={}, files=lambda found: [f for f in found if "租赁" not in f.name]
    )
    states = {s.name: s.state for s in report.slots}
    assert states["房屋租赁合同"] is SlotState.UNCLEAR
    assert report.verdict is Verdict.PERSON


def test_an_unreadable_page_is_never_a_fail(judged: Judge) -> None:
    for seed in SEEDS:
        report = judged(seed, FOOD_PERMIT, "blurred_lease")
        assert {f.outcome for f in alarms(report)} == {Outcome.UNCLEAR}
        assert report.verdict is Verdict.PERSON


def test_one_doubtful_character_is_unclear_and_a_clear_one_is_a_fail(judged: Judge) -> None:
    def misread(confidence: float, swap: tuple[str, str]) -> Report:
        def change(files: list[ReadFile]) -> list[ReadFile]:
            return [_changed(f, confidence, swap) if "申请书" in f.name else f for f in files]

        return judged(1003, FOOD_PERMIT, files=change)

    name = next(f for f in judged(1003, FOOD_PERMIT).findings if f.rule == "3").values[0].text
    swap = name[3], "鑫" if name[3] != "鑫" else "森"
    by_rule = lambda r: next(f.outcome for f in r.findings if f.rule == "3")  # noqa: E731
    assert by_rule(misread(0.9, swap)) is Outcome.UNCLEAR
    assert by_rule(misread(0.995, swap)) is Outcome.FAIL


def _changed(file: ReadFile, confidence: float, swap: tuple[str, str]) -> ReadFile:
    assert isinstance(file.outcome, Document)
    page = file.outcome.pages[0]
    lines = tuple(
        replace(n, text=n.text.replace(*swap, 1), confidence=confidence) if "公司" in n.text else n
        for n in page.lines
    )
    return replace(file, outcome=replace(file.outcome, pages=(replace(page, lines=lines),)))


def test_a_black_and_white_copy_proves_no_seal_and_denies_none(judged: Judge) -> None:
    def grey(files: list[ReadFile]) -> list[ReadFile]:
        return [_grey(f) if "营业执照" in f.name else f for f in files]

    report = judged(1000, FOOD_PERMIT, files=grey)
    seal = next(f for f in report.findings if f.rule == "seal" and f.material == "营业执照")
    assert seal.outcome is Outcome.UNCLEAR


def _grey(file: ReadFile) -> ReadFile:
    assert isinstance(file.outcome, Document)
    pages = tuple(
        replace(p, seals=tuple(replace(s, colour=SealColour.GREY) for s in p.seals))
        for p in file.outcome.pages
    )
    return replace(file, outcome=replace(file.outcome, pages=pages))


def test_a_file_twice_counts_once(judged: Judge) -> None:
    def twice(files: list[ReadFile]) -> list[ReadFile]:
        licence = next(f for f in files if "营业执照" in f.name)
        return [*files, replace(licence, file_id="again", name="又一份.png")]

    report = judged(1000, FOOD_PERMIT, files=twice)
    assert [f.rule for f in report.findings if f.outcome is not Outcome.PASS] == ["duplicate"]
    assert report.verdict is Verdict.READY


def test_a_paper_in_the_wrong_slot_is_noticed_and_moved(judged: Judge) -> None:
    report = judged(1000, FOOD_PERMIT, chosen={"营业执照.png": "3"})
    wrong = next(f for f in report.findings if f.rule == "wrong_slot")
    assert "营业执照" in wrong.message
    assert next(s for s in report.slots if s.name == "营业执照").state is SlotState.PRESENT


def test_the_agents_card_fills_the_agents_slot_whatever_the_order(judged: Judge) -> None:
    seen = 0
    for seed in range(1000, 1040):
        if seen == 2:
            break
        names = [f.name for f in submission(seed, FOOD_PERMIT, None, TODAY, with_bytes=False).files]
        if not (
            any("法定代表人身份证" in n for n in names) and any("代理人身份证" in n for n in names)
        ):
            continue
        report = judged(seed, FOOD_PERMIT)
        cards = {f.name: f.material for f in report.files if f.document_type == "id_card"}
        seen += 1
        assert all(("代理人" in name) == bool(material) for name, material in cards.items())
    assert seen


def test_verdicts_follow_only_what_weighs(judged: Judge) -> None:
    report = judged(1000, FOOD_PERMIT, files=lambda found: [])
    assert report.verdict is Verdict.CORRECT_FIRST
    assert {s.state for s in report.slots} >= {
        SlotState.MISSING,
        SlotState.TOLERATED,
        SlotState.COMMITTABLE,
    }


def test_the_same_papers_give_the_same_findings(judged: Judge) -> None:
    one, other = (
        judged(1001, ADDRESS_CHANGE, "other_lease_address"),
        judged(1001, ADDRESS_CHANGE, "other_lease_address"),
    )
    assert one.findings == other.findings
