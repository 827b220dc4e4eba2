"""`python -m bench.strangers --half dev|test|third`: papers whose author had not seen the catalogue's words.

Reading is what takes long: outcomes are kept in a folder by content (of one state of the reader:
empty it when `ocr/` has changed). Results of the held-out third set are totals: nothing is tuned on
them, and what went wrong is neither printed nor written.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import tempfile
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

import ocr
from bench.review.reading import RememberingReader
from bench.strangers.files import strangers
from bench.strangers.layouts import THIRD
from bench.strangers.report import GOALS, numbers, show, tables
from bench.strangers.run import Result, run

ROOT = Path(__file__).parents[2]
CACHE = ROOT / "var" / "bench" / "strangers"


class Half(StrEnum):
    """The two halves of the first set of layouts, and the third set, by another author."""

    DEV = "dev"
    TEST = "test"
    THIRD = "third"


def main(
    half: Annotated[
        Half | None, typer.Option(help="one half only; else one after the other")
    ] = None,
    cache: Annotated[Path, typer.Option(help="folder that remembers what was read")] = CACHE,
    out: Annotated[Path, typer.Option(help="folder for the JSON")] = ROOT / "bench" / "results",
    only_read: Annotated[bool, typer.Option("--only-read", help="judge in a later run")] = False,
    notes: Annotated[bool, typer.Option(help="print all that is not right")] = False,
) -> None:
    """Measure recognition and reading on the strangers."""
    with tempfile.TemporaryDirectory() as folder:
        ocr.models.prepare(Path(folder))
        with ocr.Reader(models=Path(folder), threads=1) as reader:
            remembering = RememberingReader(reader, cache)
            for one in [half] if half else Half:
                for stranger in strangers(one):
                    remembering.keep(stranger.file)
            if only_read:
                return
            results = {one: run(remembering, one, cache) for one in ([half] if half else Half)}
    for one, result in results.items():
        show(result, one, notes=notes)
    _write(results, out)


def _write(results: dict[Half, Result], out: Path) -> None:
    """Keep what an earlier run said of the other half."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "strangers.json"
    content = json.loads(path.read_text("utf-8")) if path.exists() else {}
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    for half, result in results.items():
        content[half] = {
            "commit": commit, "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.machine()},
            "goals": GOALS, "numbers": numbers(result), "pages": dict(result.pages),
            **({} if half == THIRD else {**tables(result), "notes": result.notes}),
        }  # fmt: skip
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    typer.run(main)
