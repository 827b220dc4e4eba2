"""A page as the measures look at it: small copies, the paper behind the print, the rows' ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import Box, Line
from ocr.engine import Image
from ocr.picture.copies import smaller

Map = NDArray[np.float32]
Grey = NDArray[np.uint8]

SIDE = 1000
"""Longest side of the copy that most measures look at."""
# Height of the letters as a share of the height of their box, which detection draws with a margin.
_LETTERS = 0.72
# Paper is what remains when everything narrower than this many letters is closed.
_CLOSING = 2.2
_LEAST_EM = 6.0
COARSE = 4
"""Things larger than print are looked for in a copy this much smaller than the small one."""
# The ground of a sheet is lighter than this share of that behind its print: desks are darker.
_SHEET = 0.72
# A row counts as read from this score on; below it its text may be invented.
READ_FROM = 0.8


@dataclass(frozen=True, slots=True)
class Row:
    """A line of text in the small copy: where its ink begins and ends, and how dark it is there.

    `contrast` is that of its print to its paper (0 to 1); `first` and `last` are those of its two
    ends, as shares of it.
    """

    line: Line
    left: float
    top: float
    right: float
    bottom: float
    contrast: float
    first: float
    last: float

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.top + self.bottom) / 2

    @property
    def read(self) -> bool:
        """Whether what it says can be relied on."""
        return self.line.confidence >= READ_FROM


@dataclass(frozen=True, slots=True)
class View:
    """A page picture of which the small copies are made once.

    Attributes:
        scale: pixels of the small copy by those of the page picture.
        em: height of a letter in the small copy.
        colour: small copy, blue green red.
        grey: small copy.
        paper: what it would be without print, in colour.
        light: the same in grey.
        ink: share of the light that print takes away, 0 to 1.
        slope: how much the ink left and right of a pixel differs.
        rows: its lines of text.
        sheet: where the sheet is that they stand on; a desk around it is not.
        read: boxes of what was read for sure in the small copy, rows or not.
    """

    scale: float
    em: float
    colour: Image
    grey: Image
    paper: Image
    light: Grey
    ink: Map
    slope: Map
    rows: tuple[Row, ...]
    sheet: NDArray[np.bool_]
    read: tuple[Box, ...]

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the small copy."""
        return self.grey.shape[0], self.grey.shape[1]

    def page_box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """A box of the small copy in pixels of the page picture."""
        height, width = self.size
        return Box(
            max(0.0, left) / self.scale,
            max(0.0, top) / self.scale,
            min(float(width), right) / self.scale,
            min(float(height), bottom) / self.scale,
        )


def look(picture: Image, lines: Sequence[Line]) -> View:
    """The page picture (BGR) and the lines read from it, made ready."""
    scale = min(1.0, SIDE / max(picture.shape[:2]))
    colour = smaller(picture, scale)
    size = colour.shape[:2]
    # Faint strokes keep their contrast only in a copy that weighs areas.
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    if scale < 1:
        grey = cv2.resize(grey, size[::-1], interpolation=cv2.INTER_AREA)
    heights = [_height(line) for line in lines if line.confidence > 0.5 and len(line.raw) > 1]
    em = _LETTERS * scale * float(np.median(heights)) if heights else 0.0125 * max(size)
    em = float(np.clip(em, _LEAST_EM, 0.03 * max(size)))
    paper = _paper(colour, em)
    light = np.asarray(cv2.cvtColor(paper, cv2.COLOR_BGR2GRAY), np.uint8)
    share = cv2.divide(grey, cv2.max(light, 1), dtype=cv2.CV_32F)
    ink = np.asarray(cv2.max(cv2.subtract(1.0, share), 0.0), np.float32)
    rows = tuple(row for line in lines if (row := _row(line, ink, scale, em)) is not None)
    slope = np.zeros_like(ink)
    cv2.absdiff(ink[:, 2:], ink[:, :-2], dst=slope[:, 1:-1])
    sheet = _sheet(light, rows)
    read = tuple(
        Box(*(v * scale for v in line.box)) for line in lines if line.confidence >= READ_FROM
    )
    return View(
        scale, em, colour, cast("Image", grey), paper, light, ink, slope, rows,
        sheet, read,
    )  # fmt: skip


def percentile(values: NDArray[Any], percent: float) -> float:
    """The value below which `percent` of the values lie; numpy's own takes ten times as long."""
    at = min(values.size - 1, int(values.size * percent / 100))
    return float(np.partition(values, at, axis=None)[at])


def _sheet(light: Grey, rows: Sequence[Row]) -> NDArray[np.bool_]:
    """The hull of the light ground that the rows stand on."""
    height, width = light.shape
    size = (max(8, width // COARSE), max(8, height // COARSE))
    small = cv2.resize(light, size, interpolation=cv2.INTER_AREA)
    points = [
        (
            min(size[0] - 1, int((row.left + row.right) / 2 / COARSE)),
            min(size[1] - 1, int(row.middle / COARSE)),
        )
        for row in rows
        if row.read
    ]
    if not points:
        return np.ones((height, width), bool)
    ground = float(np.median([small[y, x] for x, y in points]))
    _, labels = cv2.connectedComponents((small > _SHEET * ground).astype(np.uint8))
    on = {int(labels[y, x]) for x, y in points} - {0}
    whole = np.isin(labels, list(on)).astype(np.uint8)
    ys, xs = np.nonzero(whole - cv2.erode(whole, np.ones((3, 3), np.uint8), borderValue=0))
    hull = cv2.convexHull(np.stack([xs, ys], 1).astype(np.int32)) if xs.size else None
    mask = np.zeros(small.shape, np.uint8)
    if hull is None:
        mask[:] = 1
    else:
        cv2.fillConvexPoly(mask, hull, 1)
    mask = cv2.erode(mask, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=1)
    return np.asarray(cv2.resize(mask, (width, height), interpolation=cv2.INTER_NEAREST) > 0)


def _height(line: Line) -> float:
    box = line.box
    return box.right - box.left if line.vertical else box.bottom - box.top


def _paper(colour: Image, em: float) -> Image:
    """The picture without what is narrower than two letters and darker than its surroundings."""
    height, width = colour.shape[:2]
    half = cv2.resize(
        colour, (max(1, width // 2), max(1, height // 2)), interpolation=cv2.INTER_AREA
    )
    side = int(_CLOSING * em / 2) | 1
    closed = cv2.morphologyEx(half, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    smooth = cv2.blur(closed, (5, 5))
    return cast("Image", cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR))


def _row(line: Line, ink: Map, scale: float, em: float) -> Row | None:
    """Where a row's ink lies; None for one that stands upright or has none."""
    if line.vertical:
        return None
    left, top, right, bottom = (v * scale for v in line.box)
    x0, y0 = max(0, int(left)), max(0, int(top))
    area = ink[y0 : int(bottom) + 1, x0 : int(right) + 1]
    if area.shape[0] < 3 or area.shape[1] < 3:
        return None
    profile = np.partition(area, -2, axis=0)[-2]  # the second darkest pixel of each column
    level = percentile(profile, 85)
    there = np.flatnonzero(profile > max(0.07, 0.22 * level))
    if not there.size or level < 0.05:
        return None
    first, last = int(there[0]), int(there[-1]) + 1
    reach = max(3, round(0.8 * em))
    begin = float(profile[first : first + reach].max()) / level
    end = float(profile[max(first, last - reach) : last].max()) / level
    return Row(line, x0 + first, top, x0 + last, bottom, level, begin, end)
