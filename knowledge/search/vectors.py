"""The vector index: FAISS over unit vectors, with what is needed to judge a similarity."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np

from knowledge.search import large
from knowledge.search.embedder import Vectors
from knowledge.search.moments import Moments

__all__ = ["DenseIndex"]


class DenseIndex:
    """Nearest passages of a question vector, as standard scores."""

    def __init__(self, index: faiss.Index, moments: Moments) -> None:
        self._index, self._moments = index, moments

    @classmethod
    def build(cls, vectors: Vectors) -> DenseIndex:
        """Index unit vectors, shape (n, dimensions); ids are their places."""
        return cls(large.build(vectors), Moments.of(vectors))

    @classmethod
    def load(cls, folder: Path) -> DenseIndex:
        """Open what `save` wrote: the vectors stay in the file, and no pickle is read.

        Raises:
            OSError, ValueError, RuntimeError: the files are missing or damaged.
        """
        return cls(large.read(folder / "vectors.faiss"), Moments.load(folder / "moments.npy"))

    def save(self, folder: Path) -> None:
        """Write `vectors.faiss` and `moments.npy` into a folder."""
        large.write(self._index, folder / "vectors.faiss")
        self._moments.save(folder / "moments.npy")

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
        found = places[0] >= 0  # cells that hold fewer than `count` together
        return self._moments.spread(question, places[0][found], near[0][found], len(self))
