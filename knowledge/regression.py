"""A question that must keep its answer: what a clerk accepted once, checked before each publish."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from knowledge.model import Model

__all__ = ["Regression"]


class Regression(Model):
    """One case; what is empty is not looked at.

    `matter` is the 实施编码 (or the number of a 一件事), `field` the part of the guide, `status`
    how the turn must end (`answered_faq`), `says` words that the answer must hold.
    """

    question: str = Field(min_length=1)
    matter: str = ""
    field: str = ""
    status: str = ""
    says: str = ""
    note: str = ""
    added_on: date | None = None
