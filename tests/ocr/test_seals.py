"""Where seals are: on drawn pages with truth, on things that look like seals, on real pictures."""

# ruff: noqa: S311 - dice of drawings, not secrets
from __future__ import annotations

from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest

from bench.pages import make
from bench.pages.canvas import Canvas
from bench.pages.seal_ink import Ink
from bench.pages.seals import Design, design, press
from ocr.document import SealColour, SealShape
from ocr.picture.canvas import with_canvas
from ocr.picture.page import find_marks
from ocr.picture.seal_ink import strength
from ocr.picture.seal_mark import SealMark, around, within
from ocr.picture.seal_places import among_text
from ocr.picture.seals import without_seals

PICTURES = Path("../shared/data/images")


def sheet(*, text: bool = True) -> Canvas:
    canvas = Canvas()
    for row in range(18 if text else 0):
        canvas.text(25, 30 + 13 * row, "兹证明上述材料与原件一致，特此声明。一式两份。", 4.2)
    return canvas


def scanned(canvas: Canvas, factor: float = 0.5) -> np.ndarray:
    return cv2.resize(canvas.picture(), None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)


def near(mark: SealMark, x: float, y: float, *, dpi: float = 150, within: float = 3) -> bool:
    mm = dpi / 25.4
    return bool(np.hypot(mark.centre[0] / mm - x, mark.centre[1] / mm - y) < within)


@pytest.mark.parametrize("shape", list(SealShape))
@pytest.mark.parametrize("seed", range(4))
def test_a_seal_over_text_is_found_with_its_shape_and_colour(shape: SealShape, seed: int) -> None:
    canvas, dice = sheet(), Random(seed)
    look = design(dice, shape)
    press(canvas, 120, 180, dice, look, ink=Ink(0.8, 0.2))

    (mark,) = find_marks(scanned(canvas))

    assert near(mark, 120, 180)
    assert (mark.shape, mark.colour) == (shape, look.colour)


def test_a_faint_seal_is_found() -> None:
    canvas, dice = sheet(), Random(3)
    press(canvas, 120, 180, dice, design(dice, SealShape.ROUND), ink=Ink(0.32, 0.2))

    assert [near(mark, 120, 180) for mark in find_marks(scanned(canvas))] == [True]


def test_seals_that_overlap_are_two() -> None:
    canvas, dice = sheet(), Random(1)
    for x in (100, 128):
        look = Design(SealShape.ROUND, 40, 40, "江海市晨光食品有限公司", ("合同专用章",))
        press(canvas, x, 150, dice, look, angle=0, ink=Ink())

    marks = find_marks(scanned(canvas))

    assert sorted(round(mark.centre[0] / 150 * 25.4) for mark in marks) == pytest.approx(
        [100, 128], abs=2
    )


def test_half_a_seal_at_the_edge_is_found() -> None:
    canvas, dice = sheet(), Random(2)
    look = Design(SealShape.ROUND, 42, 42, "江海市晨光食品有限公司")
    press(canvas, 210, 150, dice, look, angle=0, ink=Ink())

    (mark,) = find_marks(scanned(canvas))

    assert near(mark, 210, 150, within=4)


def test_a_copy_shows_its_seal_as_grey() -> None:
    canvas, dice = sheet(), Random(5)
    look = Design(SealShape.ROUND, 42, 42, "江海市晨光食品有限公司", ("合同专用章",))
    press(canvas, 120, 215, dice, look, angle=4, ink=Ink(0.8, 0.1))
    grey = cv2.cvtColor(scanned(canvas), cv2.COLOR_BGR2GRAY)

    (mark,) = find_marks(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR))

    assert near(mark, 120, 215)
    assert mark.colour is SealColour.GREY
    assert mark.confidence <= 0.5


def test_what_is_red_or_round_is_not_yet_a_seal() -> None:
    canvas = sheet()
    canvas.text(
        105, 12, "江海市人民政府文件", 13, face="song-bold", colour=(200, 20, 20), anchor="m"
    )
    canvas.rule(20, 28, 190, 28, 0.8, (200, 20, 20))
    pen = canvas.pen
    pen.ellipse((1500, 2700, 1900, 3100), fill=(200, 20, 20))  # a disc
    pen.ellipse((400, 2700, 800, 3100), outline=(200, 20, 20), width=9)  # a ring without letters
    pen.regular_polygon((1200, 3000, 220), 5, fill=(200, 20, 20))
    canvas.frame(20, 262, 60, 285, 0.5, (200, 20, 20))  # an empty frame

    assert find_marks(scanned(canvas)) == []


