"""`python -m bench.review --count N`: findings, files and fields against the planted truth.

Reading is what takes long: outcomes are kept in a folder, so that a run that was stopped, or given
`--seconds`, goes on where it was. `--from` starts later in the same plan.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

import ocr
from bench.papers import TEST_SEEDS, TUNING_SEEDS
from bench.review.reading import RememberingReader
from bench.review.report import GOALS, numbers, show
from bench.review.run import Result, read, run

ROOT = Path(__file__).parents[2]
#: Of one state of the reader: empty it when `ocr/` has changed.
CACHE = ROOT / "var" / "bench" / "readings"


def main(
    count: Annotated[int, typer.Option(help="number of submissions")] = 60,
    start: Annotated[int, typer.Option("--from", help="leave out the first of the plan")] = 0,
    tuning: Annotated[
        bool, typer.Option(help="use the tuning seeds instead of the test seeds")
    ] = False,
    first: Annotated[int, typer.Option(help="first seed within the range")] = 0,
    cache: Annotated[Path, typer.Option(help="folder that remembers what was read")] = CACHE,
    seconds: Annotated[float | None, typer.Option(help="read nothing new after so long")] = None,
    only_read: Annotated[bool, typer.Option("--only-read", help="judge in a later run")] = False,
    out: Annotated[Path, typer.Option(help="folder for the JSON")] = ROOT / "bench" / "results",
    notes: Annotated[bool, typer.Option(help="print every miss and false alarm")] = False,
) -> None:
    """Measure the pre-review and the naive reference on the same papers and the same readings."""
    seeds = (TUNING_SEEDS if tuning else TEST_SEEDS)[first:]
    with tempfile.TemporaryDirectory() as folder:
        ocr.models.prepare(Path(folder))
        with ocr.Reader(models=Path(folder), threads=1) as reader:
            remembering = RememberingReader(reader, cache, seconds)
            if only_read:
                print(f"{read(remembering, seeds, count, start)} submissions still to be read")
                return
            result = run(remembering, seeds, count, start)
    show(result, notes=notes)
    settings = {"count": count, "from": start, "tuning": tuning, "first": first}
    _write(result, out, settings)


def _write(result: Result, out: Path, settings: dict[str, object]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    tally = result.ours
    content = {
        "commit": commit, "at": datetime.now(UTC).isoformat(timespec="seconds"), "settings": settings,
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.machine()},
        "goals": GOALS, "numbers": numbers(result), "left": result.left, "marks": dict(result.marks),
        "faults": {k: dict(v) for k, v in sorted(tally.by_fault.items())},
        "confusion": {
            kind: {f"{true} → {said}": n for (true, said), n in sorted(row.items())}
            for kind, row in sorted(tally.confusion.items())
        },
        "notes": tally.notes, "wrong": result.wrong,
    }  # fmt: skip
    (out / "review.json").write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    typer.run(main)
