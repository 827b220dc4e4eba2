"""A second look at the best hits by a cross-encoder, where a model folder is configured.

A cross-encoder reads question and matter together, which costs a pass of the model for each pair;
so it sees only the best hits, and the search does not wait for it longer than its budget. Nothing
is downloaded and nothing is imported (torch: 5 s, 400 MB) until a model is configured.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as LateError
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from knowledge.search.embedder import EmbedderError

if TYPE_CHECKING:
    from knowledge.search.finder import Hit

__all__ = ["RERANKED", "CrossEncoderReranker", "Reranker", "open_reranker", "reordered"]

RERANKED = 20
"""Hits that are looked at again; the right one was among 20 in every dev question."""
BUDGET_S = 0.15
"""Seconds to wait for the model, so that an answer stays below its 250 ms with it."""

_log = logging.getLogger(__name__)


class Reranker(Protocol):
    """Judges how well texts answer a question."""

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float] | None:
        """Return one number a text, more for a better one; None when there was no time."""
        ...


class CrossEncoderReranker:
    """A local `sentence_transformers.CrossEncoder`; one question at a time.

    A question that comes while the model is still busy with a late one is not judged.
    """

    def __init__(self, folder: Path, budget_s: float = BUDGET_S) -> None:
        from sentence_transformers import CrossEncoder  # noqa: PLC0415 - imports torch

        try:
            self._model = CrossEncoder(str(folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError) as error:
            raise EmbedderError(f"reranking model folder {folder.name!r}: {error}") from error
        self._budget = budget_s
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reranker")
        self._running: Future[list[float]] | None = None

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float] | None:
        """See `Reranker`."""
        if self._running is not None and not self._running.done():
            return None
        self._running = self._thread.submit(self._judge, [(question, text) for text in texts])
        try:
            return self._running.result(timeout=self._budget)
        except LateError:
            _log.info("the reranking model took more than %s s", self._budget)
            return None

    def _judge(self, pairs: list[tuple[str, str]]) -> list[float]:
        found: list[float] = self._model.predict(pairs, show_progress_bar=False).tolist()
        return found


def open_reranker(folder: str) -> Reranker | None:
    """Return the reranker over a local model folder, None when no folder is named.

    Raises:
        EmbedderError: the folder holds no model.
    """
    if not folder:
        return None
    if not (Path(folder) / "config.json").is_file():
        raise EmbedderError(
            f"reranking model {folder!r}: expected a local folder with config.json; download a "
            "cross-encoder beforehand and give its folder"
        )
    return CrossEncoderReranker(Path(folder))


def reordered(
    hits: Sequence[Hit], question: str, texts: Sequence[str], reranker: Reranker
) -> tuple[Hit, ...]:
    """Return hits in the order that the reranker gives them, or as they are when it is late.

    A place keeps its score, so that the limits of the answers mean what they did.
    """
    judged = reranker.scores(question, texts) if len(hits) > 1 else None
    if judged is None:
        return tuple(hits)
    best = sorted(range(len(hits)), key=lambda i: -judged[i])
    return tuple(replace(hits[i], score=at.score) for i, at in zip(best, hits, strict=True))
