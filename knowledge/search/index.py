"""The index of one published catalogue on disk: built once, verified when loaded, never half there.

A folder `<root>/<key>/` holds one index; the key names the catalogue's digest, the embedder and
the format. It is written beside and renamed into place, so a reader sees all of it or nothing; its
manifest lists a checksum of each file, and a damaged index is built again. Of several processes one
builds, the others wait and load; vectors that were computed before are kept (`remembered`).
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.schema import Catalogue
from knowledge.search.embedder import Embedder, Vectors
from knowledge.search.lexical import Lexical
from knowledge.search.metric import Metric
from knowledge.search.passages import Kind, Passage, entries, passages
from knowledge.search.remembered import Remembered
from knowledge.search.vectors import DenseIndex

__all__ = ["SearchIndex"]

FORMAT = 7
"""Raised whenever what is written, or how a passage is made, changes."""
KEPT = 3
"""Indexes kept in a folder: the present one and two to roll back to."""

_log = logging.getLogger(__name__)


class _DamagedError(Exception):
    """The folder is not what its manifest says."""


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Passages with their word and vector index, and vectors of other texts to compare with.

    `dense` holds the embedded passages in the catalogue's own `metric`; `asked` and `told_vectors`
    are as the model made them.
    """

    passages: tuple[Passage, ...]
    lexical: Lexical
    dense: DenseIndex
    metric: Metric
    asked: Vectors
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
        general = [word for e in entries(catalogue) for word in (e.name, *e.said)]
        home = folder / _key(digest, asked, (*told, *general), embedder)
        found = cls._found(home)
        if found is not None:
            return found
        with _building(folder):
            return cls._found(home) or cls._made(home, catalogue, asked, told, embedder)

    @classmethod
    def _found(cls, home: Path) -> SearchIndex | None:
        if not home.is_dir():
            return None
        try:
            return cls._load(home)
        except (_DamagedError, OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
            _log.warning("search index %s is damaged (%s); building it again", home.name, error)
            return None

    @classmethod
    def _made(
        cls,
        home: Path,
        catalogue: Catalogue,
        asked: Sequence[str],
        told: Sequence[str],
        embedder: Embedder,
    ) -> SearchIndex:
        remembered = Remembered(home.parent, embedder)
        found = passages(catalogue)
        embedded = [p for p in found if p.kind is not Kind.GUIDE]
        vectors = remembered.passages([p.text for p in embedded])
        metric = Metric.learn(vectors, np.array([p.entry for p in embedded], dtype=np.int64))
        index = cls(
            passages=found,
            lexical=Lexical.build([p.text for p in found]),
            dense=DenseIndex.build(metric(vectors)),
            metric=metric,
            asked=remembered.queries(asked),
            told_vectors=remembered.passages(told),
        )
        index._save(home, embedder)
        _forget(home.parent, keep=home)
        return index

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
        return cls(
            passages=found,
            lexical=Lexical.load(home),
            dense=dense,
            metric=Metric.load(home),
            asked=np.load(home / "asked.npy", allow_pickle=False),
            told_vectors=np.load(home / "told.npy", mmap_mode="r", allow_pickle=False),
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
            np.save(beside / "asked.npy", self.asked)
            np.save(beside / "told.npy", self.told_vectors)
            files = {p.name: _checksum(p) for p in sorted(beside.iterdir())}
            _write_json(beside / "manifest.json", {"embedder": embedder.name, "files": files})
            if home.exists():
                shutil.rmtree(home)
            beside.rename(home)
        finally:
            shutil.rmtree(beside, ignore_errors=True)


@contextmanager
def _building(folder: Path) -> Iterator[None]:
    """Let one process of this machine build at a time; the lock goes with its holder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".building").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


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
