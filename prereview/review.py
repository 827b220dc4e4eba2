"""The whole judgement: from read files to a report, without jobs, storage or a clock of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Protocol

from knowledge import Catalogue, Published
from knowledge.schema import CheckLevel, Matter
from ocr import Coverage, Document, Refusal, Remark
from prereview.case import Case
from prereview.checks.materials import slots_of
from prereview.errors import MatterNotFound
from prereview.gather import join_sides, papers_of
from prereview.licences import Licences
from prereview.looks import PageLook, observe
from prereview.messages import remark_topics, verdict_text
from prereview.papers import Paper, ReadFile, Upload
from prereview.report import (
    FileSignature,
    Finding,
    MatterVerdict,
    Outcome,
    Report,
    ReviewedFile,
    Slot,
    SlotState,
    Verdict,
)
from prereview.several import Said, case_of, findings_of, once
from prereview.slots import fill
from prereview.wanted import Wanted, wanted

#: Verdicts from the worst on: what must be mended, what a person must see, what may come later.
_WORST = (
    Verdict.CORRECT_FIRST, Verdict.PERSON, Verdict.TOLERANCE, Verdict.COMMITMENT, Verdict.READY
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Application:
    """What is applied for, and by whom: `applicant` and `form` are the answers that were given.

    Of several matters done as one, `matter_code` is the first, `further` are the others in order of
    handling, and `title` is what they are called together.
    """

    id: str
    matter_code: str
    applicant: Mapping[str, Any]
    form: Mapping[str, Any]
    further: tuple[str, ...] = ()
    title: str = ""


class Reads(Protocol):
    """What a review needs of a reader."""

    def read(self, data: bytes, name: str) -> Document | Refusal:
        """Read one file."""
        ...


def review(
    application: Application, files: Sequence[Upload], published: Published, reader: Reads,
    today: date,
) -> Report:  # fmt: skip
    """Read all files and judge them against the published catalogue.

    Raises:
        MatterNotFound: the catalogue does not carry a matter.
    """
    read = [ReadFile(f.file_id, f.name, f.material, reader.read(f.data, f.name)) for f in files]
    return judge(application, read, published, today)


def judge(
    application: Application, files: Iterable[ReadFile], published: Published, today: date,
    licences: Licences | None = None,
) -> Report:  # fmt: skip
    """Judge files that were read. Documents are looked at one after the other, so `files` may load.

    With `licences`, what the files lack is fetched from the store of electronic licences.

    Raises:
        MatterNotFound: the catalogue does not carry a matter.
    """
    catalogue = published.catalogue
    matters = matters_of(catalogue, (application.matter_code, *application.further))
    papers: list[Paper] = []
    kept: list[ReadFile] = []
    seen: set[str] = set()
    looks: dict[tuple[str, int], PageLook] = {}
    for order, file in enumerate(files):
        if file.outcome.sha256 not in seen:
            for found in papers_of(file, order, catalogue.documents, today):
                paper, own = observe(file, found)
                papers.append(paper)
                looks |= own
        if isinstance(file.outcome, Document):
            seen.add(file.outcome.sha256)
        kept.append(_without_pages(file))
    wants = wanted(matters, application.applicant, application.form, today)
    needs = [(want.material, want.needed) for want in wants]
    case = Case(
        matters, catalogue.documents, application.applicant, application.form, today, tuple(kept),
        fill(needs, join_sides(papers), looks), looks,
    )  # fmt: skip
    return _report(application, _completed(case, licences) if licences else case, published, wants)


def matters_of(catalogue: Catalogue, codes: Iterable[str]) -> tuple[Matter, ...]:
    """Return matters by their codes.

    Raises:
        MatterNotFound: the catalogue does not carry one.
    """
    found = []
    for code in codes:
        matter = catalogue.matter(code)
        if matter is None:
            raise MatterNotFound(code)
        found.append(matter)
    return tuple(found)


def _completed(case: Case, licences: Licences) -> Case:
    """The case with what the store of electronic licences has for its empty slots."""
    brought = licences.bring(case.filling, case.kinds, case.applicant, case.today)
    needs = [(slot.material, slot.needed) for slot in case.filling.slots]
    filling = replace(fill(needs, [*case.papers, *brought.papers], case.looks), away=brought.away)
    return replace(case, filling=filling, files=(*case.files, *brought.files))


def _without_pages(file: ReadFile) -> ReadFile:
    """Let go of the page pictures, which are large, once a file's papers have been read."""
    if isinstance(file.outcome, Refusal):
        return file
    read = file.outcome
    return replace(file, outcome=replace(read, pages=()))


