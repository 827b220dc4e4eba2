"""The catalogue's own checks: CEL expressions over what was read, with three outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from knowledge.rules import MessageTemplate, Rule, RuleInput, Verdict3, compile_when, in_force
from knowledge.schema import Check, CheckLevel
from ocr import Standing
from prereview.case import Case, finding
from prereview.checks.alike import Likeness, compare
from prereview.checks.materials import slot_state
from prereview.messages import Words, words
from prereview.papers import Paper
from prereview.reading.fields import FieldValue
from prereview.report import Finding, FindingKind, Outcome, ReadValue, SlotState


def check_rules(case: Case) -> Iterator[Finding]:
    """Yield a finding for each check that applies."""
    given = case.rule_input()
    for check in case.matter.checks:
        if check.expression and in_force(check, case.today):
            found = _judge(case, check, given)
            if found is not None:
                yield found


def expressions_that_apply(case: Case) -> tuple[str, ...]:
    """The expressions of the checks in force whose condition does not rule them out."""
    given = case.rule_input()
    return tuple(
        c.expression
        for c in case.matter.checks
        if in_force(c, case.today) and not compile_when(c.when, case.kinds).evaluate(given).is_false
    )


def _judge(case: Case, check: Check, given: RuleInput) -> Finding | None:
    when = compile_when(check.when, case.kinds).evaluate(given)
    rule = Rule.compile(check.expression, case.kinds)
    if when.is_false or _is_said_already(case, rule):
        return None
    template = MessageTemplate.compile(check.message, case.kinds)
    shown = _values(case, (*rule.fields, *template.fields))
    verdict = rule.evaluate(given) if when.is_true else when
    if verdict.is_unclear and (_is_unread(case, verdict) or _is_blank(case, verdict)):
        return None
    outcome, said = Outcome.PASS, Words(check.sentence, "", "")
    if verdict.is_unclear:
        outcome, said = Outcome.UNCLEAR, _unclear(case, check, verdict)
    elif verdict.is_false and (doubt := _doubt([v for _, v in shown])):
        words_of = words("check_doubt", values="、".join(f"“{text}”" for text in doubt))
        outcome, said = Outcome.UNCLEAR, replace(words_of, sentence=check.sentence)
    elif verdict.is_false:
        outcome, said = Outcome.FAIL, Words(check.sentence, template.render(given), "")
    values = [case.read_value(paper, value) for paper, value in shown]
    return _finding(case, check, outcome, said, values)


def _finding(
    case: Case, check: Check, outcome: Outcome, said: Words, values: Sequence[ReadValue]
) -> Finding:
    unsure = outcome is Outcome.UNCLEAR and check.level is not CheckLevel.HINT
    kinds = {m.type for m in case.matter.materials if m.name == check.material}
    places = [case.place(p) for p in case.papers if p.type in kinds] if not values else []
    return finding(
        FindingKind.CHECK, outcome, check.number, said,
        level=CheckLevel.PERSON if unsure else check.level, material=check.material,
        basis=check.basis, values=values, evidence=places,
    )  # fmt: skip


def _is_said_already(case: Case, rule: Rule) -> bool:
    """Whether the check needs a paper that is not there, which the materials have said."""
    absent = {SlotState.MISSING, SlotState.TOLERATED, SlotState.COMMITTABLE, SlotState.NOT_NEEDED}
    for kind in rule.documents:
        slots = [s for s in case.filling.slots if s.material.type == kind]
        counted = f"count({kind})" in rule.source
        if not case.of(kind) and slots and not counted:
            states = {slot_state(case, s) for s in slots}
            if states <= absent | {SlotState.UNCLEAR}:
                return True
    return False


def _is_blank(case: Case, verdict: Verdict3) -> bool:
    """Whether all that lacks was left blank on its paper, which `filled` has said."""
    lacking = [path.partition(".") for path in verdict.absent]
    return bool(lacking) and all(
        any(case.standing(paper, key) is Standing.ABSENT for paper in case.of(kind))
        for kind, _, key in lacking
    )


def _is_unread(case: Case, verdict: Verdict3) -> bool:
    """Whether a paper that is wanted was unreadable as a whole, which its own finding has said."""
    wanted = [case.of(path.partition(".")[0]) for path in verdict.absent]
    return any(papers and not any(p.readable for p in papers) for papers in wanted)


def _values(case: Case, paths: Sequence[str]) -> list[tuple[Paper, FieldValue]]:
    """The values that a rule and its message name, unsure ones too: a person looks at them."""
    found = []
    for path in dict.fromkeys(paths):
        kind, _, key = path.partition(".")
        for paper in case.of(kind)[:1]:
            if key in paper.values:
                found.append((paper, paper.values[key]))
    return found


def _unclear(case: Case, check: Check, verdict: Verdict3) -> Words:
    if verdict.fault or not verdict.absent:
        said = words("check_fault")
    else:
        names = "、".join(dict.fromkeys(_title(case, path) for path in verdict.absent))
        said = words("check_unclear", absent=names)
    return Words(check.sentence, said.message, said.remedy)


def _title(case: Case, path: str) -> str:
    """`business_licence.valid_until` in people's words; a function's doubt: two texts."""
    name, _, key = path.partition(".")
    if name in ("applicant", "form"):
        return "您填写的办理情况"
    kind = next((k for k in case.kinds if k.type == name), None)
    if kind is None:
        return "两处文字是不是一样"
    title = next((f.title for f in kind.fields if f.key == key), key)
    return f"{kind.name}上的{title}"


def _doubt(values: Sequence[FieldValue]) -> tuple[str, str] | None:
    """Two texts that may well be the same and were misread, or differ in 有限(责任)公司 only."""
    texts = [v for v in values if isinstance(v.value, str)]
    for one, other in combinations(texts, 2):
        if one.text != other.text and compare(one, other) in (Likeness.DOUBT, Likeness.FORM):
            return one.text, other.text
    return None
