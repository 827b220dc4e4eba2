"""Letters of a submission: the notice, the letters of promise, the form filled in beforehand."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel

from prereview.letters import Format
from prereview.prefill import FilledValue, prefill
from service.access import Rule, rule
from service.letters import LETTER_NAME, offered, respond, template_of
from service.routes.deps import PartsDep, SubmissionDep
from service.routes.reports import report_of

router = APIRouter(tags=["review"])


class LetterOut(BaseModel):
    """A letter that a submission has."""

    name: str
    title: str
    formats: tuple[str, ...] = tuple(Format)


class FormOut(BaseModel):
    """The values of the application form; those with `read` were read surely, with evidence."""

    title: str
    values: tuple[FilledValue, ...]


@router.get("/api/submissions/{submission_id}/letters")
@rule(Rule.SUBMISSION_HOLDER)
def list_letters(submission: SubmissionDep, parts: PartsDep) -> list[LetterOut]:
    """The letters of the newest report."""
    found = offered(parts, report_of(parts, submission))
    return [LetterOut(name=name, title=title) for name, title in found]


@router.get(
    "/api/submissions/{submission_id}/letters/{name}.{wanted}",
    response_class=Response,
    responses={200: {"content": {kind.media_type: {} for kind in Format}}},
)
@rule(Rule.SUBMISSION_HOLDER)
def letter(
    submission: SubmissionDep,
    name: Annotated[str, Path(pattern=LETTER_NAME)],
    wanted: Format,
    parts: PartsDep,
) -> Response:
    """One letter as a page to print, as PDF or as DOCX."""
    return respond(parts, report_of(parts, submission), name, wanted)


@router.get("/api/submissions/{submission_id}/form")
@rule(Rule.SUBMISSION_HOLDER)
def form(
    submission: SubmissionDep,
    parts: PartsDep,
    letter: Annotated[str, Query(pattern="^application(-[0-9]{1,2})?$")] = "application",
) -> FormOut:
    """What an application form is filled in with, for a form on the web.

    With several matters, `letter` says whose: `application-2` is that of the second.
    """
    part, template = template_of(parts, report_of(parts, submission), letter)
    return FormOut(title=template.title, values=prefill(template, part))
