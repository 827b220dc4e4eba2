"""What a page shows, flat: texts, paths and pictures, each with its matrix, clip and colours.

Lengths are millimetres of the object's own space; `matrix` takes them to the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ocr.ofd.resources import Font, Media
from ocr.ofd.values import Matrix


class Colour(NamedTuple):
    """Red, green, blue and opacity, 0 to 255."""

    red: int
    green: int
    blue: int
    alpha: int = 255


BLACK = Colour(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Gradient:
    """An axial or radial shading (GB/T 33190-2016, 8.3.4): stops from `start` to `end`."""

    start: tuple[float, float]
    end: tuple[float, float]
    stops: tuple[tuple[float, Colour], ...]
    radial: bool = False
    start_radius: float = 0.0
    end_radius: float = 0.0
    spread: str = "Direct"
    extend: int = 0


Paint = Colour | Gradient


@dataclass(frozen=True, slots=True)
class Pen:
    """How lines are drawn (GB/T 33190-2016, 8.2)."""

    width: float = 0.353
    cap: str = "Butt"
    join: str = "Miter"
    miter: float = 4.234
    dashes: tuple[float, ...] = ()
    offset: float = 0.0


class Step(NamedTuple):
    """One operator of a path and its numbers: `M`, `L`, `Q`, `B`, `A` or `C`."""

    operator: str
    values: tuple[float, ...]


Outline = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ClipShape:
    """One outline of a clip, with the matrix that takes it to the page."""

    outline: Outline
    matrix: Matrix
    even_odd: bool = False


Clip = tuple[ClipShape, ...]
"""What one of these shapes covers stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What all kinds of items have; of all `clips` together only what lies in each is shown."""

    matrix: Matrix
    clips: tuple[Clip, ...] = ()
    opacity: float = 1.0
    fill: Paint | None = None
    stroke: Paint | None = None
    pen: Pen = field(default_factory=Pen)


@dataclass(frozen=True, slots=True)
class Glyph:
    """One drawn sign: the characters it stands for, place, number in the font, and advance.

    `number` is None where the font's own character map gives it; `text` is empty for the second
    and later signs of one character.
    """

    text: str
    x: float
    y: float
    number: int | None
    advance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TextItem(Item):
    """The letters of one `TextCode`; each letter is turned by `lean` degrees clockwise."""

    font: Font | None
    size: float
    glyphs: tuple[Glyph, ...]
    stretch: float = 1.0
    lean: int = 0
    bold: bool = False
    italic: bool = False

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(glyph.text for glyph in self.glyphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class PathItem(Item):
    """Lines and areas."""

    outline: Outline
    even_odd: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureItem(Item):
    """A picture in the unit square of its space."""

    media: Media
    mask: Media | None = None
