"""Writes results with what they depend on: the commit, the machine, the settings."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

__all__ = ["write_report"]

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "bench" / "results"
SETTINGS = ("ranking.yml", "thresholds.yml", "learning.yml")


def write_report(results: dict[str, Any], name: str = "ask") -> str:
    """Write the JSON and return its path relative to the project."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{name}.json"
    data = ROOT / "knowledge" / "data"
    report = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _git("rev-parse", "HEAD"),
        "changed": bool(_git("status", "--porcelain", "--", "knowledge", "catalogue", "bench")),
        "machine": {
            "processor": platform.processor() or platform.machine(),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "threads": os.environ.get("OMP_NUM_THREADS", ""),
        },
        "settings": {name: (data / name).read_text(encoding="utf-8") for name in SETTINGS},
        **results,
    }
    file.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    return str(file.relative_to(ROOT))


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()
