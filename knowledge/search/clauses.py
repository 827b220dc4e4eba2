"""Which clauses of a long question ask: what is settled already is told, not asked for.

People tell a story before they ask, and its clauses name other matters, which would be found as
well as the one that is asked for: 执照已经下来了，门头也批了，现在就差食品的许可.
"""

from __future__ import annotations

import re
from functools import cache

from knowledge.data import DataFile, read_data

__all__ = ["asking"]

SHORTEST = 4
"""Characters of a clause of its own; shorter runs (你好, 那个) belong to their neighbour."""


class _Clauses(DataFile):
    settled: tuple[str, ...]
    asks: str


@cache
def _cues() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = read_data(_Clauses, "clauses.yml")
    return re.compile("|".join(data.settled)), re.compile(data.asks)


def asking(text: str) -> str:
    """Return a normalised question without its clauses that only tell what is settled.

    The last clause stays when nothing else would.
    """
    clauses = _clauses(text)
    settled, asks = _cues()
    kept = [c for c in clauses if not settled.search(c) or asks.search(c)]
    return " ".join(kept or clauses[-1:])


def _clauses(text: str) -> list[str]:
    """Divide where punctuation was; letters and digits are no clauses of their own."""
    found: list[str] = []
    for run in text.split(" "):
        joined = found and (
            min(len(run), len(found[-1])) < SHORTEST or run.isascii() or found[-1][-1].isascii()
        )
        if joined:
            found[-1] += f" {run}"
        else:
            found.append(run)
    return found