def test_text_under_a_seal_keeps_its_ink_and_the_seal_loses_its_own() -> None:
    canvas, dice = sheet(), Random(7)
    bare = scanned(canvas)
    press(
        canvas, 100, 160, dice, Design(SealShape.ROUND, 42, 42, "江海市晨光食品有限公司"), ink=Ink()
    )
    sealed = scanned(canvas)

    clean = without_seals(sealed, find_marks(sealed))

    text = bare.min(axis=2) < 90
    assert (clean.max(axis=2)[text] < 150).mean() > 0.95
    assert (clean.min(axis=2)[~text & (bare.min(axis=2) > 245)] > 200).mean() > 0.98


@pytest.mark.skipif(not PICTURES.is_dir(), reason="the real pictures are not here")
@pytest.mark.parametrize(
    ("name", "shapes"),
    [
        ("wired_squeeze_error.jpeg", [SealShape.ROUND, SealShape.ROUND]),
        ("fapiao_seal_oval.png", [SealShape.OVAL]),
        ("ofdrw_StampImg.png", [SealShape.ROUND]),
        ("fanti.jpg", []),
        ("ch_en_num.jpg", []),
        ("wired_table2.jpg", []),
    ],
)
def test_seals_of_real_pictures(name: str, shapes: list[SealShape]) -> None:
    picture = cv2.imread(str(PICTURES / name))

    marks = find_marks(with_canvas(np.asarray(picture, np.uint8)))

    assert [mark.shape for mark in marks] == shapes


@pytest.mark.parametrize("seed", [46, 47, 50])
@pytest.mark.parametrize("variant", ["photo", "clean-150"])
def test_labels_printed_in_blue_are_no_seals(seed: int, variant: str) -> None:
    card = make("id-card", seed, variant)
    assert not card.truth.seals
    assert find_marks(card.picture) == []


def ink(canvas: Canvas) -> np.ndarray:
    """A page's ink at the size at which places among text are looked for."""
    grey = cv2.cvtColor(scanned(canvas, 600 / max(canvas.image.size)), cv2.COLOR_BGR2GRAY)
    return np.where(grey < 215, 255, 0).astype(np.uint8)


def test_rows_of_text_and_tables_are_not_searched_for_seals() -> None:
    canvas = sheet()
    for row in range(4):
        canvas.frame(20, 262 - 8 * row, 190, 270 - 8 * row, 0.4, (0, 0, 0))

    assert among_text(ink(canvas)) == []


def test_a_ring_among_text_is_searched_as_a_whole() -> None:
    canvas, dice = sheet(), Random(5)
    press(
        canvas, 120, 150, dice, Design(SealShape.ROUND, 42, 42, "江海市晨光食品有限公司"), ink=Ink()
    )

    ((rows, columns),) = among_text(ink(canvas))

    mm = 600 / 297
    assert rows.start <= 129 * mm
    assert rows.stop >= 171 * mm
    assert columns.start <= 99 * mm
    assert columns.stop >= 141 * mm


def test_strength_is_the_lead_of_one_colour_over_the_others() -> None:
    colours = {
        (200, 200, 255): (55, 0),  # faint red, blue green red
        (255, 190, 190): (0, 65),
        (80, 180, 255): (0, 0),  # orange
        (60, 60, 60): (0, 0),
        (255, 255, 255): (0, 0),
    }
    picture = np.array([list(colours)], np.uint8)

    for index, colour in enumerate((SealColour.RED, SealColour.BLUE)):
        found = strength(picture, colour)[0].tolist()
        assert found == [expected[index] for expected in colours.values()]


def test_the_letters_of_an_oval_seal_stand_as_far_from_its_rim_all_the_way_round() -> None:
    oval = SealMark((0.0, 0.0), (450.0, 300.0), 30.0, SealColour.RED, 1.0, SealShape.OVAL)
    angles = np.deg2rad([30.0, 120.0])  # along its axes

    inner = np.linalg.norm(within(oval, angles, np.full(2, 0.8)), axis=1)
    squeezed = np.linalg.norm(around(oval, angles, np.full(2, 0.8)), axis=1)

    assert inner == pytest.approx([225 - 30, 150 - 30], abs=0.1)
    assert squeezed == pytest.approx([0.8 * 225, 0.8 * 150], abs=0.1)
