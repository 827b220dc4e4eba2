"""A child's memory does not grow with the pages that it has read."""

from __future__ import annotations

import psutil
import pytest

import ocr
from tests.ocr import draw


@pytest.mark.slow
def test_memory_is_flat_after_the_first_pages(reader: ocr.Reader) -> None:
    sizes = []
    for number in range(14):
        card = draw.page((f"编号{number:03}", *draw.LICENCE[:2]), size=(520, 380), letters=20)
        assert isinstance(reader.read(draw.encoded(card), "card.png"), ocr.Document)
        (pid,) = reader.child_pids
        sizes.append(psutil.Process(pid).memory_info().rss)

    assert sizes[-1] - sizes[5] < 40 * 2**20, [size >> 20 for size in sizes]
