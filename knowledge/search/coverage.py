"""How much of what a question names an entry speaks of at all.

A like matter is no answer to a question about another thing: 烟草证 is not 食品经营许可证, though
both are licences of a shop. What tells them apart is the word that the entry nowhere has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray

from knowledge.search.query import Query, expand
from knowledge.search.text import frequency, segments

__all__ = ["Coverage"]

DICTIONARY = 60_000_000
"""Words that the segmenter's frequencies were counted in."""


class Coverage:
    """Compares the words of questions with all that entries say; `texts` are one an entry."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    def missing(self, query: Query, places: Iterable[int]) -> NDArray[np.float32]:
        """Return the share of the question's weight that each entry lacks, 0..1, shape (n,).

        A word weighs by how rare it is in everyday Chinese. It counts as said when the entry has
        it, or what guides write for it.
        """
        asked = [(_forms(word), _weight(word)) for word in _content(query.rest)]
        total = sum(weight for _, weight in asked)
        shares = []
        for place in places:
            text = self._texts[place]
            lacks = [weight for forms, weight in asked if not any(f in text for f in forms)]
            shares.append(sum(lacks) / total if total else 0.0)
        return np.array(shares, dtype=np.float32)


def _content(rest: str) -> list[str]:
    words = (w for run in rest.split() for w in segments(run))
    return list(dict.fromkeys(w for w in words if len(w) > 1))


@lru_cache(maxsize=4096)
def _forms(word: str) -> tuple[str, ...]:
    return (word, *(f for forms in expand(word) for f in forms))


def _weight(word: str) -> float:
    """Return how rare a word is, 0..1; unknown ones weigh most."""
    return log(DICTIONARY / (frequency(word) + 1)) / log(DICTIONARY)
