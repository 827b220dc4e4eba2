"""The index of a catalogue's policies on disk; its key is their content.

A new version of a catalogue with the same policies, and every start of a process, loads it; nothing
is split into words or embedded again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.policies.schema import Passage, Policy
from knowledge.search.embedder import Embedder, Vectors
from knowledge.search.kept import kept, key_of
from knowledge.search.lexical import Lexical
from knowledge.search.remembered import Remembered
from knowledge.search.text import normalise
from knowledge.search.vectors import DenseIndex

__all__ = ["PolicyIndex", "searched", "told"]

FORMAT = 1
"""Raised whenever what is written, or how words are made of a passage, changes."""
FOLDER = "policies"
EMBEDDED = 220
"""Characters of a passage that are embedded: 1 ms each on one core."""
SEARCHED = 2000
"""Characters of a passage whose words are indexed: all of a text, the most of a long table."""


def told(policies: Sequence[Policy]) -> list[str]:
    """Return what is embedded of each passage, in the order of the policies."""
    return [
        # As written: the model reads punctuation, too.
        f"{p.title} {x.lead} {x.content}"[:EMBEDDED]
        for p in policies
        for x in p.passages
    ]


def searched(policy: Policy, passage: Passage) -> str:
    """Return what words are looked for in."""
    return " ".join((policy.title, *passage.headings, passage.lead, passage.content))


@dataclass(frozen=True, slots=True)
class PolicyIndex:
    """Vectors of all passages, in the order of the policies; what searches these and the words."""

    vectors: Vectors
    words: Lexical
    dense: DenseIndex

    @classmethod
    def open(cls, policies: Sequence[Policy], folder: Path, embedder: Embedder) -> PolicyIndex:
        """Load the index of these policies from `folder`, or build it and write it there.

        Raises:
            OSError: the folder cannot be written.
        """
        said = told(policies)
        texts = [searched(p, x) for p in policies for x in p.passages]

        def make(place: Path) -> None:
            vectors = Remembered(folder, embedder).passages(said)
            cls._of(texts, vectors)._save(place)

        home = folder / FOLDER / key_of(FORMAT, embedder.name, said, texts)
        return kept(home, cls._load, make)

    @classmethod
    def build(cls, policies: Sequence[Policy], vectors: Vectors) -> PolicyIndex:
        """Index policies in memory; `vectors` are those of `told`, in its order."""
        return cls._of([searched(p, x) for p in policies for x in p.passages], vectors)

    @classmethod
    def _of(cls, texts: Sequence[str], vectors: Vectors) -> PolicyIndex:
        words = Lexical.build([normalise(t, SEARCHED) for t in texts])
        return cls(vectors, words, DenseIndex.build(vectors))

    @classmethod
    def _load(cls, home: Path) -> PolicyIndex:
        vectors = np.load(home / "told.npy", mmap_mode="r", allow_pickle=False)
        return cls(vectors, Lexical.load(home), DenseIndex.load(home))

    def _save(self, home: Path) -> None:
        np.save(home / "told.npy", self.vectors)
        self.words.save(home)
        self.dense.save(home)
