"""What is said of spoilt pages: the measures alone, on drawn pages whose rows are known."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import pytest

from ocr.document import Box, Line
from ocr.messages import remark_message
from ocr.picture.quality import CODES, Examined, examine
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


@pytest.mark.parametrize("grey", [False, True], ids=["white", "photographed"])
def test_a_readable_page_gets_no_remark(grey: bool) -> None:
    examined = judged(paper() if grey else white(), read())

    assert examined.verdicts == ()
    assert examined.quality.sharpness > 0.6
    assert examined.quality.cut == 0
    assert examined.quality.screen < 0.4


def test_a_seal_and_an_uneven_light_are_no_fault() -> None:
    sheet = draw.seal(draw.page(ROWS, letters=LETTERS), (900, 1300))
    light = np.linspace(1.0, 0.6, 1240)[None, :, None]
    picture = (np.asarray(sheet)[:, :, ::-1] * light * 0.85).astype(np.uint8)

    assert judged(picture, read()).verdicts == ()


def test_a_blurred_page_that_was_not_read_names_the_blur() -> None:
    picture = cv2.GaussianBlur(paper(), (0, 0), 6)

    (verdict,) = judged(picture, read(score=0.4)).verdicts

    assert verdict.code == "unreadable"
    assert verdict.values["causes"] == "blurred@page"


def test_motion_along_the_rows_is_blur_too() -> None:
    kernel = np.zeros((9, 9), np.float32)
    kernel[4] = 1 / 9
    picture = cv2.filter2D(paper(), -1, kernel)

    (verdict,) = judged(picture, read(score=0.85)).verdicts

    assert verdict.code == "hard_to_read"
    assert "blurred" in verdict.values["causes"]


def test_a_soft_corner_is_named_with_its_place() -> None:
    picture = paper()
    soft = cv2.GaussianBlur(picture, (0, 0), 8)
    mask = np.zeros(picture.shape[:2], np.float32)
    mask[700:1200, 500:] = 1
    mask = cv2.GaussianBlur(mask, (0, 0), 30)[..., None]
    picture = (picture * (1 - mask) + soft * mask).astype(np.uint8)
    lines = [line if line.box.bottom < 690 else cut_line(line, 0, 520) for line in read()]

    (verdict,) = judged(picture, lines).verdicts

    assert verdict.code == "blurred"
    assert verdict.values["causes"].startswith("blurred@")
    assert verdict.box is not None
    assert verdict.box.right > 700


def glare(
    picture: Picture, centre: tuple[int, int], size: tuple[int, int], power: int = 3
) -> Picture:
    y, x = np.mgrid[: picture.shape[0], : picture.shape[1]]
    distance = np.hypot((x - centre[0]) / size[0], (y - centre[1]) / size[1])
    return (picture + 380 * np.exp(-(distance**power))[..., None]).clip(0, 255).astype(np.uint8)


def test_glare_names_the_place_and_the_label_of_what_is_lost() -> None:
    picture = glare(paper(), (620, 580), (170, 55))
    lines = read()
    lines[7] = Line("营业期限:", "营业期限:", Box(120, 558, 262, 600), 0.97)

    (verdict,) = judged(picture, lines).verdicts

    assert verdict.code == "glare"
    assert verdict.values["near"] == "营业期限"
    assert verdict.box is not None
    assert verdict.box.left < 620 < verdict.box.right
    message = remark_message(verdict.code, page=2, **verdict.values)
    assert message.startswith("第 2 页")
    assert "反光" in message
    assert "“营业期限”一栏看不清" in message


def test_glare_on_white_paper_is_seen_by_the_print_it_fades() -> None:
    picture = glare(white(), (760, 940), (260, 160), power=2)
    lines = read()
    for index in (12, 13, 14):
        lines.append(cut_line(lines[index], 1000, 2000))
        lines[index] = cut_line(lines[index], 0, 560)

    assert "glare" in codes(judged(picture, [one for one in lines if one.box.right > one.box.left]))


def test_glare_beside_the_text_is_no_fault() -> None:
    assert judged(glare(paper(), (700, 1450), (150, 60)), read()).verdicts == ()


@pytest.mark.parametrize("side", ["left", "right"])
def test_text_that_runs_over_the_edge_is_cut(side: str) -> None:
    picture, lines = paper(), read()
    if side == "left":
        picture = np.ascontiguousarray(picture[:, 150:])
        lines = [cut_line(shifted(line, -150, 0), 0, 2000) for line in lines]
    else:
        picture = np.ascontiguousarray(picture[:, :820])
        lines = [cut_line(line, 0, 819) for line in lines]

    examined = judged(picture, lines)

    (verdict,) = examined.verdicts
    assert verdict.code == "cut"
    assert f"cut@{side}" in verdict.values["causes"] or "cut@" in verdict.values["causes"]
    assert examined.quality.cut > 0.1
    # Without the picture's own edge in view, as when the sheet was cut out of a photo, it is not.
    assert "cut" not in codes(examine(picture, lines, frame=None))


def test_a_row_halved_by_the_lower_edge_is_cut() -> None:
    picture = np.ascontiguousarray(paper()[: int(0.08 * 1754) + 60 * 14 + 24])
    lines = read()[:15]

    assert "cut" in codes(judged(picture, lines))


def test_narrow_margins_are_no_fault() -> None:
    picture = np.ascontiguousarray(paper()[130:, 110:])

    assert judged(picture, [shifted(line, -110, -130) for line in read()]).verdicts == ()


def finger(picture: Picture) -> Picture:
    covered = picture.copy()
    cv2.line(covered, (-60, 700), (330, 640), (120, 150, 205), 110, cv2.LINE_AA)
    return cv2.addWeighted(covered, 1, covered, 0, 0)


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


def test_a_dark_picture_that_was_not_read_says_so() -> None:
    noise = np.random.default_rng(2).normal(0, 6, (1754, 1240, 3))
    picture = (paper() * 0.06 + noise).clip(0, 255).astype(np.uint8)

    (verdict,) = judged(picture, []).verdicts

    assert verdict.code == "unreadable"
    assert verdict.values["causes"] == "too_dark@page"


def test_small_print_that_was_read_badly_says_so() -> None:
    picture = cv2.resize(paper(), None, fx=0.33, fy=0.33, interpolation=cv2.INTER_AREA)
    lines = [Line(one.text, one.raw, Box(*(v * 0.33 for v in one.box)), 0.86) for one in read()]

    (verdict,) = judged(picture, lines).verdicts

    assert verdict.code == "hard_to_read"
    assert "small_text@page" in verdict.values["causes"]


def through(share: float) -> Picture:
    """The back of a page, its front showing through."""
    front = cv2.GaussianBlur(paper()[:, ::-1], (0, 0), 3).astype(np.float32)
    return (PAPER * (1 - share) + front * share).astype(np.uint8)


@pytest.mark.parametrize("share", [0.0, 0.12])
def test_paper_without_print_is_blank(share: float) -> None:
    picture = through(share)
    garbage = [Line("口一", "口一", Box(300, 400, 420, 440), 0.5)] if share else []

    assert codes(judged(picture, garbage)) == ["blank"]


def test_a_page_with_one_row_is_not_blank() -> None:
    picture = np.asarray(draw.page(ROWS[:1], letters=LETTERS).convert("RGB"))[:, :, ::-1]

    assert judged(picture, read(ROWS[:1])).verdicts == ()


def test_the_raster_of_a_screen_is_noted_not_blamed() -> None:
    picture = paper().astype(np.float32)
    y, x = np.mgrid[: picture.shape[0], : picture.shape[1]]
    for channel in range(3):
        picture[..., channel] *= 0.9 + 0.1 * np.sin(2 * np.pi * (x * 0.31 + y * 0.12) + 2 * channel)

    examined = judged(picture.clip(0, 255).astype(np.uint8), read())

    assert codes(examined) == ["screen"]
    assert examined.quality.screen > 0.5


def test_a_telephones_screenshot_is_noted() -> None:
    picture = np.full((2000, 923, 3), 255, np.uint8)
    picture[300:1600] = cv2.resize(paper(), (923, 1300), interpolation=cv2.INTER_AREA)
    lines = [
        Line(one.text, one.raw, Box(
            one.box.left * 923 / 1240, 300 + one.box.top * 1300 / 1754,
            one.box.right * 923 / 1240, 300 + one.box.bottom * 1300 / 1754,
        ), 0.99)
        for one in read()
    ]  # fmt: skip
    clock = Line("9:41", "9:41", Box(40, 40, 120, 72), 0.99)

    assert codes(examine(picture, [clock, *lines], frame=None)) == ["screenshot"]
    assert codes(examine(picture, [clock, *lines], frame=None, photo=False)) == []


def test_two_causes_are_said_in_one_sentence() -> None:
    picture = np.ascontiguousarray(finger(paper())[:, :820])
    lines = [cut_line(line, 0, 819) for line in read()]
    lines[7:10] = [cut_line(line, 395, 2000) for line in lines[7:10]]

    (verdict,) = judged(picture, lines).verdicts

    assert verdict.code == "cut"
    message = remark_message(verdict.code, **verdict.values)
    assert "没有拍全" in message
    assert "被东西挡住" in message
    assert message.count("。") == 2


@pytest.mark.parametrize(
    "make",
    [
        lambda: np.zeros((64, 64, 3), np.uint8),
        lambda: np.full((300, 2000, 3), 255, np.uint8),
        lambda: np.random.default_rng(3).integers(0, 256, (900, 700, 3)).astype(np.uint8),
        lambda: np.tile(np.array([[0, 255], [255, 0]], np.uint8).repeat(3).reshape(2, 2, 3), (400, 300, 1)),
    ],
    ids=["tiny", "narrow", "noise", "chequered"],
)  # fmt: skip
@pytest.mark.parametrize(
    "lines", [[], [Line("字", "字", Box(-50, -20, 3000, 4000), 0.9)]], ids=["unread", "odd"]
)
def test_strange_pictures_are_measured_without_a_crash(
    make: Callable[[], Picture], lines: list[Line]
) -> None:
    examined = judged(make(), lines)

    assert set(codes(examined)) <= CODES
