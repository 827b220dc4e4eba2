"""The limits of what is suggested, and the words that say why (`learning.yml`)."""

from __future__ import annotations

from knowledge.data import DataFile, read_data

__all__ = ["Limits", "limits"]


class Limits(DataFile):
    """See the comments in the file."""

    apart: float
    sense: float
    agree: float
    target: float
    elsewhere: float
    people: int
    shared: float
    alias_least: int
    alias_most: int
    alias_alone: int
    columns: dict[str, str]
    reasons: dict[str, str]
    draft_note: str


def limits() -> Limits:
    """Return the limits of the data file."""
    return read_data(Limits, "learning.yml")
