from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from knowledge.schema import Catalogue, City, Matter
from knowledge.search import Finder, SearchIndex, Vectors
from knowledge.search.elsewhere import Known
from knowledge.search.kept import KEPT
from knowledge.search.remembered import FILE


@pytest.fixture(autouse=True)
def nothing_general(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the thousand matters of halls in general: these tests build many indexes."""

    def none(names: Sequence[Sequence[str]], *, bundles: bool = False) -> Known:
        return Known(((),) * len(names), ())

    monkeypatch.setattr("knowledge.search.passages.known", none)


@cache
def bigram(text: str) -> Vectors:
    seed = int.from_bytes(sha256(text.encode()).digest()[:4])
    return np.random.default_rng(seed).normal(size=Hashed.dimensions).astype(np.float32)


class Hashed:
    """Vectors from a hash of each bigram: quick, and like texts are alike."""

    name = "hashed"
    dimensions = 32

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return np.stack([self._one(t) for t in texts])

    def queries(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._one(t) for t in texts])

    def _one(self, text: str) -> Vectors:
        total = np.full(self.dimensions, 0.01, dtype=np.float32)
        for i in range(len(text)):
            total += bigram(text[i : i + 2])
        return np.asarray(total / np.linalg.norm(total), dtype=np.float32)


def catalogue(*names: str) -> Catalogue:
    return Catalogue(
        city=City(name="青屿市"),
        matters=tuple(Matter(code=n, name=n, department="民政局") for n in names),
    )


def opened(folder: Path, embedder: Hashed, *names: str) -> SearchIndex:
    return SearchIndex.open(catalogue(*names), ",".join(names), ["你好"], folder, embedder)


def test_a_second_opening_loads_what_the_first_built(tmp_path: Path) -> None:
    embedder = Hashed()
    first = opened(tmp_path, embedder, "结婚登记", "离婚登记")
    embedder.embedded.clear()
    second = opened(tmp_path, embedder, "结婚登记", "离婚登记")
    assert not embedder.embedded
    assert second.passages == first.passages
    np.testing.assert_array_equal(second.asked, first.asked)
    found = [Finder(catalogue("结婚登记", "离婚登记"), i, embedder) for i in (first, second)]
    assert found[0].find("我要结婚") == found[1].find("我要结婚")


def test_no_pickle_and_no_half_written_folder_is_left(tmp_path: Path) -> None:
    opened(tmp_path, Hashed(), "结婚登记")
    files = [p for p in tmp_path.glob("*/*") if p.is_file()]
    assert files
    assert {p.suffix for p in files} <= {".json", ".npy", ".faiss"}
    assert {p.name for p in tmp_path.iterdir() if p.is_file()} == {FILE, ".building"}
    assert not list(tmp_path.glob(".building-*"))
    for file in files:
        if file.suffix == ".npy":
            np.load(file, allow_pickle=False)


@pytest.mark.parametrize("name", ["vectors.faiss", "passages.json", "manifest.json", "metric.npy"])
def test_a_damaged_index_is_built_again(
    tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    opened(tmp_path, Hashed(), "结婚登记")
    file = next(tmp_path.glob(f"*/{name}"))
    file.write_bytes(b"[]" + file.read_bytes()[: len(file.read_bytes()) // 2])
    with caplog.at_level(logging.WARNING):
        again = opened(tmp_path, Hashed(), "结婚登记")
    assert "damaged" in caplog.text
    assert again.passages[0].text == "结婚登记"
    manifest = json.loads(next(tmp_path.glob("*/manifest.json")).read_text(encoding="utf-8"))
    assert name == "manifest.json" or name in manifest["files"]


def test_a_missing_file_is_damage(tmp_path: Path) -> None:
    opened(tmp_path, Hashed(), "结婚登记")
    next(tmp_path.glob("*/asked.npy")).unlink()
    assert len(opened(tmp_path, Hashed(), "结婚登记").asked) == 1


def test_only_what_is_new_is_embedded(tmp_path: Path) -> None:
    opened(tmp_path, Hashed(), "结婚登记", "离婚登记")
    embedder = Hashed()
    opened(tmp_path, embedder, "结婚登记", "摘星登记")
    assert embedder.embedded == ["摘星登记"]
    embedder.embedded.clear()
    # Back again, after the indexes that held these texts are gone.
    for name in ("甲登记", "乙登记", "丙登记", "丁登记"):
        opened(tmp_path, Hashed(), name)
    opened(tmp_path, embedder, "离婚登记", "摘星登记", "结婚登记")
    assert embedder.embedded == []


def test_old_indexes_are_forgotten(tmp_path: Path) -> None:
    for name in ("甲登记", "乙登记", "丙登记", "丁登记", "戊登记"):
        opened(tmp_path, Hashed(), name)
    assert len(list(tmp_path.glob("*/manifest.json"))) == KEPT


def test_an_empty_catalogue_finds_nothing(tmp_path: Path) -> None:
    index = opened(tmp_path, Hashed())
    assert Finder(catalogue(), index, Hashed()).find("结婚登记") == ()
