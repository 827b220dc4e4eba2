"""What makes two texts alike here: a metric learnt from the catalogue's own ways of saying.

A matter's name, its aliases and its FAQ questions say the same thing in different words. The
directions in which they differ from each other are noise for finding matters; within-class
covariance normalisation (Hatch et al., Interspeech 2006) shrinks just these. It is a closed form
over vectors that are there anyway: no training run, no torch.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.search.embedder import Vectors

__all__ = ["Metric"]

LEARNT = 0.5
"""Share of the learnt covariance, the rest being isotropic: first place of the embedding alone on
the dev questions was 0.73 without, 0.73 / 0.77 / 0.75 with a share of 0.7 / 0.5 / 0.2."""
ENOUGH = 150
"""Texts from which half of that share is trusted; a catalogue without aliases learns nothing."""


@dataclass(frozen=True, slots=True)
class Metric:
    """Moves vectors so that their cosine says how surely they mean the same matter."""

    centre: Vectors
    transform: Vectors

    @classmethod
    def learn(cls, vectors: Vectors, owners: NDArray[np.int64]) -> Metric:
        """Learn from the vectors of names, aliases and FAQ questions, and whose they are.

        Owners below 0 are nobody's: they count for the centre only.
        """
        dimensions = vectors.shape[1]
        centre = vectors.mean(axis=0) if len(vectors) else np.zeros(dimensions)
        vectors, owners = vectors[owners >= 0], owners[owners >= 0]
        identity = np.eye(dimensions)
        if not len(vectors):
            return cls(centre.astype(np.float32), identity.astype(np.float32))
        sums = np.zeros((int(owners.max()) + 1, dimensions))
        np.add.at(sums, owners, vectors)
        counts = np.bincount(owners, minlength=len(sums))
        several = counts[owners] > 1
        inner = (vectors - sums[owners] / counts[owners][:, None])[several]
        if not len(inner):
            return cls(centre.astype(np.float32), identity.astype(np.float32))
        share = LEARNT * len(inner) / (len(inner) + ENOUGH)
        covariance = inner.T @ inner / len(inner)
        level = np.trace(covariance) / dimensions
        values, axes = np.linalg.eigh(share * covariance + (1 - share) * level * identity)
        transform = (axes / np.sqrt(values)) @ axes.T
        return cls(centre.astype(np.float32), transform.astype(np.float32))

    def __call__(self, vectors: Vectors) -> Vectors:
        """Return the moved vectors, of unit length, shape as given."""
        moved = (vectors - self.centre) @ self.transform
        return np.asarray(
            moved / np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-9), np.float32
        )

    @classmethod
    def load(cls, folder: Path) -> Metric:
        """Load what `save` wrote.

        Raises:
            OSError, ValueError: the file is missing or damaged.
        """
        rows = np.load(folder / "metric.npy", allow_pickle=False)
        return cls(rows[0], rows[1:])

    def save(self, folder: Path) -> None:
        """Write `metric.npy` into a folder."""
        np.save(folder / "metric.npy", np.vstack([self.centre, self.transform]))
