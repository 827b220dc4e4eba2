"""Files: could they be opened, what are they, do they lie in the right place, can they be read."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.schema import CheckLevel
from ocr import Document, Refusal
from prereview.case import Case, finding
from prereview.checks.remarks import reasons
from prereview.messages import words
from prereview.papers import Paper
from prereview.report import Evidence, Finding, FindingKind, Outcome


def check_files(case: Case) -> Iterator[Finding]:
    """Yield findings on refused, doubled, misplaced, unknown and unreadable files."""
    yield from _refused(case)
    yield from _doubled(case)
    yield from _misplaced(case)
    for paper in case.papers:
        if paper.weak_pages:
            yield _weak(case, paper)
        elif paper.kind is None:
            yield _unknown(case, paper)


def _refused(case: Case) -> Iterator[Finding]:
    for file in case.files:
        if isinstance(file.outcome, Refusal):
            said = words("refused", file=file.name, reason=file.outcome.message)
            place = Evidence(file_id=file.file_id, file_name=file.name, page=0)
            material = next(
                (m.name for m in case.matter.materials if m.number == file.material), ""
            )
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


def _unknown(case: Case, paper: Paper) -> Finding:
    material = case.material_of(paper)
    key = "unrecognised_in_slot" if material else "unrecognised"
    said = words(key, file=paper.file_name, material=material)
    return finding(
        FindingKind.UNRECOGNISED, Outcome.UNCLEAR, "unrecognised", said,
        level=CheckLevel.PERSON, material=material, evidence=[case.place(paper)],
    )  # fmt: skip
