"""Every hostile file of the tests, under the limits of production."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import ocr
from tests.ocr.hostile import READ
from tests.ocr.test_hostile import CASES


def measure(models: Path, only: str) -> dict[str, Any]:
    """Outcome, seconds and peak megabytes of each file, and how many went beyond what they may."""
    rows: list[dict[str, Any]] = []
    limits = ocr.Limits()
    with ocr.Reader(models=models, threads=1, limits=limits) as reader:
        for case in CASES:
            if only not in case.label:
                continue
            data = case.make()
            reader.reset_peak()
            start = time.monotonic()
            outcome = reader.read(data, case.name)
            seconds = time.monotonic() - start
            code = outcome.code if isinstance(outcome, ocr.Refusal) else READ
            peak = reader.peak_bytes
            right = code in case.codes and peak <= 1.05 * limits.resident_bytes
            rows.append(
                {
                    "file": case.label,
                    "bytes": len(data),
                    "outcome": code,
                    "right": right,
                    "seconds": round(seconds, 2),
                    "megabytes": round(peak / 2**20),
                }
            )
            print(
                f"{case.label:46} {len(data):9} bytes {seconds:7.2f} s {peak / 2**20:6.0f} MB  "
                f"{code}{'' if right else '  WRONG'}",
                flush=True,
            )
    wrong = sum(not row["right"] for row in rows)
    print(
        f"{len(rows)} files, {wrong} with a wrong outcome; "
        f"longest {max(row['seconds'] for row in rows):.1f} s, "
        f"most memory {max(row['megabytes'] for row in rows)} MB"
    )
    return {"files": rows, "wrong": wrong}
