"""Finding matters: a question in, scored entries out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from knowledge.schema import Catalogue
from knowledge.search.codes import Codes
from knowledge.search.embedder import Embedder, Vectors
from knowledge.search.features import FEATURES, Reader
from knowledge.search.index import SearchIndex
from knowledge.search.passages import Entry, Kind, entries
from knowledge.search.pinyin import PinyinNames
from knowledge.search.query import Query, field_words, read_query
from knowledge.search.ranking import Ranking, probability
from knowledge.search.reranker import RERANKED, Reranker, reordered
from knowledge.search.spelling import Spelling
from knowledge.search.text import normalise, simplified

__all__ = ["Finder", "Hit"]

ALIASES = 3
"""Aliases that a reranker reads after a name; its time grows with what it reads."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A found matter or bundle.

    `score` is how surely the question means this entry rather than nothing or what other halls do,
    0..1: the logistic of a weighted sum of `parts`, less that of what other halls do, fitted on
    questions of which some mean nothing in the catalogue. It does not depend on how many like
    entries the catalogue has, so look-alikes may all score high.
    """

    code: str
    name: str
    department: str
    score: float
    parts: dict[str, float] = field(default_factory=dict, compare=False)
    bundle: bool = False
    elsewhere: bool = False


class Finder:
    """Finds the entries of one catalogue; safe to share between threads.

    `ranking` is that of the data file; an evaluation may put another in its place. A `reranker`,
    where one is set, looks at the best hits again.
    """

    def __init__(self, catalogue: Catalogue, index: SearchIndex, embedder: Embedder) -> None:
        self.reranker: Reranker | None = None
        self.entries: tuple[Entry, ...] = entries(catalogue)
        self._reader = Reader(self.entries, index.passages, index.lexical, index.dense)
        self._metric = index.metric
        own = [e for e in self.entries if not e.elsewhere]
        self._pinyin, self._codes = PinyinNames(own), Codes(own)
        self.ranking = Ranking.read()
        said = [p.text for p in index.passages if p.kind is not Kind.GUIDE]
        asked = [normalise(e) for words in field_words().values() for e in words.examples]
        self._spelling = Spelling([*said, *asked])
        # Follow-up questions and a clerk's typing ask for the same texts again and again.
        self._embed = lru_cache(maxsize=2048)(lambda text: embedder.queries([text])[0])

    def vector(self, query: Query) -> Vectors:
        """Return the vector of a question as the model makes it, shape (dimensions,)."""
        found: Vectors = self._embed(query.embedded)
        return found

    def read(self, text: str) -> Query:
        """Take a question apart after its words were put right by those of this catalogue."""
        return read_query(self._spelling.correct(normalise(text)))

    def spell(self, text: str) -> str:
        """Return a message in simplified characters with misspelt words put right."""
        return self._spelling.correct(simplified(text))

    def find(self, text: str, *, limit: int = 10) -> tuple[Hit, ...]:
        """Return the best entries, best first; an empty question finds nothing."""
        query = self.read(text)
        return self.rank(query, limit=limit) if query.text else ()

    def spelt(
        self, text: str, *, limit: int = 10, wanted: Callable[[str], bool] | None = None
    ) -> tuple[Hit, ...]:
        """Return the entries whose name is spelt by letters (`spjyxkz`), or found by a code.

        Nothing for other texts.
        """
        letters = PinyinNames.typed(text)
        found, part = [], "pinyin" if letters else "code"
        for score, place in self._pinyin.find(letters) if letters else self._codes.find(text):
            entry = self.entries[place]
            if wanted is None or wanted(entry.code):
                parts = {part: score}
                found.append(
                    Hit(entry.code, entry.name, entry.department, score, parts, entry.bundle)
                )
        return tuple(found[:limit])

    def rank(
        self,
        query: Query,
        *,
        limit: int = 10,
        wanted: Callable[[str], bool] | None = None,
        elsewhere: bool = False,
    ) -> tuple[Hit, ...]:
        """Return the best entries for a question taken apart, among those whose code is wanted.

        With `elsewhere`, what other halls do stands among them; its score means nothing.
        """
        allowed = None
        if wanted is not None:
            allowed = np.array([wanted(e.code) for e in self.entries], dtype=bool)
        features = self._reader.read(query, self._metric(self.vector(query)), allowed)
        evidence = self.ranking.evidence(features.values)
        other = np.array([self.entries[i].elsewhere for i in features.places], dtype=bool)
        scores = probability(evidence - np.logaddexp.reduce(np.append(evidence[other], 0.0)))
        if not elsewhere:
            evidence = np.where(other, -np.inf, evidence)
        again = self.reranker if not elsewhere else None
        most = min(max(limit, RERANKED) if again else limit, int(np.isfinite(evidence).sum()))
        order = np.argsort(-evidence, kind="stable")[:most]
        places = features.places[order]
        hits = tuple(
            self._hit(int(place), float(scores[i]), features.values[i])
            for place, i in zip(places, order, strict=True)
        )
        if again is not None:
            looked_at = [self.entries[place] for place in places[:RERANKED]]
            texts = [" ".join((e.name, *e.aliases[:ALIASES])) for e in looked_at]
            hits = (*reordered(hits[:RERANKED], query.asked, texts, again), *hits[RERANKED:])
        return hits[:limit]

    def _hit(self, place: int, score: float, values: Sequence[float]) -> Hit:
        entry = self.entries[place]
        parts = {name: round(float(v), 4) for name, v in zip(FEATURES, values, strict=True)}
        return Hit(
            entry.code, entry.name, entry.department, score, parts, entry.bundle, entry.elsewhere
        )
