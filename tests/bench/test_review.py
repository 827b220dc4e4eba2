"""The plan and the scoring of the review's benchmark."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bench.papers import FOOD_PERMIT, MATTERS, TUNING_SEEDS, File, submission
from bench.papers.rules import matter
from bench.review.plan import EACH, plan
from bench.review.reading import OutOfTime, RememberingReader
from bench.review.scoring import Tally, same_value, score
from ocr import Refusal
from prereview import Finding, Outcome, Report


def finding(
    rule: str, outcome: str, material: str = "", level: str = "不予受理前需补正"
) -> Finding:
    return Finding.model_construct(
        rule=rule, outcome=Outcome(outcome), material=material, level=level, kind="check", values=(),
        evidence=(), sentence="", message="",
    )  # fmt: skip


def tally_of(fault: str | None, *findings: Finding) -> Tally:
    bundle = submission(3, FOOD_PERMIT, fault, with_bytes=False)
    tally = Tally()
    report = Report.model_construct(findings=findings)
    score(tally, bundle, matter(FOOD_PERMIT), report)
    return tally


def test_a_longer_run_begins_with_a_shorter_one() -> None:
    some = list(plan(TUNING_SEEDS, EACH * 3))
    assert list(plan(TUNING_SEEDS, EACH, skip=EACH * 2)) == some[EACH * 2 :]
    assert [fault for _, _, fault in some[::EACH]] == [None, None, None]
    assert {key for _, key, _ in plan(TUNING_SEEDS, EACH * 3)} == set(MATTERS[:3])
    assert max(Counter(some).values()) == 1


def test_what_is_true_of_the_papers_is_no_false_alarm() -> None:
    right = tally_of("other_form_applicant_name", finding("3", "fail", "食品经营许可申请书"))
    assert (right.found, right.planted, right.false_alarms, right.false_pass) == (1, 1, 0, 0)
    assert right.confusion["names"]["wrong", "fail"] == 1


def test_silence_on_a_fault_is_a_false_pass_and_a_miss() -> None:
    silent = tally_of("other_form_applicant_name")
    assert (silent.found, silent.false_pass) == (0, 1)
    assert silent.confusion["names"]["wrong", "silent"] == 1


def test_an_alarm_on_papers_in_order_is_false_and_a_hint_is_none() -> None:
    wrong = tally_of(None, finding("5", "fail", "食品经营许可申请书"))
    assert (wrong.false_alarms, wrong.clean_with_fail) == (1, 1)
    assert tally_of(None, finding("5", "unclear", level="提示")).false_alarms == 0


@pytest.mark.parametrize(
    ("wanted", "got", "same"),
    [
        ("云禾（青屿）食品店", "云禾(青屿)食品店", True), ("一、同意。", "一、同意", True),
        ("云禾", "云采", False), (100, 100.0, True), (True, True, True), (True, False, False),
    ],
)  # fmt: skip
def test_values_are_compared_without_widths(wanted: object, got: object, same: bool) -> None:
    assert same_value(wanted, got) is same


class Counting:
    """A reader that only counts."""

    def __init__(self) -> None:
        self.calls = 0

    def read(self, data: bytes, name: str) -> Refusal:
        self.calls += 1
        return Refusal(name, "0" * 64, "broken", str(len(data)))


def test_nothing_is_read_twice_and_nothing_new_after_the_time(tmp_path: Path) -> None:
    counting = Counting()
    one = File("a.png", b"x", "", {}, "scan", token="1")
    other = File("b.png", b"y", "", {}, "scan", token="2")
    first = RememberingReader(counting, tmp_path)  # type: ignore[arg-type]
    first.keep(one)
    assert first.outcome(one) == first.outcome(one)
    assert counting.calls == 1
    late = RememberingReader(counting, tmp_path, seconds=-1)  # type: ignore[arg-type]
    late.keep(one)
    with pytest.raises(OutOfTime):
        late.outcome(other)
