"""The narrow pipe between the reader and its child: length-limited frames of JSON and pictures.

A frame is one letter, a length (4 bytes, big endian) and the body: `J` a JSON object, `B` bytes.
The child is believed nothing: sizes are bounded before memory is taken, and every field is checked
for its type, range and length (`ocr.document`) when a page is rebuilt.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass, replace
from typing import Annotated, Any, Final, cast

from pydantic import Field, TypeAdapter, ValidationError

from ocr.document import MAX_LINE_LENGTH, MAX_LINES, Box, ElectronicSignature, Line, Page, Table
from ocr.limits import MEBIBYTE
from ocr.normalise import normalise

HEADER: Final = struct.Struct(">cI")
JSON: Final = b"J"
BYTES: Final = b"B"

MAX_JSON: Final = 4 * MEBIBYTE
MAX_PICTURE: Final = 8 * MEBIBYTE
MAX_VALUE: Final = 60


class WireError(ValueError):
    """The other side sent what it must not send."""


def frame(kind: bytes, body: bytes) -> bytes:
    """One frame, ready to be written."""
    return HEADER.pack(kind, len(body)) + body


def json_frame(value: Mapping[str, object]) -> bytes:
    """One JSON frame; `NaN` and infinities are refused here already."""
    return frame(JSON, json.dumps(value, ensure_ascii=False, allow_nan=False).encode())


def parse_header(header: bytes) -> tuple[bytes, int]:
    """Kind and length of the body that follows; raises `WireError` when too long or unknown."""
    kind, length = HEADER.unpack(header)
    limit = {JSON: MAX_JSON, BYTES: MAX_PICTURE}.get(kind)
    if limit is None or length > limit:
        raise WireError(f"frame {kind!r} of {length} bytes")
    return kind, length


def parse_json(body: bytes) -> dict[str, Any]:
    """The object of a JSON frame; raises `WireError`."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise WireError("not JSON") from error
    if not isinstance(value, dict):
        raise WireError("not an object")
    return value


_PAGE = TypeAdapter(Page)
_SIGNATURES: TypeAdapter[tuple[ElectronicSignature, ...]] = TypeAdapter(
    Annotated[tuple[ElectronicSignature, ...], Field(max_length=200)]
)
_BOX = TypeAdapter(Box)


def page_to_wire(page: Page) -> dict[str, object]:
    """A page without its picture as plain values; what is over-long is cut."""
    lines = tuple(
        line if len(line.raw) <= MAX_LINE_LENGTH else _cut(line) for line in page.lines[:MAX_LINES]
    )
    value = asdict(replace(page, lines=lines, image=b""))
    del value["image"]
    return value


def page_from_wire(value: object, picture: bytes) -> Page:
    """The page, every value checked; boxes are clipped to the page, texts normalised here.

    Raises:
        WireError: a field is missing, of a wrong type, out of range or too long.
    """
    if not isinstance(value, dict):
        raise WireError("page: no object")
    if not picture.startswith(b"\xff\xd8\xff"):
        raise WireError("page picture is no JPEG")
    try:
        page = _PAGE.validate_python({**value, "image": picture})
    except ValidationError as error:
        raise WireError(f"page: {error.error_count()} faults") from error
    page = cast("Page", _clipped(page, page.width, page.height))
    lines = (replace(line, text=_one_spelling(line.raw)) for line in page.lines)
    return replace(
        page,
        lines=tuple(line for line in lines if line.text),
        part=_printable(page.part),
        tables=tuple(_spelt(table) for table in page.tables),
    )


def signatures_from_wire(value: object, pages: Sequence[Page]) -> tuple[ElectronicSignature, ...]:
    """Electronic signatures, checked as `page_from_wire` does; one on a page unread has no place.

    Raises:
        WireError: a field is missing, of a wrong type, out of range or too long.
    """
    try:
        found = _SIGNATURES.validate_python(value)
    except ValidationError as error:
        raise WireError(f"signatures: {error.error_count()} faults") from error
    sizes = {page.number: (page.width, page.height) for page in pages}
    return tuple(
        _clipped(one, *sizes[one.page]) if one.page in sizes else replace(one, page=0, box=None)
        for one in map(_shown, found)
    )


def _shown(one: ElectronicSignature) -> ElectronicSignature:
    """The signature with texts that can be shown on one line."""
    return replace(
        one,
        signer=_printable(one.signer),
        seal_name=_printable(one.seal_name),
        signed_at=_printable(one.signed_at),
        method=_printable(one.method),
    )


def remark_values(value: object) -> dict[str, str | float]:
    """The values of a remark's or a refusal's sentence: numbers, and short printable texts."""
    if not isinstance(value, dict):
        return {}
    kept: dict[str, str | float] = {}
    for key, item in value.items():
        if isinstance(item, str):
            kept[str(key)] = _printable(item)[:MAX_VALUE]
        elif isinstance(item, int | float) and math.isfinite(item):
            kept[str(key)] = item
    return kept


def box_from_wire(value: object, page: Page) -> Box | None:
    """A place on a page, clipped to it; None when there is none or it makes no sense."""
    try:
        box = _BOX.validate_python(value)
    except ValidationError:
        return None
    return cast("Box", _clipped(box, page.width, page.height))


def _cut(line: Line) -> Line:
    return replace(line, raw=line.raw[:MAX_LINE_LENGTH], text="", words=())


def _one_spelling(text: str) -> str:
    """The normalised text; compatibility forms may unfold to eighteen characters each."""
    return normalise(text)[:MAX_LINE_LENGTH]


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable())


def _spelt(table: Table) -> Table:
    return replace(table, cells=tuple(replace(c, text=_one_spelling(c.text)) for c in table.cells))


def _clipped(value: Any, width: int, height: int) -> Any:
    """The value with every box in it, however deep, clipped to the page."""
    if isinstance(value, Box):
        left, right = sorted(min(max(x, 0.0), float(width)) for x in (value.left, value.right))
        top, bottom = sorted(min(max(y, 0.0), float(height)) for y in (value.top, value.bottom))
        return Box(*(math.floor(v * 10 + 0.5) / 10 for v in (left, top, right, bottom)))
    if isinstance(value, tuple):
        return tuple(_clipped(item, width, height) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: _clipped(getattr(value, f.name), width, height) for f in fields(value)}
        return replace(value, **changed)
    return value
