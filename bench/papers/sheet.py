"""A sheet of paper in millimetres: what stands where, before any renderer has seen it.

The same sheet becomes a picture (`raster`), a PDF with a text layer (`pdf`) or the `Document` that a
perfect reader would return (`truth`), so the three never disagree.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from bench.fonts import font

_MEASURE = 64


def width_of(text: str, size: float, name: str, spacing: float = 0.0) -> float:
    """Return the width of `text` in millimetres when set at `size` mm an em."""
    return font(name, _MEASURE).getlength(text) * size / _MEASURE + spacing * len(text)


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text; `x`, `y` is the top left of its em box, `spacing` is added after each character."""

    x: float
    y: float
    text: str
    size: float
    face: str = "song"
    colour: tuple[int, int, int] = (20, 20, 20)
    spacing: float = 0.0

    @property
    def width(self) -> float:
        """Its width in millimetres."""
        return width_of(self.text, self.size, self.face, self.spacing)


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.3
    colour: tuple[int, int, int] = (30, 30, 30)


@dataclass(frozen=True, slots=True)
class Patch:
    """A filled rectangle, drawn under the text."""

    x: float
    y: float
    w: float
    h: float
    colour: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Stamp:
    """A round seal; `text` runs round the ring, `middle` stands below the star."""

    x: float
    y: float
    radius: float
    text: str
    middle: str = ""
    colour: tuple[int, int, int] = (205, 30, 40)


@dataclass(frozen=True, slots=True)
class Ink:
    """A hand's signature: strokes that no reader can read, the same for the same `seed`."""

    x: float
    y: float
    w: float
    h: float
    seed: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A box to tick with its label right of it."""

    x: float
    y: float
    size: float
    label: str
    ticked: bool

    @property
    def tick(self) -> tuple[tuple[float, float], ...]:
        """The stroke of the tick in millimetres."""
        s = self.size
        return ((self.x + 0.15 * s, self.y + 0.5 * s), (self.x + 0.42 * s, self.y + 0.82 * s), (self.x + 0.95 * s, self.y + 0.05 * s))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled ellipse around `x`, `y`."""

    x: float
    y: float
    rx: float
    ry: float
    colour: tuple[int, int, int]


Mark = Text | Rule | Patch | Stamp | Ink | Choice | Disc


@dataclass(slots=True)
class Sheet:
    """One side of paper, `width` × `height` mm, with everything on it in the order of drawing."""

    width: float = 210.0
    height: float = 297.0
    paper: tuple[int, int, int] = (255, 255, 255)
    marks: list[Mark] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = 4.2, **style: object) -> Text:
        """Put a run of text and return it."""
        run = Text(x, y, text, size, **style)  # type: ignore[arg-type]
        self.marks.append(run)
        return run

    def centred(self, y: float, text: str, size: float, **style: object) -> Text:
        """Put a run of text in the middle of the sheet."""
        run = Text(0, y, text, size, **style)  # type: ignore[arg-type]
        return self.text((self.width - run.width) / 2, y, text, size, **style)

    def wrapped(
        self, x: float, y: float, text: str, width: float, size: float = 4.2,
        leading: float = 1.6, **style: object,
    ) -> float:  # fmt: skip
        """Put text in lines of at most `width` mm; return the y below the last line."""
        for line in wrap(text, width, size, str(style.get("face", "song"))):
            self.text(x, y, line, size, **style)
            y += size * leading
        return y

    def frame(self, x: float, y: float, w: float, h: float, width: float = 0.3) -> None:
        """Draw a rectangle of rules."""
        corners = ((x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y))
        for (x0, y0), (x1, y1) in pairwise(corners):
            self.marks.append(Rule(x0, y0, x1, y1, width))


def number_pages(sheets: list[Sheet], style: int) -> list[Sheet]:
    """Put page numbers at the foot of each sheet, in one of three usual wordings."""
    total = len(sheets)
    for i, sheet in enumerate(sheets, 1):
        words = (f"第 {i} 页 共 {total} 页", f"第{i}页，共{total}页", f"第 {i} 页/共 {total} 页")
        sheet.centred(sheet.height - 16, words[style % 3], 3.6)
    return sheets


def wrap(text: str, width: float, size: float, name: str = "song") -> list[str]:
    """Break text between characters, keeping runs of ASCII and closing punctuation together."""
    lines: list[str] = []
    current = ""
    for ch in text:
        if width_of(current + ch, size, name) > width and current and ch not in "，。；：、）”":
            keep = len(current)
            while (
                ch.isascii()
                and ch.isalnum()
                and keep
                and current[keep - 1].isascii()
                and current[keep - 1].isalnum()
            ):
                keep -= 1
            keep = keep or len(current)
            lines.append(current[:keep])
            current = current[keep:]
        current += ch
    return [*lines, current] if current else lines
