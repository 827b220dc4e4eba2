"""From features to one score: the sum that the dev questions taught, as a probability."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from knowledge.data import DataFile, read_data
from knowledge.search.features import FEATURES

__all__ = ["Ranking", "probability"]


class Ranking(DataFile):
    """Weights of the features and the bias (`ranking.yml`)."""

    weights: dict[str, float]
    bias: float

    @classmethod
    def read(cls) -> Ranking:
        """Return the ranking of the data file.

        Raises:
            ValueError: the file weighs other features than there are.
        """
        ranking = read_data(cls, "ranking.yml")
        if set(ranking.weights) != set(FEATURES):
            wrong = sorted(set(ranking.weights) ^ set(FEATURES))
            raise ValueError(f"ranking.yml: expected one weight for each feature, see {wrong}")
        return ranking

    def evidence(self, values: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the log odds of each row of features: this entry against no entry at all."""
        weights = np.array([self.weights[name] for name in FEATURES])
        return np.asarray(values @ weights + self.bias, dtype=np.float64)


def probability(evidence: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn log odds into 0..1: how surely a question means this entry rather than none."""
    return np.asarray(1 / (1 + np.exp(-np.clip(evidence, -30, 30))))
