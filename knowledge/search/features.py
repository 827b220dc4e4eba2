"""What is compared between a question and an entry; `ranking.yml` holds what each is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.search.embedder import Vectors
from knowledge.search.lexical import Lexical, Overlap
from knowledge.search.operations import named, operations
from knowledge.search.passages import Entry, Kind, Passage
from knowledge.search.query import Query
from knowledge.search.text import compact
from knowledge.search.vectors import DenseIndex

__all__ = ["FEATURES", "Features", "Reader"]

FEATURES = (
    "words_name",
    "words_any",
    "name_covered",
    "words_written",
    "sense_name",
    "sense_name_core",
    "sense_asked",
    "sense_guide",
    "operation_same",
    "operation_other",
    "operation_implied",
    "applicant_same",
    "applicant_other",
    "name_inside",
    "bundle",
)
"""words_*: BM25 of the core with names, with any passage, of the guides' words for it with names;
name_covered: share of the best name that the question holds; sense_*: standard scores of the
embedding (whole question or core with names, whole question with FAQ questions, with the guide);
the others are 0 or 1, name_inside the relative length of a name that stands in the question."""

NEAR = 400
"""Nearest passages that are scored exactly: enough for 50 entries with 8 passages each."""
CANDIDATES = 80
"""Entries that are compared in full; the right one was among 80 in every dev question."""

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Features:
    """Candidates of a question (places of entries) and their features, shape (n, FEATURES)."""

    places: NDArray[np.int64]
    values: Matrix


class Reader:
    """Compares questions with the entries of one index; holds no state between questions."""

    def __init__(
        self,
        entries: Sequence[Entry],
        passages: Sequence[Passage],
        lexical: Lexical,
        dense: DenseIndex,
    ) -> None:
        self._size = len(entries)
        self._lexical, self._dense = lexical, dense
        self._owner = np.array([p.entry for p in passages], dtype=np.int64)
        kinds = np.array([p.kind for p in passages], dtype=np.int64)
        self._all = np.ones(len(kinds), dtype=bool)
        self._named = (kinds == Kind.NAME) | (kinds == Kind.ALIAS)
        self._of = {kind: kinds == kind for kind in Kind}
        self._names = [tuple(map(compact, (e.name, *e.aliases))) for e in entries]
        self._operations = [named(e.name) for e in entries]
        self._applicants = [e.applicants for e in entries]
        self._bundle = np.array([e.bundle for e in entries], dtype=np.float32)
        self._implied = frozenset(o.key for o in operations() if o.implied)

    def read(
        self, query: Query, vectors: Vectors, allowed: NDArray[np.bool_] | None = None
    ) -> Features:
        """Compare; `vectors` are those of `query.embedded`, shape (2, dimensions).

        `allowed` marks the entries that may be candidates, shape (entries,); None means all.
        """
        if not self._size:
            return Features(np.zeros(0, np.int64), np.zeros((0, len(FEATURES)), np.float32))
        columns = np.zeros((self._size, len(FEATURES)), dtype=np.float32)
        words = self._lexical.overlap(query.core or query.text)
        self._words(columns, words, query)
        self._sense(columns, vectors)
        places = self._candidates(columns, allowed)
        self._facts(columns, places, query)
        return Features(places, columns[places])

    def _words(self, columns: Matrix, core: Overlap, query: Query) -> None:
        whole = core if query.core == query.text else self._lexical.overlap(query.text)
        columns[:, 0] = self._best(core.bm25, self._named)
        columns[:, 1] = self._best(core.bm25, self._all)
        columns[:, 2] = self._best(whole.of_passage, self._named)
        if query.expansion:
            written = [self._lexical.overlap(compact(w)).bm25 for w in query.expansion[:12]]
            columns[:, 3] = self._best(np.max(written, axis=0), self._named)

    def _sense(self, columns: Matrix, vectors: Vectors) -> None:
        whole, core = self._dense.scores(vectors, NEAR)
        columns[:, 4] = self._best(whole, self._named)
        columns[:, 5] = self._best(core, self._named)
        # An entry without FAQ or long text is not worse for it: its names stand in.
        columns[:, 6] = np.maximum(columns[:, 4], self._best(whole, self._of[Kind.FAQ]))
        columns[:, 7] = np.maximum(columns[:, 5], self._best(core, self._of[Kind.BODY]))

    def _candidates(self, columns: Matrix, allowed: NDArray[np.bool_] | None) -> NDArray[np.int64]:
        rough = columns[:, :4].sum(axis=1) + columns[:, 4:8].sum(axis=1) / 8
        choice = np.arange(self._size) if allowed is None else np.flatnonzero(allowed)
        best = np.argsort(-rough[choice], kind="stable")[:CANDIDATES]
        return np.asarray(np.sort(choice[best]), dtype=np.int64)

    def _facts(self, columns: Matrix, places: NDArray[np.int64], query: Query) -> None:
        text = query.text.replace(" ", "")
        longest = 1
        for place in places:
            row, done = columns[place], self._operations[place]
            if query.operations and done:
                row[8 if query.operations & done else 9] = 1
            row[10] = bool(not query.operations and (done & self._implied or not done))
            if query.applicants and self._applicants[place]:
                row[11 if query.applicants & self._applicants[place] else 12] = 1
            row[13] = max((len(n) for n in self._names[place] if n and n in text), default=0)
            longest = max(longest, row[13])
        columns[places, 13] /= longest
        columns[:, 14] = self._bundle

    def _best(self, scores: Matrix, chosen: NDArray[np.bool_]) -> Matrix:
        """Return the highest score of each entry among its chosen passages."""
        low = scores.min() if len(scores) else 0.0
        best = np.full(self._size, low, dtype=np.float32)
        np.maximum.at(best, self._owner[chosen], scores[chosen])
        return best
