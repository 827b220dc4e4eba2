"""Files of no or of a wrong type."""

# ruff: noqa: S311 - seeds make the same files each time
from __future__ import annotations

import random

from tests.ocr import draw
from tests.ocr.hostile import Case, case
from tests.ocr.hostile.package_build import zipped
from tests.ocr.hostile.pictures import MEBIBYTE


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


CASES: tuple[Case, ...] = (
    case("nothing", "a.pdf", lambda: b"", "empty"),
    case("one byte", "a.jpg", lambda: b"\xff", "unknown_type"),
    case("noise", "a.pdf", lambda: b"\x00\xfe" + noise(5_000), "unknown_type"),
    case("50 MB", "a.pdf", lambda: b"%PDF-1.7\n" + b"\0" * (50 * MEBIBYTE), "too_big"),
    case("svg", "a.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "unsupported"),
    case("html as jpg", "a.jpg", lambda: b"<!DOCTYPE html><html></html>", "not_a_picture"),
    case(
        "comments that multiply",
        "a.html",
        lambda: b"<!---->" * 1_000 + b"!",
        "unsupported unsupported_office unknown_type",
        seconds=5,
    ),
    case(
        "instructions that multiply",
        "a.xml",
        lambda: b"<??>" * 2_000 + b"!",
        "unsupported unsupported_office unknown_type",
        seconds=5,
    ),
    case("program", "a.pdf", lambda: b"MZ" + noise(500), "unsupported"),
    case("postscript", "a.pdf", lambda: b"%!PS-Adobe-3.0\n(x) run", "unsupported"),
    case(
        "zip as jpg",
        "a.jpg",
        lambda: zipped({"a.txt": b"x"}),
        "not_a_picture archive_unreadable unsupported_office",
    ),
    case(
        "markup that never ends",
        "a.xml",
        lambda: b"<!--" * 5_000_000,
        "unsupported unsupported_office unknown_type",
        seconds=5,
    ),
    case(
        "blanks before markup",
        "a.html",
        lambda: b" " * 19_000_000 + b"<svg",
        "unsupported unsupported_office unknown_type",
        seconds=5,
    ),
    case(
        "office container of noise",
        "a.doc",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(50_000),
        "broken unsupported unsupported_office not_converted converter_missing",
        megabytes=700,
    ),
    case("text as pdf", "a.pdf", lambda: "你好".encode() * 99, "unsupported unsupported_office"),
    case("pdf as jpg", "a.jpg", draw.text_pdf, "read not_a_picture"),
)
