"""What one would try first: BM25 alone, and LangChain's splitter with a plain FAISS index."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import bm25s
import faiss
import numpy as np
from langchain_text_splitters import RecursiveCharacterTextSplitter

from knowledge.policies.schema import Policy
from knowledge.search import Embedder
from knowledge.search.text import normalise, words

__all__ = ["baselines"]

CHUNK = 320
"""Characters of a chunk, as long as the longest passage of ours."""
BATCH = 16


def baselines(
    policies: Sequence[Policy], embedder: Embedder
) -> dict[str, Callable[[str], list[str]]]:
    """Return searches that give the three best texts."""
    passages = [x.content for p in policies for x in p.passages]
    index = bm25s.BM25(method="lucene")
    index.index([words(normalise(t, 2000)) for t in passages], show_progress=False)

    def by_words(text: str) -> list[str]:
        known = index.get_tokens_ids(words(normalise(text)))
        scores = index.get_scores_from_ids(known) if known else np.zeros(len(passages))
        return [passages[i] for i in np.argsort(-scores, kind="stable")[:3]]

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=0)
    chunks = [c for p in policies for c in splitter.split_text(_whole(p))]
    dense = faiss.IndexFlatIP(embedder.dimensions)
    for start in range(0, len(chunks), BATCH):
        dense.add(embedder.passages(chunks[start : start + BATCH]))

    def by_sense(text: str) -> list[str]:
        _, places = dense.search(embedder.queries([text]), 3)
        return [chunks[i] for i in places[0]]

    return {"BM25 only": by_words, "plain LangChain + FAISS": by_sense}


def _whole(policy: Policy) -> str:
    return "\n\n".join([policy.title, *(x.content for x in policy.passages)])
