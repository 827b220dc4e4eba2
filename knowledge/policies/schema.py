"""What a catalogue holds of a policy: what it is, how long it holds, its passages in order."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field, model_validator

from knowledge.model import Model

__all__ = ["Force", "Passage", "Policy", "PolicyFacts", "in_force"]


class Force(StrEnum):
    """Whether a policy holds on a day."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    EXPIRED = "expired"


class Passage(Model):
    """A stretch of a policy under one heading: running text, or one table.

    The passages of a policy, one after the other, are its whole text. `headings` lead to it from
    the outside in; `lead` is the sentence that introduces the list or table that it continues,
    so that what is said of the whole list is not lost. The first of `rows` heads the table, and is
    repeated when a table is too long for one passage. `page` counts from 1.
    """

    headings: tuple[str, ...] = ()
    lead: str = ""
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    page: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _is_text_or_table(self) -> Passage:
        if bool(self.text) == bool(self.rows):
            raise ValueError("一段应有 text（正文）或 rows（表格）之一")
        return self

    @property
    def content(self) -> str:
        """The text, or the cells of the table, a row a line."""
        return self.text or "\n".join(" ".join(row) for row in self.rows)


class PolicyFacts(Model):
    """What is known of a policy beside its text; both days of its validity are included.

    By `review_on` somebody must have looked whether it still holds.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")
    title: str = Field(min_length=1)
    issuer: str = Field(min_length=1)
    number: str = ""
    effective_on: date | None = None
    expires_on: date | None = None
    review_on: date | None = None
    matters: tuple[str, ...] = ()
    source: str = ""
    file: str = Field(min_length=1)


class Policy(PolicyFacts):
    """A policy, notice or guide with its passages in order."""

    passages: tuple[Passage, ...] = Field(min_length=1)


def in_force(policy: PolicyFacts, on: date) -> Force:
    """Tell whether a policy holds on a day; one without a day of effect holds until it expires."""
    if policy.expires_on is not None and policy.expires_on < on:
        return Force.EXPIRED
    if policy.effective_on is not None and on < policy.effective_on:
        return Force.NOT_YET
    return Force.IN_FORCE
