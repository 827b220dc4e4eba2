"""What several papers carry must agree: names, numbers, addresses, without a rule for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import combinations, product
from typing import Any

from ruamel.yaml import YAML

from knowledge.rules import same_address, same_name
from knowledge.schema import CheckLevel
from prereview.case import Case, finding
from prereview.checks.alike import Likeness, compare
from prereview.checks.rules import expressions_that_apply
from prereview.messages import words
from prereview.papers import Paper
from prereview.reading.fields import FieldValue
from prereview.report import Finding, FindingKind, Outcome

#: Who is an organisation and not a person, by the last characters of a name.
_ORGANISATIONS = ("公司", "店", "厂", "部", "行", "社", "中心", "所", "馆", "院", "场", "园", "会")
_LONGEST_PERSON = 4
_WORST = (Outcome.FAIL, Outcome.UNCLEAR, Outcome.PASS)
Held = tuple[Paper, FieldValue]
#: A paper with a person's name on it and the number that stands with it.
Named = tuple[Paper, FieldValue, FieldValue]


@dataclass(frozen=True, slots=True)
class _Group:
    about: str
    same: str
    fields: tuple[str, ...]
    unless: tuple[str, ...]
    asks: bool = False


@cache
def _data() -> Mapping[str, Any]:
    text = resources.files("prereview").joinpath("consistency.yml").read_text("utf-8")
    return dict(YAML(typ="safe").load(text))


def _groups() -> Iterator[_Group]:
    for g in _data()["groups"].values():
        asks = bool(g.get("asks"))
        yield _Group(g["about"], g["same"], tuple(g["fields"]), tuple(g["unless"]), asks)


def check_consistent(case: Case) -> Iterator[Finding]:
    """Yield a finding for each thing that two papers or more carry; own checks go before.

    All are compared with the first that carries it, in the order of `consistency.yml`.
    """
    asked = expressions_that_apply(case)
    for group in _groups():
        if not any(word in case.matter.name for word in group.unless):
            yield from _judge(case, group, asked)
    for one in _data()["belongs"]:
        if not _is_asked(asked, one["field"], one["among"]):
            yield from _belongs(case, one["about"], one["field"], one["among"])
    yield from _people(case, combinations(_named(case), 2), asked)


def check_across(cases: Sequence[Case]) -> Iterator[tuple[Finding, tuple[Case, Case]]]:
    """Yield a finding for each thing that papers of two matters or more carry, with their cases.

    What a matter has for itself is compared with what the first has for itself; a paper that
    several matters have is compared within each, by `check_consistent`.
    """
    own = [[p for p in c.papers if all(o is c or p not in o.papers for o in cases)] for c in cases]
    of_one = list(zip(cases, own, strict=True))
    for group in _groups():
        held = [
            (case, first)
            for case, papers in of_one
            if not any(word in case.matter.name for word in group.unless)
            and (first := next((h for h in _held(case, group) if h[0] in papers), None))
        ]
        judged = [
            (_outcome(group.same, held[0][1][1], other[1]), other, case) for case, other in held[1:]
        ]
        if judged:
            (outcome, key), other, case = min(judged, key=lambda j: _WORST.index(j[0][0]))
            one, first = held[0]
            named = one.material_of(first[0]), case.material_of(other[0])
            made = _finding(one, group.about, outcome, key, (first, other), named, asks=group.asks)
            yield made, (one, case)
    for (one, mine), (another, theirs) in combinations(of_one, 2):
        people = product(
            (n for n in _named(one) if n[0] in mine), (n for n in _named(another) if n[0] in theirs)
        )
        for found in _people(one, people, ()):
            yield found, (one, another)


def _judge(case: Case, group: _Group, asked: Sequence[str]) -> Iterator[Finding]:
    held = list(_held(case, group))
    pairs = [
        (held[0], other)
        for other in held[1:]
        if other[0] is not held[0][0] and not _is_asked(asked, _path(other), group.fields)
    ]
    if pairs:
        judged = [(_outcome(group.same, a[1], b[1]), a, b) for a, b in pairs]
        (outcome, key), a, b = min(judged, key=lambda j: _WORST.index(j[0][0]))
        yield _finding(case, group.about, outcome, key, (a, b), asks=group.asks)


def _held(case: Case, group: _Group) -> Iterator[Held]:
    """The papers in slots with a sure value; of organisations, only names that are of one."""
    for path in group.fields:
        for paper, value in _values(case, path):
            if group.about != "单位名称" or _is_organisation(value.text):
                yield paper, value


def _is_organisation(name: str) -> bool:
    return len(name) > _LONGEST_PERSON and name.endswith(_ORGANISATIONS)


def _path(held: Held) -> str:
    return f"{held[0].type}.{held[1].key}"


def _is_asked(asked: Sequence[str], path: str, others: Sequence[str]) -> bool:
    """Whether a check of the catalogue compares the field with one of the others."""
    return any(path in e and any(o in e for o in others if o != path) for e in asked)


def _outcome(same: str, one: FieldValue, other: FieldValue) -> tuple[Outcome, str]:
    """What two values make, and with which words it is said."""
    if same == "number":
        alike = one.text == other.text
        return (Outcome.PASS if alike else Outcome.FAIL), "inconsistent"
    equal = (same_address if same == "address" else same_name)(one.text, other.text)
    if equal:
        return Outcome.PASS, "inconsistent"
    likeness = compare(one, other)
    if likeness is Likeness.FORM:
        return Outcome.UNCLEAR, "inconsistent_form"
    if equal is None or likeness in (Likeness.DOUBT, Likeness.SAME):
        return Outcome.UNCLEAR, "inconsistent_doubt"
    return Outcome.FAIL, "inconsistent"


def _belongs(case: Case, about: str, path: str, among: Sequence[str]) -> Iterator[Finding]:
    """A name is that of somebody else in the papers; a difference may have its reasons."""
    others = [held for other in among for held in _values(case, other)]
    for own in _values(case, path):
        judged = [(_outcome("name", own[1], other[1]), other) for other in others]
        order = (Outcome.PASS, Outcome.UNCLEAR, Outcome.FAIL)
        if judged:
            (outcome, key), other = min(judged, key=lambda j: order.index(j[0][0]))
            yield _finding(case, about, outcome, key, (own, other), asks=True)


def _values(case: Case, path: str) -> Iterator[Held]:
    """The papers in slots that surely carry a field."""
    kind, _, key = path.partition(".")
    for slot in case.filling.slots:
        for paper in slot.papers:
            value = paper.sure(key) if paper.type == kind else None
            if value is not None and not value.broken:
                yield paper, value


def _people(
    case: Case, pairs: Iterable[tuple[Named, Named]], asked: Sequence[str]
) -> Iterator[Finding]:
    """One number is one person, one name has one number; what a check has asked is left to it."""
    for one, other in pairs:
        if one[0] is other[0]:
            continue
        same_number = one[2].text == other[2].text
        named = _outcome("name", one[1], other[1])
        about, first, second = "姓名（同一个身份证号码）", one[1], other[1]
        if not same_number and same_name(one[1].text, other[1].text):
            named = Outcome.FAIL, "inconsistent"
            about, first, second = "身份证号码（同一个人）", one[2], other[2]
        elif not same_number or named[0] is Outcome.PASS:
            continue
        paths = f"{one[0].type}.{first.key}", f"{other[0].type}.{second.key}"
        if not any(all(path in expression for path in paths) for expression in asked):
            yield _finding(case, about, *named, ((one[0], first), (other[0], second)))


def _named(case: Case) -> Iterator[Named]:
    """Papers in slots with a person's name and the number that stands with it."""
    for slot in case.filling.slots:
        for paper in slot.papers:
            for pair in _data()["people"]:
                name, number = (
                    paper.sure(path.partition(".")[2])
                    if path.startswith(f"{paper.type}.")
                    else None
                    for path in pair
                )
                if name and number and not number.broken and len(name.text) <= _LONGEST_PERSON:
                    yield paper, name, number


def _finding(
    case: Case, about: str, outcome: Outcome, key: str, both: tuple[Held, Held],
    named: tuple[str, str] | None = None, *, asks: bool = False,
) -> Finding:  # fmt: skip
    """Say how two values stand; their papers are `named`, or called by their kinds."""
    (one, first), (other, second) = both
    kinds = tuple(paper.kind.name if paper.kind else "" for paper in (one, other))
    first_name, second_name = named or kinds
    said = words(
        key, about=about, one=first_name, first=first.text, other=second_name, second=second.text
    )
    unsure = outcome is Outcome.UNCLEAR or asks
    return finding(
        FindingKind.CHECK, outcome, "consistent", said,
        level=CheckLevel.PERSON if unsure else CheckLevel.CORRECT, material=case.material_of(one),
        values=[case.read_value(p, v) for p, v in both],
    )  # fmt: skip
