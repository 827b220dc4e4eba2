"""Small and narrow pictures are read, at the cost of a page."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocr
from ocr.picture.canvas import with_canvas
from tests.ocr import draw


@given(st.integers(3, 900), st.integers(3, 900))
def test_the_picture_stands_whole_on_a_canvas_of_page_shape(width: int, height: int) -> None:
    picture = np.full((height, width, 3), 200, np.uint8)
    picture[0, 0] = picture[-1, -1] = 7

    canvas = with_canvas(picture)

    tall, wide = canvas.shape[:2]
    assert max(tall, wide) <= 4 * min(tall, wide)
    assert min(tall, wide) >= 64
    assert max(tall, wide) <= max(width, height) + 64
    rows, columns = np.nonzero((canvas == 7).all(axis=2))
    assert (rows.max() - rows.min() + 1, columns.max() - columns.min() + 1) == (height, width)


def test_a_page_stays_as_it_is() -> None:
    picture = np.zeros((1754, 1240, 3), np.uint8)

    assert with_canvas(picture) is picture


@pytest.mark.slow
def test_a_cut_out_row_is_read_and_remarked(reader: ocr.Reader) -> None:
    row = draw.page().crop((100, 135, 1240, 185))

    document = reader.read(draw.encoded(row), "row.png")

    assert isinstance(document, ocr.Document)
    assert document.text == "营业执照"
    (remark,) = document.remarks
    assert remark.code == "small_picture"
    assert "1140×50" in remark.message


@pytest.mark.slow
@pytest.mark.parametrize("size", [(2000, 30), (40, 4000), (24, 24), (250, 4000), (40, 41)])
def test_odd_shapes_cost_no_more_than_a_page(reader: ocr.Reader, size: tuple[int, int]) -> None:
    noise = np.random.default_rng(7).integers(0, 255, (size[1], size[0], 3), np.uint8)
    start = time.monotonic()

    document = reader.read(draw.encoded(draw.Image.fromarray(noise)), "strip.png")

    assert isinstance(document, ocr.Document)
    assert time.monotonic() - start < 30
    assert reader.peak_bytes < 1.6 * 1024**3
