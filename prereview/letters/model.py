"""What a letter is made of, before it becomes HTML, PDF or DOCX: blocks and runs of text.

The blocks are those of a 公文 (GB/T 9704-2012): a title, levels 一、 and （一）, body, tables,
pictures with captions, and who signs. How they look is the renderers' business alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """Kinds of paragraphs."""

    NUMBER = "number"
    ADDRESSEE = "addressee"
    LEVEL1 = "level1"
    LEVEL2 = "level2"
    BODY = "body"
    NOTE = "note"


class Mark(StrEnum):
    """What is special about a run: a lead-in, a value filled in, or a blank to write on."""

    PLAIN = "plain"
    LEAD = "lead"
    FILLED = "filled"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one kind."""

    text: str
    mark: Mark = Mark.PLAIN


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `keep` holds it on the page of what follows."""

    style: Style
    runs: tuple[Run, ...]
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (JPEG) with its caption; `width` and `height` in mm as printed."""

    data: bytes
    caption: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Gallery:
    """One or two pictures beside each other."""

    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; a head is set in 黑体, `centred` text stands in the middle."""

    runs: tuple[Run, ...]
    head: bool = False
    centred: bool = False
    span: int = 1

    @property
    def filled(self) -> bool:
        """Whether what it says was filled in."""
        return any(run.mark is Mark.FILLED for run in self.runs)


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: `widths` are the columns' shares of the line; a `header` row is repeated."""

    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    header: bool = False


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs, lines from top to bottom; with an `office`, the two stand beside each other."""

    signer: tuple[str, ...]
    office: tuple[str, ...] = ()


Block = Paragraph | Gallery | Grid | Signing


@dataclass(frozen=True, slots=True)
class Letter:
    """A whole letter; `banner` stands in the head of every page, `author` in its properties."""

    title: str
    blocks: tuple[Block, ...]
    banner: str = ""
    author: str = ""

    @property
    def parts(self) -> tuple[Paragraph | None, tuple[Block, ...]]:
        """The number, which stands above the title, and the blocks below it."""
        first = self.blocks[0] if self.blocks else None
        if isinstance(first, Paragraph) and first.style is Style.NUMBER:
            return first, self.blocks[1:]
        return None, self.blocks

    @property
    def text(self) -> str:
        """Everything that it says, a block a line."""
        return "\n".join([self.title, *(_text(block) for block in self.blocks)])


def _text(block: Block) -> str:
    match block:
        case Paragraph():
            return "".join(run.text for run in block.runs)
        case Gallery():
            return "\n".join(picture.caption for picture in block.pictures)
        case Grid():
            return "\n".join("\t".join(_said(cell) for cell in row) for row in block.rows)
        case Signing():
            return "\n".join((*block.signer, *block.office))


def _said(cell: Cell) -> str:
    return "".join(run.text for run in cell.runs)


def plain(style: Style, *texts: str, keep: bool = False) -> Paragraph:
    """Return a paragraph of plain text."""
    return Paragraph(style, tuple(Run(text) for text in texts), keep)
