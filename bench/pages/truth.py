"""What stands on a labelled page, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import Box, SealColour, SealShape

Points = NDArray[np.float64]
"""(n, 2) places, x and y, in pixels of the page's picture."""

Move = Callable[[Points], Points]
P = TypeVar("P", bound="Placed")


def quad(left: float, top: float, right: float, bottom: float) -> Points:
    """The corners of an upright box: top left, top right, bottom right, bottom left."""
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Something with a place: four corners, those of its own upright box in that order."""

    corners: Points

    @property
    def box(self) -> Box:
        """The upright box around its corners."""
        low, high = self.corners.min(axis=0), self.corners.max(axis=0)
        return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))


@dataclass(frozen=True, slots=True, eq=False)
class Row(Placed):
    """A row of printed text; corners around its ink. A vertical row reads down the page.

    `letters` are the corners of its characters (n, 4, 2), spaces among them.
    """

    text: str
    letters: NDArray[np.float64]
    vertical: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Cell(Placed):
    """A cell of a ruled table; `text` is the rows in it joined without a space."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Table(Placed):
    """A ruled table."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CheckBox(Placed):
    """A box to tick; the corners are those of the box without its label."""

    label: str
    checked: bool


@dataclass(frozen=True, slots=True, eq=False)
class Seal(Placed):
    """A seal: `text` along its rim (of a square one: all), `inner` the lines within."""

    text: str
    inner: str = ""
    shape: SealShape = SealShape.ROUND
    colour: SealColour = SealColour.RED


@dataclass(frozen=True, slots=True, eq=False)
class Handwriting(Placed):
    """A stretch of handwriting; `text` may be empty where nobody could read it."""

    text: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """Everything on a page. `rows` are in reading order.

    Attributes:
        page: the corners of the sheet of paper in the picture, its own top left first.
        rotation: degrees clockwise by which the picture must be turned to stand upright.
        harm: names of what is wrong with the picture, such as `blur` or `glare`.
        harmed: where, for each that has a place.
    """

    page: Points
    rows: tuple[Row, ...] = ()
    tables: tuple[Table, ...] = ()
    check_boxes: tuple[CheckBox, ...] = ()
    seals: tuple[Seal, ...] = ()
    handwriting: tuple[Handwriting, ...] = ()
    rotation: int = 0
    harm: tuple[str, ...] = ()
    harmed: tuple[Placed, ...] = ()

    def mapped(self, move: Move) -> Truth:
        """The truth after every point of the picture went where `move` takes it."""
        return replace(
            self,
            page=move(self.page),
            rows=tuple(
                replace(
                    row,
                    corners=move(row.corners),
                    letters=move(row.letters.reshape(-1, 2)).reshape(-1, 4, 2),
                )
                for row in self.rows
            ),
            tables=tuple(
                replace(_at(table, move), cells=tuple(_at(cell, move) for cell in table.cells))
                for table in self.tables
            ),
            check_boxes=tuple(_at(box, move) for box in self.check_boxes),
            seals=tuple(_at(seal, move) for seal in self.seals),
            handwriting=tuple(_at(hand, move) for hand in self.handwriting),
            harmed=tuple(_at(spot, move) for spot in self.harmed),
        )

    def moved(self, matrix: NDArray[np.floating]) -> Truth:
        """The truth after a projective (3, 3) or affine (2, 3) transform of the picture."""
        full = np.vstack([matrix, [0.0, 0.0, 1.0]]) if len(matrix) == 2 else matrix
        return self.mapped(lambda points: transformed(points, full))


def transformed(points: Points, matrix: NDArray[np.floating]) -> Points:
    """Points (n, 2) after a projective transform (3, 3)."""
    moved = cv2.perspectiveTransform(points.reshape(-1, 1, 2), matrix.astype(np.float64))
    return np.asarray(moved, np.float64).reshape(-1, 2)


def _at(thing: P, move: Move) -> P:
    return replace(thing, corners=move(thing.corners))
