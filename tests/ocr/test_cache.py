"""Pages that were read a moment ago are not read again."""

from __future__ import annotations

import time

import numpy as np

import ocr
from ocr.cache import MOST_PAGES, PageCache
from tests.ocr import draw


def test_the_key_knows_pixels_size_and_settings() -> None:
    image = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)
    other = image.copy()
    other[0, 0, 0] ^= 1
    keys = {
        PageCache.key(image, True),
        PageCache.key(image, False),
        PageCache.key(image.reshape(5, 4, 3), True),
        PageCache.key(other, True),
    }

    assert len(keys) == 4
    assert PageCache.key(image[::-1][::-1], True) in keys


def test_the_result_unused_longest_goes_first() -> None:
    cache: PageCache[int] = PageCache()
    for number in range(MOST_PAGES):
        cache.put(b"%d" % number, number)
    assert cache.get(b"0") == 0

    cache.put(b"new", 99)

    assert cache.get(b"1") is None
    assert cache.get(b"0") == 0
    cache.clear()
    assert cache.get(b"0") is None


def test_a_page_read_before_keeps_its_remarks_under_its_new_number(reader: ocr.Reader) -> None:
    turned = draw.page(draw.LICENCE[:6], size=(900, 1200)).rotate(180)
    twice = draw.encoded(turned, "PDF", append_images=[turned], save_all=True, resolution=108)

    start = time.perf_counter()
    document = reader.read(twice, "twice.pdf")
    first = time.perf_counter() - start
    start = time.perf_counter()
    again = reader.read(twice, "again.pdf")
    second = time.perf_counter() - start

    assert isinstance(document, ocr.Document)
    assert isinstance(again, ocr.Document)
    one, two = document.pages
    assert (one.number, two.number) == (1, 2)
    assert one.lines == two.lines
    assert one.lines
    turns = [remark.page for remark in document.remarks if remark.code == "turned"]
    assert turns == [1, 2]
    assert again.pages == document.pages
    assert again.remarks == document.remarks
    assert second < first / 2
