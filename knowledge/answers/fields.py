"""Which part of the guide a question asks for: cue words first, labelled examples otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from knowledge.answers.blocks import GuideField
from knowledge.search import Vectors, field_words, normalise

__all__ = ["FieldFinder", "FieldGuess", "field_examples"]

NEIGHBOURS = 5
"""Examples that vote; with 3 to 9 examples of a field, more would bring in other fields."""
SHARPNESS = 40.0
"""Of the vote: similarities of like questions differ by a few hundredths."""


@dataclass(frozen=True, slots=True)
class FieldGuess:
    """A field and how sure the guess is, 0..1; by cue 1, by examples the share of the vote."""

    field: GuideField
    confidence: float


@cache
def field_examples() -> tuple[tuple[GuideField, str], ...]:
    """Return the labelled example questions, normalised."""
    return tuple(
        (GuideField(key), normalise(example))
        for key, words in field_words().items()
        for example in words.examples
    )


@cache
def _cues() -> tuple[tuple[GuideField, re.Pattern[str]], ...]:
    return tuple(
        (GuideField(key), re.compile("|".join(f"(?:{c})" for c in words.cues)))
        for key, words in field_words().items()
    )


class FieldFinder:
    """Finds fields; `examples` are the query vectors of `field_examples()`, in its order."""

    def __init__(self, examples: Vectors) -> None:
        self._examples = examples
        self._fields = [field for field, _ in field_examples()]

    @staticmethod
    def cued(text: str) -> tuple[GuideField, ...]:
        """Return the fields that a normalised text asks for by cue words, in its order.

        Where cues overlap the longest wins: 什么时候上班 asks for hours, not for the limit.
        """
        found = [
            (m.start(), m.end(), field)
            for field, cue in _cues()
            for m in cue.finditer(text)
            if m[0]
        ]
        found.sort(key=lambda m: (m[0] - m[1], m[0]))
        kept: list[tuple[int, int, GuideField]] = []
        for start, end, field in found:
            if all(end <= s or e <= start for s, e, _ in kept):
                kept.append((start, end, field))
        fields = dict.fromkeys(field for _, _, field in sorted(kept, key=lambda k: k[0]))
        specific = [f for f in fields if f is not GuideField.OVERVIEW]
        return tuple(specific or fields)

    def nearest(self, vector: Vectors) -> FieldGuess:
        """Return the field whose examples are nearest to a question's vector."""
        similar = self._examples @ vector
        near = np.argsort(-similar)[:NEIGHBOURS]
        weights = np.exp(SHARPNESS * (similar[near] - similar[near[0]]))
        votes: dict[GuideField, float] = {}
        for place, weight in zip(near, weights, strict=True):
            field = self._fields[place]
            votes[field] = votes.get(field, 0.0) + float(weight)
        best = max(votes, key=lambda f: votes[f])
        return FieldGuess(best, votes[best] / sum(votes.values()))

    def guess(self, text: str, vector: Vectors) -> tuple[FieldGuess, ...]:
        """Return the fields of a normalised text, at least one."""
        cued = self.cued(text)
        if cued:
            return tuple(FieldGuess(field, 1.0) for field in cued)
        return (self.nearest(vector),)


def without(text: str, names: Sequence[str]) -> str:
    """Return a normalised text without names of matters, whose words may look like cues."""
    for name in sorted(names, key=len, reverse=True):
        if name:
            text = text.replace(name, " ")
    return text
