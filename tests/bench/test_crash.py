"""The crash benchmark in small: real workers, killed for real, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.crash import House, kill_at_random

pytestmark = pytest.mark.slow


def test_killed_five_times_every_report_is_there_once(
    database_url: str, tmp_path: Path, sealing_key: str
) -> None:
    sqlite = database_url.startswith("sqlite")
    jobs = f"sqlite:///{tmp_path / 'jobs.db'}" if sqlite else database_url
    house = House.build(database_url, jobs, tmp_path, key=sealing_key)
    house.dead_s = 5.0
    try:
        house.fill(3, 30, files=1)
        done = kill_at_random(house, 4, aimed=1, seed=3, patience_s=120, queue=1)
    finally:
        house.close()
    assert done.clean, done
    assert done.submissions >= 3
    assert sum(done.during.values()) + sum(done.aimed_during.values()) == 5
