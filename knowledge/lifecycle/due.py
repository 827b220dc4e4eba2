"""Matters, policies and questions by the day on which they run out or must be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from knowledge.schema import Catalogue

__all__ = ["AHEAD_DAYS", "REVIEWED_EVERY_DAYS", "Due", "DueItem", "Kind", "Reason", "due"]

AHEAD_DAYS = 30
"""Days that a list looks ahead when nobody says how many: a clerk's month."""
REVIEWED_EVERY_DAYS = 365
"""Days after its update on which a matter without a day of review is due: GB/T 44191-2024 asks for
regular review of a knowledge base and leaves the interval to its owner; a year is ours."""


class Kind(StrEnum):
    """What it is; the values are shown to people."""

    MATTER = "事项"
    POLICY = "政策文件"
    FAQ = "常见问题"


class Reason(StrEnum):
    """Why it is listed; the values are shown to people."""

    EXPIRED = "已失效"
    EXPIRES = "将失效"
    BEGINS = "将生效"
    REVIEW = "待复核"
    UNDATED = "没有日期"


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing that somebody must look at.

    `on` is the last day of what runs out, the first of what begins, the day of a review; None for
    what has neither. `department` is who answers for it, `key` the code of a matter, the id of a
    policy, or the question.
    """

    kind: Kind
    reason: Reason
    key: str
    name: str
    department: str
    on: date | None
    matter_code: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A list as of a day; the earliest first, what has no day last."""

    on: date
    ahead_days: int
    items: tuple[DueItem, ...]

    def counts(self) -> dict[Reason, int]:
        """How many there are of each reason."""
        return {r: n for r in Reason if (n := sum(item.reason is r for item in self.items))}


@dataclass(frozen=True, slots=True)
class _Dated:
    """What has dates in the catalogue."""

    kind: Kind
    key: str
    name: str
    department: str
    matter_code: str
    begins: date | None
    ends: date | None
    review: date | None
    dated: bool


def due(catalogue: Catalogue, on: date, ahead_days: int = AHEAD_DAYS) -> Due:
    """List what has run out, what runs out, begins or must be reviewed within `ahead_days`.

    A thing is listed once, for its gravest reason. Nothing that ran out is reviewed any more.

    Raises:
        ValueError: `ahead_days` is negative.
    """
    if ahead_days < 0:
        raise ValueError(f"days ahead are 0 or more, not {ahead_days}")
    until = on + timedelta(days=ahead_days)
    items = [item for thing in _dated(catalogue) if (item := _item(thing, on, until))]
    items.sort(key=lambda i: (i.on is None, i.on or on, i.kind, i.key))
    return Due(on, ahead_days, tuple(items))


def _item(thing: _Dated, on: date, until: date) -> DueItem | None:
    reason, day = _reason(thing, on, until)
    if reason is None:
        return None
    return DueItem(
        thing.kind, reason, thing.key, thing.name, thing.department, day, thing.matter_code
    )


def _reason(thing: _Dated, on: date, until: date) -> tuple[Reason | None, date | None]:
    if thing.ends is not None and thing.ends < on:
        return Reason.EXPIRED, thing.ends
    if thing.ends is not None and thing.ends <= until:
        return Reason.EXPIRES, thing.ends
    if thing.begins is not None and on < thing.begins <= until:
        return Reason.BEGINS, thing.begins
    if thing.review is not None and thing.review <= until:
        return Reason.REVIEW, thing.review
    return (None, None) if thing.dated else (Reason.UNDATED, None)


def _dated(catalogue: Catalogue) -> Iterator[_Dated]:
    year = timedelta(days=REVIEWED_EVERY_DAYS)
    for m in catalogue.matters:
        review = m.review_on or (m.updated_on + year if m.updated_on else None)
        yield _Dated(
            Kind.MATTER, m.code, m.name, m.department, m.code, m.effective_on, m.expires_on,
            review, dated=bool(review or m.expires_on),
        )  # fmt: skip
    for p in catalogue.policies:
        yield _Dated(
            Kind.POLICY, p.id, p.title, p.issuer, "", p.effective_on, p.expires_on,
            p.review_on, dated=bool(p.effective_on or p.expires_on or p.review_on),
        )  # fmt: skip
    general = [(None, faq) for faq in catalogue.faqs]
    for matter, faq in [*general, *((m, f) for m in catalogue.matters for f in m.faqs)]:
        # A question without dates holds as long as its matter does: nothing to list.
        yield _Dated(
            Kind.FAQ, faq.question, faq.question, matter.department if matter else faq.source,
            matter.code if matter else "", faq.effective_on, faq.expires_on,
            faq.review_on, dated=True,
        )  # fmt: skip
