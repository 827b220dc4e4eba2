"""What seals say: rim, lines within, squares in any turn; drawn and real ones."""

# ruff: noqa: S311 - dice of drawings, not secrets
from __future__ import annotations

from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest

from bench.pages.canvas import Canvas
from bench.pages.seal_ink import Ink
from bench.pages.seals import Design, press
from ocr.document import SealShape
from ocr.engine import Engine
from ocr.normalise import normalise
from ocr.picture.canvas import with_canvas
from ocr.picture.page import find_marks
from ocr.picture.seal_text import SealText, read_seal

PICTURES = Path("../shared/data/images")
ROUND = Design(SealShape.ROUND, 42, 42, "江海市晨光食品有限公司", ("合同专用章",), "3201990012345")
OVAL = Design(
    SealShape.OVAL, 40, 30, "江海市晨光食品有限公司", ("91320681MA1X2Y3Z45", "发票专用章"), star=False
)  # fmt: skip
NAME = Design(SealShape.SQUARE, 20, 20, "王建国印", star=False)
CARVED = Design(SealShape.SQUARE, 20, 20, "王建国印", star=False, carved=True)
PAID = Design(SealShape.SQUARE, 41, 14, "现金付讫", star=False, rows=True)


@pytest.fixture(scope="module")
def engine(models: Path) -> Engine:
    return Engine(models, threads=1)


def read(picture: np.ndarray, engine: Engine) -> SealText:
    (mark,) = find_marks(picture)
    return read_seal(picture, mark, engine)


@pytest.mark.parametrize("turn", [0, 25, -140])
@pytest.mark.parametrize("look", [ROUND, OVAL, NAME, CARVED, PAID])
def test_a_seal_is_read_however_it_is_turned(look: Design, turn: int, engine: Engine) -> None:
    canvas = Canvas()
    press(canvas, 105, 150, Random(1), look, angle=turn, ink=Ink(0.9, 0.1))
    picture = cv2.resize(canvas.picture(), None, fx=0.67, fy=0.67, interpolation=cv2.INTER_AREA)

    said = read(np.asarray(picture, np.uint8), engine)

    assert said.rim == look.text
    assert said.inner == " ".join(look.inner)


@pytest.mark.skipif(not PICTURES.is_dir(), reason="the real pictures are not here")
@pytest.mark.parametrize(
    ("name", "rim", "inner"),
    [
        ("ofdrw_StampImg.png", "OFDR&W用于测试的印章", "测试用"),
        ("fapiao_seal_oval.png", "常州超级食品有限公司上海分公司", "91310000X07235953J 发票专用章"),
    ],
)
def test_real_seals_are_read(name: str, rim: str, inner: str, engine: Engine) -> None:
    picture = cv2.imread(str(PICTURES / name))

    said = read(with_canvas(np.asarray(picture, np.uint8)), engine)

    assert (normalise(said.rim).replace(" ", ""), said.inner) == (rim, inner)
