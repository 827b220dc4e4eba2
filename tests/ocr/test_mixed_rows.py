"""Print that stands beside a scrawl, under the edge of a seal, or in two pieces at once."""

# ruff: noqa: S311 - dice of drawings, not secrets
from __future__ import annotations

from random import Random

import cv2
import numpy as np
import pytest

import ocr
from bench.pages.canvas import Canvas
from bench.pages.handwriting import sign
from bench.pages.seal_ink import Ink
from bench.pages.seals import Design, press
from ocr.document import SealColour, SealShape
from ocr.engine import Part, Piece
from ocr.picture.twice_seen import without_repeats


def sheet() -> Canvas:
    canvas = Canvas()
    for row in range(14):
        canvas.text(25, 30 + 9 * row, "兹证明上述材料与原件一致，特此声明。一式两份。", 4.2)
    return canvas


def read(reader: ocr.Reader, canvas: Canvas) -> str:
    small = cv2.resize(canvas.picture(), None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    done, data = cv2.imencode(".png", small)
    assert done
    (page,) = reader.read(data.tobytes(), "a.png").pages
    return "\n".join(line.text for line in page.lines)


@pytest.mark.parametrize("seed", [3, 5])
def test_the_label_beside_a_large_signature_is_read(reader: ocr.Reader, seed: int) -> None:
    canvas = sheet()
    canvas.text(25, 200, "甲方（签字）：", 4.2)
    sign(canvas, 46, 190, 50, 24, Random(seed), text="")

    assert "甲方(签字)" in read(reader, canvas)


def test_a_date_that_only_touches_a_seal_is_read_in_bad_light(reader: ocr.Reader) -> None:
    canvas = sheet()
    canvas.text(90, 225, "申请日期：2026年11月16日", 4.2)
    look = Design(
        SealShape.ROUND, 42, 42, "江海市晨光食品有限公司", star=True, colour=SealColour.RED
    )
    press(canvas, 139, 207, Random(3), look, angle=0, ink=Ink(0.85, 0.1))
    canvas.image = canvas.image.point([round(0.5 * v) for v in range(256)] * 3)

    assert "2026年11月16日" in read(reader, canvas)


def piece(text: str, left: float, right: float, *, top: float = 0) -> Piece:
    quad = np.array([[left, top], [right, top], [right, top + 50], [left, top + 50]], np.float64)
    step = 1 / len(text)
    parts = tuple(Part(c, i * step, (i + 1) * step) for i, c in enumerate(text))
    return Piece(text, 0.99, quad, parts)


def test_a_letter_that_two_pieces_show_belongs_to_the_second() -> None:
    label, value = piece("有效期限2", 0, 250), piece("2021.10.06", 205, 600)

    first, second = without_repeats([label, value])

    assert (first.text, second.text) == ("有效期限", "2021.10.06")
    assert first.quad[:, 0].max() == 205
    assert "".join(part.text for part in first.parts) == "有效期限"


@pytest.mark.parametrize(
    "other",
    [
        piece("2021.10.06", 255, 600),  # begins behind it
        piece("2021.10.06", 205, 600, top=40),  # the row below
        piece("1021.10.06", 205, 600),  # shows something else
    ],
)
def test_what_only_one_piece_shows_stays(other: Piece) -> None:
    assert without_repeats([piece("有效期限2", 0, 250), other])[0].text == "有效期限2"
