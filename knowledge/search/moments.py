"""Standard scores: how far a similarity lies above what a question has in common with all passages.

Similarities of sentence embeddings crowd together (0.75 to 1 for e5), so a raw one says little.
Mean and covariance of the passages give what is common without a scan of all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.search.embedder import Vectors

__all__ = ["Moments"]

SAMPLED = 100_000
"""Passages from which mean and covariance are taken when there are more: 384 dimensions need a few
thousand, and all of a million take ten seconds."""
LEAST_VARIANCE = 1e-6
"""Passages all alike have no spread; any real catalogue has ten times this one."""


@dataclass(frozen=True, slots=True)
class Moments:
    """Mean of the passages' vectors, shape (dimensions,), and their covariance."""

    centre: Vectors
    covariance: Vectors

    @classmethod
    def of(cls, vectors: Vectors) -> Moments:
        """Take them from vectors, shape (n, dimensions), or from a regular sample of these."""
        some = vectors[:: max(len(vectors) // SAMPLED, 1)]
        if not len(some):
            width = vectors.shape[1]
            return cls(np.zeros(width, np.float32), np.zeros((width, width), np.float32))
        centre = some.mean(axis=0)
        apart = some - centre
        return cls(centre.astype(np.float32), (apart.T @ apart / len(some)).astype(np.float32))

    @classmethod
    def load(cls, file: Path) -> Moments:
        """Load what `save` wrote; no pickle is read.

        Raises:
            OSError, ValueError: the file is missing or damaged.
        """
        rows = np.load(file, allow_pickle=False)
        return cls(rows[0], rows[1:])

    def save(self, file: Path) -> None:
        """Write a `.npy` file."""
        np.save(file, np.vstack([self.centre, self.covariance]))

    def spread(
        self, question: Vectors, places: NDArray[np.int64], near: Vectors, size: int
    ) -> Vectors:
        """Return the standard scores of all `size` passages, given the similarities of the nearest.

        `near` are those of `places`, nearest first. The others get the score of the last, which
        they do not reach.
        """
        variance = float(question @ self.covariance @ question)
        deviation = max(variance, LEAST_VARIANCE) ** 0.5
        standard = (near - float(question @ self.centre)) / deviation
        found = np.full(size, standard[-1] if len(standard) else 0.0, dtype=np.float32)
        found[places] = standard
        return found
