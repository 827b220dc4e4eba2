"""TIFF files as scanners and fax machines write them, and as attackers do."""

from __future__ import annotations

import contextlib
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import ocr
from ocr.faults import UnreadableError
from ocr.limits import Limits
from ocr.picture import decode_pages
from ocr.picture.tiff import directories
from ocr.sniff import sniff
from tests.ocr import draw


def sheet(mode: str = "RGB", shade: int = 255, size: tuple[int, int] = (400, 500)) -> Image.Image:
    return Image.new("L", size, shade).convert(mode)


def tiff_of(entries: list[tuple[int, int, int, int]], following: int = 0) -> bytes:
    """A file of one directory with these tags (tag, type, count, value)."""
    body = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return (
        b"II*\0"
        + struct.pack("<I", 8)
        + struct.pack("<H", len(entries))
        + body
        + struct.pack("<I", following)
    )


@pytest.mark.parametrize(
    ("mode", "options"),
    [
        ("1", {"compression": "group4"}),
        ("1", {"compression": "group3"}),
        ("L", {"compression": "tiff_lzw"}),
        ("RGB", {"compression": "jpeg"}),
        ("RGB", {"big_tiff": True}),
        ("CMYK", {"compression": "tiff_adobe_deflate"}),
        ("P", {}),
        ("I;16", {}),
        ("F", {}),
    ],
)
def test_every_form_becomes_the_same_page(mode: str, options: dict[str, object]) -> None:
    drawn = draw.page(size=(620, 877), letters=15)
    grey = np.asarray(drawn.convert("L"))
    if mode == "I;16":
        picture = Image.fromarray(grey.astype(np.uint16) * 257)
    else:
        picture = Image.fromarray(grey.astype(np.float32)) if mode == "F" else drawn.convert(mode)
    data = draw.encoded(picture, "TIFF", **options)

    [(total, page)] = decode_pages(data, Limits())

    assert sniff(data) == "tiff"
    assert total == 1
    assert page.shape == (877, 620, 3)
    assert np.abs(page.mean(axis=2) - grey).mean() < 4


def test_a_fax_is_stretched_to_look_as_on_paper() -> None:
    data = draw.encoded(sheet("1", size=(1728, 1145)), "TIFF", dpi=(204, 98))
    [(_, page)] = decode_pages(data, Limits())
    assert page.shape[:2] == (round(1145 * 204 / 98), 1728)


def test_a_nonsensical_resolution_is_not_believed() -> None:
    data = draw.encoded(sheet("1"), "TIFF", dpi=(600, 1))
    [(_, page)] = decode_pages(data, Limits())
    assert page.shape[:2] == (500, 400)


def test_frames_are_pages_and_thumbnails_are_not() -> None:
    frames = [sheet("L", shade) for shade in (250, 200, 150)]
    data = draw.encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    assert [round(float(p.mean())) for _, p in decode_pages(data, Limits())] == [250, 200, 150]
    assert directories(data, 3) == [True] * 3
    small = tiff_of([(254, 4, 1, 1), (256, 3, 1, 10)], following=8)
    assert directories(small, 3) == [True]  # the only picture is a page whatever it says


def thousand_frames() -> bytes:
    one = sheet("1", size=(200, 200))
    return draw.encoded(one, "TIFF", save_all=True, append_images=[one] * 1_000)


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("broken", b"II*\0" + b"\xff" * 100),
        ("broken", b"II*\0\0\0\0\0"),
        ("broken", b"MM\0+\0\x08\0\0" + b"\xff" * 8),
        ("broken", tiff_of([(1000 + i, 7, 0xFFFFFFFF, 8) for i in range(400)])),
        ("broken", tiff_of([(i, 3, 1, 0) for i in range(600)])),
        ("broken", draw.encoded(sheet(), "TIFF")[:200]),
        ("too_many_pages", thousand_frames()),
        (
            "too_many_pixels",
            draw.encoded(sheet("1", size=(9_000, 9_000)), "TIFF", compression="group4"),
        ),
    ],
    ids=[
        "garbage",
        "no picture",
        "big garbage",
        "value bomb",
        "tag bomb",
        "cut",
        "frames",
        "pixels",
    ],
)
def test_a_hostile_file_is_refused(code: str, data: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        list(decode_pages(data, Limits()))
    assert caught.value.code == code


def test_directories_in_a_circle_end() -> None:
    assert directories(tiff_of([(256, 3, 1, 10)], following=8), 50) == [True]


@settings(max_examples=300)
@given(st.binary(max_size=300), st.sampled_from([b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"]))
def test_any_bytes_end_as_a_named_fault(data: bytes, mark: bytes) -> None:
    with contextlib.suppress(UnreadableError):
        assert directories(mark + data, 50)


@pytest.mark.slow
def test_a_scan_of_two_pages_is_read(reader: ocr.Reader) -> None:
    first, second = draw.page(), draw.page(("第二页", "合同编号:HT-2024-0099"))
    data = draw.encoded(
        first.convert("1"), "TIFF", compression="group4", save_all=True,
        append_images=[second.convert("1")],
    )  # fmt: skip
    document = reader.read(data, "扫描.tif")

    assert isinstance(document, ocr.Document)
    assert [page.number for page in document.pages] == [1, 2]
    assert "91320681MA1X2Y3Z45" in document.pages[0].text
    assert "HT-2024-0099" in document.pages[1].text
