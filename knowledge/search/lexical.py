"""The word index: BM25 over words and character n-grams, and how far texts cover each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from knowledge.search.text import tokens

__all__ = ["Lexical", "Overlap"]

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Per passage, each 0..1 so that a catalogue's size and a question's length cancel out.

    `bm25` is the BM25 score over the highest that the question could reach; `of_passage` is the
    share of the passage's weight (idf) that the question holds.
    """

    bm25: Scores
    of_passage: Scores


class Lexical:
    """BM25 (Lucene's form, so that a term never weighs less than nothing) by `bm25s`."""

    def __init__(self, index: bm25s.BM25) -> None:
        self._index = index
        self._postings = np.asarray(index.scores["indices"], dtype=np.int64)
        self._starts = np.asarray(index.scores["indptr"], dtype=np.int64)
        self._size = int(index.scores["num_docs"])
        frequency = np.diff(self._starts).astype(np.float64)
        self._idf = np.log1p((self._size - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        self._unseen = float(np.log1p((self._size + 0.5) / 0.5))
        self._weight = self._spread(np.arange(len(self._idf)))

    @classmethod
    def build(cls, texts: Sequence[str]) -> Lexical:
        """Index normalised texts."""
        index = bm25s.BM25(method="lucene", k1=1.2, b=0.6)
        # A catalogue may be empty, bm25s may not: one token that no question contains.
        index.index([tokens(t) or ["\0"] for t in texts] or [["\0"]], show_progress=False)
        return cls(index)

    @classmethod
    def load(cls, folder: Path) -> Lexical:
        """Load what `save` wrote; no pickle is read.

        Raises:
            OSError, ValueError, KeyError: the files are missing or damaged.
        """
        return cls(bm25s.BM25.load(str(folder), load_corpus=False, load_vocab=True))

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""
        self._index.save(str(folder), show_progress=False)

    def overlap(self, text: str) -> Overlap:
        """Compare a normalised question with all passages."""
        asked = list(dict.fromkeys(tokens(text)))
        known = self._index.get_tokens_ids(asked)
        if not known:
            nothing = np.zeros(self._size, dtype=np.float32)
            return Overlap(nothing, nothing)
        highest = float(self._idf[known].sum()) + self._unseen * (len(asked) - len(known))
        bm25 = self._index.get_scores_from_ids(known).astype(np.float32) / highest
        shared = self._spread(np.asarray(known, dtype=np.int64))
        return Overlap(bm25, shared / np.maximum(self._weight, 1e-6))

    def _spread(self, terms: NDArray[np.int64]) -> Scores:
        """Add each term's weight to the passages that hold it."""
        total = np.zeros(self._size, dtype=np.float32)
        for term in terms:
            total[self._postings[self._starts[term] : self._starts[term + 1]]] += self._idf[term]
        return total
