"""What a cluster of questions is about: a matter of the catalogue, one it lacks, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answers import Guide
from knowledge.learning.limits import limits
from knowledge.learning.past import PastTurn
from knowledge.search import Hit

__all__ = ["Target", "target"]


@dataclass(frozen=True, slots=True)
class Target:
    """What is meant: `code` of a matter, or the `name` of one that only other halls have.

    Both are empty for a matter that nobody knows. `share` is how surely, 0..1; `chosen` tells that
    people pressed it themselves; `near` are names of what is most like it.
    """

    code: str = ""
    name: str = ""
    share: float = 0.0
    chosen: bool = False
    near: tuple[str, ...] = ()


def target(turns: Sequence[PastTurn], guide: Guide) -> Target | None:
    """Return what a cluster is about; None when it asks for nothing that a hall does.

    What people chose themselves counts before anything that the search sees. A question that was
    answered from a wrong matter says which it is not; the second best proved no better.
    """
    pressed = Counter(turn.chosen for turn in turns if turn.chosen)
    if pressed:
        code, count = pressed.most_common(1)[0]
        share = count / pressed.total()
        return Target(code, share=share, chosen=True) if share >= limits().agree else None
    seen = [_seen(turn, guide) for turn in turns]
    n = len(turns)
    own = Counter(s.own.code for s in seen if s.own)
    other = Counter(s.other.name for s in seen if s.other and s.other_first)
    near = tuple(dict.fromkeys(s.own.name for s in seen if s.own))[:_NEAR]
    sure = sum(s.own.score for s in seen if s.own) / n
    covers = sum(_covers(s.own) for s in seen) / n
    elsewhere = sum(_covers(s.other) for s in seen if s.other_first) / n
    answered = sum(turn.helpful is False for turn in turns)
    if own and sure >= limits().target and covers >= elsewhere and answered * 2 < n:
        return Target(own.most_common(1)[0][0], share=sure, near=near)
    if other and elsewhere >= limits().elsewhere:
        return Target(name=other.most_common(1)[0][0], share=elsewhere, near=near)
    asks = sum(s.asks for s in seen)
    return Target(near=near) if asks * 2 >= n or answered * 2 >= n else None


#: Matters that a clerk is shown beside a cluster that is about none of them for sure.
_NEAR = 3


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the search sees in one question: its best matter and the best of other halls."""

    own: Hit | None
    other: Hit | None
    other_first: bool
    asks: bool


def _seen(turn: PastTurn, guide: Guide) -> _Seen:
    query = guide.finder.read(turn.text)
    wrong = turn.matter_code if turn.helpful is False else ""
    hits = [
        h
        for h in guide.finder.rank(query, limit=4, elsewhere=True)
        if h.code != wrong or h.elsewhere
    ]
    own = next((h for h in hits if not h.elsewhere), None)
    other = next((h for h in hits if h.elsewhere), None)
    return _Seen(own, other, bool(hits and hits[0].elsewhere), query.asks_field)


def _covers(hit: Hit | None) -> float:
    """Share of what a question names that an entry speaks of."""
    return 1 - hit.parts["words_missing"] if hit else 0.0
