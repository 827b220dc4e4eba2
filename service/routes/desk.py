"""The window's desk: what was handed over, its papers and report, and the clerk's decisions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field

from prereview import (
    Decision,
    FindingDecision,
    Order,
    Report,
    Risk,
    RuleQuality,
    State,
    SubmissionDecision,
    Waiting,
    rule_quality,
)
from prereview.letters import Decided, Format, render
from service.access import Rule, rule
from service.letters import LETTER_NAME, NOTICE, compose, offered, respond
from service.problems import NotFound
from service.repeats import RepeatableRoute
from service.routes.bundles import BundleMatter, matters_out
from service.routes.deps import PartsDep, ReviewerDep
from service.routes.letters import LetterOut
from service.routes.submissions import FileOut, file_out

router = APIRouter(prefix="/api/desk", tags=["desk"], route_class=RepeatableRoute)

SubmissionId = Annotated[str, Path(pattern="^[A-Za-z0-9_-]{8,40}$")]
_REASON = 1000


class MatterFacet(BaseModel):
    """A matter of the queue, and how many submissions are for it."""

    code: str
    name: str
    count: int


class Queue(BaseModel):
    """A page of the queue; `total` counts all that fit.

    `states` counts all; `matters` and `risks` what is in the states asked for.
    """

    total: int
    items: list[Waiting]
    states: dict[State, int]
    matters: list[MatterFacet]
    risks: dict[Risk, int]


class DeskSubmission(BaseModel):
    """A submission as the window sees it, with all decisions so far, the oldest first."""

    id: str
    matter_code: str
    matter_name: str
    bundle: str
    matters: tuple[BundleMatter, ...]
    state: str
    round: int
    applicant: dict[str, Any]
    form: dict[str, Any]
    files: tuple[FileOut, ...]
    findings: list[FindingDecision]
    decisions: list[SubmissionDecision]


class OnSubmission(BaseModel):
    """What the window does with a submission; whoever gives it back says why."""

    model_config = ConfigDict(extra="forbid")

    decision: Decision
    reason: str = Field("", max_length=_REASON)


@router.get("/submissions")
@rule(Rule.REVIEWER)
def queue(
    clerk: ReviewerDep,
    parts: PartsDep,
    state: Annotated[list[State] | None, Query()] = None,
    matter: Annotated[str, Query(max_length=64)] = "",
    older_than_hours: Annotated[float, Query(ge=0, le=100_000)] = 0,
    risk: Annotated[list[Risk] | None, Query()] = None,
    order: Order = Order.AGE,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Queue:
    """What was handed over, longest waiting first, with counts to narrow it by."""
    del clerk
    states, older = state or [State.HANDED], timedelta(hours=older_than_hours)
    total, items = parts.desk.queue(states, matter, older, limit, offset, risk or (), order)
    counts, catalogue = parts.desk.counts(states), parts.catalogue.current().catalogue

    def name(code: str) -> str:
        found = catalogue.matter(code)
        return found.name if found else code

    return Queue(
        total=total,
        items=[
            w if w.title else w.model_copy(update={"title": name(w.matter_code)}) for w in items
        ],
        states=counts.states,
        matters=[
            MatterFacet(code=m.code, name=name(m.code), count=m.count) for m in counts.matters
        ],
        risks=counts.risks,
    )


@router.get("/submissions/{submission_id}")
@rule(Rule.REVIEWER)
def submission(clerk: ReviewerDep, submission_id: SubmissionId, parts: PartsDep) -> DeskSubmission:
    """One submission."""
    del clerk
    found = parts.desk.get(submission_id)
    matters = matters_out(parts.catalogue.current().catalogue, found.matters)
    return DeskSubmission(
        id=found.id,
        matter_code=found.matter_code,
        matter_name=found.title or matters[0].name,
        bundle=found.bundle,
        matters=matters,
        state=found.state,
        round=found.round,
        applicant=dict(found.applicant),
        form=dict(found.form),
        files=tuple(file_out(entry) for entry in found.files),
        findings=parts.desk.finding_decisions(submission_id),
        decisions=parts.desk.decisions(submission_id),
    )


@router.get("/submissions/{submission_id}/report")
@rule(Rule.REVIEWER)
def report(clerk: ReviewerDep, submission_id: SubmissionId, parts: PartsDep) -> Report:
    """The report that was handed over."""
    del clerk
    return parts.desk.report(submission_id)


@router.get("/submissions/{submission_id}/letters")
@rule(Rule.REVIEWER)
def list_letters(
    clerk: ReviewerDep, submission_id: SubmissionId, parts: PartsDep
) -> list[LetterOut]:
    """The letters that its report gives."""
    del clerk
    found = offered(parts, parts.desk.report(submission_id))
    return [LetterOut(name=name, title=title) for name, title in found]


@router.post("/submissions/{submission_id}/letters/preview", response_class=HTMLResponse)
@rule(Rule.REVIEWER)
def preview(
    clerk: ReviewerDep, submission_id: SubmissionId, body: OnSubmission, parts: PartsDep
) -> HTMLResponse:
    """The notice as it would go out with this decision; nothing is decided by it."""
    del clerk
    report = parts.desk.report(submission_id)
    on_findings = parts.desk.finding_decisions(submission_id)
    proposed = Decided(body.decision, body.reason.strip(), tuple(on_findings))
    return HTMLResponse(render(compose(parts, report, NOTICE, proposed), Format.HTML))


@router.get(
    "/submissions/{submission_id}/letters/{name}.{wanted}",
    response_class=Response,
    responses={200: {"content": {kind.media_type: {} for kind in Format}}},
)
@rule(Rule.REVIEWER)
def letter(
    clerk: ReviewerDep,
    submission_id: SubmissionId,
    name: Annotated[str, Path(pattern=LETTER_NAME)],
    wanted: Format,
    parts: PartsDep,
) -> Response:
    """Its notice (`notice`) or another letter, as a page, PDF or DOCX."""
    del clerk
    return respond(parts, parts.desk.report(submission_id), name, wanted)


@router.get(
    "/submissions/{submission_id}/files/{file_id}/pages/{number}",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {}}}},
)
@rule(Rule.REVIEWER)
def page(
    clerk: ReviewerDep, submission_id: SubmissionId, file_id: str, number: int, parts: PartsDep
) -> Response:
    """A page picture."""
    del clerk
    picture = parts.desk.page_image(submission_id, file_id, number)
    if picture is None:
        raise NotFound("no_such_page", "没有这一页，或文件已经删除。")
    return Response(picture, media_type="image/jpeg")


class OnFinding(BaseModel):
    """Whether a finding is right; whoever overrules it says why."""

    model_config = ConfigDict(extra="forbid")

    agreed: bool
    reason: str = Field("", max_length=_REASON)


@router.post("/submissions/{submission_id}/findings/{finding_id}/decisions", status_code=201)
@rule(Rule.REVIEWER)
def decide_finding(
    clerk: ReviewerDep,
    submission_id: SubmissionId,
    finding_id: str,
    body: OnFinding,
    parts: PartsDep,
) -> FindingDecision:
    """Agree with a finding or overrule it; deciding again adds a decision that counts instead."""
    return parts.desk.decide_finding(submission_id, finding_id, body.agreed, body.reason, clerk)


@router.post("/submissions/{submission_id}/decision", status_code=201)
@rule(Rule.REVIEWER)
def decide(
    clerk: ReviewerDep, submission_id: SubmissionId, body: OnSubmission, parts: PartsDep
) -> SubmissionDecision:
    """Accept it, return it for correction, or ask for more."""
    return parts.desk.decide(submission_id, body.decision, body.reason, clerk)


class Rules(BaseModel):
    """What clerks found of each rule."""

    as_of: datetime
    rules: list[RuleQuality]


@router.get("/rules")
@rule(Rule.REVIEWER)
def rules(clerk: ReviewerDep, parts: PartsDep) -> Rules:
    """How often clerks agree with each rule, those most often overruled first."""
    del clerk
    return Rules(as_of=datetime.now().astimezone(), rules=rule_quality(parts.engine))
