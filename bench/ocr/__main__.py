"""`python -m bench.ocr`: error rates, marks found, seconds a page and memory, engine against engine.

Every page is read by every engine before the next page is drawn, so a noisy machine troubles all
alike; ratios count, absolute times do not. Two rates of wrong characters are printed for each engine:
by rows, whatever their order, and over the page in order (`bench.ocr.text`).

`--pages 1` looks at one page a variant in about two minutes.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ocr
from bench.ocr import real, report
from bench.ocr.engines import THREADS, Bare, Ours
from bench.ocr.measure import Measured, measure, plan
from bench.pages import KINDS, VARIANTS, make

RESULTS = Path("bench/results")
BARE = ("paddleocr", "rapidocr")


def main() -> None:
    """Read all pages with all engines; print the tables, write the JSON."""
    options = _options()
    # What only one harm spoils is measured by `bench.quality`; `--only harm` reads it here.
    listed = [name for name in VARIANTS if "harm" in options.only or not name.startswith("harm-")]
    variants = [name for name in listed if options.only in name]
    kinds = [kind for kind in KINDS if not options.kinds or kind in options.kinds.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder)
        ocr.models.prepare(models)
        ours = Ours(models)
        others = [Bare(name, models) for name in BARE if name not in options.without.split(",")]
        warm = make(kinds[0], 1)
        ours.read(warm.data)
        for engine in others:
            engine.read(warm.data)
        results: list[Measured] = []
        planned = plan(variants, kinds, options.pages, options.seed)
        for variant, chosen in planned.items():
            done = [measure(make(kind, seed, variant), ours, others) for kind, seed in chosen]
            results += done
            print(report.line(variant, report.summary(done)), flush=True)
        pictures = {} if options.no_real else real.read(ours, others)
        peaks = {ours.name: round(ours.close())}
        peaks |= {engine.name: round(engine.close()) for engine in others}
    tables = report.show(results, peaks)
    _write(tables | {"real": pictures}, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=7, help="pages a variant")
    parser.add_argument("--seed", type=int, default=1000, help="first seed")
    parser.add_argument("--only", default="", help="variants whose name has this in it")
    parser.add_argument("--kinds", default="", help="kinds of pages, separated by commas")
    parser.add_argument("--without", default="", help="bare engines to leave out")
    parser.add_argument("--no-real", action="store_true", help="leave out the real pictures")
    parser.add_argument("--out", type=Path, default=RESULTS / "ocr.json")
    return parser.parse_args()


def _write(tables: dict[str, Any], options: argparse.Namespace) -> None:
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False
    )
    result = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "machine": f"{platform.machine()} {platform.system()} Python {platform.python_version()}",
        "settings": {"threads": THREADS, **{k: str(v) for k, v in vars(options).items()}},
        **tables,
    }
    options.out.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result, ensure_ascii=False, indent=1)
    options.out.write_text(text + "\n", encoding="utf-8")
    print(f"written: {options.out}")


if __name__ == "__main__":
    main()
