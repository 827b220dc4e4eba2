"""Finding passages: words and sense together, as one score; which say the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from knowledge.data import DataFile, read_data
from knowledge.policies.alike import alike_pairs
from knowledge.policies.schema import Passage, Policy
from knowledge.search.embedder import Vectors
from knowledge.search.lexical import Lexical
from knowledge.search.query import Query
from knowledge.search.text import normalise
from knowledge.search.vectors import DenseIndex

__all__ = ["FEATURES", "Finding", "PolicyFinder", "PolicyHit", "policy_data", "told"]

FEATURES = ("words", "sense", "negation")
NEAR = 200
"""Nearest passages whose similarity is exact; the others are all as far as the last of these."""
EMBEDDED = 220
"""Characters of a passage that are embedded: 1 ms each on one core."""
SEARCHED = 2000
"""Characters of a passage whose words are indexed: all of a text, the most of a long table."""


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


def told(policies: Sequence[Policy]) -> list[str]:
    """Return what is embedded of each passage, in the order of the policies."""
    return [
        # As written: the model reads punctuation, too.
        f"{p.title} {x.lead} {x.content}"[:EMBEDDED]
        for p in policies
        for x in p.passages
    ]


class PolicyFinder:
    """Finds passages of the policies of one catalogue; safe to share between threads."""

    def __init__(self, policies: Sequence[Policy], vectors: Vectors) -> None:
        """Index the policies; `vectors` are those of `told`, in its order."""
        self._places = tuple((p, i) for p in policies for i in range(len(p.passages)))
        texts = [_searched(p, p.passages[i]) for p, i in self._places]
        self._lexical = Lexical.build([normalise(t, SEARCHED) for t in texts])
        self._dense = DenseIndex.build(vectors)
        self._denies = np.array([bool(_negation()[1].search(t)) for t in texts], dtype=np.float32)
        self._alike = _groups([p.passages[i].content for p, i in self._places])

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
        order = np.argsort(-scores, kind="stable")[:limit]
        return tuple(self._hit(i, float(scores[i])) for i in order.tolist())

    def duplicates(self, hit: PolicyHit) -> tuple[PolicyHit, ...]:
        """Return the passages that say almost the same as this one, itself left out."""
        own = self._places.index((hit.policy, hit.place))
        alike = (i for i, group in enumerate(self._alike) if group == self._alike[own] and i != own)
        return tuple(self._hit(i, hit.score) for i in alike)

    def _hit(self, i: int, score: float) -> PolicyHit:
        policy, place = self._places[i]
        return PolicyHit(policy, place, score)


def _searched(policy: Policy, passage: Passage) -> str:
    return " ".join((policy.title, *passage.headings, passage.lead, passage.content))


def _groups(texts: Sequence[str]) -> list[int]:
    """Return a number for each text, the same for near-duplicates."""
    group = list(range(len(texts)))
    for one, other in alike_pairs(texts):
        low, high = sorted((group[one], group[other]))
        group = [low if g == high else g for g in group]
    return group
