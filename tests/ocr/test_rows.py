"""Rows to characters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from ocr.rows import RowReader, Tensor

CHARACTERS = ["", "年", "1", " "]


class Saying:
    """A model that sees the classes given for an input of so many steps; it notes the widths."""

    def __init__(self, said: dict[int, Sequence[int]]) -> None:
        self.said = said
        self.widths: list[int] = []

    def __call__(self, rows: Tensor) -> Tensor:
        self.widths.append(rows.shape[3])
        output = np.full((1, rows.shape[3] // 8, len(CHARACTERS)), 0.1, np.float32)
        output[0, :, 0] = 0.7
        for step, number in enumerate(self.said.get(output.shape[1], ())):
            output[0, step, number] = 0.9
        return output


def reader(model: Saying) -> RowReader:
    return RowReader(model, CHARACTERS, threads=1)


def row(width: int, height: int = 24) -> NDArray[np.uint8]:
    return np.full((height, width, 3), 255, np.uint8)


def test_repeats_and_blanks_go() -> None:
    model = Saying({18: [1, 1, 0, 2, 2, 0, 2]})

    (read,) = reader(model)([row(24)])

    assert read.text == "年11"
    assert read.score == pytest.approx(0.9)
    # 48 of 144 pixels are the row: six steps of eight pixels.
    assert [round(start * 6, 6) for start, _ in read.places] == [0, 3, 6]


def test_nothing_seen_is_no_text() -> None:
    (read,) = reader(Saying({}))([row(24)])

    assert (read.text, read.score, read.places) == ("", 0.0, ())


def test_answers_come_in_the_order_of_the_rows() -> None:
    # 48 and 600 pixels wide at the recogniser's height: 18 and 75 steps.
    model = Saying({18: [1], 75: [2]})

    read = reader(model)([row(24), row(300), row(24)])

    assert [one.text for one in read] == ["年", "1", "年"]
    assert model.widths == [600, 144, 144], "the longest first"


@pytest.mark.parametrize(("width", "padded"), [(1, 98), (100, 296), (160, 320), (4000, 3200)])
def test_rows_get_some_paper_to_the_right(width: int, padded: int) -> None:
    model = Saying({})

    reader(model)([row(width)])

    assert model.widths == [padded]
