"""`python -m bench`: every table, one after the other (never side by side: they share two cores)."""

from __future__ import annotations

import subprocess
import sys

TABLES = (
    ("bench.ask",),
    ("bench.dialogue",),
    ("bench.compose", "--test"),
    ("bench.learning",),
    ("bench.ocr",),
    ("bench.quality",),
    ("bench.reader", "growth"),
    ("bench.reader", "pool"),
    ("bench.reader", "hostile"),
    ("bench.recognise",),
    ("bench.review", "--first", "200", "--count", "300"),
    ("bench.strangers",),
    ("bench.crash",),
)


def main() -> int:
    """Run each benchmark in a process of its own; return the number that failed."""
    failed = 0
    for command in TABLES:
        print(f"\n== {' '.join(command)} ==", flush=True)
        failed += subprocess.run([sys.executable, "-m", *command], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
