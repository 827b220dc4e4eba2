"""The narrow pipe between the reader and its child: length-limited frames of JSON and pictures.

A frame is one letter, a length (4 bytes, big endian) and the body: `J` a JSON object, `B` bytes.
The child is believed nothing: sizes are bounded before memory is taken, and every field is checked
for its type, range and length when a page is rebuilt.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ocr.document import Box, Cell, Line, Page, PageSource, Quality, Seal, SealColour, Table
from ocr.limits import MEBIBYTE
from ocr.normalise import normalise

HEADER: Final = struct.Struct(">cI")
JSON: Final = b"J"
BYTES: Final = b"B"

MAX_JSON: Final = 4 * MEBIBYTE
MAX_PICTURE: Final = 8 * MEBIBYTE
MAX_LINES: Final = 4_000
MAX_LINE_LENGTH: Final = 2_000
MAX_PICTURE_SIDE: Final = 4_096


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


_Coordinate = Annotated[float, Field(allow_inf_nan=False, ge=-10_000, le=20_000)]
_Share = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1)]
_Text = Annotated[str, Field(max_length=MAX_LINE_LENGTH)]
_Side = Annotated[int, Field(ge=1, le=MAX_PICTURE_SIDE)]
_Box = tuple[_Coordinate, _Coordinate, _Coordinate, _Coordinate]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False)


class _Line(_Closed):
    raw: _Text
    box: _Box
    confidence: _Share


class _Cell(_Closed):
    row: Annotated[int, Field(ge=0, le=1_000)]
    column: Annotated[int, Field(ge=0, le=1_000)]
    row_span: Annotated[int, Field(ge=1, le=1_000)]
    column_span: Annotated[int, Field(ge=1, le=1_000)]
    text: _Text
    box: _Box


class _Table(_Closed):
    box: _Box
    cells: Annotated[list[_Cell], Field(max_length=5_000)]


class _Seal(_Closed):
    box: _Box
    colour: SealColour
    confidence: _Share
    text: Annotated[str, Field(max_length=200)]


class _Quality(_Closed):
    legibility: _Share
    sharpness: Annotated[float, Field(allow_inf_nan=False, ge=0, le=1e9)]
    brightness: _Share
    width: Annotated[int, Field(ge=1, le=100_000)]
    height: Annotated[int, Field(ge=1, le=100_000)]


class _Page(_Closed):
    number: Annotated[int, Field(ge=1, le=10_000)]
    width: _Side
    height: _Side
    source: PageSource
    rotation: Literal[0, 90, 180, 270]
    lines: Annotated[list[_Line], Field(max_length=MAX_LINES)]
    tables: Annotated[list[_Table], Field(max_length=200)]
    seals: Annotated[list[_Seal], Field(max_length=100)]
    quality: _Quality | None


def page_to_wire(page: Page) -> dict[str, object]:
    """A page without its picture as plain values; over-long texts are cut, normalised text left."""
    lines = [
        {"raw": line.raw[:MAX_LINE_LENGTH], "box": line.box, "confidence": line.confidence}
        for line in page.lines[:MAX_LINES]
    ]
    return {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "source": page.source.value,
        "rotation": page.rotation,
        "lines": lines,
        "tables": [asdict(table) for table in page.tables],
        "seals": [asdict(seal) for seal in page.seals],
        "quality": None if page.quality is None else asdict(page.quality),
    }


def page_from_wire(value: object, picture: bytes) -> Page:
    """The page, every value checked; boxes are clipped to the page, texts normalised here.

    Raises:
        WireError: a field is missing, of a wrong type, out of range or too long.
    """
    try:
        page = _Page.model_validate(value)
    except ValidationError as error:
        raise WireError(f"page: {error.error_count()} faults") from error
    if not picture.startswith(b"\xff\xd8\xff"):
        raise WireError("page picture is no JPEG")
    clip = _Clip(page.width, page.height)
    lines = [Line(normalise(x.raw), x.raw, clip(x.box), x.confidence) for x in page.lines]
    return Page(
        number=page.number,
        width=page.width,
        height=page.height,
        source=page.source,
        rotation=page.rotation,
        lines=tuple(line for line in lines if line.text),
        image=picture,
        tables=tuple(_table(table, clip) for table in page.tables),
        seals=tuple(Seal(clip(s.box), s.colour, s.confidence, s.text) for s in page.seals),
        quality=None if page.quality is None else Quality(**page.quality.model_dump()),
    )


class _Clip:
    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)

    def __call__(self, box: _Box) -> Box:
        width, height = self._size
        left, right = sorted(min(max(x, 0.0), float(width)) for x in (box[0], box[2]))
        top, bottom = sorted(min(max(y, 0.0), float(height)) for y in (box[1], box[3]))
        return Box(*(math.floor(v * 10 + 0.5) / 10 for v in (left, top, right, bottom)))


def _table(table: _Table, clip: _Clip) -> Table:
    cells = (
        Cell(c.row, c.column, c.row_span, c.column_span, normalise(c.text), clip(c.box))
        for c in table.cells
    )
    return Table(clip(table.box), tuple(cells))
