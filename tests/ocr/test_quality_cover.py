"""What lies over a page: fingers, folded corners, shadows, other sheets."""

from __future__ import annotations

import cv2
import numpy as np

from tests.ocr import draw
from tests.ocr.quality_pages import (
    LETTERS,
    PAPER,
    Picture,
    codes,
    cut_line,
    finger,
    judged,
    paper,
    read,
    shifted,
)


def test_a_finger_over_the_text_covers_it() -> None:
    lines = read()
    lines[7:10] = [cut_line(line, 395, 2000) for line in lines[7:10]]

    examined = judged(finger(paper()), lines)

    (verdict,) = examined.verdicts
    assert verdict.code == "covered"
    assert verdict.values["causes"] == "covered@left"
    assert 0.005 < examined.quality.covered < 0.1


def test_a_coloured_bar_with_print_in_it_is_no_fault() -> None:
    picture = paper()
    bar = picture[550:610, 100:1140].astype(np.float32)
    picture[550:610, 100:1140] = (bar * np.array([1.0, 0.8, 0.6])).astype(np.uint8)

    assert judged(picture, read()).verdicts == ()


def test_a_corner_folded_over_the_text_covers_it() -> None:
    picture = paper()
    fold = np.array([[1240, 840], [640, 0]])
    cv2.fillPoly(picture, [np.array([*fold, [1240, 0]])], (60, 70, 80), cv2.LINE_AA)
    cv2.fillPoly(picture, [np.array([*fold, [445, 568]])], (180, 180, 180), cv2.LINE_AA)
    lines = []
    for line in read():
        middle = (line.box.top + line.box.bottom) / 2
        lines.append(cut_line(line, 0, 640 - 0.343 * middle - 6) if middle < 560 else line)

    examined = judged(picture, lines)

    assert codes(examined) == ["covered"]
    assert examined.quality.covered > 0.05


def test_a_deep_shadow_that_reaches_in_from_the_edge_is_named() -> None:
    picture = paper().astype(np.float32)
    edge = np.clip((np.arange(picture.shape[1]) - 760) / 40, 0, 1)[None, :, None]
    picture = (picture * (1 - 0.93 * edge)).astype(np.uint8)
    lines = [cut_line(line, 0, 770) for line in read()]

    (verdict,) = judged(picture, lines).verdicts

    assert verdict.code == "shadow"
    assert verdict.box is not None
    assert verdict.box.right > 1200


def laid(picture: Picture, sheet: np.ndarray) -> Picture:
    """A white sheet with its soft shadow on a page."""
    shade = np.zeros(picture.shape[:2], np.float32)
    cv2.fillPoly(shade, [sheet + 10], 1.0)
    shade = cv2.GaussianBlur(shade, (0, 0), 14)[..., None]
    picture = (picture * (1 - 0.35 * shade)).astype(np.uint8)
    cv2.fillPoly(picture, [sheet], (204, 204, 204), cv2.LINE_AA)
    return picture


def test_the_corner_of_a_sheet_above_the_rows_covers_what_stood_there() -> None:
    lower = np.roll(paper(), 200, axis=0)
    lines = [shifted(line, 0, 200) for line in read()]
    first = lines[0].box.top
    corner = np.array([700, first - 20])
    along = np.array([np.cos(np.radians(6)), np.sin(np.radians(6))])
    down = np.array([-along[1], along[0]])
    sheet = corner - np.array([0 * along, 900 * along, 900 * (along + down), 900 * down])

    (verdict,) = judged(laid(lower, sheet.astype(np.int32)), lines).verdicts

    assert verdict.code == "covered"
    assert verdict.box is not None
    assert verdict.box.top < first


def test_the_pages_own_corner_on_a_light_table_is_no_fault() -> None:
    sheet = np.asarray(draw.page(draw.LICENCE, letters=LETTERS).convert("RGB"))
    page = np.array([[60, 60], [1180, 130], [1110, 1700], [10, 1640]], np.int32)
    mask = cv2.fillPoly(np.zeros(sheet.shape[:2], np.uint8), [page], 1)[..., None]
    picture = np.where(mask > 0, sheet * (PAPER / 255), 176).astype(np.uint8)

    assert judged(picture, read(draw.LICENCE)).verdicts == ()


def test_another_sheet_over_the_text_covers_it() -> None:
    picture = paper()
    sheet = np.array([[-50, 300], [420, 352], [330, 1160], [-50, 1118]])
    picture = laid(picture, sheet)
    lines = []
    for line in read():
        middle = (line.box.top + line.box.bottom) / 2
        edge = 420 - 90 * (middle - 352) / 808
        lines.append(cut_line(line, edge + 4, 2000) if 320 < middle < 1150 else line)
    lines = [line for line in lines if line.box.right - line.box.left > 60]

    assert "covered" in codes(judged(picture, lines))
