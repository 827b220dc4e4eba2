"""Files: could they be opened, what are they, do they lie in the right place, can they be read."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from knowledge.schema import CheckLevel, DocumentType
from ocr import Refusal
from prereview.case import Case, finding
from prereview.checks.doubles import doubles
from prereview.checks.remarks import reasons
from prereview.messages import words
from prereview.papers import Paper, ReadFile
from prereview.report import Evidence, Finding, FindingKind, Outcome


def check_files(case: Case) -> Iterator[Finding]:
    """Yield findings on refused, misplaced, spare, unknown, unreadable and manifold files."""
    yield from _refused(case)
    sheaves = {file.file_id for file in case.files if len(_own(case, file)) > 1}
    yield from _several(case)
    yield from _misplaced(case, sheaves)
    said = [paper for paper, _ in doubles(case)] + [p for p, _ in case.filling.misplaced]
    for paper in case.papers:
        if _is_accepted(case, paper):
            continue
        if paper.weak_pages:
            yield _weak(case, paper)
        elif paper.kind is None:
            yield _unknown(case, paper)
        elif paper in case.filling.extras and paper not in said:
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


def _own(case: Case, file: ReadFile) -> list[Paper]:
    """The papers in one file; each file of an archive is a file of its own."""
    own = [p for p in case.papers if p.file_id == file.file_id and p.file_name == file.name]
    return sorted(own, key=lambda p: p.pages)


def _several(case: Case) -> Iterator[Finding]:
    for file in case.files:
        own = _own(case, file)
        if len(own) > 1:
            parts = "，".join(f"{_pages(p)} {p.kind.name if p.kind else '没有认出'}" for p in own)
            said = words("several", file=file.name, count=str(len(own)), parts=parts)
            yield finding(
                FindingKind.UNRECOGNISED, Outcome.UNCLEAR, "several", said,
                level=CheckLevel.HINT, evidence=[case.place(p) for p in own],
            )  # fmt: skip


def _pages(paper: Paper) -> str:
    """`第 2–4 页`, or each page where they are not side by side."""
    pages = sorted(paper.pages)
    if len(pages) > 1 and pages[-1] - pages[0] == len(pages) - 1:
        return f"第 {pages[0]}–{pages[-1]} 页"
    return f"第 {'、'.join(map(str, pages))} 页"


def _extra(case: Case, paper: Paper, kind: DocumentType) -> Finding:
    said = words("extra", file=paper.file_name, kind=kind.name)
    return finding(
        FindingKind.UNRECOGNISED, Outcome.UNCLEAR, "extra", said,
        level=CheckLevel.HINT, evidence=[case.place(paper)],
    )  # fmt: skip


def _misplaced(case: Case, sheaves: Collection[str]) -> Iterator[Finding]:
    """Papers in a wrong slot; of a file with several papers it is said what each of them is."""
    for paper, chosen in case.filling.misplaced:
        if paper.file_id in sheaves:
            continue
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
    by_name = material and not paper.chosen
    key = (
        "unrecognised_by_name"
        if by_name
        else "unrecognised_in_slot"
        if material
        else "unrecognised"
    )
    said = words(key, file=paper.file_name, material=material)
    return finding(
        FindingKind.UNRECOGNISED, Outcome.UNCLEAR, "unrecognised", said,
        level=CheckLevel.PERSON, material=material, evidence=[case.place(paper)],
    )  # fmt: skip
