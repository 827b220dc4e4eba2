"""Which matter a question means, given what was found and what is under discussion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.answers.context import in_context, turn
from knowledge.answers.doubt import doubt
from knowledge.answers.settings import thresholds
from knowledge.answers.together import together
from knowledge.schema import Bundle, Catalogue, Matter
from knowledge.search import Hit, Query, compact, named, same_family

__all__ = ["MOST_CHOICES", "Decision", "Under", "decide", "sibling"]

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
    """One code: answer it, and `beside` too. Choices: ask back. None, and `near`: perhaps these."""

    code: str = ""
    beside: str = ""
    choices: tuple[Hit, ...] = ()
    near: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Under:
    """The matter or bundle under discussion; `find` reads a question after its name.

    `denied` when the question says that something else is meant.
    """

    item: Matter | Bundle
    find: Callable[[], Sequence[Hit]]
    denied: bool = False

    @property
    def code(self) -> str:
        """The code of the matter or the number of the bundle."""
        return self.item.number if isinstance(self.item, Bundle) else self.item.code


def decide(
    query: Query, under: Under | None, catalogue: Catalogue, find: Callable[[], Sequence[Hit]]
) -> Decision:
    """Decide; `find` searches only when the question names something."""
    if under is not None and isinstance(under.item, Matter):
        followed = _follow(query, under.item, catalogue)
        if followed and not (under.denied and query.core and followed == under.code):
            return Decision(code=followed)
    if not query.core:
        return Decision()
    hits = tuple(find())
    if under is not None and _placed(query, under, hits):
        return _move(query, under, hits, catalogue)
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
    if named_something and _names_other(query, current, catalogue):
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


def _names_other(query: Query, current: Matter, catalogue: Catalogue) -> bool:
    """Tell whether a question holds the whole name of another matter (那失业登记怎么做)."""
    own = " ".join(compact(n) for n in (current.name, *current.aliases))
    text = query.text.replace(" ", "")
    return any(
        name in text and name not in own
        for other in catalogue.matters
        for name in map(compact, (other.name, *other.aliases))
        if len(name) > SHORTEST
    )


def _placed(query: Query, under: Under, hits: Sequence[Hit]) -> bool:
    """Tell whether a question belongs to the conversation: it means something or leans on it."""
    leans = query.asks_field or query.points_back or under.denied
    return leans or not hits or hits[0].score >= thresholds().floor


def _move(query: Query, under: Under, hits: Sequence[Hit], catalogue: Catalogue) -> Decision:
    both = together(query, hits, catalogue) if hits else ()
    if both:
        return Decision(code=both[0].code, beside=both[1].code)
    placed = in_context(hits, under.find())
    if not placed:
        return Decision(code=under.code)
    turned = turn(placed, under.code, denied=under.denied)
    if len(turned.hits) == 1:
        return Decision(code=turned.hits[0].code)
    return Decision(choices=turned.hits[:MOST_CHOICES])


def _choose(query: Query, hits: Sequence[Hit], catalogue: Catalogue) -> Decision:
    limits = thresholds()
    if not hits or hits[0].score < limits.floor:
        near = tuple(h for h in hits if h.score >= limits.offer)
        return Decision(near=near[:MOST_CHOICES])
    best, others = hits[0], hits[1:]
    both = together(query, hits, catalogue)
    if both:
        return Decision(code=both[0].code, beside=both[1].code)
    doubts = [(doubt(query, best, h), h) for h in others if h.score >= limits.offer]
    close = [h for d, h in sorted(doubts, key=lambda d: -d[0]) if d >= limits.ask_back]
    if close:
        return Decision(choices=(best, *close)[:MOST_CHOICES])
    return Decision(code=best.code)
