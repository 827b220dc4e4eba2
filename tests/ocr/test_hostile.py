"""Files made to break a reader: each ends as its own refusal, and the next file is read."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

import ocr
from ocr.messages import refusal_codes
from tests.ocr import draw

MEBIBYTE = 1024 * 1024


def png_of_one_bit(width: int, height: int) -> bytes:
    """A valid black PNG, written without holding its pixels."""
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + (width + 7) // 8)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def deflated(piece: bytes, times: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(piece) for _ in range(times)) + packer.flush()


def flate_pdf(stored: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    head = b"<< /Length %d /Filter %s >>" % (len(stored), filters)
    return draw.pdf_of_streams([head], [stored])


def spaces_pdf() -> bytes:
    return flate_pdf(deflated(b" " * MEBIBYTE, 2048))


def double_flate_pdf() -> bytes:
    twice = zlib.compress(deflated(b" " * MEBIBYTE, 2048), 9)
    return flate_pdf(twice, b"[/FlateDecode /FlateDecode]")


def operators_pdf() -> bytes:
    return flate_pdf(deflated(b"q\n" * (MEBIBYTE // 2), 60))


def plain(size: tuple[int, int]) -> bytes:
    return draw.encoded(Image.new("RGB", size, "white"))


def truncated_jpeg() -> bytes:
    return draw.encoded(draw.page(), "JPEG")[:9_000]


def truncated_png() -> bytes:
    return draw.encoded(draw.page())[:6_000]


def encrypted_pdf() -> bytes:
    """A file that claims the standard security handler with a password nobody knows."""
    body = draw.text_pdf()
    key = b"<28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A>"
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O %s /U %s >> /ID [<00><00>]" % (
        key,
        key,
    )
    return body.replace(b"/Root 1 0 R", b"/Root 1 0 R " + lock)


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("营业执照.jpg", b"x" * 1000)
    return out.getvalue()


def office(inner: str) -> Callable[[], bytes]:
    def make() -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as box:
            box.writestr(inner, "<x/>")
        return out.getvalue()

    return make


HOSTILE: list[tuple[str, str, Callable[[], bytes], set[str]]] = [
    ("zero bytes", "a.pdf", lambda: b"", {"empty"}),
    ("garbage", "a.pdf", lambda: b"\x00\xfe" + os.urandom(5_000), {"unknown_type"}),
    ("garbage behind magic", "a.pdf", lambda: b"%PDF-1.7\n" + os.urandom(5_000), {"broken"}),
    ("garbage jpeg", "a.jpg", lambda: b"\xff\xd8\xff\xe0" + os.urandom(5_000), {"broken"}),
    ("truncated jpeg", "a.jpg", truncated_jpeg, {"broken"}),
    ("truncated png", "a.png", truncated_png, {"broken"}),
    ("truncated pdf", "a.pdf", lambda: draw.text_pdf()[:250], {"broken"}),
    ("encrypted pdf", "a.pdf", encrypted_pdf, {"encrypted"}),
    ("50 MB", "a.pdf", lambda: b"%PDF-1.7\n" + b"\0" * (50 * MEBIBYTE), {"too_big"}),
    ("300 pages", "a.pdf", lambda: draw.text_pdf(300), {"too_many_pages"}),
    ("png of 144 megapixels", "a.png", lambda: png_of_one_bit(12_000, 12_000), {"too_many_pixels"}),
    ("png of 900 megapixels", "a.png", lambda: png_of_one_bit(30_000, 30_000), {"too_many_pixels"}),
    ("2000 x 3", "a.png", lambda: plain((2000, 3)), {"picture_too_small"}),
    ("23 x 30", "a.png", lambda: plain((23, 30)), {"picture_too_small"}),
    ("30 x 4000", "a.png", lambda: plain((30, 4000)), {"picture_too_narrow"}),
    ("2 GiB of spaces", "a.pdf", spaces_pdf, {"out_of_memory", "out_of_time"}),
    ("deflated twice", "a.pdf", double_flate_pdf, {"out_of_memory", "out_of_time"}),
    ("31 million operators", "a.pdf", operators_pdf, {"out_of_memory", "out_of_time"}),
    ("huge page", "a.pdf", lambda: draw.text_pdf(box="0 0 200000 200000"), {"page_too_large"}),
    ("ribbon page", "a.pdf", lambda: draw.text_pdf(box="0 0 14000 20"), {"page_too_large"}),
    ("svg", "a.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', {"unsupported"}),
    ("html as jpg", "a.jpg", lambda: b"<!DOCTYPE html><html></html>", {"not_a_picture"}),
    ("program", "a.pdf", lambda: b"MZ" + os.urandom(500), {"unsupported"}),
    ("zip", "a.zip", zipped, {"unsupported"}),
    ("zip as jpg", "a.jpg", zipped, {"not_a_picture"}),
    ("word", "a.docx", office("word/document.xml"), {"unsupported_office"}),
    ("ofd", "a.ofd", office("OFD.xml"), {"unsupported_office"}),
    ("heic", "a.heic", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 99, {"unsupported"}),
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "make", "codes"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE]
)
def test_hostile_file_is_refused_and_the_next_one_read(
    reader: ocr.Reader, name: str, make: Callable[[], bytes], codes: set[str]
) -> None:
    outcome = reader.read(make(), name)

    assert isinstance(outcome, ocr.Refusal)
    assert outcome.code in codes
    assert name in outcome.message
    assert reader.peak_bytes <= ocr.Limits().resident_bytes * 1.05
    good = reader.read(draw.text_pdf(), "好.pdf")
    assert isinstance(good, ocr.Document)
    assert good.text == "Hello office"


def test_every_refusal_code_is_known() -> None:
    assert {code for *_, codes in HOSTILE for code in codes} <= refusal_codes()
