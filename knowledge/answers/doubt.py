"""How likely it is that a question leaves open which of two matters is meant."""

from __future__ import annotations

from math import exp, log, log1p

from knowledge.answers.settings import doubts
from knowledge.search import Hit, Query, agreement, named, pieces, same_family

__all__ = ["PARTS", "doubt", "parts", "preference"]

PARTS = ("preferred", "family", "operation", "agreement", "settled", "length")
"""preferred: log odds of the best against the other; family: how alike their names are apart from
the operation; operation: the question says what is to be done; agreement: how much better the best
does it; settled: the same within a family, whose members the operation tells apart; length:
logarithm of what the question says beyond that which both names share. The less a question says,
the more the difference that the search sees between two matters is chance (身份证要交多少钱)."""


def doubt(query: Query, best: Hit, other: Hit) -> float:
    """Return the chance, 0..1, that the other is meant as well as or instead of the best."""
    weights = doubts()
    values = parts(query, best, other)
    total = weights.bias + sum(weights.weights[n] * v for n, v in zip(PARTS, values, strict=True))
    return 1 / (1 + exp(-total))


def parts(query: Query, best: Hit, other: Hit) -> tuple[float, ...]:
    """Return the values of `PARTS`."""
    does = [agreement(query.operations, named(hit.name)) for hit in (best, other)]
    told = pieces(query.rest) - (pieces(best.name) & pieces(other.name))
    family = same_family(best.name, other.name)
    return (
        _odds(best.score) - _odds(other.score),
        family,
        float(bool(query.operations)),
        does[0] - does[1],
        family * (does[0] - does[1]),
        log1p(len(told)),
    )


def preference(one: Hit, other: Hit) -> float:
    """Return how surely a question means the one rather than the other, 0.5..1."""
    return 1 / (1 + exp(_odds(other.score) - _odds(one.score)))


def _odds(score: float) -> float:
    score = min(max(score, 1e-9), 1 - 1e-9)
    return log(score / (1 - score))
