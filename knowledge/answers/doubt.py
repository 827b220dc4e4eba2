"""How likely it is that a question leaves open which of two matters is meant."""

from __future__ import annotations

from math import exp, log, log1p

from knowledge.answers.settings import doubts
from knowledge.search import Hit, Query, agreement, named, same_family

__all__ = ["PARTS", "doubt", "parts"]

PARTS = ("preferred", "family", "settled", "told", "sense", "bundle")
"""preferred: log odds of the best against the other; family: how alike their names are apart from
the operation; settled: how much better the best does what is to be done, within a family, whose
members the operation tells apart; told: logarithm of the question's length; sense: how much nearer
the best is by the embedding; bundle: the best is a 一件事, whose members are always like it. The
less a person tells, the more the difference that the search sees between two matters is chance
(身份证要交多少钱). The operation by itself and words that one of the two guides lacks added nothing
in cross-validation."""


def doubt(query: Query, best: Hit, other: Hit) -> float:
    """Return the chance, 0..1, that the other is meant as well as or instead of the best."""
    weights = doubts()
    values = parts(query, best, other)
    total = weights.bias + sum(weights.weights[n] * v for n, v in zip(PARTS, values, strict=True))
    return 1 / (1 + exp(-total))


def parts(query: Query, best: Hit, other: Hit) -> tuple[float, ...]:
    """Return the values of `PARTS`."""
    does = [agreement(query.operations, named(hit.name)) for hit in (best, other)]
    sense = [hit.parts.get("sense_mean", 0.0) for hit in (best, other)]
    family = same_family(best.name, other.name)
    return (
        _odds(best.score) - _odds(other.score),
        family,
        family * (does[0] - does[1]),
        log1p(len(query.text)),
        sense[0] - sense[1],
        float(best.bundle),
    )


def _odds(score: float) -> float:
    score = min(max(score, 1e-9), 1 - 1e-9)
    return log(score / (1 - score))
