"""The generator of labelled papers: the same for a seed, invented, complete."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bench.papers import FAULTS, FOOD_PERMIT, TEST_SEEDS, TUNING_SEEDS, submission
from tests.conftest import ROOT


def test_seeds_for_tuning_and_for_measuring_are_apart() -> None:
    assert not set(TUNING_SEEDS) & set(TEST_SEEDS)


def test_the_same_arguments_give_the_same_bytes() -> None:
    one, other = submission(1020, FOOD_PERMIT), submission(1020, FOOD_PERMIT)
    assert [f.data for f in one.files] == [f.data for f in other.files]


def test_a_fault_that_cannot_occur_is_refused() -> None:
    with pytest.raises(ValueError, match="does not occur"):
        submission(1, "address_change", "missing_plan")


def test_a_fault_changes_the_papers() -> None:
    clean = submission(1020, FOOD_PERMIT, None, date(2026, 11, 20), with_bytes=False)
    for name, fault in FAULTS.items():
        if FOOD_PERMIT in fault.matters and fault.agent is None and not fault.broken_file:
            spoiled = submission(1020, FOOD_PERMIT, name, date(2026, 11, 20), with_bytes=False)
            same = [(f.name, f.sheets, f.readable) for f in spoiled.files] == [
                (f.name, f.sheets, f.readable) for f in clean.files
            ]
            assert not same, name


def test_the_command_writes_files_and_their_truth(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench.papers", "--fault", "expired_licence", "--seed", "1021"]
    subprocess.run([*command, "--out", str(tmp_path)], cwd=ROOT, check=True, capture_output=True)
    truth = json.loads((tmp_path / "truth.json").read_text("utf-8"))
    assert truth["expected"][0]["fault"] == "expired_licence"
    assert {f["name"] for f in truth["files"]} == {p.name for p in tmp_path.iterdir()} - {
        "truth.json"
    }
