"""Builds one index, opens its file memory-mapped in a process of its own, and searches."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

import faiss
import numpy as np

from bench.scale.kinds import KINDS, Kind
from knowledge.search import Vectors

__all__ = ["Point", "exact", "measure", "share_found"]

WANTED, WIDE = 10, 200
"""Nearest vectors that are measured, and those of which a policy's passages are chosen."""
GOAL = 0.98
"""Share of the exact ten nearest that must be found (the goal for 1,000,000 passages)."""


@dataclass(frozen=True, slots=True)
class Point:
    """One index at one size, searched with the least effort that reaches `GOAL`, else the most.

    Times of a search in milliseconds, one question at a time on one thread; `own` and `mapped`
    megabytes are what the searching process has more than before it opened the index, of its own
    and of the mapped file. `wide` is the share of the `WIDE` nearest found with the same effort.
    """

    kind: str
    size: int
    effort: int
    recall: float
    wide: float
    p50_ms: float
    p95_ms: float
    build_s: float
    file_mb: float
    own_mb: float
    mapped_mb: float
    tried: dict[int, float]


def exact(vectors: Vectors, questions: Vectors) -> np.ndarray:
    """Return the places of the `WIDE` nearest vectors of each question, without any index."""
    nearest = faiss.knn(questions, vectors, WIDE, metric=faiss.METRIC_INNER_PRODUCT)[1]
    return np.asarray(nearest)


def measure(kind: Kind, vectors: Vectors, right: np.ndarray, questions: Path, at: Path) -> Point:
    """Build, write, and let a fresh process search."""
    started = perf_counter()
    index = kind.build(vectors)
    took = perf_counter() - started
    file, truth = at / "index.faiss", at / "right.npy"
    faiss.write_index(index, str(file))
    del index
    np.save(truth, right)
    command = [sys.executable, "-m", "bench.scale.measure", kind.name, *map(str, (file, questions))]
    done = subprocess.run([*command, str(truth)], capture_output=True, text=True, check=True)
    size = file.stat().st_size / 2**20
    file.unlink()
    return Point(
        kind=kind.name, size=len(vectors), build_s=took, file_mb=size, **json.loads(done.stdout)
    )


def _search(kind: Kind, file: str, questions: Vectors, right: np.ndarray) -> dict[str, object]:
    faiss.omp_set_num_threads(1)
    before = _resident()
    index = faiss.read_index(file, faiss.IO_FLAG_MMAP_IFC)
    tried: dict[int, float] = {}
    for effort in kind.efforts:
        kind.set(index, effort)
        index.search(questions, WANTED)  # pages of the file are read in
        found, times = [], []
        for question in questions:
            started = perf_counter()
            found.append(index.search(question[None, :], WANTED)[1][0])
            times.append((perf_counter() - started) * 1000)
        tried[effort] = share_found(found, right[:, :WANTED])
        if tried[effort] >= GOAL:
            break
    own, mapped = (now - then for now, then in zip(_resident(), before, strict=True))
    p50, p95 = np.percentile(times, [50, 95]).tolist()
    wide = share_found(index.search(questions, WIDE)[1].tolist(), right)
    last = {"effort": effort, "recall": tried[effort], "wide": wide, "p50_ms": p50, "p95_ms": p95}
    return {**last, "own_mb": own, "mapped_mb": mapped, "tried": tried}


def share_found(found: Iterable[Iterable[int]], right: np.ndarray) -> float:
    """Return the mean share of the right places that were found."""
    pairs = zip(found, right.tolist(), strict=True)
    return float(np.mean([len(set(f) & set(r)) / len(r) for f, r in pairs]))


def _resident() -> tuple[float, float]:
    """Return the megabytes of this process: its own, and of mapped files."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    sizes = {key: value for key, _, value in (line.partition(":") for line in lines)}
    own, mapped = (float(sizes[key].split()[0]) / 1024 for key in ("RssAnon", "RssFile"))
    return own, mapped


def as_row(point: Point) -> dict[str, object]:
    """Return a point as it is written to JSON."""
    return asdict(point)


if __name__ == "__main__":
    name, file, asked, truth = sys.argv[1:]
    chosen = next(k for k in KINDS if k.name == name)
    print(json.dumps(_search(chosen, file, np.load(asked), np.load(truth))))
