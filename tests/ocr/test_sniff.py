from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.sniff import READABLE, claims_picture, extension, extension_fits, sniff
from tests.ocr import draw


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"BM\x00\x00\x00\x00\x00\x00\x00\x00", "bmp"),
        (b"BMW is a car", "text"),
        (b"%PDF-1.4", "pdf"),
        (b"\n\n  %PDF-1.4", "pdf"),
        (b"GIF89a", "gif"),
        (b"II*\0", "tiff"),
        (b"\0\0\0\x1cftypmif1", "heic"),
        (b"\0\0\0\x1cftypavif", "avif"),
        (b"\0\0\0\x1cftypisom", "video"),
        (b'<?xml version="1.0"?>\n<!-- x --><svg>', "svg"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "html"),
        (b"<ofd:OFD>", "xml"),
        ("纯文本".encode(), "text"),
        ("字".encode() * 4096, "text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (b"\0\1\2\3", ""),
        (b"", ""),
    ],
)
def test_kind_by_content(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


@given(st.binary(max_size=200))
def test_any_bytes_have_an_answer(data: bytes) -> None:
    assert isinstance(sniff(data), str)


@settings(deadline=None)
@given(st.sampled_from(["PNG", "JPEG", "WEBP", "BMP"]))
def test_what_pillow_writes_is_readable(kind: str) -> None:
    from PIL import Image

    assert sniff(draw.encoded(Image.new("RGB", (3, 3)), kind)) in READABLE


def test_extensions() -> None:
    assert extension("C:\\照片\\营业执照.JPG") == "jpg"
    assert extension_fits("a.jpeg", "jpeg")
    assert extension_fits("没有扩展名", "pdf")
    assert not extension_fits("a.pdf", "jpeg")
    assert claims_picture("a.HEIC")
    assert not claims_picture("a.pdf")
