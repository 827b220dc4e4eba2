"""`python -m bench.scale`: types of vector index at growing sizes, and the product's own choice."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import faiss
import numpy as np
from rich.console import Console
from rich.table import Table

from bench.ask.setup import CACHE as CACHE_ROOT
from bench.scale.kinds import KINDS
from bench.scale.measure import GOAL, Point, as_row, exact, measure
from bench.scale.vectors import Source
from bench.scale.whole import whole

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "bench" / "results" / "scale.json"
CACHE = CACHE_ROOT / "scale"
SIZES = (10_000, 100_000, 1_000_000)
REAL, ASKED = 10_000, 300


def main() -> None:
    """Measure, print, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--kinds", default="", help="names, separated by commas; all by default")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where embedded texts are kept")
    parser.add_argument("--postgres", action="store_true", help="measure pgvector instead")
    parser.add_argument("--whole", action="store_true", help="words and sense of policies instead")
    given = parser.parse_args()
    faiss.omp_set_num_threads(1)
    console = Console(width=140)
    source = Source.read(given.cache, REAL, ASKED)
    if given.whole:
        for size in map(int, given.sizes.split(",")):
            console.print(whole(source.make(size), source.questions))
        return
    alike = source.likeness()
    console.print(
        f"{len(source.passages)} real passages, {len(source.questions)} questions. About left-out "
        f"texts: cosine of the nearest {alike.nearest_real:.3f} among real, "
        f"{alike.nearest_made:.3f} among made ones; local dimension {alike.dimension_real:.1f}, "
        f"{alike.dimension_made:.1f}"
    )
    wanted = set(filter(None, given.kinds.split(",")))
    points: list[Point] = []
    for size in map(int, given.sizes.split(",")):
        found = _in_postgres(source, size) if given.postgres else None
        for point in found or _at(source, size, wanted, given.cache):
            points.append(point)
            console.print(_line(point))
    console.print(_table(points))
    _write(points, asdict(alike), RESULT.with_stem("scale-postgres") if given.postgres else RESULT)


def _at(source: Source, size: int, wanted: set[str], cache: Path) -> Iterator[Point]:
    vectors = source.make(size)
    right = exact(vectors, source.questions)
    with TemporaryDirectory(dir=cache) as folder:
        asked = Path(folder) / "asked.npy"
        np.save(asked, source.questions)
        for kind in KINDS:
            if size <= kind.most and (not wanted or kind.name in wanted):
                yield measure(kind, vectors, right, asked, Path(folder))


def _in_postgres(source: Source, size: int) -> list[Point]:
    from bench.scale.postgres import in_postgres  # noqa: PLC0415 - starts a server's package

    vectors = source.make(size)
    return [in_postgres(vectors, source.questions, exact(vectors, source.questions))]


def _line(p: Point) -> str:
    return f"{p.size:>9,} {p.kind:<17} recall {p.recall:.3f} p95 {p.p95_ms:.2f} ms {p.tried}"


def _table(points: list[Point]) -> Table:
    table = Table(title=f"least effort that reaches recall@10 {GOAL}, one thread, memory-mapped")
    heads = "passages,index,effort,recall@10,@200,ms p50,ms p95,growth p95,build s,file MB,own MB,mapped"
    for head in heads.split(","):
        table.add_column(head, justify="left" if head == "index" else "right")
    first: dict[str, Point] = {}
    for p in points:
        base = first.setdefault(p.kind, p)
        growth = f"{p.p95_ms / base.p95_ms:.1f} at {p.size // base.size} x"
        times = (f"{p.p50_ms:.2f}", f"{p.p95_ms:.2f}", growth if p is not base else "")
        sizes = (p.build_s, p.file_mb, p.own_mb, p.mapped_mb)
        effort = str(p.effort or "")
        table.add_row(
            *(f"{p.size:,}", p.kind, effort, f"{p.recall:.3f}", f"{p.wide:.3f}"),
            *times,
            *(f"{s:.0f}" for s in sizes),
        )
    return table


def _write(points: list[Point], likeness: dict[str, float], file: Path) -> None:
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    report = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "machine": {"processor": platform.machine(), "cores": os.cpu_count()},
        "faiss": faiss.__version__,
        "likeness": likeness,
        "points": [as_row(p) for p in points],
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
