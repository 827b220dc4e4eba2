"""What the reader returns: a `Document` of pages with lines and boxes, or a `Refusal`.

Coordinates are pixels of the page picture (`Page.image`), origin top left, x to the right, y down.
The picture is upright: orientation and skew have been corrected before the boxes were taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Box(NamedTuple):
    """An axis-aligned rectangle in page pixels."""

    left: float
    top: float
    right: float
    bottom: float


class PageSource(StrEnum):
    """Whether the text comes from the file's own text layer or from character recognition."""

    TEXT = "text"
    OCR = "ocr"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text: as read (`raw`), normalised (`text`), where, and how surely (0 to 1)."""

    text: str
    raw: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table with its text."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table."""

    box: Box
    cells: tuple[Cell, ...]


class SealColour(StrEnum):
    """Colour of a seal; `GREY` is a copy's seal and proves nothing."""

    RED = "red"
    BLUE = "blue"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal on the page; `text` is the ring's text where it was read."""

    box: Box
    colour: SealColour
    confidence: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Quality:
    """Measures of a page picture. `legibility` is the mean recognition score, 0 to 1."""

    legibility: float
    sharpness: float
    brightness: float
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should know about a page (`page` from 1) or the file (`page` 0)."""

    code: str
    message: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its picture (JPEG bytes), size in pixels, lines in reading order."""

    number: int
    width: int
    height: int
    source: PageSource
    rotation: int
    lines: tuple[Line, ...]
    image: bytes
    tables: tuple[Table, ...] = ()
    seals: tuple[Seal, ...] = ()
    quality: Quality | None = None

    @property
    def text(self) -> str:
        """The page's normalised text, a line each."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read. `kind` is the sniffed type, such as `pdf` or `jpeg`."""

    name: str
    sha256: str
    kind: str
    pages: tuple[Page, ...]
    remarks: tuple[Remark, ...] = ()

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
