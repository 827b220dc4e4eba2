"""The generator of labelled papers: the same for a seed, invented, complete."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bench.papers import (
    ADDRESS_CHANGE,
    FOOD_PERMIT,
    MATTERS,
    TEST_SEEDS,
    TUNING_SEEDS,
    fault_names,
    submission,
)
from knowledge.rules import Truth
from tests.conftest import ROOT


def test_seeds_for_tuning_and_for_measuring_are_apart() -> None:
    assert not set(TUNING_SEEDS) & set(TEST_SEEDS)


def test_the_same_arguments_give_the_same_bytes() -> None:
    one, other = submission(1020, FOOD_PERMIT), submission(1020, FOOD_PERMIT)
    assert [f.data for f in one.files] == [f.data for f in other.files]


def test_a_fault_that_cannot_occur_is_refused() -> None:
    with pytest.raises(ValueError, match="does not occur"):
        submission(1, "address_change", "missing_floor_plan")


def test_a_fault_changes_only_its_own_papers() -> None:
    def drawn(fault: str | None) -> dict[str, str]:
        made = submission(1020, FOOD_PERMIT, fault, date(2026, 11, 20), with_bytes=False)
        return {f.token + f.slot: f.type for f in made.files}

    clean = drawn(None)
    for name, fault in fault_names(1020, FOOD_PERMIT).items():
        spoiled = drawn(name)
        changed = {kind for token, kind in spoiled.items() if token not in clean}
        changed |= {kind for token, kind in clean.items() if token not in spoiled}
        assert changed <= {*fault.types, ""}, name
        assert changed or name == "twice_licence", name


def test_every_matter_is_in_order_by_its_own_checks() -> None:
    for matter in MATTERS:
        made = submission(1021, matter, with_bytes=False)
        assert set(made.truth.values()) <= {Truth.TRUE, None}, matter
        assert not made.expected


def test_several_faults_are_planted_at_once() -> None:
    made = submission(1022, ADDRESS_CHANGE, "several", with_bytes=False)
    assert len(made.expected) == 3
    assert sum(t is Truth.FALSE for t in made.truth.values()) >= 2


def test_the_command_writes_files_and_their_truth(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench.papers", "--fault", "expired_licence", "--seed", "1021"]
    subprocess.run([*command, "--out", str(tmp_path)], cwd=ROOT, check=True, capture_output=True)
    truth = json.loads((tmp_path / "truth.json").read_text("utf-8"))
    assert truth["expected"][0]["fault"] == "expired_licence"
    assert {f["name"] for f in truth["files"]} == {p.name for p in tmp_path.iterdir()} - {
        "truth.json"
    }
