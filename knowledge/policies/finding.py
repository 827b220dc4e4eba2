"""Finding passages: words and sense together, as one score; which say the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.data import DataFile, read_data
from knowledge.policies.alike import alike
from knowledge.policies.index import PolicyIndex, searched, told
from knowledge.policies.schema import Passage, Policy
from knowledge.search.embedder import Vectors
from knowledge.search.query import Query

__all__ = [
    "FEATURES",
    "Finding",
    "Nearest",
    "PolicyFinder",
    "PolicyHit",
    "Shelf",
    "policy_data",
]

FEATURES = ("words", "sense", "negation")
NEAR = 200
"""Nearest passages whose similarity is exact; the others are all as far as the last of these."""
NEAR_ALIKE = 30
"""Nearest passages among which those are looked for that say almost the same."""


class _Data(DataFile):
    """See the comments in `policies.yml`."""

    weights: dict[str, float]
    bias: float
    floor: float
    second: float
    beside: float
    instead: float
    unsure: float
    asks_negation: str
    says_negation: str
    names_policy: str


class Nearest(Protocol):
    """Tells how near a question is to each passage, as `DenseIndex` does."""

    def scores(self, question: Vectors, limit: int) -> Vectors:
        """See `DenseIndex.scores`."""
        ...


Shelf = Callable[[Sequence[str], Vectors], Nearest]
"""Where vectors are kept for searching: given the passages' texts and their vectors."""


def policy_data() -> _Data:
    """Return weights, limits and cue words."""
    return read_data(_Data, "policies.yml")


@cache
def _negation() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = policy_data()
    return re.compile(data.asks_negation), re.compile(data.says_negation)


@dataclass(frozen=True, slots=True)
class PolicyHit:
    """A found passage: the `place`-th of its policy; `score` is how surely it answers, 0..1."""

    policy: Policy
    place: int
    score: float

    @property
    def passage(self) -> Passage:
        """The passage itself."""
        return self.policy.passages[self.place]


@dataclass(frozen=True, slots=True)
class Finding:
    """Every passage of the index with its features, shape (passages, FEATURES)."""

    places: tuple[tuple[Policy, int], ...]
    values: NDArray[np.float32]


class PolicyFinder:
    """Finds passages of the policies of one catalogue; safe to share between threads."""

    def __init__(
        self, policies: Sequence[Policy], index: PolicyIndex, shelf: Shelf | None = None
    ) -> None:
        """Search these policies by their index; where there is a shelf, by the vectors it keeps."""
        self._places = tuple((p, i) for p in policies for i in range(len(p.passages)))
        self._lexical, self._vectors = index.words, index.vectors
        self._dense: Nearest = shelf(told(policies), index.vectors) if shelf else index.dense
        denied = [bool(_negation()[1].search(searched(p, p.passages[i]))) for p, i in self._places]
        self._denies = np.array(denied, dtype=np.float32)
        self._numbers = {(p.id, i): number for number, (p, i) in enumerate(self._places)}

    def read(self, query: Query, vector: Vectors) -> Finding:
        """Compare a question with all passages; `vector` is that of `query.embedded`."""
        size = len(self._places)
        values = np.zeros((size, len(FEATURES)), dtype=np.float32)
        if size:
            values[:, 0] = self._lexical.overlap(query.text).bm25[:size]
            values[:, 1] = self._dense.scores(vector, NEAR)
            values[:, 2] = self._denies * bool(_negation()[0].search(query.text))
        return Finding(self._places, values)

    def find(self, query: Query, vector: Vectors, limit: int = 5) -> tuple[PolicyHit, ...]:
        """Return the best passages, best first.

        Passages of policies that are no longer or not yet in force are among them: what may be
        said of these is for the caller to judge.
        """
        data = policy_data()
        weights = np.array([data.weights[name] for name in FEATURES])
        evidence = self.read(query, vector).values @ weights + data.bias
        scores = 1 / (1 + np.exp(-np.clip(evidence, -30, 30)))
        return tuple(self._hit(i, float(scores[i])) for i in _best(scores, limit))

    def duplicates(self, hit: PolicyHit) -> tuple[PolicyHit, ...]:
        """Return the passages that say almost the same as this one, itself left out."""
        own = self._numbers[hit.policy.id, hit.place]
        near = _best(self._dense.scores(self._vectors[own], NEAR_ALIKE), NEAR_ALIKE)
        found = alike(hit.passage.content, [self._content(i) for i in near])
        return tuple(
            self._hit(i, hit.score)
            for i, same in zip(near, found, strict=True)
            if same and i != own
        )

    def _content(self, i: int) -> str:
        policy, place = self._places[i]
        return policy.passages[place].content

    def _hit(self, i: int, score: float) -> PolicyHit:
        policy, place = self._places[i]
        return PolicyHit(policy, place, score)


def _best(scores: NDArray[np.float32], limit: int) -> list[int]:
    """Return the places of the highest scores, highest first."""
    if limit >= len(scores):
        return list(map(int, np.argsort(-scores, kind="stable")))
    some = np.sort(np.argpartition(-scores, limit)[:limit])
    return list(map(int, some[np.argsort(-scores[some], kind="stable")]))
