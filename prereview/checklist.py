"""Which materials an applicant needs, before any paper is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from knowledge.schema import Matter
from prereview.report import Record
from prereview.wanted import Wanted, wanted


class ChecklistItem(Record):
    """One material; `needed` is None while it depends on an answer that was not given.

    `matters` are the codes of those that it is for; `issued_by` is the earlier matter whose result
    it is, so that nobody hands it in.
    """

    number: str
    name: str
    type: str
    necessity: str
    needed: bool | None
    copies: int | None = None
    form: str = ""
    source: str = ""
    e_licence: str = ""
    tolerance: str = ""
    commitment: bool = False
    note: str = ""
    matters: tuple[str, ...] = ()
    issued_by: str = ""


class Checklist(Record):
    """The materials of the matters for one applicant, in the guide's order."""

    materials: tuple[ChecklistItem, ...]


def checklist(
    matters: Sequence[Matter], applicant: Mapping[str, Any], form: Mapping[str, Any],
    today: date | None = None,
) -> Checklist:  # fmt: skip
    """Return the materials that this applicant needs; `today` is the person's calendar day.

    Raises:
        RuleError: a `when` does not compile (lint finds that before publishing).
    """
    day = today or date.today()  # noqa: DTZ011 - a calendar day in the city, not a moment
    return Checklist(materials=tuple(_item(one) for one in wanted(matters, applicant, form, day)))


def _item(one: Wanted) -> ChecklistItem:
    m = one.material
    return ChecklistItem(
        number=m.number, name=m.name, type=m.type, necessity=m.necessity.value, needed=one.needed,
        copies=m.copies, form=m.form, source=m.source, e_licence=m.e_licence,
        tolerance=str(m.tolerance) if m.tolerance else "", commitment=m.commitment,
        note=m.instructions, matters=one.matters, issued_by=one.issued_by,
    )  # fmt: skip
