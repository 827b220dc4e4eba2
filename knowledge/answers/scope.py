"""Messages that ask for nothing in the guide: greetings, calls for a person, other worlds."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from knowledge.data import DataFile, read_data

__all__ = ["Aside", "aside"]

Aside = Literal["", "distress", "handover", "small_talk", "never", "elsewhere", "out_of_scope"]


class _Scope(DataFile):
    distress: str
    handover: str
    small_talk: str
    never: str
    elsewhere: str
    out_of_scope: str


@cache
def _patterns() -> tuple[tuple[Aside, re.Pattern[str]], ...]:
    data = read_data(_Scope, "scope.yml")
    return (
        ("distress", re.compile(data.distress)),
        ("never", re.compile(data.never)),
        ("handover", re.compile(data.handover)),
        ("small_talk", re.compile(data.small_talk)),
        ("elsewhere", re.compile(data.elsewhere)),
        ("out_of_scope", re.compile(data.out_of_scope)),
    )


def aside(text: str, home: str = "") -> Aside:
    """Return what a normalised message is instead of a question about a matter, or ``""``.

    `home` is what this catalogue is for (city, hall, districts): asking for it is not elsewhere.
    """
    for kind, pattern in _patterns():
        found = pattern.search(text)
        if found and not (kind == "elsewhere" and found["place"] in home):
            return kind
    return ""
