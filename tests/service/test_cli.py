"""The command line as a person runs it: real processes, a database of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


def _run(var: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "service.cli", *words],
        cwd=ROOT,
        env={**os.environ, "CHUANGQIAN_VAR": str(var), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory, index_folder: Path) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "index").symlink_to(index_folder)
    published = _run(folder, "catalogue", "publish", "catalogue")
    assert published.returncode == 0, published.stdout + published.stderr
    return folder


def test_find_and_ask_answer_from_the_published_version(var: Path) -> None:
    found = _run(var, "find", "身份证丢了")
    assert "居民身份证丢失补领" in found.stdout.splitlines()[0]
    answered = json.loads(_run(var, "ask", "居民身份证丢失补领收费吗").stdout)
    assert answered["status"] == "answered"
    assert answered["field"] == "fee"


def test_nothing_published_says_what_to_do(tmp_path: Path) -> None:
    result = _run(tmp_path, "find", "身份证")
    assert result.returncode == 2
    assert "chuangqian catalogue publish" in result.stdout


def test_a_wrong_command_is_explained(tmp_path: Path) -> None:
    assert _run(tmp_path, "nothing").returncode == 2
    assert _run(tmp_path, "catalogue", "publish", str(tmp_path / "gone")).returncode != 0


def test_starting_loads_no_model_and_no_torch() -> None:
    code = "import service.cli, service.app, prereview.jobs, sys; print('torch' in sys.modules, 'transformers' in sys.modules, 'paddleocr' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)  # fmt: skip
    assert result.stdout.split() == ["False", "False", "False"]
