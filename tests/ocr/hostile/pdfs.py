"""Hostile PDFs: loops, bombs, absurd sizes, things that would like to act."""

# ruff: noqa: S311 - seeds make the same files each time
from __future__ import annotations

import random
import zlib
from collections.abc import Callable

from tests.ocr import draw
from tests.ocr.hostile import Case, case
from tests.ocr.hostile.pdf_build import (
    CATALOGUE,
    HELLO,
    PAGES,
    one_page,
    packed,
    page,
    pdf,
    stream,
)
from tests.ocr.hostile.pictures import MEBIBYTE, deflated


def page_tree_loop() -> bytes:
    return pdf(
        CATALOGUE, b"<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 3 >>", page(), stream(HELLO)
    )


def page_tree_deep() -> bytes:
    levels = 30_000
    objects = [CATALOGUE]
    for number in range(2, levels + 2):
        objects.append(
            b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>" % (number + 1, number - 1)
        )
    return pdf(*objects, page())


def count_lies() -> bytes:
    return pdf(
        CATALOGUE, b"<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>", page(), stream(HELLO)
    )


def cross_reference_loop() -> bytes:
    data = one_page(HELLO)
    start = data.index(b"xref\n")
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % start)


def million_objects() -> bytes:
    """A million empty objects, named in a cross-reference stream and packed to a few kilobytes."""
    head = (
        b"%PDF-1.7\n1 0 obj\n"
        + CATALOGUE
        + b"\nendobj\n2 0 obj\n"
        + PAGES
        + b"\nendobj\n3 0 obj\n"
        + page(box=b"0 0 595 842")
        + b"\nendobj\n"
    )
    rows = deflated(b"\1\0\0\0\0\0\0" * 1000, 1000)
    table = stream(rows, b"/Type /XRef /Size 1000000 /W [1 4 2] /Root 1 0 R /Filter /FlateDecode")
    return head + b"4 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


