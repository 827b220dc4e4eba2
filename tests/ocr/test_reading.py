"""Which way up a page stands, and which of its text is its own: told by how rows read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageOps

import ocr
from ocr.engine import Engine, Piece
from ocr.engine import Image as Pixels
from ocr.picture.false_text import without_false_text
from ocr.picture.turning import turn_by_reading
from tests.ocr import draw

PAGE = np.full((400, 600, 3), 255, np.uint8)


class Scores:
    """An engine that reads every row with scores given beforehand, and counts them."""

    def __init__(self, *scores: float) -> None:
        self.scores = scores
        self.rows = 0

    def recognise(self, rows: Sequence[Pixels]) -> list[tuple[str, float]]:
        found = [
            ("读到的", self.scores[(self.rows + i) % len(self.scores)]) for i in range(len(rows))
        ]
        self.rows += len(rows)
        return found


def piece(
    score: float, text: str = "一行文字内容", *, upright: bool = False, top: float = 0
) -> Piece:
    box = [[20, top], [60, top], [60, top + 300], [20, top + 300]]
    if not upright:
        box = [[20, top], [320, top], [320, top + 40], [20, top + 40]]
    return Piece(text, score, np.array(box, float), (), upright)


@pytest.mark.parametrize(
    ("pieces", "scores", "sure", "turn"),
    [
        ([piece(0.98)], (0.99,), False, 0),  # reads well: nothing is tried
        ([piece(0.6)] * 3, (0.98,), False, 180),
        ([piece(0.6)] * 3, (0.65,), False, 0),  # blurred either way
        ([piece(0.82)] * 3, (0.99,), True, 0),  # the classifier was sure and rows read fairly
        ([piece(0.6)] * 3, (0.98,), True, 180),  # but not when hardly anything was read
        ([piece(0.99, upright=True)] * 3, (0.5, 0.4), False, 270),  # lies on its right side
        ([piece(0.6, upright=True)] * 3, (0.5, 0.98), False, 90),
        ([piece(0.98, upright=True)] * 3, (0.97, 0.4), False, 0),  # vertical text
        ([], (0.99,), False, 0),
    ],
)  # fmt: skip
def test_the_turn_that_reads_best(
    pieces: list[Piece], scores: tuple[float, ...], sure: bool, turn: int
) -> None:
    engine = Scores(*scores)

    assert turn_by_reading(pieces, PAGE, cast("Engine", engine), sure=sure) == turn
    assert engine.rows <= 12


def test_a_page_that_reads_well_costs_nothing() -> None:
    engine = Scores(0.99)

    kept = without_false_text([piece(0.97), piece(0.99)], PAGE, cast("Engine", engine))

    assert len(kept) == 2
    assert engine.rows == 0


def test_specks_go_and_doubtful_rows_stay() -> None:
    rows = [
        piece(0.3, "C"),
        piece(0.6, "手写的姓名"),
        piece(0.7, "男"),
        piece(0.45, "看不清的一行"),
    ]

    kept = without_false_text(rows, PAGE, cast("Engine", Scores(0.5)))

    assert [p.text for p in kept] == ["手写的姓名", "男", "看不清的一行"]


def test_rows_that_read_in_the_mirror_go() -> None:
    own = [piece(0.98, f"本页文字{i}号") for i in range(8)]

    kept = without_false_text([*own, piece(0.6)], PAGE, cast("Engine", Scores(0.95)))

    assert kept == own


def through(strength: float) -> Image.Image:
    """The blank back of a printed page."""
    front = ImageOps.mirror(draw.page()).filter(ImageFilter.GaussianBlur(1))
    return Image.blend(Image.new("RGB", front.size, "white"), front, strength)


@pytest.mark.slow
def test_a_blank_back_has_no_text(reader: ocr.Reader) -> None:
    document = reader.read(draw.encoded(through(0.25)), "back.png")

    assert isinstance(document, ocr.Document)
    assert document.pages[0].lines == ()


@pytest.mark.slow
def test_print_that_shows_through_leaves_the_page_as_it_is(reader: ocr.Reader) -> None:
    page = ImageChops.multiply(draw.page(), ImageChops.offset(through(0.2), 0, 800))

    document = reader.read(draw.encoded(page), "both.png")

    assert isinstance(document, ocr.Document)
    texts = [line.text for line in document.pages[0].lines]
    assert set(map(ocr.normalise, draw.LICENCE)) <= set(texts)


@pytest.mark.slow
def test_a_cut_out_row_on_its_head_is_turned(reader: ocr.Reader) -> None:
    row = draw.page().crop((100, 195, 1240, 315)).rotate(180)

    document = reader.read(draw.encoded(row), "row.png")

    assert isinstance(document, ocr.Document)
    assert document.pages[0].rotation == 180
    assert draw.LICENCE[1] in document.text
