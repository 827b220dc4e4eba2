"""Which FAISS index serves how many vectors; its file is memory-mapped, and holds no pickle.

Chosen by `python -m bench.scale` (docs/scale.md), at a recall of 0.98 of the exact ten nearest.
"""

from __future__ import annotations

from math import isqrt
from pathlib import Path

import faiss
import numpy as np

from knowledge.search.embedder import Vectors

__all__ = ["build", "read", "write"]

CELLS_FROM = 50_000
"""Vectors from which cells (an inverted file) replace the exact scan, which takes 3 ms there."""
CELLS = 4
"""Cells, as a multiple of the square root of the number of vectors."""
PROBES = 96
"""Cells that are searched, of 800 at the least."""
SEEN_A_CELL = 40
"""Vectors a cell from which the cells' centres are learnt; FAISS asks for 39."""


def build(vectors: Vectors) -> faiss.Index:
    """Index unit vectors, shape (n, dimensions), by their places; nearest is by inner product."""
    size, dimensions = vectors.shape
    index: faiss.Index = faiss.IndexFlatIP(dimensions)
    if size >= CELLS_FROM:
        cells = CELLS * isqrt(size)
        index = faiss.IndexIVFFlat(index, dimensions, cells, faiss.METRIC_INNER_PRODUCT)
        chosen = np.random.default_rng(0).choice(
            size, min(size, cells * SEEN_A_CELL), replace=False
        )
        index.train(vectors[np.sort(chosen)])
        index.nprobe = PROBES
    index.add(vectors)
    return index


def write(index: faiss.Index, file: Path) -> None:
    """Write an index."""
    faiss.write_index(index, str(file))


def read(file: Path) -> faiss.Index:
    """Open an index: its vectors stay in the file, and processes of a machine share them.

    Raises:
        RuntimeError: the file is missing or damaged.
    """
    return faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC)
