"""The types of index that are compared, and what each is searched with."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import faiss
import numpy as np

from knowledge.search import Vectors

__all__ = ["KINDS", "Kind"]

SEEN_A_CELL = 40
"""Vectors a cell from which the cells' centres are learnt; FAISS asks for 39 at least."""
REFINED = 8
"""Times as many vectors as wanted that are compared exactly after a search by codes."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of index by FAISS's name for it, with the efforts of search that are tried.

    `efforts` are values of `effort`, FAISS's name for what buys recall with time; `cells` is the
    number of cells of an inverted file over the square root of the number of vectors; `most` is the
    largest number of vectors for which it is built at all.
    """

    name: str
    factory: str
    effort: str = ""
    efforts: tuple[int, ...] = (0,)
    cells: float = 0.0
    most: int = 1_000_000_000

    def build(self, vectors: Vectors) -> faiss.Index:
        """Learn what is to be learnt from a sample, then add all vectors."""
        size, dimensions = vectors.shape
        cells = max(int(self.cells * sqrt(size)), 1)
        index = faiss.index_factory(
            dimensions, self.factory.format(cells=cells), faiss.METRIC_INNER_PRODUCT
        )
        if not index.is_trained:
            sample = min(size, max(cells * SEEN_A_CELL, 20_000))
            chosen = np.random.default_rng(0).choice(size, sample, replace=False)
            index.train(vectors[np.sort(chosen)])
        index.add(vectors)
        if isinstance(index, faiss.IndexRefine):
            index.k_factor = REFINED
        return index

    def set(self, index: faiss.Index, effort: int) -> None:
        """Make the index search with an effort."""
        if self.effort:
            faiss.ParameterSpace().set_index_parameter(index, self.effort, effort)


_PROBES = (4, 8, 16, 32, 48, 64, 96, 128, 192, 256)
_GRAPH = (50, 100, 200, 400, 800, 1200)
KINDS = (
    Kind("Flat", "Flat"),
    Kind("SQ8", "SQ8"),
    Kind("HNSW", "HNSW32,Flat", "efSearch", _GRAPH),
    Kind("HNSW SQ8", "HNSW32,SQ8", "efSearch", _GRAPH, most=200_000),
    Kind("IVF Flat", "IVF{cells},Flat", "nprobe", _PROBES, cells=4),
    Kind("IVF SQ8", "IVF{cells},SQ8", "nprobe", _PROBES, cells=4),
    Kind("IVF SQ8 refined", "IVF{cells},SQ8,RFlat", "nprobe", _PROBES, cells=4),
    Kind("IVF PQ refined", "IVF{cells},PQ96,RFlat", "nprobe", _PROBES, cells=4),
)
