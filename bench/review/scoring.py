"""How a report compares with what was planted: per fault, per kind of check, per submission."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from bench.papers import Bundle, Expected
from knowledge.rules import Truth
from knowledge.schema import Check, Matter
from prereview import Finding, Outcome, Report

HINT = "提示"
#: Built-in checks that only hint, but are right or wrong all the same.
_HINTS = frozenset({"duplicate", "same_page", "wrong_slot", "extra"})
_SILENT = "silent"
#: What a check of the catalogue is about, by what its expression calls or compares.
_ABOUT = (
    ("addresses", ("same_address(",)), ("names", ("same_name(",)),
    ("numbers", ("valid_id(", "valid_uscc(", ".uscc", "number")),
    ("marks", ("signed ", "signed)", "sealed", "_signed")), ("dates", ("today",)),
    ("choices", ('["',)),
)  # fmt: skip


@dataclass
class Tally:
    """Counts over many submissions.

    `confusion` counts by kind of check, by what is true (`right`, `wrong`, `none`: does not apply)
    and by what was said (`pass`, `fail`, `unclear`, `silent`).
    """

    submissions: int = 0
    clean: int = 0
    faulty: int = 0
    planted: int = 0
    found: int = 0
    alarms: int = 0
    false_alarms: int = 0
    clean_with_fail: int = 0
    clean_with_unclear: int = 0
    false_pass: int = 0
    by_fault: dict[str, Counter[str]] = field(default_factory=dict)
    confusion: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def score(tally: Tally, bundle: Bundle, matter: Matter, report: Report) -> None:
    """Add one submission.

    A finding is an alarm when it fails or is unclear and is no mere hint. An alarm on what a planted
    fault touched is right; any other is false. A faulty submission is a false pass when nothing at
    all was said on its faults.
    """
    where = f"{bundle.matter} {bundle.seed} {bundle.fault or 'clean'}"
    said = [f for f in report.findings if f.outcome is not Outcome.PASS]
    alarms = [f for f in said if f.level != HINT or f.rule in _HINTS]
    hits = [f for f in said if is_true(f, bundle, matter)]
    false = [f for f in alarms if f not in hits]
    tally.submissions += 1
    tally.alarms += len(alarms)
    tally.false_alarms += len(false)
    fails = [f for f in false if f.outcome is Outcome.FAIL]
    for f in false:
        tally.notes.append(
            f"false {f.outcome.value} {where}: {f.rule} {f.sentence} {f.message[:90]}"
        )
    for expectation in bundle.expected:
        _fault(tally, expectation, hits, matter, bundle, where)
    if bundle.expected:
        tally.faulty += 1
        tally.false_pass += not hits
    else:
        tally.clean += 1
        tally.clean_with_fail += bool(fails)
        tally.clean_with_unclear += bool(len(false) - len(fails))
    _checks(tally, bundle, matter, report, where)
    _built_in(tally, bundle, matter, report)


def _fault(
    tally: Tally, e: Expected, hits: list[Finding], matter: Matter, bundle: Bundle, where: str
) -> None:
    right = [f for f in hits if f.outcome.value in e.outcomes and _on(f, e, matter, bundle)]
    tally.planted += 1
    tally.found += bool(right)
    row = tally.by_fault.setdefault(e.kind, Counter())
    row["planted"] += 1
    row["found"] += bool(right)
    if not right:
        tally.notes.append(f"missed {where}: {e.fault}")


def is_true(finding: Finding, bundle: Bundle, matter: Matter) -> bool:
    """Whether a finding says what is so: a check that is false of the papers, or a planted fault."""
    if bundle.truth.get(finding.rule) is Truth.FALSE and finding.kind == "check":
        return True
    if finding.rule == "extra":
        return any(bundle.files[int(e.file_id)].spare for e in finding.evidence)
    return any(_on(finding, e, matter, bundle) for e in bundle.expected)


def _on(finding: Finding, e: Expected, matter: Matter, bundle: Bundle) -> bool:
    """Whether a finding is about what a fault touched: its fields, else its papers."""
    if "*" in e.types:
        return finding.rule == "refused_file"
    fields = {value.field for value in finding.values}
    if e.fields and fields & set(e.fields):
        return True
    if e.fields and finding.rule not in e.says and fields:
        return False
    types = {m.type for m in matter.materials if m.name == finding.material}
    types |= {bundle.files[int(place.file_id)].type for place in finding.evidence}
    return bool(types & set(e.types))


def about(check: Check) -> str:
    """Return what a check of the catalogue is about."""
    text = f"{check.expression} "
    return next((kind for kind, words in _ABOUT if any(w in text for w in words)), "other")


def _checks(tally: Tally, bundle: Bundle, matter: Matter, report: Report, where: str) -> None:
    """The matter's own checks, whose truth is known from what was drawn."""
    said = {f.rule: f.outcome.value for f in report.findings if f.kind == "check"}
    for check in matter.checks:
        true = bundle.truth.get(check.number)
        if true is Truth.UNCLEAR:  # what was drawn does not say it
            continue
        word = {Truth.TRUE: "right", Truth.FALSE: "wrong"}.get(true, "none") if true else "none"
        got = said.get(check.number, _SILENT)
        if (word, got) != ("none", _SILENT):
            tally.confusion.setdefault(about(check), Counter())[word, got] += 1
        if (word, got) == ("wrong", "pass"):
            tally.notes.append(f"wrong pass {where}: {check.number} {check.sentence}")


def _built_in(tally: Tally, bundle: Bundle, matter: Matter, report: Report) -> None:
    """The built-in checks: wrong where a fault was planted that they may say."""
    numbers = {c.number for c in matter.checks}
    for f in report.findings:
        if f.rule in numbers or (f.kind == "quality" and f.level == HINT):
            continue
        wrong = is_true(f, bundle, matter) and (
            f.outcome is not Outcome.PASS or _should_speak(f, bundle, matter, report)
        )  # fmt: skip
        row = tally.confusion.setdefault(f.rule, Counter())
        row["wrong" if wrong else "right", f.outcome.value] += 1
    for e in bundle.expected:
        if not e.says or any(f.rule in (*e.says, *numbers) and _on(f, e, matter, bundle) and f.outcome is not Outcome.PASS for f in report.findings):  # fmt: skip
            continue
        tally.confusion.setdefault(e.says[0], Counter())["wrong", _SILENT] += 1


def _should_speak(passed: Finding, bundle: Bundle, matter: Matter, report: Report) -> bool:
    """Whether a check that passed should have said a fault that nobody said."""
    for e in bundle.expected:
        if passed.rule in e.says and _on(passed, e, matter, bundle):
            said = (f for f in report.findings if f.outcome is not Outcome.PASS)
            return not any(_on(f, e, matter, bundle) for f in said)
    return False


def same_value(wanted: object, got: object) -> bool:
    """Whether a value is exactly right; widths, spaces and a last full stop do not count."""
    if isinstance(wanted, int | float) and not isinstance(wanted, bool):
        return isinstance(got, int | float) and float(got) == float(wanted)
    if isinstance(wanted, str):
        return isinstance(got, str) and _plain(got) == _plain(wanted)
    return got == wanted


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).rstrip("。.;")
