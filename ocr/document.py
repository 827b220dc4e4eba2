"""What the reader returns: a `Document` of pages with lines and boxes, or a `Refusal`.

Coordinates are pixels of the page picture (`Page.image`), origin top left, x to the right, y down.
The picture is upright: orientation and skew have been corrected before the boxes were taken.

The bounds in the types are what the parent checks of a child's answer (`ocr.wire`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final, NamedTuple

from pydantic import Field

MAX_LINES: Final = 4_000
MAX_LINE_LENGTH: Final = 2_000
MAX_PICTURE_SIDE: Final = 4_096

Coordinate = Annotated[float, Field(allow_inf_nan=False, ge=-10_000, le=20_000)]
Share = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1)]
Measure = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1e9)]
Side = Annotated[int, Field(ge=1, le=MAX_PICTURE_SIDE)]
Place = Annotated[int, Field(ge=0, le=1_000)]
Span = Annotated[int, Field(ge=1, le=1_000)]
Text = Annotated[str, Field(max_length=MAX_LINE_LENGTH)]
Name = Annotated[str, Field(max_length=200)]


class Box(NamedTuple):
    """An axis-aligned rectangle in page pixels."""

    left: Coordinate
    top: Coordinate
    right: Coordinate
    bottom: Coordinate


class PageSource(StrEnum):
    """Whether the text comes from the file's own text layer or from character recognition."""

    TEXT = "text"
    OCR = "ocr"


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a line, as read: one Chinese character, or a run of letters or digits."""

    raw: Name
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text: as read (`raw`), normalised (`text`), where, and how surely (0 to 1).

    `words` follow the line's direction, which is down the page when it is `vertical`; joined, they
    are `raw` without its spaces. They are empty where single characters could not be placed.
    """

    text: Text
    raw: Text
    box: Box
    confidence: Share
    words: Annotated[tuple[Word, ...], Field(max_length=MAX_LINE_LENGTH)] = ()
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table with its text."""

    row: Place
    column: Place
    row_span: Span
    column_span: Span
    text: Text
    box: Box


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table."""

    box: Box
    cells: Annotated[tuple[Cell, ...], Field(max_length=5_000)]


class SealColour(StrEnum):
    """Colour of a seal; `GREY` is a copy's seal and proves nothing."""

    RED = "red"
    BLUE = "blue"
    GREY = "grey"


class SealShape(StrEnum):
    """Outline of a seal; personal and departmental seals are square."""

    ROUND = "round"
    OVAL = "oval"
    SQUARE = "square"


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal on the page: `text` along its rim (of a square one: all), `inner` the lines within."""

    box: Box
    colour: SealColour
    confidence: Share
    text: Name = ""
    shape: SealShape = SealShape.ROUND
    inner: Name = ""


@dataclass(frozen=True, slots=True)
class CheckBox:
    """A box to tick with the text that belongs to it; `checked` is None where it cannot be told."""

    box: Box
    label: Name
    checked: bool | None
    confidence: Share


@dataclass(frozen=True, slots=True)
class Handwriting:
    """A stretch of handwriting: that it is there, not what it says."""

    box: Box
    confidence: Share


class Coverage(StrEnum):
    """How much of the file an electronic signature covers."""

    WHOLE = "whole"
    PART = "part"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ElectronicSignature:
    """An electronic signature or seal that the file carries. Its certificate chain is not judged.

    Attributes:
        signer: whom the certificate names.
        seal_name: name of the electronic seal; empty for a signature without one.
        signed_at: time of signing as ISO 8601, as the file claims it; empty when it does not.
        method: signature algorithm as the file names it.
        coverage: whether it covers the file as it is.
        intact: whether the digests of what it covers are right; None when they cannot be computed.
        page: where it is shown, from 1; 0 when it is not.
        box: place on that page.
    """

    signer: Name
    seal_name: Name = ""
    signed_at: Name = ""
    method: Name = ""
    coverage: Coverage = Coverage.UNKNOWN
    intact: bool | None = None
    page: Annotated[int, Field(ge=0, le=10_000)] = 0
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Quality:
    """Measures of a page picture; thresholds and their evaluation stand in `ocr.picture.quality`.

    Attributes:
        legibility: mean recognition score, 0 to 1.
        sharpness: steepness of the edges of print by its contrast; sharp pages have 0.6 and more.
        brightness: median of the grey values, 0 to 1.
        width: pixels of the page picture.
        height: pixels of the page picture.
        text_height: median height of the rows of text in pixels; 0 without text.
        ink: share of the page that is not paper.
        glare: share of the page that is burnt out.
        cut: share of the rows of text that run over the edge of the picture.
        covered: share of the page that something lies on.
        screen: strength of the raster of a photographed screen, 0 to 1.
    """

    legibility: Share
    sharpness: Measure
    brightness: Share
    width: Annotated[int, Field(ge=1, le=100_000)]
    height: Annotated[int, Field(ge=1, le=100_000)]
    text_height: Measure = 0.0
    ink: Share = 0.0
    glare: Share = 0.0
    cut: Share = 0.0
    covered: Share = 0.0
    screen: Share = 0.0


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should know about a page (`page` from 1) or the file (`page` 0)."""

    code: str
    message: str
    page: int = 0
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its picture (JPEG bytes), size in pixels, lines in reading order.

    `part` names the file inside an archive that the page comes from.
    """

    number: Annotated[int, Field(ge=1, le=10_000)]
    width: Side
    height: Side
    source: PageSource
    rotation: Annotated[int, Field(ge=0, le=270, multiple_of=90)]
    lines: Annotated[tuple[Line, ...], Field(max_length=MAX_LINES)]
    image: bytes
    tables: Annotated[tuple[Table, ...], Field(max_length=200)] = ()
    seals: Annotated[tuple[Seal, ...], Field(max_length=100)] = ()
    quality: Quality | None = None
    check_boxes: Annotated[tuple[CheckBox, ...], Field(max_length=1_000)] = ()
    handwriting: Annotated[tuple[Handwriting, ...], Field(max_length=1_000)] = ()
    part: Name = ""

    @property
    def text(self) -> str:
        """The page's normalised text, a line each."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page as soon as it is read, what was remarked with it, and the number of pages in all."""

    page: Page
    remarks: tuple[Remark, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read. `kind` is the sniffed type, such as `pdf` or `jpeg`."""

    name: str
    sha256: str
    kind: str
    pages: tuple[Page, ...]
    remarks: tuple[Remark, ...] = ()
    signatures: tuple[ElectronicSignature, ...] = ()

    @property
    def text(self) -> str:
        """The text of all pages."""
        return "\n".join(page.text for page in self.pages)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not read: a stable `code`, and what to do in plain Chinese."""

    name: str
    sha256: str
    code: str
    message: str