def object_stream_bomb() -> bytes:
    body = deflated(b"5 0 " * (MEBIBYTE // 4), 512)
    holder = stream(body, b"/Type /ObjStm /N 2147483647 /First 2147483000 /Filter /FlateDecode")
    head = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, content in ((2, PAGES), (3, page()), (4, stream(HELLO)), (5, holder)):
        places[number] = len(head)
        head += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    rows = b"\0\0\0\0\0\0\0" + b"\2" + (5).to_bytes(4, "big") + b"\0\0"
    rows += b"".join(b"\1" + places[n].to_bytes(4, "big") + b"\0\0" for n in (2, 3, 4, 5))
    table = stream(rows, b"/Type /XRef /Size 6 /W [1 4 2] /Root 1 0 R")
    return bytes(head) + b"6 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


def nested(opening: bytes, closing: bytes, depth: int) -> bytes:
    return opening * depth + closing * depth


def deep_array() -> bytes:
    return pdf(CATALOGUE, PAGES, page(more=b"/X " + nested(b"[", b"]", 500_000)), stream(HELLO))


def deep_dictionary() -> bytes:
    return pdf(
        CATALOGUE, PAGES, page(more=b"/X " + nested(b"<</A ", b">>", 200_000)), stream(HELLO)
    )


def huge_array() -> bytes:
    return pdf(CATALOGUE, PAGES, page(more=b"/X [" + b"0 " * 3_000_000 + b"]"), stream(HELLO))


def encrypted() -> bytes:
    key = b"<28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A>"
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O %s /U %s >> /ID [<00><00>]" % (
        key,
        key,
    )
    return pdf(CATALOGUE, PAGES, page(), stream(HELLO), trailer=lock)


def predictor() -> bytes:
    entries = b"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 32 /BitsPerComponent 16 >>"
    return pdf(CATALOGUE, PAGES, page(), stream(zlib.compress(HELLO), entries))


def flipped(seed: int) -> bytes:
    data = bytearray(draw.text_pdf(2))
    dice = random.Random(seed)
    for _ in range(15):
        data[dice.randrange(9, len(data))] = dice.randrange(256)
    return bytes(data)


def truncated(share: float) -> Callable[[], bytes]:
    def make() -> bytes:
        data = draw.text_pdf(3)
        return data[: int(len(data) * share)]

    return make


_SPENT = "out_of_memory out_of_time"
_ANY = "broken read " + _SPENT
_GREY = b"/BitsPerComponent 8 /ColorSpace /DeviceGray "
_HUGE = b"/Width %d /Height %d "

CASES: tuple[Case, ...] = (
    case(
        "pdf of 2 GiB of spaces", "a.pdf", lambda: packed(deflated(b" " * MEBIBYTE, 2048)), _SPENT
    ),
    case(
        "pdf deflated twice",
        "a.pdf",
        lambda: packed(
            zlib.compress(deflated(b" " * MEBIBYTE, 2048), 9), b"[/FlateDecode /FlateDecode]"
        ),
        _SPENT,
    ),
    case(
        "pdf of 31 million operators",
        "a.pdf",
        lambda: packed(deflated(b"q\n" * (MEBIBYTE // 2), 60)),
        _SPENT,
    ),
    case(
        "pdf page of 200,000 points",
        "a.pdf",
        lambda: one_page(HELLO, box=b"0 0 200000 200000"),
        "page_too_large",
        megabytes=400,
    ),
    case(
        "pdf page like a ribbon",
        "a.pdf",
        lambda: one_page(HELLO, box=b"0 0 14000 20"),
        "page_too_large",
        megabytes=400,
    ),
    case(
        "pdf page of no size",
        "a.pdf",
        lambda: one_page(HELLO, box=b"0 0 0 0"),
        "page_too_large read",
        megabytes=400,
    ),
    case(
        "pdf page of 10^30 points",
        "a.pdf",
        lambda: one_page(HELLO, box=b"0 0 1e30 999999999999999999999"),
        "page_too_large read",
        megabytes=400,
    ),
    case("pdf of 300 pages", "a.pdf", lambda: draw.text_pdf(300), "too_many_pages", megabytes=400),
    case(
        "pdf that claims 2,000,000,000 pages",
        "a.pdf",
        count_lies,
        "broken too_many_pages read",
        megabytes=400,
    ),
    case("pdf page tree that loops", "a.pdf", page_tree_loop, "broken read", megabytes=400),
    case("pdf page tree of 30,000 levels", "a.pdf", page_tree_deep, "broken read", megabytes=600),
    case(
        "pdf cross references that loop",
        "a.pdf",
        cross_reference_loop,
        "broken read",
        megabytes=400,
    ),
    case("pdf of a million objects", "a.pdf", million_objects, _ANY),
    case("pdf object stream bomb", "a.pdf", object_stream_bomb, _ANY),
    case("pdf arrays nested 500,000 deep", "a.pdf", deep_array, "broken read", megabytes=600),
    case(
        "pdf dictionaries nested 200,000 deep",
        "a.pdf",
        deep_dictionary,
        "broken read",
        megabytes=600,
    ),
    case("pdf array of 3 million numbers", "a.pdf", huge_array, _ANY),
    case("pdf encrypted", "a.pdf", encrypted, "encrypted", megabytes=400),
    case("pdf predictor of 2^31 columns", "a.pdf", predictor, _ANY),
    case(
        "pdf of 300 filters",
        "a.pdf",
        lambda: packed(HELLO, b"[" + b"/ASCIIHexDecode " * 300 + b"]"),
        _ANY,
    ),
    case(
        "pdf of noise",
        "a.pdf",
        lambda: b"%PDF-1.7\n" + random.Random(6).randbytes(5_000),
        "broken",
        megabytes=400,
    ),
    case("pdf that is a program, too", "a.pdf", lambda: b"MZ" + draw.text_pdf(), "unsupported"),
    *(
        case(f"pdf cut at {share:.0%}", "a.pdf", truncated(share), "broken read", megabytes=600)
        for share in (0.1, 0.5, 0.9, 0.99)
    ),
    *(
        case(
            f"pdf with wrong bytes, {seed}",
            "a.pdf",
            lambda s=seed: flipped(s),
            "broken read encrypted page_too_large too_many_pages",
        )
        for seed in range(1, 5)
    ),  # type: ignore[misc]
)