def _report(
    application: Application, case: Case, published: Published, wants: Sequence[Wanted]
) -> Report:
    said = findings_of(case, wants)
    slots = tuple(_of_some(s, w, case) for s, w in zip(slots_of(case), wants, strict=True))
    matters = tuple(_verdict(case, matter, wants, said) for matter in case.matters)
    verdict = min((m.verdict for m in matters), key=_WORST.index)
    first, departments = matters[0], dict.fromkeys(m.department for m in matters)
    return Report(
        submission_id=application.id, matter_code=first.code,
        matter_name=(application.title if len(matters) > 1 else "") or first.name,
        department="、".join(departments), catalogue_version=published.version, as_of=case.today,
        created_at=datetime.now(UTC), verdict=verdict, verdict_text=verdict_text(verdict.value),
        slots=slots, findings=tuple(_numbered(once(case, said))), files=tuple(_reviewed(case)),
        matters=matters,
    )  # fmt: skip


def _of_some(slot: Slot, want: Wanted, case: Case) -> Slot:
    """A slot with the matters that it is for, unless it is for all."""
    some = () if len(want.matters) == len(case.matters) else want.matters
    return slot.model_copy(update={"matters": some})


def _verdict(
    case: Case, matter: Matter, wants: Sequence[Wanted], said: Sequence[Said]
) -> MatterVerdict:
    findings = [finding for finding, concerned in said if matter.code in concerned]
    made = judge_all(findings, slots_of(case_of(case, matter.code, wants)))
    return MatterVerdict(
        code=matter.code, name=matter.name, department=matter.department, verdict=made,
        verdict_text=verdict_text(made.value),
    )  # fmt: skip


def judge_all(findings: Sequence[Finding], slots: Sequence[Slot]) -> Verdict:
    """Return what to do next: mend what surely is wrong, then what only a person can say."""
    hint = CheckLevel.HINT.value
    weighty = [f for f in findings if f.level != hint and f.outcome is not Outcome.PASS]
    correct = CheckLevel.CORRECT.value
    if any(f.outcome is Outcome.FAIL and f.level == correct for f in weighty):
        return Verdict.CORRECT_FIRST
    if weighty:
        return Verdict.PERSON
    states = {slot.state for slot in slots}
    if SlotState.TOLERATED in states:
        return Verdict.TOLERANCE
    if SlotState.COMMITTABLE in states:
        return Verdict.COMMITMENT
    return Verdict.READY


def _numbered(found: Iterable[Finding]) -> Iterator[Finding]:
    for number, item in enumerate(found, 1):
        yield item.model_copy(update={"id": f"f{number}"})


def _reviewed(case: Case) -> Iterator[ReviewedFile]:
    """A record for each paper; a file with several papers has several, one with none has one."""
    for file in case.files:
        if isinstance(file.outcome, Refusal):
            yield ReviewedFile(file_id=file.file_id, name=file.name, refusal=file.outcome.message)
            continue
        papers = [p for p in case.papers if file.file_id in (p.file_id, *p.joined)]
        if not papers:
            yield ReviewedFile(file_id=file.file_id, name=file.name, notes=_notes(file.outcome))
        for paper in papers:
            yield ReviewedFile(
                file_id=file.file_id, name=file.name, document_type=paper.type,
                document_name=paper.kind.name if paper.kind else "",
                material=case.material_of(paper), confidence=paper.confidence,
                pages=len(paper.pages), fields=tuple(_fields(case, paper, file.file_id)),
                notes=_notes(file.outcome), signatures=_signatures(file.outcome),
            )  # fmt: skip


def _notes(read: Document) -> tuple[str, ...]:
    """Remarks that are no findings."""
    return tuple(
        f"第 {remark.page} 页：{remark.message}"
        if remark.page and not _tells_page(remark)
        else remark.message
        for remark in read.remarks
        if remark.code not in remark_topics()
    )


def _tells_page(remark: Remark) -> bool:
    return f"第 {remark.page} 页" in remark.message


def _signatures(read: Document) -> tuple[FileSignature, ...]:
    return tuple(
        FileSignature(
            signer=one.signer, seal_name=one.seal_name, signed_at=one.signed_at,
            whole=one.coverage is Coverage.WHOLE, intact=one.intact, page=one.page,
        )
        for one in read.signatures
    )  # fmt: skip


def _fields(case: Case, paper: Paper, file_id: str) -> Iterator[Any]:
    for value in paper.values.values():
        if paper.files.get(value.key, paper.file_id) == file_id:
            yield case.read_value(paper, value)
