"""The report of a review and its 一次性告知书."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from prereview import Report
from prereview.letters import Format, render
from service.access import Rule, rule
from service.letters import NOTICE, compose, respond
from service.problems import NotFound
from service.routes.deps import PartsDep, SubmissionDep

router = APIRouter(tags=["review"])


def report_of(parts: PartsDep, submission: str) -> Report:
    """The newest report of a submission.

    Raises:
        NotFound: it was not reviewed yet.
    """
    report = parts.submissions.report(submission)
    if report is None:
        raise NotFound("no_report", "还没有预审结果，请先提交预审并等它完成。")
    return report


@router.get("/api/submissions/{submission_id}/report")
@rule(Rule.SUBMISSION_HOLDER)
def report(submission: SubmissionDep, parts: PartsDep) -> Report:
    """The newest report."""
    return report_of(parts, submission)


@router.get("/api/submissions/{submission_id}/notice.html", response_class=HTMLResponse)
@rule(Rule.SUBMISSION_HOLDER)
def notice_html(submission: SubmissionDep, parts: PartsDep) -> HTMLResponse:
    """The correction notice as a page to print."""
    return HTMLResponse(render(compose(parts, report_of(parts, submission), NOTICE), Format.HTML))


@router.get(
    "/api/submissions/{submission_id}/notice.pdf",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}},
)
@rule(Rule.SUBMISSION_HOLDER)
def notice_pdf(submission: SubmissionDep, parts: PartsDep) -> Response:
    """The correction notice as PDF."""
    return respond(parts, report_of(parts, submission), NOTICE, Format.PDF)
