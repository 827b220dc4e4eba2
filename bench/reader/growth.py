"""Memory of one child that is never replaced, after every 50 pages."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path
from typing import Any

import psutil

import ocr
from bench.reader.sheets import sheets

_EVERY = 50
_WARM = 100  # pages until every size of page has been seen


def measure(models: Path, pages: int) -> dict[str, Any]:
    """Resident megabytes after every 50 pages, and what was added after the first 100."""
    limits = dataclasses.replace(ocr.Limits(), recycle_pages=10 * pages)
    rows: list[dict[str, float]] = []
    start = time.monotonic()
    with ocr.Reader(models=models, threads=1, limits=limits) as reader:
        for number, data in enumerate(sheets(pages), 1):
            outcome = reader.read(data, "page.jpg")
            assert isinstance(outcome, ocr.Document), outcome
            if number % _EVERY == 0:
                (pid,) = reader.child_pids
                memory = psutil.Process(pid).memory_info().rss / 2**20
                seconds = time.monotonic() - start
                rows.append(
                    {
                        "pages": number,
                        "megabytes": round(memory),
                        "peak": round(reader.peak_bytes / 2**20),
                        "seconds": round(seconds),
                    }
                )
                print(
                    f"{number:5} pages  {memory:6.0f} MB  peak {rows[-1]['peak']:6.0f} MB  {seconds:6.0f} s",
                    flush=True,
                )
    after = [row["megabytes"] for row in rows if row["pages"] >= _WARM]
    grown = after[-1] - after[0] if after else 0
    print(f"grown after the first {_WARM} pages: {grown:+.0f} MB")
    return {"rows": rows, "grown_megabytes": grown}
