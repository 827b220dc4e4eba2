"""What day it is, and what must be said first of a matter that is not done yet or any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from knowledge.answers.blocks import Notice
from knowledge.answers.messages import message
from knowledge.schema import Matter

__all__ = ["CHINA", "out_of_force", "today"]

CHINA = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """Return the calendar day at the window."""
    return datetime.now(CHINA).date()


def out_of_force(matters: Iterable[Matter], on: date) -> tuple[Notice, ...]:
    """Return a warning for each matter that does not hold on a day; both its days are included."""
    found = []
    for matter in matters:
        if matter.expires_on is not None and matter.expires_on < on:
            text = message("matter_expired", matter=matter.name, date=matter.expires_on)
            found.append(Notice(text=text, level="warning"))
        elif matter.effective_on is not None and on < matter.effective_on:
            text = message("matter_not_yet", matter=matter.name, date=matter.effective_on)
            found.append(Notice(text=text, level="warning"))
    return tuple(found)
