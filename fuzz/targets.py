"""One function for each parser of untrusted bytes: whatever it is given, it may only answer.

A target takes bytes and returns, or raises what its parser says that it raises. Everything else is
a finding, and so is a run of more than a few seconds.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from fuzz import seeds
from ocr.containers import compound_names, zip_names
from ocr.faults import UnreadableError
from ocr.limits import Limits
from ocr.messages import refusal_codes, refusal_message, remark_codes, remark_message
from ocr.normalise import normalise
from ocr.ofd.content import page_content
from ocr.ofd.markup import parse as parse_markup
from ocr.ofd.package import open_ofd
from ocr.ofd.paths import parse_outline
from ocr.ofd.text import deltas
from ocr.office.sheet_cells import place, read_grid
from ocr.office.sheet_formats import format_code, shown
from ocr.packages import Package
from ocr.picture.tiff import directories
from ocr.readers.pdf_letters import meaningless
from ocr.signing.certificates import holder, load_certificate
from ocr.signing.cms import examine
from ocr.signing.ses import read_seal, read_seal_signature
from ocr.signing.times import iso_time
from ocr.sniff import sniff
from ocr.wire import (
    HEADER,
    WireError,
    page_from_wire,
    parse_header,
    parse_json,
    remark_values,
    signatures_from_wire,
)

_JPEG = b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class Target:
    """A parser under test, and files that it reads well, to begin with."""

    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]


def _sniff(data: bytes) -> None:
    sniff(data)
    zip_names(data)
    compound_names(data)


def _wire(data: bytes) -> None:
    with contextlib.suppress(WireError):
        if len(data) >= HEADER.size:
            parse_header(data[: HEADER.size])
    with contextlib.suppress(WireError):
        value = parse_json(data)
        remark_values(value.get("values"))
        page = page_from_wire(value.get("page"), _JPEG)
        signatures_from_wire(value.get("signatures"), [page])


def _packages(data: bytes) -> None:
    with contextlib.suppress(UnreadableError), Package(data) as package:
        for entry in package.entries[:20]:
            with contextlib.suppress(UnreadableError):
                package.read(entry)


def _ofd(data: bytes) -> None:
    """The page is fuzzed; the package around it is sound."""
    with contextlib.suppress(UnreadableError):
        package = open_ofd(seeds.ofd_around(data))
        for document, sheet in package.pages[:3]:
            page_content(document, sheet)


def _ofd_markup(data: bytes) -> None:
    with contextlib.suppress(UnreadableError):
        parse_markup(data)


def _ofd_numbers(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    with contextlib.suppress(UnreadableError):
        parse_outline(text)
    found = deltas(text, 50)
    if len(found) not in {0, 50}:
        raise AssertionError(f"{len(found)} distances")


def _seals(data: bytes) -> None:
    read_seal(data)
    read_seal_signature(data)
    examine(data, b"content")
    holder(load_certificate(data))
    iso_time(data.decode("latin-1"))


def _spelling(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    once = normalise(text)
    if normalise(once) != once:
        raise AssertionError("normalising twice changes a text")


def _letters(data: bytes) -> None:
    for letter in data.decode("utf-8", "replace"):
        meaningless(letter)


def _tiff(data: bytes) -> None:
    with contextlib.suppress(UnreadableError):
        directories(data, Limits().pages)


def _sheet(data: bytes) -> None:
    with contextlib.suppress(UnreadableError):
        read_grid(data, 10_000)
    text = data.decode("utf-8", "replace")
    place(text)
    for value in (0.0, -1.5, 45_000.25, 1e300):
        shown(value, text)
    format_code(len(data), {})


def _messages(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    names = ("size", "limit", "pages", "page", "kind", "width", "height", "part", "reason")
    values = remark_values(dict.fromkeys(names, text))
    for code in (*refusal_codes(), text):
        with contextlib.suppress(KeyError):
            refusal_message(code, text, **values)
    for code in (*remark_codes(), text):
        with contextlib.suppress(KeyError, TypeError):
            remark_message(code, **values)


TARGETS: dict[str, Target] = {
    "sniff": Target(_sniff, seeds.files),
    "wire": Target(_wire, seeds.wire),
    "packages": Target(_packages, seeds.packages),
    "ofd": Target(_ofd, seeds.ofd_pages),
    "ofd-markup": Target(_ofd_markup, seeds.ofd_pages),
    "ofd-numbers": Target(_ofd_numbers, seeds.numbers),
    "seals": Target(_seals, seeds.signatures),
    "normalise": Target(_spelling, seeds.texts),
    "pdf-letters": Target(_letters, seeds.texts),
    "tiff": Target(_tiff, seeds.tiffs),
    "sheet": Target(_sheet, seeds.sheets),
    "messages": Target(_messages, seeds.texts),
}
