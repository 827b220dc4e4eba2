"""How a report compares with what was planted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from bench.papers import Bundle
from knowledge.schema import Matter
from prereview import Finding, Outcome, Report


@dataclass
class Tally:
    """Counts over many submissions."""

    submissions: int = 0
    clean: int = 0
    faulty: int = 0
    expected: int = 0
    found: int = 0
    alarms: int = 0
    false_alarms: int = 0
    false_fails: int = 0
    clean_with_fail: int = 0
    clean_with_unclear: int = 0
    false_pass: int = 0
    by_fault: dict[str, Counter[str]] = field(default_factory=dict)
    by_rule: dict[str, Counter[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def score(tally: Tally, bundle: Bundle, matter: Matter, report: Report) -> None:
    """Add one submission. A finding is an alarm when it fails or is unclear and is no mere hint.

    An alarm on a subject of the planted fault is right; any other is false. A faulty submission is
    a false pass when nothing at all was said on its fault's subject.
    """
    alarms = [f for f in report.findings if f.outcome is not Outcome.PASS and f.level != "提示"]
    tally.submissions += 1
    hits = [f for f in alarms if any(_on(f, e.subjects, matter, bundle) for e in bundle.expected)]
    for expectation in bundle.expected:
        right = [
            f for f in hits
            if f.outcome.value in expectation.outcomes and _on(f, expectation.subjects, matter, bundle)
        ]  # fmt: skip
        tally.expected += 1
        tally.found += bool(right)
        row = tally.by_fault.setdefault(expectation.fault, Counter())
        row["planted"] += 1
        row["found"] += bool(right)
        if not right:
            tally.notes.append(f"missed {bundle.matter} {bundle.seed} {expectation.fault}")
    false = [f for f in alarms if f not in hits]
    tally.alarms += len(alarms)
    tally.false_alarms += len(false)
    fails = [f for f in false if f.outcome is Outcome.FAIL]
    tally.false_fails += len(fails)
    for f in false:
        where = f"{bundle.matter} {bundle.seed} {bundle.fault or 'clean'}"
        tally.notes.append(
            f"false {f.outcome.value} {where}: {f.rule} {f.sentence} {f.message[:80]}"
        )
    for f in report.findings:
        tally.by_rule.setdefault(f.kind.value, Counter())[f.outcome.value] += 1
    if bundle.expected:
        tally.faulty += 1
        tally.false_pass += not hits
    else:
        tally.clean += 1
        tally.clean_with_fail += bool(fails)
        tally.clean_with_unclear += bool(len(false) - len(fails))


def _on(finding: Finding, subjects: tuple[str, ...], matter: Matter, bundle: Bundle) -> bool:
    if "*" in subjects:
        return finding.rule == "refused_file"
    kinds = {value.field.partition(".")[0] for value in finding.values}
    kinds |= {m.type for m in matter.materials if m.name == finding.material}
    kinds |= {bundle.files[int(e.file_id)].type for e in finding.evidence}
    return bool(kinds & set(subjects))


def same_value(wanted: object, got: object) -> bool:
    """Whether a value is exactly right; width of brackets and colons does not count."""
    if isinstance(wanted, int | float) and not isinstance(wanted, bool):
        return isinstance(got, int | float) and float(got) == float(wanted)
    if isinstance(wanted, str):
        return isinstance(got, str) and _plain(got) == _plain(wanted)
    return got == wanted


def _plain(text: str) -> str:
    return text.translate(str.maketrans("（）：", "():"))
