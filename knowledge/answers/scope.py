"""Messages that ask for nothing in the guide: greetings, calls for a person, other worlds."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from knowledge.data import DataFile, read_data

__all__ = ["Aside", "aside"]

Aside = Literal["", "handover", "small_talk", "out_of_scope"]


class _Scope(DataFile):
    handover: str
    small_talk: str
    out_of_scope: str


@cache
def _patterns() -> tuple[tuple[Aside, re.Pattern[str]], ...]:
    data = read_data(_Scope, "scope.yml")
    return (
        ("handover", re.compile(data.handover)),
        ("small_talk", re.compile(data.small_talk)),
        ("out_of_scope", re.compile(data.out_of_scope)),
    )


def aside(text: str) -> Aside:
    """Return what a normalised message is instead of a question about a matter, or ``""``."""
    return next((kind for kind, pattern in _patterns() if pattern.search(text)), "")
