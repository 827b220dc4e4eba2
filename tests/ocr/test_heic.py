"""HEIC and AVIF photos, and GIF animations.

`files/*.heic` were written with `heif-enc -q 30` from `draw.page`: `burst.heic` has two pictures,
`ten-bit.heic` one of ten bits a channel. No encoder is among the dependencies.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pi_heif
import pytest
from PIL import Image

import ocr
from ocr.faults import UnreadableError
from ocr.limits import Limits
from ocr.picture import decode
from ocr.sniff import sniff
from tests.ocr import draw

FILES = Path(__file__).parent / "files"
LINES = ("营业执照", "代码:91320681MA1X2Y3Z45", "有效期至2039年03月17日")


@pytest.mark.parametrize("name", ["burst.heic", "ten-bit.heic"])
def test_the_main_picture_has_its_pixels(name: str) -> None:
    data = (FILES / name).read_bytes()
    image, more = decode(data, sniff(data), Limits())

    drawn = np.asarray(draw.page(LINES, size=(620, 400), letters=26))[:, :, ::-1]
    assert image.shape == (400, 620, 3)
    assert np.abs(image.astype(int) - drawn).mean() < 3
    assert more == (name == "burst.heic")


def test_pixels_are_bounded_before_decoding() -> None:
    with pytest.raises(UnreadableError) as caught:
        decode((FILES / "burst.heic").read_bytes(), "heic", Limits(pixels=100_000))
    assert caught.value.code == "too_many_pixels"


@pytest.mark.parametrize("kept", [40, 300, 900, 3_000])
def test_a_photo_cut_off_is_broken(kept: int) -> None:
    with pytest.raises(UnreadableError) as caught:
        decode((FILES / "ten-bit.heic").read_bytes()[:kept], "heic", Limits())
    assert caught.value.code == "broken"


def test_the_decoder_brings_no_encoder() -> None:
    """Encoders for HEVC are under the GPL and must not come along."""
    assert not any("x265" in str(value).lower() for value in pi_heif.libheif_info().values())


def test_the_first_picture_of_a_gif_and_an_avif() -> None:
    sheet = Image.new("RGB", (300, 400), "white")
    other = Image.new("RGB", (300, 400), "black")
    gif = draw.encoded(sheet, "GIF", save_all=True, append_images=[other])
    assert decode(gif, sniff(gif), Limits())[1] is True
    assert decode(gif, sniff(gif), Limits())[0].mean() > 250
    avif = draw.encoded(sheet, "AVIF")
    assert decode(avif, sniff(avif), Limits())[0].mean() > 250


@pytest.mark.slow
def test_a_heic_photo_is_read(reader: ocr.Reader) -> None:
    document = reader.read((FILES / "burst.heic").read_bytes(), "照片.jpg")

    assert isinstance(document, ocr.Document)
    assert document.kind == "heic"
    assert "91320681MA1X2Y3Z45" in document.text
    assert {r.code for r in document.remarks} >= {"wrong_extension", "first_frame_only"}
