from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PIL import Image

import ocr
from ocr.annotate import annotated
from ocr.captions import Mark, Pen
from tests.ocr import draw

RED = (200, 0, 0)
BLUE = (0, 0, 200)


@pytest.fixture(autouse=True)
def _fonts() -> None:
    draw.font_path()


def blank(width: int = 1000, height: int = 1400) -> ocr.Page:
    sheet = Image.new("RGB", (width, height), "white")
    return ocr.Page(1, width, height, ocr.PageSource.OCR, 0, (), draw.encoded(sheet, "JPEG"))


def places(sheet: Image.Image, colour: tuple[int, int, int]) -> ocr.Box:
    """Around all pixels of a colour."""
    ys, xs = np.nonzero((np.asarray(sheet) == colour).all(axis=2))
    return ocr.Box(xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)


def test_two_findings_at_one_place_keep_their_frames_and_captions() -> None:
    box = ocr.Box(400, 600, 600, 800)
    pen = Pen(Image.new("RGB", (1000, 1400), "white"), [])
    pen.frame(Mark(box, RED, "第一个说明", 4))
    pen.frame(Mark(box, BLUE, "第二个说明", 4))

    sheet = pen.finished()

    assert sheet.getpixel((500, 601)) == RED
    assert sheet.getpixel((500, 597)) == BLUE
    frame = 4 * 4 * 210
    counts = [int((np.asarray(sheet) == colour).all(axis=2).sum()) for colour in (RED, BLUE)]
    assert min(counts) > frame + 600, "a caption is hidden"


def test_captions_leave_text_free() -> None:
    """The row above the frame is text, so that the caption stands below."""
    pen = Pen(Image.new("RGB", (1000, 1400), "white"), [ocr.Box(300, 540, 900, 600)])
    pen.frame(Mark(ocr.Box(400, 600, 600, 800), RED, "说明"))

    assert places(pen.finished(), RED).top == 600


@pytest.mark.parametrize("corner", [(0, 0), (960, 0), (0, 1360), (960, 1360)])
def test_captions_stay_on_the_sheet(corner: tuple[int, int]) -> None:
    x, y = corner
    pen = Pen(Image.new("RGB", (1000, 1400), "white"), [])
    pen.frame(Mark(ocr.Box(x, y, x + 40, y + 40), RED, "很长的说明" * 8))

    around = places(pen.finished(), RED)

    assert around.bottom - around.top > 60, "wrapped to rows"
    assert around.right - around.left < 500


def test_many_captions_at_one_place_do_not_cover_each_other() -> None:
    colours = [(200, 10 * i, 0) for i in range(5)]
    pen = Pen(Image.new("RGB", (1000, 1400), "white"), [])
    for colour in colours:
        pen.frame(Mark(ocr.Box(400, 600, 480, 680), colour, "同一处的说明"))
    sheet = pen.finished()

    wide = [(np.asarray(sheet) == colour).all(axis=2) for colour in colours]
    # A row of a caption is its colour from end to end; frames have two pixels in a row.
    bodies = [np.nonzero(mask.sum(axis=1) > 60)[0] for mask in wide]
    assert all(len(rows) for rows in bodies)
    for one, other in combinations(wide, 2):
        assert not (one & other).any()


def test_small_pictures_grow_and_remarks_on_the_page_stand_below() -> None:
    box = ocr.Box(10, 10, 100, 50)
    remarks = (
        ocr.Remark("turned", "本页方向不正，已自动转正。", 1),
        ocr.Remark("glare", "左上角反光", 1, box),
        ocr.Remark("wrong_extension", "扩展名与内容不符", 0),
        ocr.Remark("turned", "别页", 2),
    )

    plain = annotated(blank(200, 300))
    sheet = annotated(blank(200, 300), remarks=remarks)

    assert plain.size == (800, 1200)
    assert sheet.width == 800
    assert 1220 < sheet.height < 1290, "two rows below, not the one of another page"
    assert np.asarray(sheet.crop((0, 1200, 800, sheet.height))).min() < 128
    assert sheet.getpixel((200, 40)) == (220, 30, 30)
