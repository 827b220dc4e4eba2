"""Where a message goes in a conversation: it stays with the matter under discussion or moves.

A message is read twice: by its own words, and after the name of the matter under discussion, which
fills in what nobody says twice (退了公积金怎么取 after 企业职工正常退休申请). The log odds of both
readings are added, so that a matter must be likely by itself and fit to what was said before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from knowledge.search import Hit

__all__ = ["Placed", "Turned", "in_context", "turn"]

# Chosen by eye on the dev dialogues (`python -m bench.dialogue --talk --half dev`) under an earlier
# ranking; no command sweeps them.
ABSENT = -8.0
"""Log odds of what a reading does not find among its hits."""
CLOSE = 0.5
"""Others that are less behind the best are offered beside it."""
INSTEAD = 1.0
"""Weight from which something else may be meant when the matter under discussion was denied."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A hit, and the sum of its log odds in both readings."""

    hit: Hit
    weight: float


@dataclass(frozen=True, slots=True)
class Turned:
    """What a message means: one matter, or several of which one is meant."""

    hits: tuple[Hit, ...]


def in_context(alone: Sequence[Hit], within: Sequence[Hit]) -> tuple[Placed, ...]:
    """Return all hits of both readings, the likeliest first."""
    readings = [{h.code: _odds(h.score) for h in hits} for hits in (alone, within)]
    hits = {h.code: h for h in (*within, *alone)}
    placed = (
        Placed(hit, sum(odds.get(code, ABSENT) for odds in readings)) for code, hit in hits.items()
    )
    return tuple(sorted(placed, key=lambda p: -p.weight))


def turn(placed: Sequence[Placed], here: str, *, denied: bool) -> Turned:
    """Return what a message means after `here`; with `denied` it says that this is not meant.

    A denial of something else ("不对，是我妈要办") leaves nothing better, and `here` stays.
    """
    others = [p for p in placed if p.hit.code != here]
    best = placed[0]
    if denied and others and others[0].weight >= INSTEAD:
        best = others[0]
    if best.hit.code == here:
        return Turned((best.hit,))
    return Turned(tuple(p.hit for p in others if best.weight - p.weight < CLOSE))


def _odds(score: float) -> float:
    score = min(max(score, 1e-6), 1 - 1e-6)
    return log(score / (1 - score))
