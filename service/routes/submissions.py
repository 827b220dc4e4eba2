"""Submissions: open one, add and remove files, ask for the review."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response, UploadFile
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from prereview import Decision, FileEntry, Progress, Submission, checklist, matters_of
from prereview.jobs import enqueue
from prereview.numbers import PHONE_DIGITS, read_contact
from service.access import Rule, rule
from service.accounts.roles import Scope
from service.accounts.signatures import integration_of
from service.composition import Parts
from service.problems import NotFound, TooLarge, Unprocessable
from service.repeats import RepeatableRoute
from service.routes.bundles import MOST_MATTERS, BundleMatter, bundle_of, chosen, matters_out
from service.routes.deps import PartsDep, SubmissionDep
from service.routes.matters import ChecklistOut

router = APIRouter(tags=["review"], route_class=RepeatableRoute)

Scalar = bool | int | float | str
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\<>:\"|?*]+")
_NAME_LIMIT = 120


class SubmissionIn(BaseModel):
    """What a new submission is for, and what is known of the applicant.

    Either one matter, or the number of a bundle (一件事) with those of its matters that apply, by
    their codes; without `matters` all do.
    """

    model_config = ConfigDict(extra="forbid")

    matter_code: str = Field("", max_length=64)
    bundle: str = Field("", max_length=64)
    matters: list[Annotated[str, Field(max_length=64)]] = Field(
        default_factory=list, max_length=MOST_MATTERS
    )
    applicant: dict[str, Scalar] = Field(default_factory=dict, max_length=50)
    form: dict[str, Scalar] = Field(default_factory=dict, max_length=200)


class SubmissionOpened(BaseModel):
    """A new submission and the token that opens it."""

    id: str
    token: str


class FileOut(BaseModel):
    """A file of a submission."""

    file_id: str
    name: str
    size: int
    material: str


class WindowDecision(BaseModel):
    """What the window decided last, and why."""

    decision: Decision
    reason: str
    decided_at: datetime


class SubmissionOut(BaseModel):
    """A submission as its holder sees it; `matter_name` is what its matters are called together.

    `number` is there from the first hand-over on.
    """

    id: str
    matter_code: str
    matter_name: str
    bundle: str
    matters: tuple[BundleMatter, ...]
    state: str
    applicant: dict[str, Any]
    form: dict[str, Any]
    files: tuple[FileOut, ...]
    progress: Progress
    decision: WindowDecision | None = None
    number: str = ""


def file_out(entry: FileEntry) -> FileOut:
    """A file as it is shown; its content stays where it is."""
    return FileOut(
        file_id=entry.file_id, name=entry.name, size=entry.size, material=entry.material or ""
    )


def clean_name(name: str | None) -> str:
    """A file name fit to show and to store: no path, no control characters, not endless."""
    last = re.split(r"[/\\]", name or "")[-1]
    cleaned = _UNSAFE.sub("_", last).strip(" .")
    if len(cleaned) > _NAME_LIMIT:
        stem, dot, extension = cleaned.rpartition(".")
        tail = f"{dot}{extension}" if dot and len(extension) <= 8 else ""
        cleaned = f"{(stem or cleaned)[: _NAME_LIMIT - len(tail)]}{tail}"
    return cleaned or "未命名文件"


@router.post("/api/submissions", status_code=201)
@rule(Rule.PUBLIC, scope=Scope.SUBMISSIONS_WRITE)
def create(
    body: SubmissionIn, request: Request, response: Response, parts: PartsDep
) -> SubmissionOpened:
    """Open a submission for a matter, or for the matters of a bundle."""
    parts.rates.check("submission", request)
    catalogue = parts.guide().catalogue
    if body.bundle:
        if body.matter_code:
            message = "事项和“一件事”只能选一个"
            raise Unprocessable(
                "one_of_both", message, errors=[{"field": "bundle", "message": message}]
            )
        bundle = bundle_of(catalogue, body.bundle)
        matters = chosen(catalogue, bundle, body.matters)
        codes, title = [m.code for m in matters], bundle.name
    elif catalogue.matter(body.matter_code) is None:
        raise Unprocessable(
            "no_such_matter",
            "没有这个事项，请重新选择要办理的事项。",
            errors=[{"field": "matter_code", "message": "没有这个事项"}],
        )
    else:
        codes, title = [body.matter_code], ""
    made = parts.submissions.create(
        codes[0], body.applicant, body.form, *codes[1:], bundle=body.bundle, title=title
    )
    if key := integration_of(request):
        parts.keys.keep(made.id, key.name)
    return SubmissionOpened(id=made.id, token=parts.submission_tokens.issue(made.id, response))


@router.get("/api/submissions/{submission_id}")
@rule(Rule.SUBMISSION_HOLDER)
def show(submission: SubmissionDep, parts: PartsDep) -> SubmissionOut:
    """One submission with its files and progress."""
    return _out(parts, parts.submissions.get(submission))


def _out(parts: PartsDep, submission: Submission) -> SubmissionOut:
    matters = matters_out(parts.guide().catalogue, submission.matters)
    decided = parts.desk.decisions(submission.id)
    return SubmissionOut(
        id=submission.id,
        matter_code=submission.matter_code,
        matter_name=submission.title or matters[0].name,
        bundle=submission.bundle,
        matters=matters,
        state=submission.state,
        applicant=dict(submission.applicant),
        form=dict(submission.form),
        files=tuple(file_out(entry) for entry in submission.files),
        progress=parts.submissions.progress(submission.id),
        decision=WindowDecision(**decided[-1].model_dump()) if decided else None,
        number=submission.number,
    )


@router.get("/api/submissions/{submission_id}/checklist")
@rule(Rule.SUBMISSION_HOLDER)
def materials(submission: SubmissionDep, parts: PartsDep) -> ChecklistOut:
    """The materials that this submission needs, by its matters and answers."""
    found = parts.submissions.get(submission)
    guide = parts.guide()
    matters = matters_of(guide.catalogue, found.matters)
    made = checklist(matters, found.applicant, found.form)
    return ChecklistOut(version=guide.version, checklist=made, questions=())


@router.delete("/api/submissions/{submission_id}", status_code=204)
@rule(Rule.SUBMISSION_HOLDER)
def delete(submission: SubmissionDep, parts: PartsDep) -> None:
    """Delete a submission with all papers, what was read from them, and its reports.

    While the window has it, it is withdrawn first.
    """
    parts.submissions.delete(submission)


@router.post("/api/submissions/{submission_id}/files", status_code=201)
@rule(Rule.SUBMISSION_HOLDER)
async def add_file(
    submission: SubmissionDep,
    request: Request,
    parts: PartsDep,
    file: UploadFile,
    material: Annotated[str, Form(max_length=64)] = "",
) -> FileOut:
    """Add one file; it is read when the review runs."""
    return await receive_file(parts, submission, request, file, material)


async def receive_file(
    parts: Parts, submission: str, request: Request, file: UploadFile, material: str
) -> FileOut:
    """Keep an uploaded file; raises `TooMany`, `TooLarge` and what `Submissions.add_file` does."""
    parts.rates.check("upload", request)
    name = clean_name(file.filename)
    limit = parts.settings.max_file_bytes
    data = await file.read(limit + 1)
    if len(data) > limit:
        raise TooLarge(
            "file_too_large",
            f"“{name}”超过 {limit // 1024 // 1024} MB，请压缩、降低扫描分辨率或拆分后再上传。",
        )
    entry = await run_in_threadpool(
        parts.submissions.add_file, submission, name, data, material or None
    )
    return file_out(entry)


class FileIn(BaseModel):
    """The slot that a file belongs to: the material's number, empty to let it be recognised."""

    model_config = ConfigDict(extra="forbid")

    material: str = Field(max_length=64)


