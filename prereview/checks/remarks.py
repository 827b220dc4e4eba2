"""What the reader remarked: pages hard to see, parts of an archive unread, signatures in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.schema import CheckLevel
from ocr import Document, Remark
from prereview.case import Case, finding
from prereview.messages import remark_topics, words
from prereview.papers import Paper, ReadFile
from prereview.report import Evidence, Finding, FindingKind, Outcome

#: Kind of the finding, its outcome and level, by the topic of the remark.
_AS = {
    "refused": (FindingKind.REFUSED_FILE, Outcome.FAIL, CheckLevel.CORRECT),
    "marks": (FindingKind.MARK, Outcome.UNCLEAR, CheckLevel.PERSON),
    "quality": (FindingKind.QUALITY, Outcome.UNCLEAR, CheckLevel.HINT),
}


def check_remarks(case: Case) -> Iterator[Finding]:
    """Yield a finding for each remark that matters and is not part of another finding."""
    seen: set[str] = set()
    for file in case.files:
        if isinstance(file.outcome, Document) and file.outcome.sha256 not in seen:
            seen.add(file.outcome.sha256)
            weak = {n for p in case.papers if p.file_id == file.file_id for n in p.weak_pages}
            for remark in file.outcome.remarks:
                topic = remark_topics().get(remark.code)
                if topic and not (topic == "quality" and remark.page in weak):
                    yield _finding(case, file, remark, topic)


def reasons(file: ReadFile, pages: Sequence[int]) -> str:
    """Why pages cannot be read well, each remark once, as sentences."""
    if not isinstance(file.outcome, Document):
        return ""
    said = (
        remark.message
        for remark in file.outcome.remarks
        if remark.page in pages and remark_topics().get(remark.code) == "quality"
    )
    return "".join(dict.fromkeys(said))


def _finding(case: Case, file: ReadFile, remark: Remark, topic: str) -> Finding:
    kind, outcome, level = _AS[topic]
    said = words(f"remark_{topic}", file=file.name, said=remark.message)
    box = tuple(round(float(v), 1) for v in remark.box) if remark.box else None
    place = Evidence(file_id=file.file_id, file_name=file.name, page=remark.page, box=box)
    paper = _paper_at(case, file, remark.page)
    return finding(
        kind, outcome, remark.code, said, level=level, evidence=[place],
        material=case.material_of(paper) if paper else "",
    )  # fmt: skip


def _paper_at(case: Case, file: ReadFile, page: int) -> Paper | None:
    return next((p for p in case.papers if p.file_id == file.file_id and page in p.pages), None)
