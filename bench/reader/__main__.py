"""`python -m bench.reader growth|pool|hostile`: memory over pages, workers, hostile files."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ocr
from bench.reader import growth, hostile, pool

RESULTS = Path("bench/results")


def main() -> None:
    """Run the chosen measurement; print its table, write its JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.reader")
    commands = parser.add_subparsers(dest="what", required=True)
    one = commands.add_parser("growth", help="memory of one child after every 50 pages")
    one.add_argument("--pages", type=int, default=500)
    one = commands.add_parser("pool", help="pages a second with one and with two workers")
    one.add_argument("--pages", type=int, default=24)
    one = commands.add_parser("hostile", help="each hostile file under the limits of production")
    one.add_argument("--only", default="", help="files whose label has this in it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder)
        ocr.models.prepare(models)
        if options.what == "growth":
            result = growth.measure(models, options.pages)
        elif options.what == "pool":
            result = pool.measure(models, options.pages)
        else:
            result = hostile.measure(models, options.only)
    _write(options.what, result, vars(options))


def _write(what: str, result: dict[str, Any], settings: dict[str, Any]) -> None:
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False
    )
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"reader-{what}.json"
    machine = f"{platform.machine()} {platform.system()} Python {platform.python_version()}"
    value = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "machine": f"{machine}, {os.cpu_count()} cores",
        "settings": settings,
        **result,
    }
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"written: {path}")


if __name__ == "__main__":
    main()
