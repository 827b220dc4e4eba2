"""Pages a second with one worker and with two, one thread each."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import ocr
from bench.reader.sheets import sheets


def measure(models: Path, pages: int) -> dict[str, Any]:
    """Pages a second of each pool, and their ratio; a pool reads all pages before the next one."""
    files = list(sheets(pages))
    speeds = {}
    for workers in (1, 2):
        with ocr.Reader(models=models, workers=workers, threads=1) as reader:
            _read(reader, files[:workers] * 2, workers)  # models are loaded now
            start = time.perf_counter()
            _read(reader, files, workers)
            speeds[workers] = pages / (time.perf_counter() - start)
        print(f"{workers} worker(s): {speeds[workers]:.2f} pages a second", flush=True)
    ratio = speeds[2] / speeds[1]
    print(f"2 workers / 1 worker: {ratio:.2f}")
    return {"pages_a_second": speeds, "ratio": ratio}


def _read(reader: ocr.Reader, files: list[bytes], threads: int) -> None:
    with ThreadPoolExecutor(threads) as readers:
        for outcome in readers.map(lambda data: reader.read(data, "page.jpg"), files):
            assert isinstance(outcome, ocr.Document), outcome
