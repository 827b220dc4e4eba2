"""Sheets on a desk are cut out when they surely are one; skew is found far beyond 15 degrees."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ocr.engine import Image
from ocr.picture.paper import find_paper
from ocr.picture.straighten import rotate, skew
from tests.ocr import draw

Corners = list[tuple[float, float]]


def pixels(size: tuple[int, int] = (1000, 1400), letters: int = 26) -> Image:
    return np.ascontiguousarray(np.asarray(draw.page(size=size, letters=letters))[:, :, ::-1])


def desk(size: tuple[int, int], colour: tuple[int, int, int]) -> Image:
    noise = np.random.default_rng(5).normal(0, 4, (size[1], size[0], 3))
    return (np.array(colour) + noise).clip(0, 255).astype(np.uint8)


def laid(scene: Image, sheet: Image, corners: Corners) -> Image:
    height, width = sheet.shape[:2]
    whole = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(whole, np.array(corners, np.float32))
    size = (scene.shape[1], scene.shape[0])
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, size) > 127
    result = scene.copy()
    result[mask] = cv2.warpPerspective(sheet, matrix, size, flags=cv2.INTER_AREA)[mask]
    return result


def shaded(scene: Image, falls_to: float) -> Image:
    light = np.linspace(1, falls_to, scene.shape[1])[None, :, None]
    return (scene * light).astype(np.uint8)


SHEET: Corners = [(190, 170), (1010, 230), (1060, 1420), (130, 1380)]


@pytest.mark.parametrize("colour", [(60, 80, 110), (190, 196, 200)], ids=["dark", "light"])
@pytest.mark.parametrize("falls_to", [1.0, 0.65])
def test_a_sheet_seen_at_an_angle_is_found(colour: tuple[int, int, int], falls_to: float) -> None:
    photo = shaded(laid(desk((1200, 1600), colour), pixels(), SHEET), falls_to)

    found = find_paper(photo)

    assert found is not None
    assert float(np.abs(found - np.array(SHEET)).max()) < 12


def test_a_card_is_found() -> None:
    card: Corners = [(250, 420), (990, 350), (1020, 820), (270, 880)]

    found = find_paper(laid(desk((1200, 1200), (60, 80, 110)), pixels((1010, 640)), card))

    assert found is not None
    assert float(np.abs(found - np.array(card)).max()) < 12


def test_of_two_cards_none_is_cut_off() -> None:
    card = pixels((1010, 640))
    photo = laid(
        desk((1200, 1600), (60, 80, 110)), card, [(130, 90), (1060, 130), (1040, 720), (110, 690)]
    )
    photo = laid(photo, card, [(150, 860), (1050, 830), (1080, 1400), (170, 1430)])

    assert find_paper(photo) is None


def test_a_panel_of_a_page_is_not_the_page() -> None:
    """Below the frame of a licence stands who issued the form."""
    sheet = pixels((1750, 1240))
    framed = sheet.copy()
    framed[60:1120, 70:1680] = (120, 160, 150)
    framed[120:1060, 130:1620] = sheet[120:1060, 130:1620]
    tilted = laid(
        desk((1750, 1240), (250, 250, 250)),
        framed,
        [(-40, -10), (1760, -60), (1790, 1280), (-30, 1250)],
    )

    assert find_paper(tilted) is None


def test_a_page_that_runs_out_of_the_picture_is_not_cut() -> None:
    out: Corners = [(120, 150), (1100, 180), (1130, 1800), (60, 1790)]

    assert find_paper(laid(desk((1200, 1600), (60, 80, 110)), pixels(), out)) is None


@pytest.mark.parametrize("angle", [-40, -22, -15, -6.5, 0, 0.8, 9, 15, 31])
@pytest.mark.parametrize("size", [(1000, 1400), (1010, 640)], ids=["page", "card"])
def test_skew(size: tuple[int, int], angle: float) -> None:
    assert abs(skew(rotate(pixels(size), angle)) + angle) < 0.3


def test_empty_paper_has_no_skew() -> None:
    assert skew(np.full((900, 700, 3), 255, np.uint8)) == 0


def test_rotation_keeps_everything() -> None:
    sheet = np.full((300, 500, 3), 255, np.uint8)
    marks: NDArray[np.int64] = np.array([[5, 5], [494, 5], [494, 294], [5, 294]])
    for x, y in marks:
        cv2.circle(sheet, (int(x), int(y)), 4, (0, 0, 0), -1)

    turned = rotate(sheet, 25)

    dark = (turned[:, :, 0] < 100).astype(np.uint8)
    assert cv2.connectedComponents(dark)[0] - 1 == 4
