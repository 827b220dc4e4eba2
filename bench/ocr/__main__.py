"""`python -m bench.ocr`: character error rate, seconds a page and memory, engine against engine.

Every page is read by every engine before the next page is drawn, so a noisy machine troubles all
alike; ratios count, absolute times do not.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

import ocr
from bench.ocr.engines import THREADS, Bare, Ours
from bench.ocr.pages import VARIANTS, Variant, make

RESULTS = Path("bench/results")
Table = dict[str, dict[str, dict[str, Any]]]


def distance(read: str, truth: str) -> int:
    """Levenshtein distance, a row of the table at a time."""
    last = np.arange(len(truth) + 1)
    letters = np.array([ord(c) for c in truth])
    for i, letter in enumerate(read, 1):
        row = np.minimum(last[1:] + 1, last[:-1] + (letters != ord(letter)))
        # A run of insertions costs one a step: the running minimum after taking the steps off.
        row = np.concatenate([[i], row]) - np.arange(len(truth) + 1)
        last = np.minimum.accumulate(row) + np.arange(len(truth) + 1)
    return int(last[-1])


def errors(rows: list[str], truth: tuple[str, ...]) -> tuple[int, int]:
    """Wrong characters and characters in all, in one spelling, spaces not counted."""
    want = "".join(ocr.normalise(row) for row in truth).replace(" ", "")
    have = "".join(ocr.normalise(row) for row in rows).replace(" ", "")
    return min(distance(have, want), len(want)), len(want)


def main() -> None:
    """Read all pages with all engines; print the table, write the JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=4, help="pages a variant")
    parser.add_argument("--seed", type=int, default=1000, help="first seed")
    parser.add_argument("--only", default="", help="variants whose name has this in it")
    options = parser.parse_args()
    variants = [v for v in VARIANTS if options.only in v.name]
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder)
        ocr.models.prepare(models)
        engines = [Ours(models), Bare("paddleocr", models), Bare("rapidocr", models)]
        warm, _ = make(VARIANTS[0], 1)
        for engine in engines:
            engine.read(warm)
        table: Table = {}
        for variant in variants:
            seeds = range(options.seed, options.seed + options.pages)
            table[variant.name] = _row(variant, seeds, engines)
            _print_row(variant.name, table[variant.name])
        peaks = {engine.name: round(engine.close()) for engine in engines}
    _finish(table, peaks, options)


def _row(variant: Variant, seeds: range, engines: list[Ours | Bare]) -> dict[str, dict[str, Any]]:
    row: dict[str, dict[str, Any]] = {
        engine.name: {"wrong": 0, "characters": 0, "times": []} for engine in engines
    }
    for seed in seeds:
        data, truth = make(variant, seed)
        for engine in engines:
            rows, seconds = engine.read(data)
            wrong, total = errors(rows, truth)
            row[engine.name]["wrong"] += wrong
            row[engine.name]["characters"] += total
            row[engine.name]["times"].append(seconds)
    for values in row.values():
        values["cer"] = values["wrong"] / values["characters"]
        values["seconds"] = statistics.median(values["times"])
    return row


def _print_row(name: str, row: dict[str, dict[str, Any]]) -> None:
    cells = "  ".join(f"{e:>9} {v['cer']:7.2%} {v['seconds']:5.2f} s" for e, v in row.items())
    print(f"{name:16} {cells}", flush=True)


def _finish(
    table: Table,
    peaks: dict[str, int],
    options: argparse.Namespace,
) -> None:
    # Page by page: a page that a busy machine slowed for one engine is one outlier, no more.
    ratio = statistics.median(
        ours / bare
        for row in table.values()
        for ours, bare in zip(row["ours"]["times"], row["paddleocr"]["times"], strict=True)
    )
    totals = {
        name: sum(row[name]["wrong"] for row in table.values())
        / sum(row[name]["characters"] for row in table.values())
        for name in peaks
    }
    print(f"\nall pages: {', '.join(f'{n} {v:.2%}' for n, v in totals.items())}")
    print(f"time a page, ours / bare paddleocr, median over pages: {ratio:.2f}")
    print(f"peak memory, MB: {peaks}")
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False
    )
    RESULTS.mkdir(parents=True, exist_ok=True)
    result = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "machine": f"{platform.machine()} {platform.system()} Python {platform.python_version()}",
        "settings": {"threads": THREADS, **vars(options)},
        "variants": table,
        "cer": totals,
        "time_ratio": ratio,
        "peak_megabytes": peaks,
    }
    path = RESULTS / "ocr.json"
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"written: {path}")


if __name__ == "__main__":
    main()
