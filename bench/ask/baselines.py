"""What one would try first: BM25, the embedding, plain rank fusion of the two, LangChain."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import bm25s
import faiss
import numpy as np
from langchain_text_splitters import RecursiveCharacterTextSplitter

from bench.ask.setup import CACHE
from knowledge.schema import Catalogue
from knowledge.search import Embedder
from knowledge.search.passages import Kind, entries, passages
from knowledge.search.text import normalise, words

__all__ = ["BASELINES", "Search", "baselines"]

Search = Callable[[str], list[str]]
"""Takes a question, returns codes, best first."""
BASELINES = ("BM25", "embedding", "plain RRF", "LangChain + FAISS")
CONSTANT = 60
"""Of reciprocal-rank fusion (Cormack et al., SIGIR 2009)."""
CHUNK = 320
"""Characters of a chunk of the plain retriever, as in `bench.policies`."""


def baselines(catalogue: Catalogue, embedder: Embedder) -> dict[str, Search]:
    """Return the searches over matters: words of whole guides, vectors of names, both, and chunks.

    Aliases count as names for all; bundles are left out, as questions name matters.
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

    chunked = _chunked(codes, whole_texts(catalogue), embedder)
    return dict(zip(BASELINES, (by_words, by_sense, fused, chunked), strict=True))


def whole_texts(catalogue: Catalogue) -> list[str]:
    """Return each matter's guide as one text, part after part, as one would load a page."""
    found = []
    for m in catalogue.matters:
        parts = [m.name, "、".join(m.aliases), m.department, m.conditions, "、".join(m.applicants)]
        parts += ["、".join(p.name for p in m.materials), "\n".join(m.steps), m.result]
        parts += [f"{f.question}{f.answer}" for f in m.faqs]
        found.append("\n\n".join(parts))
    return found


def _chunked(codes: list[str], texts: list[str], embedder: Embedder) -> Search:
    """Return the plain retriever: LangChain's splitter, a flat FAISS index, the nearest chunks."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=0)
    parts = [
        (c, code) for code, t in zip(codes, texts, strict=True) for c in splitter.split_text(t)
    ]
    digest = sha256("\0".join([embedder.name, *(c for c, _ in parts)]).encode()).hexdigest()[:16]
    kept = CACHE / f"chunks-{digest}.npy"
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.save(kept, np.concatenate([embedder.passages([chunk]) for chunk, _ in parts]))
    index = faiss.IndexFlatIP(embedder.dimensions)
    index.add(np.load(kept, allow_pickle=False))

    def search(text: str) -> list[str]:
        _, places = index.search(embedder.queries([text]), 30)
        return list(dict.fromkeys(parts[i][1] for i in places[0] if i >= 0))

    return search
