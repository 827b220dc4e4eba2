"""Which materials an applicant needs, before any paper is there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from knowledge.rules import RuleInput, compile_when
from knowledge.schema import Material, Matter
from prereview.report import Record


class ChecklistItem(Record):
    """One material; `needed` is None while it depends on an answer that was not given."""

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


class Checklist(Record):
    """The materials of a matter for one applicant, in the guide's order."""

    materials: tuple[ChecklistItem, ...]


def is_needed(
    material: Material, applicant: Mapping[str, Any], form: Mapping[str, Any], today: date
) -> bool | None:
    """Whether a material's `when` holds for this applicant; None when it cannot be said.

    Raises:
        RuleError: the `when` does not compile (lint finds that before publishing).
    """
    given = RuleInput(today=today, applicant=applicant, form=form)
    verdict = compile_when(material.when).evaluate(given)
    if verdict.is_unclear:
        return None
    return verdict.is_true


def checklist(
    matter: Matter, applicant: Mapping[str, Any], form: Mapping[str, Any],
    today: date | None = None,
) -> Checklist:  # fmt: skip
    """Return the materials that this applicant needs; `today` is the person's calendar day."""
    day = today or date.today()  # noqa: DTZ011 - a calendar day in the city, not a moment
    return Checklist(
        materials=tuple(
            ChecklistItem(
                number=m.number, name=m.name, type=m.type, necessity=m.necessity.value,
                needed=is_needed(m, applicant, form, day), copies=m.copies, form=m.form,
                source=m.source, e_licence=m.e_licence,
                tolerance=str(m.tolerance) if m.tolerance else "", commitment=m.commitment,
                note=m.instructions,
            )
            for m in matter.materials
        )
    )  # fmt: skip
