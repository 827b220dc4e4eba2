"""What one would try first: BM25, the embedding, and plain reciprocal-rank fusion of the two."""

from __future__ import annotations

from collections.abc import Callable

import bm25s
import numpy as np

from knowledge.schema import Catalogue
from knowledge.search import Embedder
from knowledge.search.passages import Kind, entries, passages
from knowledge.search.text import normalise, words

__all__ = ["BASELINES", "Search", "baselines"]

Search = Callable[[str], list[str]]
"""Takes a question, returns codes, best first."""
BASELINES = ("BM25", "embedding", "plain RRF")
CONSTANT = 60
"""Of reciprocal-rank fusion (Cormack et al., SIGIR 2009)."""


def baselines(catalogue: Catalogue, embedder: Embedder) -> dict[str, Search]:
    """Return the three searches over matters: words of whole guides, vectors of names.

    Aliases count as names for both; bundles are left out, as questions name matters.
    """
    count = len(catalogue.matters)
    codes = [e.code for e in entries(catalogue)[:count]]
    found = [p for p in passages(catalogue) if p.entry < count]
    whole: list[list[str]] = [[] for _ in range(count)]
    for passage in found:
        whole[passage.entry] += words(passage.text)
    index = bm25s.BM25(method="lucene")
    index.index(whole, show_progress=False)
    named = [p for p in found if p.kind in {Kind.NAME, Kind.ALIAS}]
    vectors = np.concatenate([embedder.passages([p.text]) for p in named])
    owners = np.array([p.entry for p in named])

    def by_words(text: str) -> list[str]:
        known = index.get_tokens_ids(words(normalise(text)))
        scores = index.get_scores_from_ids(known) if known else np.zeros(count)
        return [codes[i] for i in np.argsort(-scores, kind="stable")]

    def by_sense(text: str) -> list[str]:
        best = np.full(count, -1.0)
        np.maximum.at(best, owners, vectors @ embedder.queries([normalise(text)])[0])
        return [codes[i] for i in np.argsort(-best, kind="stable")]

    def fused(text: str) -> list[str]:
        total = dict.fromkeys(codes, 0.0)
        for ranking in (by_words(text), by_sense(text)):
            for rank, code in enumerate(ranking, start=1):
                total[code] += 1 / (CONSTANT + rank)
        return sorted(codes, key=lambda code: -total[code])

    return dict(zip(BASELINES, (by_words, by_sense, fused), strict=True))
