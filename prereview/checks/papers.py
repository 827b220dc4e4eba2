"""Single papers: both sides there, still valid, sealed, numbers that hold.

The catalogue's own checks go before: where one reads the same field, the built-in check is silent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from knowledge.schema import CheckLevel, DocumentType
from prereview.case import Case, finding
from prereview.messages import words
from prereview.papers import Paper
from prereview.reading.fields import FieldValue
from prereview.report import Finding, FindingKind, Outcome

_SIDES = {"front": "人像（正面）", "back": "国徽（反面）"}


def check_papers(case: Case) -> Iterator[Finding]:
    """Yield findings on every readable paper that fills a slot."""
    covered = {u for c in case.matter.checks for u in _fields_named(c.expression, case.kinds)}
    for slot in case.filling.slots:
        for paper in slot.papers:
            if paper.kind is None or not paper.readable:
                continue
            yield from _sides(case, paper, paper.kind)
            if f"{paper.type}.valid_until" not in covered:
                yield from _validity(case, paper, paper.kind)
            if paper.kind.seal and f"{paper.type}.sealed" not in covered:
                yield from _seal(case, paper, paper.kind)
            yield from _numbers(case, paper, paper.kind)


def _fields_named(expression: str, kinds: tuple[DocumentType, ...]) -> Iterator[str]:
    """The fields that an expression reads: `type.field`, or both words with `all`."""
    for kind in kinds:
        for key in ("valid_until", "sealed"):
            plain = f"{kind.type}.{key}" in expression
            listed = f"all({kind.type})" in expression and f".{key}" in expression
            if plain or listed:
                yield f"{kind.type}.{key}"


def _sides(case: Case, paper: Paper, kind: DocumentType) -> Iterator[Finding]:
    if not kind.sides:
        return
    material = case.material_of(paper)
    lacking = [s for s in kind.sides if s not in paper.sides]
    given = {"file": paper.file_name, "material": material}
    if not lacking:
        outcome, said = Outcome.PASS, words("side_missing", **given, seen="", lacking="")
    elif paper.weak_pages or not paper.sides or _spare_half(case, paper):
        outcome, said = Outcome.UNCLEAR, words("side_unclear", **given)
    else:
        seen = "、".join(_SIDES.get(s, s) for s in kind.sides if s in paper.sides)
        lost = "、".join(_SIDES.get(s, s) for s in lacking)
        outcome, said = (
            Outcome.FAIL,
            words("side_missing", **given, seen=f"{seen}一面", lacking=f"{lost}一面"),
        )
    yield finding(
        FindingKind.INCOMPLETE, outcome, "sides", said,
        material=material, evidence=[case.place(paper)],
    )  # fmt: skip


def _spare_half(case: Case, paper: Paper) -> bool:
    """Whether a page that nobody could read may be the other side."""
    return any(p is not paper and (not p.readable or p.kind is None) for p in case.filling.extras)


def _validity(case: Case, paper: Paper, kind: DocumentType) -> Iterator[Finding]:
    field = next((f for f in kind.fields if f.key == "valid_until"), None)
    if field is None:
        return
    until, ever = paper.sure("valid_until"), paper.sure("long_term")
    given = {"kind": kind.name, "file": paper.file_name}
    material = case.material_of(paper)
    if ever is not None and ever.value is True:
        outcome, said, shown = Outcome.PASS, words("expired", **given, until=""), ever
    elif until is not None:
        past = isinstance(until.value, date) and until.value < case.today
        outcome = Outcome.FAIL if past else Outcome.PASS
        said, shown = words("expired", **given, until=until.text), until
    elif field.required and not _lacks(paper, field.on):
        outcome, said, shown = Outcome.UNCLEAR, words("validity_unclear", **given), None
    else:
        return
    yield finding(
        FindingKind.VALIDITY, outcome, "validity", said, material=material,
        values=[case.read_value(paper, shown)] if shown else (),
        evidence=() if shown else [case.place(paper)],
    )  # fmt: skip


def _lacks(paper: Paper, side: str) -> bool:
    """Whether the side that carries a field is not there: that is said once, by `sides`."""
    return bool(side) and side not in paper.sides


def _seal(case: Case, paper: Paper, kind: DocumentType) -> Iterator[Finding]:
    seal = paper.sure("sealed")
    given = {"kind": kind.name, "file": paper.file_name}
    if seal is None:
        outcome, said, level = Outcome.UNCLEAR, words("seal_unclear", **given), CheckLevel.PERSON
    elif seal.value is True:
        outcome, said, level = Outcome.PASS, words("seal_missing", **given), CheckLevel.CORRECT
    else:
        outcome, said, level = Outcome.FAIL, words("seal_missing", **given), CheckLevel.CORRECT
    yield finding(
        FindingKind.MARK, outcome, "seal", said, level=level, material=case.material_of(paper),
        values=[case.read_value(paper, seal)] if seal else (),
        evidence=() if seal and seal.box else [case.place(paper)],
    )  # fmt: skip


def _numbers(case: Case, paper: Paper, kind: DocumentType) -> Iterator[Finding]:
    for value in paper.values.values():
        if not value.broken:
            continue
        twice = _read_elsewhere(case, paper, value)
        surely = value.typed or twice
        where = "；两份材料上读到的一样" if twice else ""
        said = words(
            "number_broken", kind=kind.name, file=paper.file_name, field=value.title,
            value=value.text, where=where,
        )  # fmt: skip
        yield finding(
            FindingKind.CHECK, Outcome.FAIL if surely else Outcome.UNCLEAR, "number", said,
            material=case.material_of(paper), values=[case.read_value(paper, value)],
        )  # fmt: skip


def _read_elsewhere(case: Case, paper: Paper, value: FieldValue) -> bool:
    others = (p for p in case.papers if p.file_id != paper.file_id)
    return any(v.text == value.text for p in others for v in p.values.values())
