"""What is said of spoilt pages: the measures alone, on drawn pages whose rows are known."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from ocr.document import Box, Line
from ocr.messages import remark_message
from ocr.picture.quality import CODES, examine
from tests.ocr import draw
from tests.ocr.quality_pages import (
    LETTERS,
    PAPER,
    ROWS,
    Picture,
    codes,
    cut_line,
    finger,
    judged,
    paper,
    read,
    shifted,
    white,
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
