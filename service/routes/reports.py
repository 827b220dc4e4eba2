"""The report of a review and its 一次性告知书."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from prereview import Report, notice
from service.access import Rule, rule
from service.problems import NotFound
from service.routes.deps import PartsDep, SubmissionDep

router = APIRouter(tags=["review"])


def _report(parts: PartsDep, submission: str) -> Report:
    report = parts.submissions.report(submission)
    if report is None:
        raise NotFound("no_report", "还没有预审结果，请先提交预审并等它完成。")
    return report


@router.get("/api/submissions/{submission_id}/report")
@rule(Rule.SUBMISSION_HOLDER)
def report(submission: SubmissionDep, parts: PartsDep) -> Report:
    """The newest report."""
    return _report(parts, submission)


@router.get("/api/submissions/{submission_id}/notice.html", response_class=HTMLResponse)
@rule(Rule.SUBMISSION_HOLDER)
def notice_html(submission: SubmissionDep, parts: PartsDep) -> HTMLResponse:
    """The correction notice as a page to print."""
    return html_notice(_report(parts, submission), parts)


@router.get(
    "/api/submissions/{submission_id}/notice.pdf",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}},
)
@rule(Rule.SUBMISSION_HOLDER)
def notice_pdf(submission: SubmissionDep, parts: PartsDep) -> Response:
    """The correction notice as PDF."""
    return pdf_notice(_report(parts, submission), parts)


def html_notice(report: Report, parts: PartsDep) -> HTMLResponse:
    """A report's notice as a page, for its holder or for the window."""
    return HTMLResponse(notice.html(report, parts.catalogue.current().catalogue.city))


def pdf_notice(report: Report, parts: PartsDep) -> Response:
    """A report's notice as PDF, for its holder or for the window."""
    return Response(
        notice.pdf(report, parts.catalogue.current().catalogue.city),
        media_type="application/pdf",
        headers={"Content-Disposition": "inline; filename*=UTF-8''" + _PDF_NAME},
    )


_PDF_NAME = "%E4%B8%80%E6%AC%A1%E6%80%A7%E5%91%8A%E7%9F%A5%E4%B9%A6.pdf"  # 一次性告知书.pdf
