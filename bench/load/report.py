"""Prints the load's tables and writes them with what they depend on."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.load.drive import Figures

__all__ = ["Curve", "Starts", "show", "write"]

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "bench" / "results" / "load.json"
Curve = list[tuple[int, Figures, Figures]]
Starts = dict[str, dict[str, float]]
SHARES = (50, 95, 99, 100)


def show(steady: Figures, curve: Curve, lookup: Figures, starts: Starts, console: Console) -> None:
    """Print all tables."""
    table = _table("", "answers", "a second", "p50", "p95", "p99", "longest ms", "errors", "away")
    table.title = "one after the other, arriving at random; away: answered without the dialogue"
    for name, figures in (("steady load", steady), ("clerk's lookup as typed", lookup)):
        table.add_row(name, *_figures(figures))
    console.print(table)
    heads = "users,a second,p50,p95,errors,away,bare Rasa,p50,p95,errors,share,CPU ms an answer"
    table = _table(*heads.split(","))
    table.title = (
        "users at once, beside bare Rasa with an empty action (goal: 0.8 of its rate); "
        "CPU of service + dialogue + users · bare Rasa + action + users"
    )
    for users, own, bare in curve:
        rows = [
            (f"{side.rate:.1f}", f"{side.at(50):.0f}", f"{side.at(95):.0f}", _errors(side))
            for side in (own, bare)
        ]
        # What the guide answered alone is no work of the dialogue.
        rate = own.rate - own.away / own.seconds
        share = f"{rate / bare.rate:.2f}" if bare.rate else ""
        sides = (own.cpu_ms, bare.cpu_ms)
        cpu = " · ".join(" + ".join(f"{ms:.0f}" for ms in side.values()) for side in sides)
        table.add_row(str(users), *rows[0], str(own.away), *rows[1], share, cpu)
    console.print(table)
    table = _table("process", "start s", "resident MB")
    for name, row in starts.items():
        table.add_row(name, f"{row['start_s']:.1f}", f"{row['memory_mb']:.0f}")
    console.print(table)


def write(
    given: dict[str, Any], steady: Figures, curve: Curve, lookup: Figures, starts: Starts
) -> str:
    """Write the JSON and return its path relative to the project."""
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    report = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "machine": {"processor": platform.machine(), "cores": os.cpu_count()},
        "settings": {k: v for k, v in given.items() if isinstance(v, (int, float))},
        "steady": steady.as_row(),
        "curve": [
            {"users": users, "product": own.as_row(), "bare_rasa": bare.as_row()}
            for users, own, bare in curve
        ],
        "lookup": lookup.as_row(),
        "processes": starts,
    }
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    return str(FILE.relative_to(ROOT))


def _table(*heads: str) -> Table:
    table = Table()
    for place, head in enumerate(heads):
        table.add_column(head, justify="right" if place else "left")
    return table


def _figures(figures: Figures) -> tuple[str, ...]:
    times = tuple(f"{figures.at(share):.0f}" for share in SHARES)
    count, rate = str(len(figures.times)), f"{figures.rate:.1f}"
    return (count, rate, *times, _errors(figures), str(figures.away))


def _errors(figures: Figures) -> str:
    return str(sum(figures.errors.values()))