@router.patch("/api/submissions/{submission_id}/files/{file_id}")
@rule(Rule.SUBMISSION_HOLDER)
def assign_file(submission: SubmissionDep, file_id: str, body: FileIn, parts: PartsDep) -> FileOut:
    """Say which material a file belongs to."""
    return file_out(parts.submissions.assign_file(submission, file_id, body.material or None))


@router.delete("/api/submissions/{submission_id}/files/{file_id}", status_code=204)
@rule(Rule.SUBMISSION_HOLDER)
def remove_file(submission: SubmissionDep, file_id: str, parts: PartsDep) -> None:
    """Take a file out of the submission."""
    parts.submissions.remove_file(submission, file_id)


@router.post("/api/submissions/{submission_id}/review", status_code=202)
@rule(Rule.SUBMISSION_HOLDER)
def start_review(submission: SubmissionDep, parts: PartsDep) -> Progress:
    """Queue the review; asking again while it runs changes nothing."""
    parts.submissions.request_review(submission)
    enqueue(parts.settings.jobs_database(), submission)
    return parts.submissions.progress(submission)


class HandOverIn(BaseModel):
    """What is left with the papers: a mobile phone, to ask for progress by; empty for none."""

    model_config = ConfigDict(extra="forbid")

    phone: str = Field("", max_length=30)


@router.post("/api/submissions/{submission_id}/handover")
@rule(Rule.SUBMISSION_HOLDER)
def hand_over(
    submission: SubmissionDep, parts: PartsDep, body: HandOverIn | None = None
) -> SubmissionOut:
    """Hand the reviewed papers to the window; a clerk decides from there.

    The answer has the number by which, with the phone, progress can be asked for from anywhere.
    """
    phone = body.phone if body else ""
    if phone and len(read_contact(phone)) < PHONE_DIGITS:
        message = "手机号应为 11 位数字，请核对；也可以不留。"
        raise Unprocessable("bad_phone", message, errors=[{"field": "phone", "message": message}])
    parts.submissions.hand_over(submission, read_contact(phone))
    return _out(parts, parts.submissions.get(submission))


@router.post("/api/submissions/{submission_id}/withdraw")
@rule(Rule.SUBMISSION_HOLDER)
def withdraw(submission: SubmissionDep, parts: PartsDep) -> SubmissionOut:
    """Take the papers back from the window before it has decided."""
    parts.submissions.withdraw(submission)
    return _out(parts, parts.submissions.get(submission))


@router.get(
    "/api/submissions/{submission_id}/files/{file_id}/pages/{number}",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {}}}},
)
@rule(Rule.SUBMISSION_HOLDER)
def page_image(submission: SubmissionDep, file_id: str, number: int, parts: PartsDep) -> Response:
    """The page picture that the report's boxes refer to."""
    picture = parts.submissions.page_image(submission, file_id, number)
    if picture is None:
        raise NotFound("no_such_page", "这一页还没有读出来，或文件已经删除。")
    return Response(picture, media_type="image/jpeg")
