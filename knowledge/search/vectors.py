"""The vector index: FAISS over unit vectors, with what is needed to judge a similarity.

Similarities of sentence embeddings crowd together (0.75 to 1 for e5), so a raw one says little.
They are given as standard scores: how far a passage lies above what this very question has in
common with all passages. Mean and covariance of the passages give that without a full scan.
"""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np

from knowledge.search.embedder import Vectors

__all__ = ["DenseIndex"]

GRAPH_FROM = 50_000
"""Passages from which a graph (HNSW) replaces the exact scan: the scan passes 10 ms there."""


class DenseIndex:
    """Nearest passages of a question vector, as standard scores."""

    def __init__(self, index: faiss.Index, moments: Vectors) -> None:
        self._index = index
        self._centre = moments[0]
        self._covariance = moments[1:]

    @classmethod
    def build(cls, vectors: Vectors) -> DenseIndex:
        """Index unit vectors, shape (n, dimensions); ids are their places."""
        size, dimensions = vectors.shape
        if size < GRAPH_FROM:
            index: faiss.Index = faiss.IndexFlatIP(dimensions)
        else:
            index = faiss.IndexHNSWFlat(dimensions, 32, faiss.METRIC_INNER_PRODUCT)
            index.hnsw.efConstruction = 120
            index.hnsw.efSearch = 400
        index.add(vectors)
        centre = vectors.mean(axis=0) if size else np.zeros(dimensions, dtype=np.float32)
        spread = vectors - centre
        covariance = spread.T @ spread / max(size, 1)
        return cls(index, np.vstack([centre, covariance]).astype(np.float32))

    @classmethod
    def load(cls, folder: Path) -> DenseIndex:
        """Load what `save` wrote; no pickle is read.

        Raises:
            OSError, ValueError, RuntimeError: the files are missing or damaged.
        """
        index = faiss.read_index(str(folder / "vectors.faiss"))
        return cls(index, np.load(folder / "moments.npy", allow_pickle=False))

    def save(self, folder: Path) -> None:
        """Write `vectors.faiss` and `moments.npy` into a folder."""
        faiss.write_index(self._index, str(folder / "vectors.faiss"))
        np.save(folder / "moments.npy", np.vstack([self._centre, self._covariance]))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def scores(self, question: Vectors, limit: int) -> Vectors:
        """Return the standard scores of all passages for one question vector.

        Passages beyond the nearest `limit` get the score of the last of these, which they do not
        reach.
        """
        count = min(limit, len(self))
        if not count:
            return np.zeros(0, dtype=np.float32)
        near, places = self._index.search(question[None, :], count)
        variance = float(question @ self._covariance @ question)
        # Passages all alike have no spread; any real catalogue has ten times this one.
        deviation = max(variance, 1e-6) ** 0.5
        standard = (near[0] - float(question @ self._centre)) / deviation
        found = np.full(len(self), standard[-1], dtype=np.float32)
        found[places[0]] = standard
        return found
