"""Finding passages of policies as the product does it, words and sense together, at growing sizes."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

from bench.scale.texts import questions, texts
from knowledge.policies.finding import PolicyFinder
from knowledge.policies.index import PolicyIndex
from knowledge.policies.schema import Passage, Policy
from knowledge.search import Vectors
from knowledge.search.query import read_query
from knowledge.search.text import normalise

__all__ = ["Whole", "whole"]

EACH = 40
"""Passages of a policy."""
SENTENCES = 4
"""Real texts, drawn at random, that make up the text of a passage: about 100 characters."""


@dataclass(frozen=True, slots=True)
class Whole:
    """Times of a search in milliseconds without the question's embedding, one thread."""

    size: int
    build_s: float
    own_mb: float
    p50_ms: float
    p95_ms: float


def whole(vectors: Vectors, asked: Vectors) -> Whole:
    """Build a finder over as many passages as there are vectors, and ask it."""
    policies = _policies(len(vectors))
    started = perf_counter()
    finder = PolicyFinder(policies, PolicyIndex.build(policies, vectors))
    took = perf_counter() - started
    queries = [read_query(normalise(text)) for text in questions(len(asked))]
    times = []
    finder.find(queries[0], asked[0])  # the dictionary of words is read
    for query, vector in zip(queries, asked, strict=False):
        started = perf_counter()
        finder.find(query, vector)
        times.append((perf_counter() - started) * 1000)
    p50, p95 = np.percentile(times, [50, 95]).tolist()
    return Whole(len(vectors), took, _own_mb(), p50, p95)


def _policies(passages: int) -> list[Policy]:
    real, chance = texts(10_000), random.Random(3)
    made = []
    for start in range(0, passages, EACH):
        count = min(EACH, passages - start)
        held = tuple(Passage(text="。".join(chance.sample(real, SENTENCES))) for _ in range(count))
        number = f"p-{start}"
        title = f"{chance.choice(real)}的通知"
        made.append(Policy(id=number, title=title, issuer="市政府", file="x", passages=held))
    return made


def _own_mb() -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon"))
