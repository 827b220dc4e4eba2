"""Letters of a submission: which there are, and each as a file to read, print or change."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from fastapi import Response

from knowledge import Catalogue
from knowledge.schema import LetterPurpose, LetterTemplate
from prereview import Report, letters
from prereview.letters import Format, Letter
from prereview.prefill import applicant_name
from service.composition import Parts
from service.problems import NotFound

NOTICE = "notice"
#: How letters are named in addresses; a number says for which matter of a bundle.
LETTER_NAME = "^[a-z]{1,20}(-[0-9]{1,2})?$"


def offered(parts: Parts, report: Report) -> Iterator[tuple[str, str]]:
    """Name and title of each letter that a submission has; the notice always.

    With several matters the notice is one, and the others are made for each that needs them:
    `tolerance-2` is that of the second.
    """
    catalogue = _catalogue(parts, report)
    yield NOTICE, letters.notice(report, catalogue.city).title
    for purpose in LetterPurpose:
        for number, part in enumerate(report.parts, 1):
            template = catalogue.letter(purpose, part.matter_code)
            known = catalogue.matter(part.matter_code)
            if known and template and letters.is_wanted(template, part):
                name = purpose.value if part is report else f"{purpose.value}-{number}"
                yield name, _titled(template.title, report, part)


def decided(parts: Parts, report: Report) -> letters.Decided | None:
    """What the window decided on the papers of this report; None before it has."""
    last = next(reversed(parts.desk.decisions(report.submission_id)), None)
    if last is None or last.round != report.round:
        return None
    found = parts.desk.finding_decisions(report.submission_id)
    return letters.Decided(last.decision, last.reason, tuple(found))


def compose(
    parts: Parts, report: Report, name: str, proposed: letters.Decided | None = None
) -> Letter:
    """Compose one letter from a report; the notice says what the window decided or proposes.

    Raises:
        NotFound: the matter has no such letter, or nothing that it would be about.
    """
    catalogue = _catalogue(parts, report)
    if name == NOTICE:
        pages = partial(parts.submissions.page_image, report.submission_id)
        return letters.notice(
            report, catalogue.city, applicant=applicant_name(report), pages=pages,
            decided=proposed or decided(parts, report),
        )  # fmt: skip
    part, template = template_of(parts, report, name)
    matter = catalogue.matter(part.matter_code)
    if matter is None or not letters.is_wanted(template, part):
        raise NotFound("no_such_letter", "这次预审不需要这份文书。")
    return letters.fill(template, part, matter, catalogue.city)


def template_of(parts: Parts, report: Report, name: str) -> tuple[Report, LetterTemplate]:
    """The report of the matter that a letter is for, and the catalogue's letter.

    Raises:
        NotFound: there is none.
    """
    part, purpose = _part(report, name)
    found = None
    if part is not None and purpose in set(LetterPurpose):
        found = _catalogue(parts, report).letter(LetterPurpose(purpose), part.matter_code)
    if part is None or found is None:
        raise NotFound("no_such_letter", "这个事项没有这份文书，请向窗口索取。")
    return part, found


def _part(report: Report, name: str) -> tuple[Report | None, str]:
    """The report of the matter that is meant by `application` (the first) or `application-2`."""
    purpose, _, number = name.partition("-")
    at = int(number or 1) - 1
    return (report.parts[at] if 0 <= at < len(report.parts) else None), purpose


def _titled(title: str, report: Report, part: Report) -> str:
    return title if part is report else f"{title}：{part.matter_name}"


def respond(parts: Parts, report: Report, name: str, wanted: Format) -> Response:
    """One letter as a file; a page is shown, the others carry a name to be kept under.

    Raises:
        NotFound: as `compose`.
        NoChineseFont: a PDF is wanted and this machine has no font with Chinese characters.
    """
    letter = compose(parts, report, name)
    answer = Response(letters.render(letter, wanted), media_type=wanted.media_type)
    if wanted is not Format.HTML:
        part, _ = _part(report, name) if name != NOTICE else (report, name)
        title = _titled(letter.title, report, part or report)
        file = quote(f"{title}.{wanted.value}")
        answer.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{file}"
    return answer


def _catalogue(parts: Parts, report: Report) -> Catalogue:
    """The catalogue that the report was made by, which may no longer be in force."""
    return parts.catalogue.get(report.catalogue_version).catalogue
