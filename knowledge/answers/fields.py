"""Which part of the guide a question asks for: cue words and labelled examples together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from knowledge.answers.blocks import GuideField
from knowledge.search import Vectors, field_words, normalise, whether

__all__ = ["FieldFinder", "FieldGuess", "field_examples"]

# Chosen on the dev half of bench/questions/fields.yml: 0.93 right, against 0.86 by examples alone
# and 0.85 by cues first; neighbours of these values lie within one question.
RIDGE = 0.3
"""Penalty of the linear classifier over the examples' vectors."""
CUE = 0.25
"""What a cue adds to a field's score; scores by examples lie between 0 and about 1."""
SECOND = 0.3
"""Score from which a further cued field is answered as well."""
UNSURE = 0.25
"""Score below which a field without a cue is no more than chance: a person who tells what happened
(钱包被偷身份证也没了) wants the guide, and one who asks whether something goes wants conditions."""


@dataclass(frozen=True, slots=True)
class FieldGuess:
    """A field and its score: near 1 for a clear question, below 0.3 for a guess."""

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


@cache
def _whether() -> re.Pattern[str]:
    return re.compile(whether())


class FieldFinder:
    """Finds fields; `examples` are the query vectors of `field_examples()`, in its order."""

    def __init__(self, examples: Vectors) -> None:
        labels = [field for field, _ in field_examples()]
        self._fields = list(dict.fromkeys(labels))
        wanted = np.array([[float(f is label) for f in self._fields] for label in labels])
        self._centre = examples.mean(axis=0)
        # Ridge regression on the labels in closed form: 2 ms at start, nothing to store.
        centred = (examples - self._centre).astype(np.float64)
        penalty = RIDGE * np.eye(centred.shape[1])
        target = wanted - wanted.mean(axis=0)
        self._weights = np.linalg.solve(centred.T @ centred + penalty, centred.T @ target)

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
        beaten = {GuideField(b) for f in fields for b in field_words()[f.value].beats}
        return tuple(f for f in fields if f not in beaten)

    def guess(self, text: str, vector: Vectors) -> tuple[FieldGuess, ...]:
        """Return the fields of a normalised text and its query vector, at least one.

        More than one when the words ask for more; then in the order of the question.
        """
        cued = self.cued(text)
        scores = dict(zip(self._fields, (vector - self._centre) @ self._weights, strict=True))
        for field in cued:
            scores[field] += CUE
        best = max(self._fields, key=lambda f: scores[f])
        if not cued and scores[best] < UNSURE:
            asks = _whether().search(text)
            best = GuideField.CONDITIONS if asks else GuideField.OVERVIEW
        wanted = [f for f in cued if f is best or scores[f] >= SECOND]
        if best not in wanted:
            wanted = [best]
        return tuple(FieldGuess(f, round(min(max(float(scores[f]), 0.0), 1.0), 4)) for f in wanted)


def without(text: str, names: Sequence[str]) -> str:
    """Return a normalised text without names of matters, whose words may look like cues."""
    for name in sorted(names, key=len, reverse=True):
        if name:
            text = text.replace(name, " ")
    return text
