"""Words and vectors of policies lie on disk by their content."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.policies.finding import PolicyFinder
from knowledge.policies.index import PolicyIndex
from knowledge.policies.schema import Passage, Policy
from knowledge.search import Vectors, read_query


class Lengths:
    """A vector from a text's length; counts the texts."""

    name, dimensions = "lengths", 8

    def __init__(self) -> None:
        self.seen = 0

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self.passages(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.seen += len(texts)
        rows = [np.random.default_rng(len(t)).normal(size=self.dimensions) for t in texts]
        found = np.array(rows, dtype=np.float32).reshape(len(texts), self.dimensions)
        return found / np.linalg.norm(found, axis=1, keepdims=True)


def policies(*texts: str) -> tuple[Policy, ...]:
    return tuple(
        Policy(id=f"p{n}", title="办法", issuer="某局", file="a.md", passages=(Passage(text=t),))
        for n, t in enumerate(texts)
    )


CITY = policies("养犬登记证每年审验一次。", "没有预约的，停止取号。")


def best(of: Sequence[Policy], index: PolicyIndex, text: str) -> str:
    query = read_query(text)
    return PolicyFinder(of, index).find(query, index.vectors[0])[0].policy.id


def test_what_was_split_and_embedded_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = Lengths()
    first = PolicyIndex.open(CITY, tmp_path, embedder)
    assert embedder.seen == 2

    def split(*args: object) -> str:
        raise AssertionError("split again")

    monkeypatch.setattr("knowledge.policies.index.normalise", split)
    again = PolicyIndex.open(CITY, tmp_path, embedder)
    assert embedder.seen == 2
    assert best(CITY, again, "没有预约") == best(CITY, first, "没有预约") == "p1"
    other = tuple(p.model_copy(update={"title": "细则"}) for p in CITY)
    with pytest.raises(AssertionError, match="split again"):
        PolicyIndex.open(other, tmp_path, embedder)
    next(tmp_path.glob("policies/*/told.npy")).write_bytes(b"x")
    with pytest.raises(AssertionError, match="split again"):
        PolicyIndex.open(CITY, tmp_path, embedder)


def test_no_policies_and_no_pickle(tmp_path: Path) -> None:
    empty = PolicyIndex.open((), tmp_path, Lengths())
    assert PolicyFinder((), empty).find(read_query("收费吗"), np.zeros(8, dtype=np.float32)) == ()
    files = [p for p in tmp_path.glob("policies/*/*") if p.is_file()]
    assert {p.suffix for p in files} <= {".json", ".npy", ".faiss"}
