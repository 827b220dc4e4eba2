"""The index of one published catalogue on disk: built once, verified when loaded, never half there.

A folder `<root>/<key>/` holds one index; the key names the catalogue's digest, the embedder and
the format. It is written beside and renamed into place, so a reader sees all of it or nothing; its
manifest lists a checksum of each file, and a damaged index is built again.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.schema import Catalogue
from knowledge.search.embedder import Embedder, Vectors
from knowledge.search.lexical import Lexical
from knowledge.search.metric import Metric
from knowledge.search.passages import Kind, Passage, entries, passages
from knowledge.search.vectors import DenseIndex

__all__ = ["SearchIndex"]

FORMAT = 6
"""Raised whenever what is written, or how a passage is made, changes."""
KEPT = 3
"""Indexes kept in a folder: the present one and two to roll back to."""
BATCH = 64

_log = logging.getLogger(__name__)


class _DamagedError(Exception):
    """The folder is not what its manifest says."""


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Passages with their word and vector index, and vectors of other texts to compare with.

    `vectors` are those of the embedded passages as the model made them; `dense` holds them in the
    catalogue's own `metric`.
    """

    passages: tuple[Passage, ...]
    lexical: Lexical
    dense: DenseIndex
    metric: Metric
    vectors: Vectors
    asked: Vectors
    told: tuple[str, ...]
    told_vectors: Vectors

    @classmethod
    def open(
        cls,
        catalogue: Catalogue,
        digest: str,
        asked: Sequence[str],
        folder: Path,
        embedder: Embedder,
        told: Sequence[str] = (),
    ) -> SearchIndex:
        """Load the index of this catalogue from `folder`, or build it and write it there.

        `asked` are normalised questions that will be compared with other questions; their vectors
        come back in the same order, and so do those of `told`, which are passages of policies.

        Raises:
            OSError: the folder cannot be written.
        """
        home = folder / _key(
            digest, asked, (*told, *(e.name for e in entries(catalogue) if e.elsewhere)), embedder
        )
        if home.is_dir():
            try:
                return cls._load(home)
            except (_DamagedError, OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
                _log.warning("search index %s is damaged (%s); building it again", home.name, error)
        index = cls._build(catalogue, asked, told, embedder, _Known.of(folder, embedder))
        index._save(home, embedder)
        _forget(folder, keep=home)
        return index

    @classmethod
    def _build(
        cls,
        catalogue: Catalogue,
        asked: Sequence[str],
        told: Sequence[str],
        embedder: Embedder,
        known: _Known,
    ) -> SearchIndex:
        found = passages(catalogue)
        embedded = [p for p in found if p.kind is not Kind.GUIDE]
        vectors = known.fill([p.text for p in embedded], embedder)
        metric = Metric.learn(vectors, np.array([p.entry for p in embedded], dtype=np.int64))
        return cls(
            passages=found,
            lexical=Lexical.build([p.text for p in found]),
            dense=DenseIndex.build(metric(vectors)),
            metric=metric,
            vectors=vectors,
            asked=_embed(asked, embedder, query=True),
            told=tuple(told),
            told_vectors=known.fill(told, embedder),
        )

    @classmethod
    def _load(cls, home: Path) -> SearchIndex:
        manifest = json.loads((home / "manifest.json").read_text(encoding="utf-8"))
        for name, expected in manifest["files"].items():
            if _checksum(home / name) != expected:
                raise _DamagedError(f"{name} has another checksum")
        rows = json.loads((home / "passages.json").read_text(encoding="utf-8"))
        found = tuple(Passage(entry, Kind(kind), text) for entry, kind, text in rows)
        dense = DenseIndex.load(home)
        if len(dense) > len(found):
            raise _DamagedError(f"{len(dense)} vectors for {len(found)} passages")
        vectors = np.load(home / "vectors.npy", allow_pickle=False)
        asked = np.load(home / "asked.npy", allow_pickle=False)
        told = tuple(json.loads((home / "told.json").read_text(encoding="utf-8")))
        return cls(
            passages=found,
            lexical=Lexical.load(home),
            dense=dense,
            metric=Metric.load(home),
            vectors=vectors,
            asked=asked,
            told=told,
            told_vectors=np.load(home / "told.npy", allow_pickle=False),
        )

    def _save(self, home: Path, embedder: Embedder) -> None:
        home.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".building-", dir=home.parent))
        try:
            rows = [[p.entry, int(p.kind), p.text] for p in self.passages]
            _write_json(beside / "passages.json", rows)
            self.lexical.save(beside)
            self.dense.save(beside)
            self.metric.save(beside)
            np.save(beside / "vectors.npy", self.vectors)
            np.save(beside / "asked.npy", self.asked)
            _write_json(beside / "told.json", self.told)
            np.save(beside / "told.npy", self.told_vectors)
            files = {p.name: _checksum(p) for p in sorted(beside.iterdir())}
            _write_json(beside / "manifest.json", {"embedder": embedder.name, "files": files})
            if home.exists():
                shutil.rmtree(home)
            beside.rename(home)
        except FileExistsError:
            _log.info("another process wrote the search index %s first", home.name)
        finally:
            shutil.rmtree(beside, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Known:
    """Vectors of an earlier index: only what changed between versions is embedded again."""

    vectors: dict[str, Vectors]

    @classmethod
    def of(cls, folder: Path, embedder: Embedder) -> _Known:
        """Take the newest sound index of the same embedder, or start from nothing."""
        homes = sorted(folder.glob("*/manifest.json"), key=_age, reverse=True)
        for manifest in homes:
            try:
                if json.loads(manifest.read_text(encoding="utf-8"))["embedder"] != embedder.name:
                    continue
                index = SearchIndex._load(manifest.parent)
            except (_DamagedError, OSError, ValueError, KeyError, TypeError, RuntimeError):
                continue
            texts = (p.text for p in index.passages)
            known = dict(zip(texts, index.vectors, strict=False))
            return cls(known | dict(zip(index.told, index.told_vectors, strict=True)))
        return cls({})

    def fill(self, texts: Sequence[str], embedder: Embedder) -> Vectors:
        """Return the vectors of all texts, embedding the unknown ones once each."""
        new = [t for t in dict.fromkeys(texts) if t not in self.vectors]
        all_known = self.vectors | dict(zip(new, _embed(new, embedder), strict=True))
        if not texts:
            return np.zeros((0, embedder.dimensions), dtype=np.float32)
        return np.stack([all_known[t] for t in texts])


def _embed(texts: Sequence[str], embedder: Embedder, *, query: bool = False) -> Vectors:
    run = embedder.queries if query else embedder.passages
    parts = [run(texts[i : i + BATCH]) for i in range(0, len(texts), BATCH)]
    return np.concatenate(parts) if parts else np.zeros((0, embedder.dimensions), np.float32)


def _key(digest: str, asked: Sequence[str], told: Sequence[str], embedder: Embedder) -> str:
    texts = [list(asked), list(told)]
    parts = json.dumps([FORMAT, digest, embedder.name, *texts], ensure_ascii=False)
    return hashlib.sha256(parts.encode()).hexdigest()[:24]


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _forget(folder: Path, *, keep: Path) -> None:
    """Remove the oldest indexes beyond `KEPT`; a process that has loaded one needs no file."""
    homes = sorted((p.parent for p in folder.glob("*/manifest.json")), key=_age, reverse=True)
    for home in [h for h in homes if h != keep][KEPT - 1 :]:
        shutil.rmtree(home, ignore_errors=True)
