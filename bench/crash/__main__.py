"""`python -m bench.crash`: workers killed at random instants, on SQLite and on PostgreSQL.

Two workers, each with a working directory and models of its own, share a queue; one or the other is
killed by SIGKILL and started again, the last one killed never comes back. In the end every
submission must have exactly one report, and one event that announces it. The second table says what
the workers were at when they were killed; the exit code is 1 when anything is not there once.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pgserver

from bench.crash import DOING, House, Killed, kill_at_random

RESULT = Path("bench/results/crash.json")


def main() -> int:
    """Run both databases one after the other; print the tables, write the JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="kills at random instants")
    parser.add_argument("--aimed", type=int, default=10, help="more kills, while judging, keeping")
    parser.add_argument("--submissions", type=int, default=60, help="at first")
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    options = parser.parse_args()
    wanted = ("sqlite", "postgresql") if options.database == "both" else (options.database,)
    found: dict[str, Killed] = {}
    for name in wanted:
        with tempfile.TemporaryDirectory() as folder, _urls(name, Path(folder)) as (url, jobs):
            house = House.build(url, jobs, Path(folder))
            try:
                house.fill(options.submissions, options.seed)
                found[name] = kill_at_random(
                    house, options.kills, aimed=options.aimed, seed=options.seed, patience_s=3600
                )
            finally:
                house.close()
        _print(name, found[name])
    _write(found, vars(options))
    return 0 if all(done.clean for done in found.values()) else 1


def _print(name: str, done: Killed) -> None:
    print(
        "database    submissions  kills  lost  reported twice  announced twice  not announced  "
        "failed  files given up  most judgings  seconds"
    )
    print(
        f"{name:<11} {done.submissions:>11} {done.kills + done.aimed:>6} {done.lost:>5} "
        f"{done.twice:>15} {done.told_twice:>16} {done.untold:>14} {done.failed:>7} "
        f"{done.given_up:>15} {done.most_judgings:>14} {done.seconds:>8}"
    )
    print("killed while      " + "".join(f"{one:>10}" for one in DOING))
    for title, during in (("at random", done.during), ("aimed", done.aimed_during)):
        print(f"{title:<18}" + "".join(f"{during[one]:>10}" for one in DOING), flush=True)


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


def _write(found: dict[str, Killed], settings: dict[str, object]) -> None:
    """Write the JSON; a database that was not run this time keeps its figures."""
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False
    )
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    value = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.exists() else {}
    for name, done in found.items():
        value[name] = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "commit": commit.stdout.strip(),
            "machine": f"{platform.machine()} {platform.system()} "
            f"Python {platform.python_version()}",
            "settings": settings,
            **asdict(done),
        }
    RESULT.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"written: {RESULT}")


if __name__ == "__main__":
    sys.exit(main())
