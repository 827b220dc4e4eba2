"""Children that are ready before their first file, and pools of them."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import psutil
import pytest

import ocr
from tests.ocr import draw

pytestmark = pytest.mark.slow


def until_warm(reader: ocr.Reader, megabytes: int = 150, seconds: float = 60) -> int:
    """Wait until the only child has its models in memory; its process id."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for pid in reader.child_pids:
            if psutil.pid_exists(pid) and psutil.Process(pid).memory_info().rss > megabytes << 20:
                return pid
        time.sleep(0.05)
    pytest.fail("no child became warm")


def test_a_warm_reader_has_its_models_before_the_first_file_and_after_a_loss(models: Path) -> None:
    with ocr.Reader(models=models, threads=1) as reader:
        reader.warm()
        first = until_warm(reader)

        document = reader.read(draw.encoded(draw.page()), "page.png")
        assert isinstance(document, ocr.Document)
        assert reader.child_pids == (first,)

        os.kill(first, signal.SIGKILL)
        assert isinstance(reader.read(draw.text_pdf(), "text.pdf"), ocr.Document)


def test_a_child_that_is_recycled_is_replaced_by_a_warm_one(models: Path) -> None:
    with ocr.Reader(models=models, threads=1, limits=ocr.Limits(recycle_pages=1)) as reader:
        reader.warm()
        first = until_warm(reader)
        assert isinstance(reader.read(draw.text_pdf(), "text.pdf"), ocr.Document)

        assert until_warm(reader) != first
        assert not psutil.pid_exists(first)


def test_closing_does_not_wait_for_models(models: Path) -> None:
    reader = ocr.Reader(models=models, threads=1)
    reader.warm()
    while not reader.child_pids:
        time.sleep(0.01)
    pids = reader.child_pids

    start = time.monotonic()
    reader.close()

    assert time.monotonic() - start < 1.5
    assert not any(psutil.pid_exists(pid) for pid in pids)
