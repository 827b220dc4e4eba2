"""What a pre-review says: slots, findings with evidence, a verdict. It advises; a clerk decides.

These models are stored with the submission and sent over HTTP, so they are pydantic and frozen.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Base of all records: frozen, closed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Outcome(StrEnum):
    """Three outcomes, never two: what was not read surely is `unclear` and goes to a person."""

    PASS = "pass"  # noqa: S105 - an outcome, not a password
    FAIL = "fail"
    UNCLEAR = "unclear"


class Verdict(StrEnum):
    """What the applicant should do next."""

    READY = "ready"
    CORRECT_FIRST = "correct_first"
    TOLERANCE = "tolerance"
    COMMITMENT = "commitment"
    PERSON = "person"


class FindingKind(StrEnum):
    """Where a finding comes from."""

    REFUSED_FILE = "refused_file"
    UNRECOGNISED = "unrecognised"
    MISSING = "missing"
    INCOMPLETE = "incomplete"
    QUALITY = "quality"
    MARK = "mark"
    VALIDITY = "validity"
    CHECK = "check"


class SlotState(StrEnum):
    """How a required material stands."""

    PRESENT = "present"
    MISSING = "missing"
    INCOMPLETE = "incomplete"
    TOLERATED = "tolerated"
    COMMITTABLE = "committable"
    NOT_NEEDED = "not_needed"
    UNCLEAR = "unclear"


class Evidence(Record):
    """Where it stands: file, page (from 1), box (left, top, right, bottom) in page pixels."""

    file_id: str
    file_name: str
    page: int
    box: tuple[float, float, float, float] | None = None


class ReadValue(Record):
    """A value as read from a paper: `text` normalised, `raw` as on the page, how surely, where.

    Only a `sure` one is judged by or filled into a form.
    """

    field: str
    label: str
    text: str
    raw: str
    confidence: float
    found_by: str
    evidence: Evidence | None = None
    sure: bool = False


class Finding(Record):
    """One point of the review, passed points included so that a clerk sees what was checked.

    `message` says what is the matter, `remedy` how to mend it, both to the applicant;
    `rule` is the check's number in the catalogue or the name of a built-in check; `since_round` is
    the round since which the point is open, 0 for a passed one; `matters` are the codes of the
    matters that it concerns, empty when that is all of them.
    """

    id: str
    kind: FindingKind
    outcome: Outcome
    level: str
    rule: str
    sentence: str
    message: str = ""
    remedy: str = ""
    basis: str = ""
    material: str = ""
    values: tuple[ReadValue, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    since_round: int = 0
    matters: tuple[str, ...] = ()


class FileSignature(Record):
    """An electronic signature or seal of a file; whether its certificate is trusted is not judged.

    `whole`: it covers the file as it is; `intact`: what it covers was not changed, None when that
    cannot be told; `page`: where it is shown, 0 when it is not.
    """

    signer: str
    seal_name: str = ""
    signed_at: str = ""
    whole: bool = False
    intact: bool | None = None
    page: int = 0


class ReviewedFile(Record):
    """A file as the review saw it; `refusal` is filled when it could not be read.

    `notes` are the reader's remarks in words.
    """

    file_id: str
    name: str
    document_type: str = ""
    document_name: str = ""
    material: str = ""
    confidence: float = 0.0
    pages: int = 0
    refusal: str = ""
    fields: tuple[ReadValue, ...] = ()
    notes: tuple[str, ...] = ()
    signatures: tuple[FileSignature, ...] = ()


class Slot(Record):
    """One material and the files that fill it; `matters` as in a finding."""

    number: str
    name: str
    necessity: str
    state: SlotState
    files: tuple[str, ...] = ()
    note: str = ""
    due: str = ""
    matters: tuple[str, ...] = ()


Point = TypeVar("Point", Finding, Slot)


class MatterVerdict(Record):
    """What one matter of a submission comes to."""

    code: str
    name: str
    department: str
    verdict: Verdict
    verdict_text: str


class Report(Record):
    """The whole pre-review of a submission against one published version of the catalogue.

    `matters` has a verdict for each matter, in order of handling; `verdict` is the worst of them.
    With several, `matter_name` is what they are called together and `matter_code` the first.
    `round` counts the reviews of the submission. `solved` are points of the round before that are
    right now; `unjudged` those that could not be judged again, because their paper is gone or
    unreadable. Their ids, values and boxes are those of the earlier round.
    """

    submission_id: str
    matter_code: str
    matter_name: str
    department: str
    catalogue_version: int
    as_of: date
    created_at: datetime
    verdict: Verdict
    verdict_text: str
    slots: tuple[Slot, ...]
    findings: tuple[Finding, ...]
    files: tuple[ReviewedFile, ...]
    round: int = 1
    solved: tuple[Finding, ...] = ()
    unjudged: tuple[Finding, ...] = ()
    matters: tuple[MatterVerdict, ...] = ()

    @property
    def parts(self) -> tuple[Report, ...]:
        """The report of each matter, in order of handling; of one matter it is this one."""
        return tuple(map(self.of, self.matters)) if len(self.matters) > 1 else (self,)

    def names_of(self, concerned: Finding | Slot) -> tuple[str, ...]:
        """The names of the matters that a point is about; none when it is about all."""
        return tuple(m.name for m in self.matters if m.code in concerned.matters)

    def of(self, matter: MatterVerdict) -> Report:
        """The report of one matter: its verdict, its points and those of all; the files stay."""

        def own(points: tuple[Point, ...]) -> tuple[Point, ...]:
            return tuple(p for p in points if not p.matters or matter.code in p.matters)

        return self.model_copy(
            update={
                "matter_code": matter.code, "matter_name": matter.name,
                "department": matter.department, "verdict": matter.verdict,
                "verdict_text": matter.verdict_text, "matters": (matter,),
                "slots": own(self.slots), "findings": own(self.findings),
                "solved": own(self.solved), "unjudged": own(self.unjudged),
            }
        )  # fmt: skip
