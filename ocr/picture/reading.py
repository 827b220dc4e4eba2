"""The rows of a page, read from its picture."""

from __future__ import annotations

import numpy as np

from ocr.engine import DETECTION_SIDE, Engine, Image, Piece
from ocr.picture.false_text import without_false_text
from ocr.picture.mixed_rows import with_print
from ocr.picture.twice_seen import without_repeats

# Rows lower than this many pixels at the detection size are found piecemeal: of pages that filled
# a third of a photo 41 of 281 characters were lost, none after a second, larger detection, which
# takes 0.9 GB.
_LOW_ROW = 11.5
# Small print beside large: a quarter of the rows is enough. Ordinary pages at 200 and 300 dpi,
# real forms and scans have 13.7 pixels and more there, two A4 pages on one scan 10.
_LOW_SHARE = 25
_SECOND_SIDE = 1920


def read_rows(image: Image, engine: Engine) -> list[Piece]:
    """Pieces of text of a page (BGR), looked for a second time where its rows are low."""
    pieces = engine.read(image, unread=True)
    if _too_low(pieces, max(image.shape[:2])):
        again = engine.read(image, side=min(max(image.shape[:2]), _SECOND_SIDE), unread=True)
        pieces = max(pieces, again, key=_gain)
    printed = without_repeats(with_print(pieces, image, engine))
    return without_false_text(printed, image, engine)


def _too_low(pieces: list[Piece], long: int) -> bool:
    if long <= 1.2 * DETECTION_SIDE:
        return False
    pieces = [piece for piece in pieces if piece.text]
    shrunk = DETECTION_SIDE / long
    return not pieces or float(np.percentile(_heights(pieces), _LOW_SHARE)) * shrunk < _LOW_ROW


def _gain(pieces: list[Piece]) -> float:
    """Characters read, those of doubtful pieces counting less."""
    return sum(len(p.text) * p.score**2 for p in pieces)


def _heights(pieces: list[Piece]) -> list[float]:
    """Heights of rows in pixels: the shorter sides of their quadrilaterals."""
    heights = []
    for piece in pieces:
        sides = np.linalg.norm(np.roll(piece.quad, -1, axis=0) - piece.quad, axis=1)
        heights.append(float(min(sides[0] + sides[2], sides[1] + sides[3]) / 2))
    return heights
