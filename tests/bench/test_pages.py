"""The generator of labelled pages: the same for a seed, and the truth lies where the ink is."""

from __future__ import annotations

import shutil

import cv2
import numpy as np
import pytest

from bench.fonts import FACES, FontMissingError, file_of
from bench.pages import KINDS, TEST_SEEDS, TUNING_SEEDS, VARIANTS, make
from bench.pages.canvas import Canvas
from bench.pages.grid import Entry, ruled


@pytest.fixture(scope="module", autouse=True)
def _fonts() -> None:
    if shutil.which("fc-match") is None:
        pytest.skip("fontconfig is not installed")
    for name in FACES:
        try:
            file_of(name)
        except FontMissingError as error:
            pytest.skip(str(error))


def _darkness(picture: np.ndarray, corners: np.ndarray) -> tuple[float, float]:
    """Darkest hundredth and middle of the grey values within four corners."""
    mask = np.zeros(picture.shape[:2], np.uint8)
    cv2.fillPoly(mask, [corners.round().astype(np.int32)], 1)
    inside = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)[mask > 0]
    return float(np.percentile(inside, 2)), float(np.percentile(inside, 90))


def test_halves_of_the_seeds_do_not_meet() -> None:
    assert not set(TUNING_SEEDS) & set(TEST_SEEDS)


@pytest.mark.parametrize("kind", KINDS)
def test_same_seed_same_bytes(kind: str) -> None:
    one, other, next_ = make(kind, 3), make(kind, 3), make(kind, 4)
    assert one.data == other.data
    assert one.data != next_.data
    assert [r.text for r in one.truth.rows] == [r.text for r in other.truth.rows]
    assert one.truth.rows
    for row in one.truth.rows:
        assert len(row.letters) == len(row.text)


@pytest.mark.parametrize("variant", [v for v in VARIANTS if not v.startswith("harm-")])
def test_truth_lies_on_ink_after_every_variant(variant: str) -> None:
    page = make("permit", 2, variant)
    again = make("permit", 2, variant)
    assert page.data == again.data
    picture = page.picture
    height, width = picture.shape[:2]
    bare = 0
    for row in page.truth.rows:
        left, top, right, bottom = row.box
        if left < 0 or top < 0 or right > width or bottom > height:
            continue
        dark, paper = _darkness(picture, row.corners)
        # Blurred small print loses contrast, yet must stand out from its own ground.
        bare += paper - dark < 0.12 * paper
    assert page.truth.rows
    assert bare == 0


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_turning_back_by_the_rotation_gives_the_upright_page(degrees: int) -> None:
    page = make("official", 5, f"turned-{degrees}")
    assert page.truth.rotation == degrees
    upright = np.rot90(page.picture, -degrees // 90)
    plain = make("official", 5, "clean-150").picture
    assert upright.shape == plain.shape
    assert np.abs(upright.astype(int) - plain).mean() < 2


def test_variants_of_a_page_say_the_same() -> None:
    texts = {
        tuple(row.text for row in make("licence", 6, variant).truth.rows)
        for variant in ("clean-200", "photo", "skewed", "copy")
    }
    assert len(texts) == 1


def test_cells_fill_a_table_and_keep_their_text() -> None:
    canvas = Canvas()
    entries = [
        Entry(0, 0, "申请人信息", row_span=2, vertical=True),
        Entry(0, 1, "姓名"),
        Entry(1, 1, "一段很长的说明文字要折成好几行才放得下" * 2),
    ]
    table, end = ruled(canvas, 20, 20, (12, 60), (9, 9), entries)
    area = sum((c.box.right - c.box.left) * (c.box.bottom - c.box.top) for c in table.cells)
    whole = table.box
    assert area == pytest.approx((whole.right - whole.left) * (whole.bottom - whole.top))
    assert end > 20 + 18
    assert [c.text for c in table.cells] == [e.text for e in entries]
    assert "".join(r.text for r in canvas.rows) == "".join(e.text for e in entries)


def test_a_missing_font_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    from bench import fonts

    monkeypatch.setitem(fonts.FACES, "nowhere", fonts.Face("No Such Family", "fonts-nowhere"))
    with pytest.raises(FontMissingError, match="fonts-nowhere"):
        file_of("nowhere")
