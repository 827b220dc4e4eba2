"""Which matter a question means, given what was found and what is under discussion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log

from knowledge.answers.settings import thresholds
from knowledge.schema import Catalogue, Matter
from knowledge.search import Hit, Query, agreement, compact, named, same_family

__all__ = ["Decision", "decide", "sibling"]

FAMILY = 0.6
"""Likeness of two names apart from their operation, from which they are one family."""
SHORTEST = 2
"""Characters that can name a matter; a single one left over is a remnant of small words."""
LONG = 20_000
"""Characters of a guide that are looked through; far more than any has."""
MOST_CHOICES = 4
"""Buttons that a person takes in at a glance."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One code: answer it. Several choices: ask back. None, and `near`: perhaps one of these."""

    code: str = ""
    choices: tuple[Hit, ...] = ()
    near: tuple[Hit, ...] = ()


def decide(
    query: Query, current: Matter | None, catalogue: Catalogue, find: Callable[[], Sequence[Hit]]
) -> Decision:
    """Decide; `find` searches only when the question names something."""
    if current is not None:
        followed = _follow(query, current, catalogue)
        if followed:
            return Decision(code=followed)
    if not query.core:
        return Decision()
    hits = tuple(find())
    if current is not None and _stays(query, current, hits):
        return Decision(code=current.code)
    return _choose(query, hits, catalogue)


def sibling(matter: Matter, operations: frozenset[str], catalogue: Catalogue) -> Matter | None:
    """Return the matter of the same family for another operation (注销 of the same permit)."""
    alike = [
        (same_family(matter.name, other.name), other.department == matter.department, -place)
        for place, other in enumerate(catalogue.matters)
        if other.code != matter.code and named(other.name) & operations
    ]
    best = max(alike, default=None)
    return catalogue.matters[-best[2]] if best and best[0] >= FAMILY else None


def _follow(query: Query, current: Matter, catalogue: Catalogue) -> str:
    """Return the code that a question means that names no matter itself, or ``""``."""
    refers = query.asks_field or query.points_back
    named_something = len(query.rest) >= SHORTEST
    if named_something and not (refers and _within(query.rest, current)):
        return ""
    done = named(current.name)
    if query.operations and not query.operations & done:
        other = sibling(current, query.operations, catalogue)
        return other.code if other else ("" if query.core and done else current.code)
    return current.code


def _within(rest: str, matter: Matter) -> bool:
    """Tell whether all that a question names stands in the guide under discussion itself."""
    papers = " ".join(m.name for m in matter.materials)
    guide = compact(f"{matter.name} {matter.conditions} {papers} {matter.result}", LONG)
    return all(run in guide for run in rest.split())


def _stays(query: Query, current: Matter, hits: Sequence[Hit]) -> bool:
    if not hits:
        return True
    best = hits[0]
    if best.score < thresholds().floor and not (query.asks_field or query.points_back):
        return False
    if best.code == current.code:
        return True
    here = next((h for h in hits if h.code == current.code), None)
    if here is not None and preference(best, here) < thresholds().margin and not query.operations:
        return True
    return best.score < thresholds().switch


def _choose(query: Query, hits: Sequence[Hit], catalogue: Catalogue) -> Decision:
    limits = thresholds()
    if not hits or hits[0].score < limits.floor:
        near = tuple(h for h in hits if h.score >= limits.offer)
        return Decision(near=near[:MOST_CHOICES])
    best = hits[0]
    close = [
        h
        for h in hits[1:]
        if (h.score >= limits.floor and preference(best, h) < limits.margin)
        or _undecided(query, best, h, catalogue)
    ]
    if close:
        return Decision(choices=(best, *close)[:MOST_CHOICES])
    return Decision(code=best.code)


def _undecided(query: Query, best: Hit, other: Hit, catalogue: Catalogue) -> bool:
    """Tell whether a question names only what two matters share (身份证要交多少钱).

    Then its words say nothing for the one against the other, and the difference that the search
    sees between them is chance.
    """
    does = [agreement(query.operations, named(hit.name)) for hit in (best, other)]
    if does[0] != does[1] or preference(best, other) >= thresholds().undecided:
        return False
    asked = _bigrams(query.rest)
    one, two = (_share_named(asked, hit.code, catalogue) for hit in (best, other))
    return one >= thresholds().named and two >= one


def _share_named(asked: frozenset[str], code: str, catalogue: Catalogue) -> float:
    """Return the share of a question's bigrams that stand in a matter's name and aliases."""
    item = catalogue.matter(code)
    if item is None or not asked:
        return 0.0
    names = frozenset[str]().union(*(_bigrams(compact(n)) for n in (item.name, *item.aliases)))
    return len(asked & names) / len(asked)


def _bigrams(text: str) -> frozenset[str]:
    return frozenset(run[i : i + 2] for run in text.split() for i in range(len(run) - 1))


def preference(one: Hit, other: Hit) -> float:
    """Return how surely a question means the one rather than the other, 0.5..1."""
    return 1 / (1 + exp(_odds(other.score) - _odds(one.score)))


def _odds(score: float) -> float:
    score = min(max(score, 1e-9), 1 - 1e-9)
    return log(score / (1 - score))
