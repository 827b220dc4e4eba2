"""Questions that mean the same, put together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.learning.limits import limits
from knowledge.search import Finder, Hit

__all__ = ["MOST", "cluster", "distances"]

MOST = 3000
"""Questions that are clustered at once: the distances of so many take 72 MB."""
SPREAD = 0.2
"""Distance of two texts by the bundled embedder from which they have nothing in common; it puts all
short questions within about this, so without it their sense would weigh next to nothing."""
SEEN = 5
"""Entries that a question is known by; lower ones differ by chance."""


def cluster(texts: Sequence[str], finder: Finder) -> NDArray[np.int64]:
    """Return the cluster of each question, shape (n,), by average linkage.

    Raises:
        ValueError: more than `MOST` questions.
    """
    if len(texts) > MOST:
        raise ValueError(f"{len(texts)} questions, expected at most {MOST}")
    if len(texts) < 2:
        return np.zeros(len(texts), dtype=np.int64)
    from sklearn.cluster import AgglomerativeClustering  # noqa: PLC0415 - takes a second to load

    model = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=limits().apart
    )
    found: NDArray[np.int64] = model.fit_predict(distances(texts, finder, limits().sense))
    return found


def distances(texts: Sequence[str], finder: Finder, sense: float) -> NDArray[np.float64]:
    """Return how far questions are from each other, shape (n, n), 0..1.

    Questions are near when the search sees the same entries in them, matters of other halls among
    them, and for the share `sense` when the texts themselves are near.
    """
    queries = [finder.read(text) for text in texts]
    seen = _seen([finder.rank(query, limit=SEEN, elsewhere=True) for query in queries])
    vectors = np.stack([finder.vector(query) for query in queries]).astype(np.float64)
    said = np.clip((1 - vectors @ vectors.T) / SPREAD, 0, 1)
    apart: NDArray[np.float64] = np.clip((1 - sense) * (1 - seen @ seen.T) + sense * said, 0, 1)
    return apart


def _seen(listed: Sequence[Sequence[Hit]]) -> NDArray[np.float64]:
    """What the search sees in each question: unit vectors over the entries, by reciprocal rank."""
    place = {name: i for i, name in enumerate({(h.code, h.name) for hits in listed for h in hits})}
    seen = np.zeros((len(listed), max(len(place), 1)))
    for row, hits in zip(seen, listed, strict=True):
        for rank, hit in enumerate(hits, 1):
            row[place[hit.code, hit.name]] = 1 / rank
    length = np.linalg.norm(seen, axis=1, keepdims=True)
    unit: NDArray[np.float64] = seen / np.maximum(length, 1e-9)
    return unit
