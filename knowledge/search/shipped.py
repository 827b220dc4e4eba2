"""Vectors of the general matters' words, shipped with them so that no hall has to compute them.

`python -m bench.ask.words --write` writes them anew after words were changed: what is there is
kept, what is new is embedded. Words without a vector only cost time when an index is built.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np

from knowledge.search.elsewhere import generals
from knowledge.search.embedder import Embedder, Vectors
from knowledge.search.text import normalise

__all__ = ["FILE", "digest", "shipped", "words", "write"]

FILE = Path(__file__).resolve().parents[1] / "data" / "matters" / "vectors.npz"
"""`model`: whose vectors they are; `keys`: digests of the texts, shape (n, 16); `steps`: shape (n,
dimensions), whole numbers 0..255 of `step` above `least`, which moves a cosine by 0.003 at most."""
DIGEST = 16


def digest(text: str) -> bytes:
    """Return what a text is known by, here and among the vectors of an index's folder."""
    return blake2b(text.encode(), digest_size=DIGEST).digest()


@cache
def shipped(model: str) -> dict[bytes, Vectors]:
    """Return the vectors of passages by digest; none for another model than they were made with."""
    if not FILE.is_file():
        return {}
    with np.load(FILE, allow_pickle=False) as found:
        if str(found["model"]) != model:
            return {}
        vectors = found["least"] + found["steps"] * found["step"]
        return {key.tobytes(): vector for key, vector in zip(found["keys"], vectors, strict=True)}


def words() -> Iterator[str]:
    """Yield the passages of all general matters as the index holds them, each once."""
    everything = (*generals(), *generals(bundles=True))
    yield from dict.fromkeys(normalise(w) for g in everything for w in (g.names[0], *g.said))


def write(embedder: Embedder) -> int:
    """Write the vectors of all words, and return how many had to be computed."""
    there = shipped(embedder.name)
    texts = {digest(text): text for text in words()}
    new = [key for key in texts if key not in there]
    made = dict(zip(new, embedder.passages([texts[key] for key in new]), strict=True))
    vectors = np.stack([there[key] if key in there else made[key] for key in texts])
    least = vectors.min(axis=0)
    step = (vectors.max(axis=0) - least) / 255
    np.savez_compressed(
        FILE,
        model=np.array(embedder.name),
        keys=np.frombuffer(b"".join(texts), dtype=np.uint8).reshape(len(texts), DIGEST),
        steps=np.round((vectors - least) / step).astype(np.uint8),
        least=least,
        step=step,
    )
    return len(new)
