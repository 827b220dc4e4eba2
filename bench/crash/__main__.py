"""`python -m bench.crash`: workers killed at random instants, on SQLite and on PostgreSQL.

Two workers share a queue; one or the other is killed by SIGKILL and started again, the last one
killed never comes back. In the end every submission must have exactly one report.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pgserver

from bench.crash import House, kill_at_random

RESULT = Path("bench/results/crash.json")


def main() -> None:
    """Run both databases one after the other; print the table, write the JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="kills on each database")
    parser.add_argument("--submissions", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    options = parser.parse_args()
    wanted = ("sqlite", "postgresql") if options.database == "both" else (options.database,)
    rows = {}
    print("database    submissions  kills  lost  twice  failed  given up  seconds")
    for name in wanted:
        with tempfile.TemporaryDirectory() as folder, _urls(name, Path(folder)) as (url, jobs):
            house = House.build(url, jobs, Path(folder))
            try:
                house.fill(options.submissions, options.seed)
                done = kill_at_random(house, options.kills, seed=options.seed, patience_s=3600)
            finally:
                house.close()
        rows[name] = done.row()
        print(
            f"{name:<11} {done.submissions:>11} {done.kills:>6} {done.lost:>5} {done.twice:>6} "
            f"{done.failed:>7} {done.given_up:>9} {done.seconds:>8}",
            flush=True,
        )
    _write(rows, vars(options))


@contextmanager
def _urls(name: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Database and jobs' database of one kind, new and empty."""
    if name == "sqlite":
        yield f"sqlite:///{folder / 'main.db'}", f"sqlite:///{folder / 'jobs.db'}"
        return
    server = pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield server.get_uri(), server.get_uri()
    finally:
        server.cleanup()


def _write(rows: dict[str, dict[str, float]], settings: dict[str, object]) -> None:
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False
    )
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    value = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "machine": f"{platform.machine()} {platform.system()} Python {platform.python_version()}",
        "settings": settings,
        "databases": rows,
    }
    RESULT.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"written: {RESULT}")


if __name__ == "__main__":
    main()
