"""Doubles: the same file, the same paper taken twice, the same page twice in one paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from knowledge.schema import CheckLevel
from ocr import Document
from prereview.case import Case, finding
from prereview.messages import words
from prereview.papers import Paper
from prereview.report import Evidence, Finding, FindingKind, Outcome
from prereview.wanted import own_kinds

#: Two readings are of one page when so many of their runs of three characters are the same; the
#: same form filled in by two people shares 0.7 and less (tuning seeds). Short texts say nothing.
_SAME_WORDS, _ENOUGH_TEXT = 0.8, 30
_LONG_NUMBER = re.compile(r"[0-9A-Z]{8,}")


def check_doubles(case: Case) -> Iterator[Finding]:
    """Yield a finding for each file, paper and page that is there twice."""
    yield from _files(case)
    for again, first in doubles(case):
        if again.file_id == first.file_id and again.file_name == first.file_name:
            yield _in_file(case, again, first.pages[0], again.pages[0])
        else:
            given = words("same_page", file=again.file_name, first=first.file_name)
            yield finding(
                FindingKind.UNRECOGNISED, Outcome.UNCLEAR, "same_page", given,
                level=CheckLevel.HINT, material=case.material_of(again),
                evidence=[case.place(again), case.place(first)],
            )  # fmt: skip
    for paper in case.papers:
        for one, other in combinations(paper.pages, 2):
            if _same_text(_text(case, paper, one), _text(case, paper, other)):
                yield _in_file(case, paper, one, other)


def doubles(case: Case) -> list[tuple[Paper, Paper]]:
    """Return each paper that shows the same pages as one before it, with that one."""
    known = sorted(
        (p for p in case.papers if p.kind and p.readable), key=lambda p: (p.order, p.pages)
    )
    found: dict[int, tuple[Paper, Paper]] = {}
    for first, again in combinations(known, 2):
        if first.type != again.type or id(again) in found:
            continue
        if first.type in own_kinds() and case.material_of(first) != case.material_of(again):
            continue  # the forms of two matters are alike
        if _same(case, first, again):
            found[id(again)] = again, first
    return list(found.values())


def _same(case: Case, first: Paper, again: Paper) -> bool:
    """Whether two papers of one kind are one paper: what was read surely of both agrees."""
    shared = [(v, other) for k, v in first.values.items() if v.sure and (other := again.sure(k))]
    if any(v.text != other.text for v, other in shared):
        return False
    if first.sides & again.sides and any(v.key == "number" for v, _ in shared):
        return True
    named = any(v.key == "name" for v, _ in shared)
    return _same_text(_text(case, first), _text(case, again), misread=int(named))


def _files(case: Case) -> Iterator[Finding]:
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


def _in_file(case: Case, paper: Paper, first: int, again: int) -> Finding:
    said = words("same_in_file", file=paper.file_name, first=str(first), again=str(again))
    places = [
        Evidence(file_id=paper.file_id, file_name=paper.file_name, page=n) for n in (again, first)
    ]
    return finding(
        FindingKind.UNRECOGNISED, Outcome.UNCLEAR, "same_page", said,
        level=CheckLevel.HINT, material=case.material_of(paper), evidence=places,
    )  # fmt: skip


def _text(case: Case, paper: Paper, page: int | None = None) -> str:
    pages = paper.pages if page is None else (page,)
    keys = ((paper.file_id, number) for number in pages)
    return "".join(case.looks[key].text for key in keys if key in case.looks)


def _same_text(one: str, other: str, *, misread: int = 0) -> bool:
    """Whether two readings are of one page: nearly the same words, and the same numbers.

    Of the numbers, `misread` may differ, each in one character.
    """
    if min(len(one), len(other)) < _ENOUGH_TEXT:
        return False
    ours, theirs = set(_LONG_NUMBER.findall(one)), set(_LONG_NUMBER.findall(other))
    mine, yours = ours - theirs, theirs - ours
    if max(len(mine), len(yours)) > misread or not all(_near(a, b) for a in mine for b in yours):
        return False
    a, b = ({text[i : i + 3] for i in range(len(text) - 2)} for text in (one, other))
    return len(a & b) >= _SAME_WORDS * len(a | b)


def _near(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
