"""What is compared between a question and an entry; `ranking.yml` holds what each is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.search.coverage import Coverage
from knowledge.search.embedder import Vectors
from knowledge.search.lexical import Lexical
from knowledge.search.operations import agreement, named, operations
from knowledge.search.passages import Entry, Kind, Passage
from knowledge.search.query import Query
from knowledge.search.text import compact
from knowledge.search.vectors import DenseIndex

__all__ = ["FEATURES", "Features", "Reader"]

FEATURES = (
    "words_name",
    "words_asked",
    "words_guide",
    "name_covered",
    "written_best",
    "written_sum",
    "sense_name",
    "sense_asked",
    "sense_mean",
    "operation_same",
    "operation_other",
    "operation_implied",
    "applicant_same",
    "applicant_other",
    "name_inside",
    "name_equal",
    "words_missing",
    "bundle_asked",
)
"""words_*: BM25 of the question's core with names and aliases, with FAQ questions, with the guide;
name_covered: share of the best name that the question holds; written_*: the same for what guides
write for the question's colloquial words, best and sum; sense_*: standard scores of the embedding
with names and aliases, with FAQ questions, mean of the three best; operation_same: 1, or 0.5
when the operation serves for the one asked for; name_inside: the relative length of a name that
stands in the question; name_equal: the question is nothing but a name; words_missing: share of the
question's content that the entry nowhere has; bundle_asked: the question asks for several things at
once and this does them; the others are 0 or 1."""

NEAR = 2000
"""Nearest passages that are scored exactly: what other halls do has thousands of them."""
CANDIDATES, ELSEWHERE = 80, 40
"""Entries that are compared in full, and of what other halls do; the right one was among 80 in
every dev question."""
WRITTEN = 4
"""Colloquial words of a question whose written forms are looked up."""

Matrix = NDArray[np.float32]
_AT = {name: place for place, name in enumerate(FEATURES)}


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
        self._named = np.flatnonzero((kinds == Kind.NAME) | (kinds == Kind.ALIAS))
        self._asked = np.flatnonzero(kinds == Kind.FAQ)
        self._guide = np.flatnonzero(kinds == Kind.GUIDE)
        self._embedded = self._owner[: len(dense)]
        self._names = [tuple(map(compact, (e.name, *e.aliases))) for e in entries]
        self._operations = [named(e.name) for e in entries]
        self._applicants = [e.applicants for e in entries]
        self._bundle = np.array([e.bundle for e in entries], dtype=np.float32)
        said: list[list[str]] = [[] for _ in entries]
        for passage in passages:
            if passage.entry >= 0:
                said[passage.entry].append(passage.text)
        self._coverage = Coverage([" ".join(texts) for texts in said])
        self._elsewhere = np.array([e.elsewhere for e in entries], dtype=bool)
        self._implied = frozenset(o.key for o in operations() if o.implied)

    def read(
        self, query: Query, vector: Vectors, allowed: NDArray[np.bool_] | None = None
    ) -> Features:
        """Compare; `vector` is that of `query.embedded` in the index's metric.

        `allowed` marks the entries that may be candidates, shape (entries,); None means all. What
        other halls do is always compared.
        """
        if not self._size:
            return Features(np.zeros(0, np.int64), np.zeros((0, len(FEATURES)), np.float32))
        columns = np.zeros((self._size, len(FEATURES)), dtype=np.float32)
        self._words(columns, query)
        self._written(columns, query)
        self._sense(columns, vector)
        places = self._candidates(columns, allowed)
        self._facts(columns, places, query)
        return Features(places, columns[places])

    def _words(self, columns: Matrix, query: Query) -> None:
        core = self._lexical.overlap(query.core or query.asked)
        whole = core if query.core == query.asked else self._lexical.overlap(query.asked)
        columns[:, _AT["words_name"]] = self._best(core.bm25, self._named)
        columns[:, _AT["words_asked"]] = self._best(core.bm25, self._asked)
        columns[:, _AT["words_guide"]] = self._best(core.bm25, self._guide)
        columns[:, _AT["name_covered"]] = self._best(whole.of_passage, self._named)

    def _written(self, columns: Matrix, query: Query) -> None:
        for forms in query.expansion[:WRITTEN]:
            found = [self._best(self._lexical.overlap(f).bm25, self._named) for f in forms]
            best = np.max(found, axis=0)
            columns[:, _AT["written_sum"]] += best
            np.maximum(columns[:, _AT["written_best"]], best, out=columns[:, _AT["written_best"]])

    def _sense(self, columns: Matrix, vector: Vectors) -> None:
        scores = self._dense.scores(vector, NEAR)
        low = float(scores.min()) if len(scores) else 0.0
        name = self._best(scores, self._named, low)
        columns[:, _AT["sense_name"]] = name
        # An entry without FAQ is not worse for it: its names stand in.
        asked = self._best(scores, self._asked, low)
        columns[:, _AT["sense_asked"]] = np.maximum(name, asked)
        columns[:, _AT["sense_mean"]] = self._mean_of_best(scores, low)

    def _mean_of_best(self, scores: Matrix, low: float) -> Matrix:
        """Return the mean of each entry's three best passages (of fewer, when it has fewer)."""
        if not len(scores):
            return np.zeros(self._size, dtype=np.float32)
        order = np.lexsort((-scores, self._embedded))
        order = order[np.searchsorted(self._embedded[order], 0) :]
        owners = self._embedded[order]
        starts = np.searchsorted(owners, np.arange(self._size))
        rank = np.arange(len(owners)) - starts[owners]
        top = rank < 3
        total = np.bincount(owners[top], scores[order][top], minlength=self._size)
        count = np.bincount(owners[top], minlength=self._size)
        mean = np.where(count > 0, total / np.maximum(count, 1), low)
        return np.asarray(mean, dtype=np.float32)

    def _candidates(self, columns: Matrix, allowed: NDArray[np.bool_] | None) -> NDArray[np.int64]:
        rough = columns[:, : _AT["sense_name"]].sum(axis=1)
        rough += columns[:, _AT["sense_name"] : _AT["operation_same"]].sum(axis=1) / 8
        own = ~self._elsewhere if allowed is None else ~self._elsewhere & allowed
        places = []
        for choice, most in ((own, CANDIDATES), (self._elsewhere, ELSEWHERE)):
            among = np.flatnonzero(choice)
            places.append(among[np.argsort(-rough[among], kind="stable")[:most]])
        return np.asarray(np.sort(np.concatenate(places)), dtype=np.int64)

    def _facts(self, columns: Matrix, places: NDArray[np.int64], query: Query) -> None:
        text, core = query.asked.replace(" ", ""), query.core.replace(" ", "")
        inside = _AT["name_inside"]
        for place in places:
            row, done = columns[place], self._operations[place]
            if query.operations and done:
                row[_AT["operation_same"]] = agrees = agreement(query.operations, done)
                row[_AT["operation_other"]] = not agrees
            row[_AT["operation_implied"]] = bool(
                not query.operations and (done & self._implied or not done)
            )
            if query.applicants and self._applicants[place]:
                same = query.applicants & self._applicants[place]
                row[_AT["applicant_same" if same else "applicant_other"]] = 1
            row[_AT["name_equal"]] = text in self._names[place] or core in self._names[place]
            row[inside] = max((len(n) for n in self._names[place] if n and n in text), default=0)
        columns[places, _AT["words_missing"]] = self._coverage.missing(query, places.tolist())
        columns[places, inside] /= max(float(columns[places, inside].max(initial=0)), 1.0)
        columns[:, _AT["bundle_asked"]] = self._bundle * query.together

    def _best(self, scores: Matrix, chosen: NDArray[np.int64], low: float = 0.0) -> Matrix:
        """Return the highest score of each entry among its chosen passages."""
        best = np.full(self._size, low, dtype=np.float32)
        np.maximum.at(best, self._owner[chosen], scores[chosen])
        return best
