"""The limits at which an answer is given, asked back or refused (`thresholds.yml`)."""

from __future__ import annotations

from knowledge.data import DataFile, read_data

__all__ = ["Doubts", "Thresholds", "doubts", "thresholds"]


class Thresholds(DataFile):
    """See the comments in the file; all are 0..1."""

    floor: float
    offer: float
    ask_back: float
    together: float
    listed: float
    out_of_scope: float
    faq: float
    faq_overlap: float


def thresholds() -> Thresholds:
    """Return the limits of the data file."""
    return read_data(Thresholds, "thresholds.yml")


class Doubts(DataFile):
    """What each part of a doubt between two matters is worth (`doubts.yml`)."""

    weights: dict[str, float]
    bias: float


def doubts() -> Doubts:
    """Return the weights of the data file."""
    return read_data(Doubts, "doubts.yml")
