"""`python -m bench.review --count N`: findings, files and fields against the planted truth."""

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
from rich.console import Console
from rich.table import Table

import knowledge
import ocr
from bench.papers import TEST_SEEDS, TUNING_SEEDS
from bench.review.reading import RememberingReader
from bench.review.run import Result, run
from bench.review.scoring import Tally

ROOT = Path(__file__).parents[2]
_GOALS = {
    "finding precision": 0.97, "finding recall": 0.97, "false pass": 0.005, "false fail on clean": 0.02,
    "files recognised": 0.99, "fields right, scan": 0.98, "fields right, photo": 0.95,
}  # fmt: skip


def main(
    count: Annotated[int, typer.Option(help="number of submissions")] = 60,
    tuning: Annotated[
        bool, typer.Option(help="use the tuning seeds instead of the test seeds")
    ] = False,
    first: Annotated[int, typer.Option(help="first seed within the range")] = 0,
    cache: Annotated[Path | None, typer.Option(help="folder that remembers what was read")] = None,
    out: Annotated[Path, typer.Option(help="folder for the JSON")] = ROOT / "bench" / "results",
    notes: Annotated[bool, typer.Option(help="print every miss and false alarm")] = False,
) -> None:
    """Measure the pre-review and the naive reference on the same papers and the same readings."""
    seeds = (TUNING_SEEDS if tuning else TEST_SEEDS)[first:]
    catalogue = knowledge.load(ROOT / "catalogue")
    with tempfile.TemporaryDirectory() as folder:
        ocr.models.prepare(Path(folder))
        with ocr.Reader(models=Path(folder), threads=1) as reader:
            result = run(catalogue, RememberingReader(reader, cache), seeds, count)
    numbers = {
        "ours": _numbers(result, result.ours, "ours"),
        "naive": _numbers(result, result.naive, "naive"),
    }
    _show(numbers, result, notes=notes)
    _write(numbers, result, out, {"count": count, "tuning": tuning, "first": first})


def _numbers(result: Result, tally: Tally, who: str) -> dict[str, float]:
    found = {
        "finding precision": _share(tally.alarms - tally.false_alarms, tally.alarms),
        "finding recall": _share(tally.found, tally.expected),
        "false pass": _share(tally.false_pass, tally.faulty),
        "false fail on clean": _share(tally.clean_with_fail, tally.clean),
        "unclear on clean": _share(tally.clean_with_unclear, tally.clean),
    }
    if who == "ours":
        found["files recognised"] = _share(result.files["right"], result.files.total())
    for style in ("text", "scan", "photo"):
        right = result.fields[who, style, "right"]
        found[f"fields right, {style}"] = _share(right, right + result.fields[who, style, "wrong"])
    return found


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else float("nan")


def _show(numbers: dict[str, dict[str, float]], result: Result, *, notes: bool) -> None:
    console = Console(width=120)
    tally = result.ours
    table = Table(
        title=f"Pre-review: {tally.submissions} submissions, {tally.clean} of them in order"
    )
    for column in ("measure", "pre-review", "naive regex", "to reach"):
        table.add_column(column)
    for name, value in numbers["ours"].items():
        other = numbers["naive"].get(name)
        table.add_row(
            name, f"{value:.3f}", "" if other is None else f"{other:.3f}", str(_GOALS.get(name, ""))
        )
    console.print(table)
    faults = Table(title="Planted faults")
    for column in ("fault", "planted", "found", "found by naive regex"):
        faults.add_column(column)
    for name, row in sorted(tally.by_fault.items()):
        faults.add_row(
            name, str(row["planted"]), str(row["found"]), str(result.naive.by_fault[name]["found"])
        )
    console.print(faults)
    kinds = Table(title="Findings by kind")
    for column in ("kind", "pass", "fail", "unclear"):
        kinds.add_column(column)
    for kind, row in sorted(tally.by_rule.items()):
        kinds.add_row(kind, *(str(row[o]) for o in ("pass", "fail", "unclear")))
    console.print(kinds)
    if notes:
        for line in (*tally.notes, *result.wrong):
            console.print(line, markup=False, highlight=False)


def _write(
    numbers: dict[str, dict[str, float]], result: Result, out: Path, settings: dict[str, object]
) -> None:
    out.mkdir(parents=True, exist_ok=True)
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    content = {
        "commit": commit, "at": datetime.now(UTC).isoformat(timespec="seconds"), "settings": settings,
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.machine()},
        "goals": _GOALS, "numbers": numbers,
        "faults": {k: dict(v) for k, v in sorted(result.ours.by_fault.items())},
        "kinds": {k: dict(v) for k, v in sorted(result.ours.by_rule.items())},
        "notes": result.ours.notes, "wrong": result.wrong,
    }  # fmt: skip
    (out / "review.json").write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    typer.run(main)
