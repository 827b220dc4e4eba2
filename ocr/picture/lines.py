"""Recognised pieces to lines of text: with words, in reading order."""

from __future__ import annotations

from collections.abc import Sequence

import cv2

from ocr.document import Box, Line
from ocr.engine import Image, Piece
from ocr.normalise import normalise
from ocr.picture.order import in_reading_order
from ocr.picture.rulings import Rulings
from ocr.picture.vertical import is_vertical, joined
from ocr.picture.words import words_of


def lines_of(pieces: Sequence[Piece], image: Image, scale: float) -> tuple[Line, ...]:
    """Lines in reading order of what was read from `image`; boxes are its pixels times `scale`."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    found = [line for piece in pieces if (line := _line(piece, grey, scale)) is not None]
    rulings = Rulings(grey, scale)
    return tuple(in_reading_order(joined(found, rulings), lambda line: line.box, rulings))


def _line(piece: Piece, image: Image, scale: float) -> Line | None:
    text = normalise(piece.text)
    if not text:
        return None
    low, high = piece.quad.min(axis=0) * scale, piece.quad.max(axis=0) * scale
    box = Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    words = words_of(piece, image, scale)
    vertical = is_vertical(text, upright=piece.upright)
    return Line(text, piece.text, box, piece.score, words, vertical)
