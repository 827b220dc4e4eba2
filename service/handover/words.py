"""The sentences of the handover (`words.yml`)."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from string import Formatter

from ruamel.yaml import YAML

from service.office_hours import CHINA

__all__ = ["clock", "say"]


@cache
def _words() -> dict[str, str]:
    words: dict[str, str] = YAML(typ="safe").load(Path(__file__).with_name("words.yml"))
    return words


def say(key: str, **values: object) -> str:
    """Return the sentence with its places filled in.

    Raises:
        KeyError: there is no such sentence, or a place is not given.
    """
    return Formatter().vformat(_words()[key], (), values)


def clock(at: datetime, now: datetime) -> str:
    """A moment as people say it: the time alone today, else the day too."""
    here, today = at.astimezone(CHINA), now.astimezone(CHINA).date()
    if here.date() == today:
        return f"{here:%H:%M}"
    return f"{here.month}月{here.day}日{here:%H:%M}"
