"""Handwriting on drawn pages: found where a pen wrote, and nowhere else."""

# ruff: noqa: S311 - dice of drawings, not secrets
from __future__ import annotations

from random import Random

import cv2
import numpy as np
import pytest

from bench.pages.canvas import Canvas
from bench.pages.handwriting import sign, write_date
from ocr.document import Box, CheckBox, Handwriting, Line
from ocr.picture.handwriting import chances_of, find_handwriting
from ocr.picture.pen import NAMES

SCALE = 0.5


def sheet(face: str = "song") -> Canvas:
    canvas = Canvas(face=face)
    for row in range(12):
        canvas.text(25, 30 + 13 * row, "兹证明上述材料与原件一致，特此声明。一式两份。", 4.2)
    canvas.text(25, 220, "申请人（签字）：", 4.2)
    canvas.rule(60, 226, 120, 226)
    return canvas


def found(canvas: Canvas, *, ticks: tuple[CheckBox, ...] = ()) -> tuple[Handwriting, ...]:
    picture = cv2.resize(canvas.picture(), None, fx=SCALE, fy=SCALE, interpolation=cv2.INTER_AREA)
    lines = [
        Line(row.text, row.text, Box(*(v * SCALE for v in row.box)), 0.99)
        for row in canvas.truth.rows
    ]
    return find_handwriting(np.asarray(picture, np.uint8), lines, (), ticks)


def covers(hands: tuple[Handwriting, ...], canvas: Canvas) -> bool:
    (truth,) = canvas.truth.handwriting
    x = (truth.box.left + truth.box.right) / 2 * SCALE
    y = (truth.box.top + truth.box.bottom) / 2 * SCALE
    return any(h.box.left < x < h.box.right and h.box.top < y < h.box.bottom for h in hands)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("write", [sign, write_date])
def test_a_signature_and_a_date_on_a_ruled_line_are_found(write, seed: int) -> None:  # type: ignore[no-untyped-def]
    canvas = sheet()
    write(canvas, 62, 212, 50, 14, Random(seed))

    assert covers(found(canvas), canvas)


@pytest.mark.parametrize("face", ["song", "hei", "kai"])
def test_print_is_no_handwriting(face: str) -> None:
    assert found(sheet(face)) == ()


def test_a_tick_in_its_box_is_no_handwriting() -> None:
    canvas = sheet()
    sign(canvas, 150, 250, 12, 12, Random(1), text="")
    (truth,) = canvas.truth.handwriting
    box = Box(*(v * SCALE for v in truth.box))

    assert covers(found(canvas), canvas)
    assert found(canvas, ticks=(CheckBox(box, "同意", checked=True, confidence=0.9),)) == ()


def test_an_empty_sheet_has_none() -> None:
    assert find_handwriting(np.full((800, 600, 3), 255, np.uint8), ()) == ()


def test_chances_lie_between_nothing_and_all() -> None:
    chances = chances_of(np.random.default_rng(0).normal(0, 3, (50, len(NAMES))))

    assert chances.shape == (50,)
    assert ((chances >= 0) & (chances <= 1)).all()
