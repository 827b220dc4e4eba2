"""What a later report says of the one before: solved, still open, new, not judged again."""

from __future__ import annotations

from bench.papers import FOOD_PERMIT
from prereview.compare import compare, key_of
from prereview.report import Evidence, Finding, FindingKind, Outcome, Report, Slot, SlotState
from tests.prereview.conftest import Judge

FAIL, PASS, UNCLEAR = Outcome.FAIL, Outcome.PASS, Outcome.UNCLEAR


def point(
    rule: str, outcome: Outcome, file: str = "", kind: FindingKind = FindingKind.CHECK,
    material: str = "营业执照",
) -> Finding:  # fmt: skip
    places = (Evidence(file_id=file, file_name=file, page=1),) if file else ()
    return Finding(
        id=f"{rule}{file}", kind=kind, outcome=outcome, level="correct", rule=rule, sentence="",
        message=file, material=material, evidence=places,
    )  # fmt: skip


def report(judged: Judge, *findings: Finding, slot: SlotState = SlotState.PRESENT) -> Report:
    slots = (Slot(number="1", name="营业执照", necessity="", state=slot),)
    plain = judged(3, FOOD_PERMIT, None)
    return plain.model_copy(update={"findings": findings, "slots": slots})


def since(made: Report) -> dict[str, int]:
    return {f.id: f.since_round for f in made.findings}


def ids(findings: tuple[Finding, ...]) -> list[str]:
    return [f.id for f in findings]


def test_a_first_report_only_says_since_when(judged: Judge) -> None:
    made = compare(None, report(judged, point("1", FAIL), point("2", PASS)), 1)
    assert since(made) == {"1": 1, "2": 0}
    assert (made.round, made.solved, made.unjudged) == (1, (), ())


def test_solved_open_and_new_are_told_apart_over_three_rounds(judged: Judge) -> None:
    first = compare(None, report(judged, point("1", FAIL), point("2", UNCLEAR)), 1)
    second = compare(first, report(judged, point("1", PASS), point("2", FAIL), point("3", FAIL)), 2)
    assert since(second) == {"1": 0, "2": 1, "3": 2}
    assert ids(second.solved) == ["1"]
    third = compare(second, report(judged, point("1", FAIL), point("2", FAIL), point("3", PASS)), 4)
    assert since(third) == {"1": 4, "2": 1, "3": 0}
    assert ids(third.solved) == ["3"]
    assert third.findings[0].id == "1", "the order of the report stays"


def test_points_of_one_key_are_told_apart_by_their_file(judged: Judge) -> None:
    kind = FindingKind.REFUSED_FILE
    first = compare(
        None, report(judged, point("r", FAIL, "a", kind), point("r", FAIL, "b", kind)), 1
    )
    second = compare(first, report(judged, point("r", FAIL, "b", kind)), 2)
    assert since(second) == {"rb": 1}
    assert ids(second.solved) == ["ra"]
    assert len({key_of(f) for f in first.findings}) == 1


def test_a_paper_that_was_replaced_stays_open_beside_one_that_passes(judged: Judge) -> None:
    kind = FindingKind.VALIDITY
    first = compare(
        None, report(judged, point("v", PASS, "b", kind), point("v", FAIL, "a", kind)), 1
    )
    second = compare(
        first, report(judged, point("v", PASS, "b", kind), point("v", FAIL, "new", kind)), 2
    )
    assert since(second) == {"vb": 0, "vnew": 1}
    assert second.solved == ()


def test_what_is_out_of_sight_is_not_called_solved(judged: Judge) -> None:
    gone = (
        point("1", FAIL),
        point("validity", FAIL, kind=FindingKind.VALIDITY),
        point("number", FAIL),
    )
    first = compare(None, report(judged, *gone), 1)
    missing = point("material", FAIL, kind=FindingKind.MISSING)
    second = compare(first, report(judged, missing, slot=SlotState.MISSING), 2)
    assert second.solved == ()
    assert ids(second.unjudged) == ids(gone)
    third = compare(second, report(judged, point("1", FAIL), point("validity", PASS, kind=FindingKind.VALIDITY)), 3)  # fmt: skip
    assert since(third) == {"1": 1, "validity": 0}, "the point is as old as it was"
    assert sorted(ids(third.solved)) == ["material", "number", "validity"]
    none = compare(second, report(judged, slot=SlotState.NOT_NEEDED), 3)
    assert none.unjudged == ()
    assert len(none.solved) == len(gone) + 1


def test_a_real_correction_solves_its_point(judged: Judge) -> None:
    first = compare(None, judged(12, FOOD_PERMIT, "missing_lease"), 1)
    same = compare(first, judged(12, FOOD_PERMIT, "missing_lease"), 2)
    wrong = [f for f in first.findings if f.outcome is not PASS]
    assert wrong
    assert same.solved == same.unjudged == ()
    assert same.findings == first.findings
    second = compare(first, judged(12, FOOD_PERMIT, None), 2)
    assert [key_of(f) for f in second.solved] == [key_of(f) for f in wrong]
