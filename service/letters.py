"""Letters of a submission: which there are, and each as a file to read, print or change."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from fastapi import Response

from knowledge import Catalogue
from knowledge.schema import LetterPurpose, LetterTemplate, Matter
from prereview import Report, letters
from prereview.letters import Format, Letter
from prereview.prefill import applicant_name
from service.composition import Parts
from service.problems import NotFound

NOTICE = "notice"


def offered(parts: Parts, report: Report) -> Iterator[tuple[str, str]]:
    """Name and title of each letter that a submission has; the notice always."""
    catalogue, matter = _published(parts, report)
    yield NOTICE, letters.notice(report, catalogue.city).title
    for purpose in LetterPurpose:
        template = catalogue.letter(purpose, report.matter_code)
        if matter and template and letters.is_wanted(template, report):
            yield purpose.value, template.title


def compose(parts: Parts, report: Report, name: str) -> Letter:
    """Compose one letter from a report.

    Raises:
        NotFound: the matter has no such letter, or nothing that it would be about.
    """
    catalogue, matter = _published(parts, report)
    if name == NOTICE:
        pages = partial(parts.submissions.page_image, report.submission_id)
        return letters.notice(report, catalogue.city, applicant=applicant_name(report), pages=pages)
    template = template_of(parts, report, name)
    if matter is None or not letters.is_wanted(template, report):
        raise NotFound("no_such_letter", "这次预审不需要这份文书。")
    return letters.fill(template, report, matter, catalogue.city)


def template_of(parts: Parts, report: Report, name: str) -> LetterTemplate:
    """The catalogue's letter for the matter of a report.

    Raises:
        NotFound: there is none.
    """
    catalogue, _ = _published(parts, report)
    found = None
    if name in set(LetterPurpose):
        found = catalogue.letter(LetterPurpose(name), report.matter_code)
    if found is None:
        raise NotFound("no_such_letter", "这个事项没有这份文书，请向窗口索取。")
    return found


def respond(parts: Parts, report: Report, name: str, wanted: Format) -> Response:
    """One letter as a file; a page is shown, the others carry a name to be kept under.

    Raises:
        NotFound: as `compose`.
        NoChineseFont: a PDF is wanted and this machine has no font with Chinese characters.
    """
    letter = compose(parts, report, name)
    answer = Response(letters.render(letter, wanted), media_type=wanted.media_type)
    if wanted is not Format.HTML:
        file = quote(f"{letter.title}.{wanted.value}")
        answer.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{file}"
    return answer


def _published(parts: Parts, report: Report) -> tuple[Catalogue, Matter | None]:
    """The catalogue that the report was made by, which may no longer be in force."""
    catalogue = parts.catalogue.get(report.catalogue_version).catalogue
    return catalogue, catalogue.matter(report.matter_code)
