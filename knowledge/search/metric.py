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
"""Share of the learnt covariance, the rest being isotropic (`python -m bench.ask.adapter`).
Centring the vectors besides brought nothing, and spoilt a catalogue without aliases."""
ENOUGH = 150
"""Texts from which half of that share is trusted; a catalogue without aliases learns nothing."""


@dataclass(frozen=True, slots=True)
class Metric:
    """Moves vectors so that their cosine says how surely they mean the same matter."""

    transform: Vectors

    @classmethod
    def learn(cls, vectors: Vectors, owners: NDArray[np.int64]) -> Metric:
        """Learn from the vectors of names, aliases and FAQ questions, and whose they are.

        Owners below 0 are not learnt from: what other halls do would drown the catalogue's own.
        """
        identity = np.eye(vectors.shape[1])
        vectors, owners = vectors[owners >= 0], owners[owners >= 0]
        counts = np.bincount(owners)
        several = counts[owners] > 1
        if not several.any():
            return cls(identity.astype(np.float32))
        sums = np.zeros((len(counts), vectors.shape[1]))
        np.add.at(sums, owners, vectors)
        inner = (vectors - sums[owners] / counts[owners][:, None])[several]
        share = LEARNT * len(inner) / (len(inner) + ENOUGH)
        covariance = inner.T @ inner / len(inner)
        level = np.trace(covariance) / len(identity)
        values, axes = np.linalg.eigh(share * covariance + (1 - share) * level * identity)
        return cls(((axes / np.sqrt(values)) @ axes.T).astype(np.float32))

    def __call__(self, vectors: Vectors) -> Vectors:
        """Return the moved vectors, of unit length, shape as given."""
        moved = vectors @ self.transform
        return np.asarray(
            moved / np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-9), np.float32
        )

    @classmethod
    def load(cls, folder: Path) -> Metric:
        """Load what `save` wrote.

        Raises:
            OSError, ValueError: the file is missing or damaged.
        """
        return cls(np.load(folder / "metric.npy", allow_pickle=False))

    def save(self, folder: Path) -> None:
        """Write `metric.npy` into a folder."""
        np.save(folder / "metric.npy", self.transform)
