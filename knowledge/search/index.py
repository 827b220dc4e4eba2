"""The index of one published catalogue on disk (`kept`); its key names the catalogue's digest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.schema import Catalogue
from knowledge.search.embedder import Embedder, Vectors
from knowledge.search.kept import DamagedError, kept, key_of
from knowledge.search.lexical import Lexical
from knowledge.search.metric import Metric
from knowledge.search.passages import Kind, Passage, entries, passages
from knowledge.search.remembered import Remembered
from knowledge.search.vectors import DenseIndex

__all__ = ["SearchIndex"]

FORMAT = 9
"""Raised whenever what is written, or how a passage is made, changes."""


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Passages with their word and vector index, and vectors of questions to compare with.

    `dense` holds the embedded passages in the catalogue's own `metric`; `asked` are as the model
    made them.
    """

    passages: tuple[Passage, ...]
    lexical: Lexical
    dense: DenseIndex
    metric: Metric
    asked: Vectors

    @classmethod
    def open(
        cls,
        catalogue: Catalogue,
        digest: str,
        asked: Sequence[str],
        folder: Path,
        embedder: Embedder,
    ) -> SearchIndex:
        """Load the index of this catalogue from `folder`, or build it and write it there.

        `asked` are normalised questions that will be compared with other questions; their vectors
        come back in the same order. Vectors that were computed before are kept (`remembered`).

        Raises:
            OSError: the folder cannot be written.
        """
        general = [word for e in entries(catalogue) for word in (e.name, *e.said)]
        home = folder / key_of(FORMAT, digest, embedder.name, list(asked), general)
        remembered = Remembered(folder, embedder)
        return kept(home, cls._load, lambda place: _make(place, catalogue, asked, remembered))

    @classmethod
    def _load(cls, home: Path) -> SearchIndex:
        rows = json.loads((home / "passages.json").read_text(encoding="utf-8"))
        found = tuple(Passage(entry, Kind(kind), text) for entry, kind, text in rows)
        dense = DenseIndex.load(home)
        if len(dense) > len(found):
            raise DamagedError(f"{len(dense)} vectors for {len(found)} passages")
        return cls(
            passages=found,
            lexical=Lexical.load(home),
            dense=dense,
            metric=Metric.load(home),
            asked=np.load(home / "asked.npy", allow_pickle=False),
        )


def _make(place: Path, catalogue: Catalogue, asked: Sequence[str], remembered: Remembered) -> None:
    """Write the files of an index."""
    found = passages(catalogue)
    embedded = [p for p in found if p.kind is not Kind.GUIDE]
    vectors = remembered.passages([p.text for p in embedded])
    own = [-1 if e.elsewhere else place for place, e in enumerate(entries(catalogue))]
    metric = Metric.learn(vectors, np.array([own[p.entry] for p in embedded], dtype=np.int64))
    rows = [[p.entry, int(p.kind), p.text] for p in found]
    (place / "passages.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    Lexical.build([p.text for p in found]).save(place)
    DenseIndex.build(metric(vectors)).save(place)
    metric.save(place)
    np.save(place / "asked.npy", remembered.queries(asked))
