"""Files: could they be opened, what are they, do they lie in the right place, can they be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from knowledge.schema import CheckLevel, DocumentType
from ocr import Document, Refusal
from prereview.case import Case, finding
from prereview.checks.remarks import reasons
from prereview.messages import words
from prereview.papers import Paper
from prereview.report import Evidence, Finding, FindingKind, Outcome
from prereview.wanted import own_kinds

#: Two readings are of one page when so many of their runs of three characters are the same; the
#: same form filled in by two people shares 0.7 and less (tuning seeds). Short texts say nothing.
_SAME_WORDS, _ENOUGH_TEXT = 0.8, 30
_LONG_NUMBER = re.compile(r"[0-9A-Z]{8,}")


def check_files(case: Case) -> Iterator[Finding]:
    """Yield findings on refused, doubled, misplaced, spare, unknown and unreadable files."""
    yield from _refused(case)
    yield from _doubled(case)
    again = list(_same_pages(case))
    yield from (found for _, found in again)
    yield from _misplaced(case)
    said = [paper for paper, _ in again] + [paper for paper, _ in case.filling.misplaced]
    for paper in case.papers:
        if _is_accepted(case, paper):
            continue
        if paper.weak_pages:
            yield _weak(case, paper)
        elif paper.kind is None:
            yield _unknown(case, paper)
        elif paper.kind and paper in case.filling.extras and paper not in said:
            yield _extra(case, paper, paper.kind)


def _refused(case: Case) -> Iterator[Finding]:
    for file in case.files:
        if isinstance(file.outcome, Refusal):
            said = words("refused", file=file.name, reason=file.outcome.message)
            place = Evidence(file_id=file.file_id, file_name=file.name, page=0)
            chosen = (s.material for s in case.filling.slots if s.material.number == file.material)
            material = next((m.name for m in chosen), "")
            yield finding(
                FindingKind.REFUSED_FILE, Outcome.FAIL, "refused_file", said,
                evidence=[place], material=material,
            )  # fmt: skip


def _doubled(case: Case) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for file in case.files:
        if not isinstance(file.outcome, Document):
            continue
        digest = file.outcome.sha256
        if digest in seen:
            said = words("duplicate", file=file.name, first=seen[digest])
            place = Evidence(file_id=file.file_id, file_name=file.name, page=1)
            yield finding(
                FindingKind.UNRECOGNISED, Outcome.FAIL, "duplicate", said,
                level=CheckLevel.HINT, evidence=[place],
            )  # fmt: skip
        seen.setdefault(digest, file.name)


def _same_pages(case: Case) -> Iterator[tuple[Paper, Finding]]:
    """Papers of one kind whose pages carry the same words: the same page, taken twice."""
    known = [p for p in case.papers if p.kind and p.readable]
    said: set[int] = set()
    for first, again in combinations(sorted(known, key=lambda p: p.order), 2):
        if first.type != again.type or first.file_id == again.file_id or id(again) in said:
            continue
        if first.type in own_kinds() and case.material_of(first) != case.material_of(again):
            continue  # the forms of two matters are alike
        if _same_text(_text(case, first), _text(case, again)):
            said.add(id(again))
            given = words("same_page", file=again.file_name, first=first.file_name)
            yield again, finding(
                FindingKind.UNRECOGNISED, Outcome.UNCLEAR, "same_page", given,
                level=CheckLevel.HINT, material=case.material_of(again),
                evidence=[case.place(again), case.place(first)],
            )  # fmt: skip


def _text(case: Case, paper: Paper) -> str:
    keys = ((paper.file_id, number) for number in paper.pages)
    return "".join(case.looks[key].text for key in keys if key in case.looks)


def _same_text(one: str, other: str) -> bool:
    """Whether two readings are of one page: nearly the same words, and the same numbers."""
    if min(len(one), len(other)) < _ENOUGH_TEXT:
        return False
    if set(_LONG_NUMBER.findall(one)) != set(_LONG_NUMBER.findall(other)):
        return False
    a, b = ({text[i : i + 3] for i in range(len(text) - 2)} for text in (one, other))
    return len(a & b) >= _SAME_WORDS * len(a | b)


def _extra(case: Case, paper: Paper, kind: DocumentType) -> Finding:
    said = words("extra", file=paper.file_name, kind=kind.name)
    return finding(
        FindingKind.UNRECOGNISED, Outcome.UNCLEAR, "extra", said,
        level=CheckLevel.HINT, evidence=[case.place(paper)],
    )  # fmt: skip


def _misplaced(case: Case) -> Iterator[Finding]:
    for paper, chosen in case.filling.misplaced:
        name = paper.kind.name if paper.kind else ""
        said = words("wrong_slot", file=paper.file_name, material=chosen.name, kind=name)
        yield finding(
            FindingKind.UNRECOGNISED, Outcome.UNCLEAR, "wrong_slot", said,
            level=CheckLevel.HINT, material=chosen.name, evidence=[case.place(paper)],
        )  # fmt: skip


def _weak(case: Case, paper: Paper) -> Finding:
    pages = "、".join(str(n) for n in paper.weak_pages)
    file = next(f for f in case.files if f.file_id == paper.file_id)
    why = reasons(file, paper.weak_pages)
    said = words("weak", file=paper.file_name, pages=pages, reasons=why)
    places = [
        Evidence(file_id=paper.file_id, file_name=paper.file_name, page=n) for n in paper.weak_pages
    ]
    return finding(
        FindingKind.QUALITY, Outcome.UNCLEAR, "quality", said,
        material=case.material_of(paper), evidence=places,
    )  # fmt: skip


def _is_accepted(case: Case, paper: Paper) -> bool:
    slots = (s for s in case.filling.slots if paper in s.papers)
    return any(case.is_accepted(paper, slot.material) for slot in slots)


def _unknown(case: Case, paper: Paper) -> Finding:
    material = case.material_of(paper)
    key = "unrecognised_in_slot" if material else "unrecognised"
    said = words(key, file=paper.file_name, material=material)
    return finding(
        FindingKind.UNRECOGNISED, Outcome.UNCLEAR, "unrecognised", said,
        level=CheckLevel.PERSON, material=material, evidence=[case.place(paper)],
    )  # fmt: skip
