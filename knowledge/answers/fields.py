"""Which part of the guide a question asks for: cue words, wording and meaning together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.answers.blocks import GuideField
from knowledge.answers.field_weights import FieldWeights
from knowledge.search import Vectors, field_words, normalise, whether
from knowledge.search.query import asks

__all__ = ["FieldFinder", "FieldGuess", "field_examples"]

# Chosen on the dev half of bench/questions: `python -m bench.dialogue.fit` prints what they give.
SECOND = 0.08
"""Probability from which a further cued field is answered as well."""
ALONE = 0.6
"""Probability from which a clause that asks for a field asks for it beside the others."""
UNSURE = 0.25
"""Probability below which a field without a cue is no more than chance: a person who tells what
happened (钱包被偷身份证也没了) wants the guide, and one who asks whether something goes wants
conditions."""


@dataclass(frozen=True, slots=True)
class FieldGuess:
    """A field and its probability."""

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
def _asks() -> re.Pattern[str]:
    return re.compile(asks())


@cache
def _whether() -> re.Pattern[str]:
    return re.compile(whether())


class FieldFinder:
    """Finds fields by the fitted classifier; `embedder` names the model that vectors are of."""

    def __init__(self, embedder: str) -> None:
        self._weights = FieldWeights.read()
        self._known = self._weights.embedder == embedder

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
        likely = self._weights.likely(text, cued, vector if self._known else None)
        best = max(likely, key=likely.__getitem__)
        if not cued and likely[best] < UNSURE:
            asks = _whether().search(text)
            best = GuideField.CONDITIONS if asks else GuideField.OVERVIEW
        beside = self._by_clause(text)
        wanted = [f for f in cued if f is best or likely[f] >= SECOND or f in beside]
        if best not in wanted:
            wanted = [best]
        return tuple(FieldGuess(f, round(likely[f], 4)) for f in wanted)

    def _by_clause(self, text: str) -> frozenset[GuideField]:
        """Return the fields that clauses ask for by their own words (要带啥，几天能好)."""
        found = set()
        clauses = [c for c in text.split() if _asks().search(c)]
        for clause in clauses if len(clauses) > 1 else ():
            cued = self.cued(clause)
            likely = self._weights.likely(clause, cued, None)
            found |= {field for field in cued if likely[field] >= ALONE}
        return frozenset(found)


def without(text: str, names: Sequence[str]) -> str:
    """Return a normalised text without names of matters, whose words may look like cues."""
    for name in sorted(names, key=len, reverse=True):
        if name:
            text = text.replace(name, " ")
    return text
