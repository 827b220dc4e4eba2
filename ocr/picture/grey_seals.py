"""Seals on copies in black and white: rings and frames, of which no colour proves anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import SealColour, SealShape
from ocr.engine import Image
from ocr.picture import seal_rings
from ocr.picture.copies import smaller
from ocr.picture.seal_ink import balanced
from ocr.picture.seal_mark import SealMark, shape_of
from ocr.picture.seal_places import Place, among_text
from ocr.picture.seals import apart
from ocr.picture.square_seals import find_squares

Mask = NDArray[np.uint8]

_SEARCH_SIDE = 1200
# A picture with more colour than this (mean saturation of its inked pixels) is no copy: its seals
# would be red or blue.
_COLOURLESS = 45.0
# Darkness from which on a pixel is ink: of dark copies, and of light ones.
_INKS = (40, 18)
# A ring among black text must be clearer than one in colour.
_RIM = 0.62
_APART = 0.75
_OUTSIDE = 0.50
_LETTERS = (0.005, 0.60)
_STROKES = 6
_LINE = {SealShape.ROUND: 0.55, SealShape.OVAL: 0.70}
_LINE_AHEAD = 0.42  # of the ink just outside: a circle among rows of text has no more than they
_SEEN = 0.45
_CUT_RIM = 0.85
# Oval seals are searched as circles on a picture stretched so: ratio, angles in degrees.
_OVAL = 0.71
_SLANTS = (-25.0, 0.0, 25.0)
# Sides of square seals, shares of the page's longer side, and how square they are: other frames on
# forms are boxes to tick, cells and places for photos.
_SQUARE = (0.05, 0.095)
_ASPECT = 0.85
# Frames that stand level are printed; a seal hardly ever does (degrees).
_ASKEW = 2.5
_SURE = 0.5
"""Most that is ever claimed of a seal without colour."""


def find_grey_seals(image: Image) -> list[SealMark]:
    """Seals on a picture without colour; empty for coloured pictures."""
    scale = min(1.0, _SEARCH_SIDE / max(image.shape[:2]))
    white = balanced(smaller(image, scale))
    hsv = cv2.cvtColor(white, cv2.COLOR_BGR2HSV)
    soft = np.asarray(255 - cv2.cvtColor(white, cv2.COLOR_BGR2GRAY), np.uint8)
    inked = hsv[:, :, 1][soft > _INKS[0]]
    if not inked.size or float(inked.mean()) > _COLOURLESS:
        return []
    found = [mark for ink in _INKS for mark in _at(soft, ink)]
    return [mark.scaled(1 / scale) for mark in apart(found)]


def _at(soft: Mask, least: int) -> Iterator[SealMark]:
    """Seals whose ink is at least so dark."""
    half = cv2.resize(soft, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    places = [
        (slice(2 * rows.start, 2 * rows.stop), slice(2 * columns.start, 2 * columns.stop))
        for rows, columns in among_text(np.asarray((half >= least).astype(np.uint8) * 255))
    ]
    if not places:
        return
    ink = np.asarray((soft >= least).astype(np.uint8) * 255, np.uint8)
    side = max(ink.shape)
    for guess in _rings(ink, places, ovals=least == _INKS[-1]):
        mark = _judged(soft, seal_rings.refined(ink, guess, reach=0.06), least)
        if mark is not None:
            yield mark
    for mark in find_squares(soft, ink, places, SealColour.GREY, askew=_ASKEW):
        fitting = _SQUARE[0] * side <= max(mark.axes) <= _SQUARE[1] * side
        if fitting and min(mark.axes) >= _ASPECT * max(mark.axes):
            yield replace(mark, confidence=min(mark.confidence, _SURE))


def _rings(ink: Mask, places: list[Place], *, ovals: bool) -> Iterator[SealMark]:
    """Guesses of rings."""
    side = max(ink.shape)
    for rows, columns in places:
        part = ink[rows, columns]
        for guess in (
            *seal_rings.circles(part, side, SealColour.GREY),
            *(_ovals(part, side) if ovals else ()),
        ):
            yield guess.moved(columns.start, rows.start)


def _judged(soft: Mask, mark: SealMark, least: int) -> SealMark | None:
    ring = seal_rings.look(soft, mark, least)
    shape = shape_of(mark.axes)
    good = (
        min(mark.axes) >= seal_rings.LEAST
        and ring.seen >= _SEEN
        and ring.rim >= (_RIM if ring.seen > 0.95 else _CUT_RIM)
        and ring.apart >= _APART
        and ring.line >= _LINE[shape]
        and ring.line - ring.outside >= _LINE_AHEAD
        and ring.outside <= _OUTSIDE
        and _LETTERS[0] <= ring.letters <= _LETTERS[1]
        and ring.strokes >= _STROKES * ring.seen
    )
    sure = round(_SURE * ring.rim * (0.5 + 0.5 * ring.apart), 3)
    return replace(mark, confidence=sure, shape=shape) if good else None


def _ovals(ink: Mask, side: int) -> Iterator[SealMark]:
    """Guesses of oval rings near to level."""
    height, width = ink.shape
    for slant in _SLANTS:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), slant, 1.0)
        stretch = np.array([[_OVAL, 0, 0], [0, 1, 0]]) @ np.vstack([turn, [0, 0, 1]])
        size = max(1, round(_OVAL * width)), height
        back = cv2.invertAffineTransform(stretch)
        for circle in seal_rings.circles(
            np.asarray(cv2.warpAffine(ink, stretch, size), np.uint8), side, SealColour.GREY
        ):
            x, y = back @ np.array([*circle.centre, 1.0])
            short = circle.axes[0]
            yield SealMark(
                (float(x), float(y)), (short / _OVAL, short), slant, SealColour.GREY, 0.0,
                SealShape.OVAL,
            )  # fmt: skip
