"""Values for a form or letter, taken from the papers of a reviewed submission: sure ones only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.schema import LetterField, LetterTemplate
from prereview.report import ReadValue, Record, Report
from prereview.slots import role_of

#: Where the applicant's name stands, the most certain paper first.
_NAMES = (
    "business_licence.name", "articles_of_association.company_name",
    "application_form.applicant_name", "id_card.name@principal",
)  # fmt: skip


class FilledValue(Record):
    """One value of a form; `read` says from which paper, where, and how surely.

    `text` is empty where nothing was read surely: the applicant writes it.
    """

    key: str
    label: str
    text: str = ""
    read: ReadValue | None = None


def prefill(template: LetterTemplate, report: Report) -> tuple[FilledValue, ...]:
    """Return the values of a letter's fields, in its order; `{matter}` in a text is filled in."""
    return tuple(_filled(field, report) for field in template.fields)


def _filled(field: LetterField, report: Report) -> FilledValue:
    if field.value:
        text = field.value.replace("{matter}", report.matter_name)
        return FilledValue(key=field.key, label=field.label, text=text)
    read = lookup(report, field.sources)
    return FilledValue(key=field.key, label=field.label, text=read.text if read else "", read=read)


def lookup(report: Report, sources: Sequence[str]) -> ReadValue | None:
    """Return the value of the first source that was read; None when its papers disagree.

    A source is `type.field`, with `@role` the paper of one person only. Two papers of one kind
    that say different things leave the value to the applicant, and so does one that was not read
    surely: a later source might be about somebody else.
    """
    for source in sources:
        path, _, role = source.partition("@")
        found = list(_values(report, path, role))
        if found:
            agree = all(v.sure for v in found) and len({v.text for v in found}) == 1
            return found[0] if agree else None
    return None


def _values(report: Report, path: str, role: str) -> Iterator[ReadValue]:
    for file in report.files:
        if not role or role_of(file.material) == role:
            yield from (value for value in file.fields if value.field == path)


def applicant_name(report: Report) -> str:
    """Return whose submission it is, by the papers; empty when that is not sure."""
    found = lookup(report, _NAMES)
    return found.text if found else ""
