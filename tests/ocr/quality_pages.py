"""A drawn page whose rows are known, and what is said of it."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np

from ocr.document import Box, Line
from ocr.picture.quality import Examined, examine
from tests.ocr import draw

Picture = np.ndarray
LETTERS = 30
PAPER = 205.0
ROWS = (
    *draw.LICENCE,
    "本承诺书一式两份，自签字或者盖章之日起生效，双方各执一份，具有同等效力。",
    "申请人应当对所提交材料的真实性负责，并承担由此引起的法律责任。",
    "甲方将位于上述地址的房屋出租给乙方用于经营，租赁期间不得擅自转租给他人使用。",
)


@cache
def _white() -> Picture:
    return np.asarray(draw.page(ROWS, letters=LETTERS).convert("RGB"))[:, :, ::-1]


@cache
def _paper() -> Picture:
    noise = np.random.default_rng(1).normal(0, 2.0, _white().shape)
    return (_white() * (PAPER / 255) + noise).clip(0, 255).astype(np.uint8)


def paper() -> Picture:
    """A page as a camera sees it: paper is grey, with a little grain."""
    return _paper().copy()


def white() -> Picture:
    """A page as it was drawn, without any grain."""
    return _white().copy()


def read(rows: tuple[str, ...] = ROWS, score: float = 0.99) -> list[Line]:
    """Lines where the rows were drawn, with the margin that detection leaves."""
    face, found = draw.font(LETTERS), []
    for index, text in enumerate(rows):
        left, top, right, bottom = face.getbbox(text)
        x, y = 124, int(0.08 * 1754) + 2 * LETTERS * index
        box = Box(x + left - 4, y + top - 5, x + right + 4, y + bottom + 5)
        found.append(Line(text, text, box, score))
    return found


def corners(picture: Picture) -> np.ndarray:
    height, width = picture.shape[:2]
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)


def judged(picture: Picture, lines: list[Line]) -> Examined:
    return examine(picture, lines, frame=corners(picture))


def codes(examined: Examined) -> list[str]:
    return [verdict.code for verdict in examined.verdicts]


def shifted(line: Line, x: float, y: float) -> Line:
    left, top, right, bottom = line.box
    return Line(line.text, line.raw, Box(left + x, top + y, right + x, bottom + y), line.confidence)


def cut_line(line: Line, left: float, right: float) -> Line:
    """A line of which only a part was read."""
    box = line.box
    return Line(
        line.text,
        line.raw,
        Box(max(left, box.left), box.top, min(right, box.right), box.bottom),
        0.95,
    )


def finger(picture: Picture) -> Picture:
    covered = picture.copy()
    cv2.line(covered, (-60, 700), (330, 640), (120, 150, 205), 110, cv2.LINE_AA)
    return cv2.addWeighted(covered, 1, covered, 0, 0)
