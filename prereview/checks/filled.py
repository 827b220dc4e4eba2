"""What people fill in themselves: required fields, choices, signatures."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.schema import CheckLevel, DocumentField, DocumentType, FieldType
from ocr import Standing
from prereview.case import Case, finding
from prereview.messages import words
from prereview.papers import Paper
from prereview.reading.fields import FieldValue
from prereview.report import Finding, FindingKind, Outcome


def check_filled(case: Case) -> Iterator[Finding]:
    """Yield findings on every readable paper in a slot; the catalogue's own checks go before."""
    expressions = " ".join(c.expression for c in case.matter.checks)
    for slot in case.filling.slots:
        for paper in slot.papers:
            if paper.kind is None or not paper.readable:
                continue
            yield from _fields(case, paper, paper.kind, expressions)
            if paper.kind.signature:
                yield from _choices(case, paper, expressions)
                yield from _signature(case, paper, paper.kind, expressions)


def _fields(case: Case, paper: Paper, kind: DocumentType, expressions: str) -> Iterator[Finding]:
    """Blank where the label stands alone; unclear where nothing was found and no check asks."""
    wanted = [f for f in kind.fields if f.required and not _elsewhere(paper, f)]
    absent = [f for f in wanted if f.key not in paper.values]
    blank = [f for f in absent if case.standing(paper, f.key) is Standing.ABSENT]
    unread = [f for f in absent if f not in blank and f"{kind.type}.{f.key}" not in expressions]
    given = {"file": paper.file_name, "kind": kind.name}
    if blank:
        yield _finding(case, paper, Outcome.FAIL, "filled", "blank", blank, given)
    if unread:
        yield _finding(case, paper, Outcome.UNCLEAR, "filled", "blank_unclear", unread, given)
    if wanted and not absent:
        yield _finding(case, paper, Outcome.PASS, "filled", "blank", wanted, given)


def _elsewhere(paper: Paper, field: DocumentField) -> bool:
    """Whether a field has a check of its own, or stands on a side that is not there."""
    return field.key == "valid_until" or bool(field.on and field.on not in paper.sides)


def _finding(
    case: Case, paper: Paper, outcome: Outcome, rule: str, key: str,
    fields: list[DocumentField], given: dict[str, str],
) -> Finding:  # fmt: skip
    said = words(key, **given, fields="、".join(f.title for f in fields))
    values = [paper.values[f.key] for f in fields if f.key in paper.values]
    level = CheckLevel.PERSON if outcome is Outcome.UNCLEAR else CheckLevel.CORRECT
    return finding(
        FindingKind.INCOMPLETE, outcome, rule, said, level=level, material=case.material_of(paper),
        values=[case.read_value(paper, v) for v in values],
        evidence=() if values else [case.place(paper)],
    )  # fmt: skip


def _choices(case: Case, paper: Paper, expressions: str) -> Iterator[Finding]:
    """A form with boxes to tick has at least one ticked."""
    boxes = [v for v in paper.values.values() if v.found_by == "box"]
    if len(boxes) < 2 or any(f'["{v.key}"]' in expressions for v in boxes):
        return
    ticked, doubtful = any(v.value is True for v in boxes), any(not v.sure for v in boxes)
    outcome = Outcome.PASS if ticked else Outcome.UNCLEAR if doubtful else Outcome.FAIL
    given = {"file": paper.file_name, "choices": "、".join(v.title for v in boxes[:6])}
    yield finding(
        FindingKind.INCOMPLETE, outcome, "choices", words("unticked", **given),
        level=CheckLevel.CORRECT if outcome is Outcome.FAIL else CheckLevel.PERSON,
        material=case.material_of(paper), values=[case.read_value(paper, v) for v in boxes],
    )  # fmt: skip


def _signature(case: Case, paper: Paper, kind: DocumentType, expressions: str) -> Iterator[Finding]:
    """Each party has signed; where one field says signed and one sealed, either will do."""
    marks = [f for f in kind.fields if f.type is FieldType.MARK and not f.part]
    if not marks or any(f"{kind.type}.{f.key}" in expressions for f in marks):
        return
    either = [f for f in marks if f.key in ("signed", "sealed")]
    parties = [[f] for f in marks if f not in either] + ([either] if either else [])
    for party in parties:
        read = [v for f in party if (v := paper.sure(f.key))]
        yield _signed(case, paper, kind, party, read)


def _signed(
    case: Case, paper: Paper, kind: DocumentType, party: list[DocumentField], read: list[FieldValue]
) -> Finding:
    given = {
        "file": paper.file_name,
        "kind": kind.name,
        "mark": "或者".join(f.title for f in party),
    }
    level = CheckLevel.CORRECT
    if any(v.value is True for v in read):
        outcome, said = Outcome.PASS, words("unsigned", **given)
    elif len(read) == len(party):
        outcome, said = Outcome.FAIL, words("unsigned", **given)
    else:
        outcome, said, level = Outcome.UNCLEAR, words("sign_unclear", **given), CheckLevel.PERSON
    places = [case.place(paper)] if not any(v.box for v in read) else []
    return finding(
        FindingKind.MARK, outcome, "signature", said, level=level, material=case.material_of(paper),
        values=[case.read_value(paper, v) for v in read], evidence=places,
    )  # fmt: skip
