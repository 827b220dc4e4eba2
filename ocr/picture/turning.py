"""Which way up a page stands, told by how well its own rows read.

For pictures of which the classifier is not sure: cut-out rows, cards, pages with little text.
Recognition reads a row that stands on its head with a score of 0.55 to 0.75, a level one with 0.97
and more (13 kinds of made pages, four turns each).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np

from ocr.engine import Engine, Image, Piece

# Read no better than this a page may stand wrong; one that the classifier is sure of is asked
# again only when hardly anything was read.
_DOUBTFUL = 0.85
_HOPELESS = 0.78
_SIDEWAYS = 0.5  # share of text higher than wide from which it may be the page that lies down
_SAMPLE = 6
_LEAST_LETTERS = 3
_SURE = 0.85
_BETTER = 0.12  # by so much must another turn read better
_HEIGHT = 48


def turn_by_reading(pieces: Sequence[Piece], image: Image, engine: Engine, *, sure: bool) -> int:
    """Degrees clockwise (0, 90, 180, 270) that bring the page upright, as its rows read best.

    `pieces` were read from `image` as it stands; `sure` is whether the classifier was. At most
    12 rows are read again, and none when the page reads well.
    """
    letters = sum(len(piece.text) for piece in pieces)
    if letters < _LEAST_LETTERS:
        return 0
    score = sum(piece.score * len(piece.text) for piece in pieces) / letters
    lying = sum(len(piece.text) for piece in pieces if piece.upright) / letters
    if score >= (_HOPELESS if sure else _DOUBTFUL) and (sure or lying <= _SIDEWAYS):
        return 0
    upright = lying > _SIDEWAYS
    sample = sorted(
        (p for p in pieces if p.upright is upright and len(p.text) >= _LEAST_LETTERS),
        key=lambda piece: -len(piece.text),
    )[:_SAMPLE]
    totals: dict[int, float] = defaultdict(float)
    for piece in sample:
        for turn, found in _readings(piece, image, engine).items():
            totals[turn] += found * len(piece.text)
    weight = sum(len(piece.text) for piece in sample)
    if not weight:
        return 0
    best = max(totals, key=lambda turn: totals[turn])
    if totals[best] < _SURE * weight or totals[best] < totals[0] + _BETTER * weight:
        return 0
    return best


def _readings(piece: Piece, image: Image, engine: Engine) -> dict[int, float]:
    """How surely a piece reads for each turn of the page (degrees clockwise) that may be needed."""
    row = _row(piece, image)
    if not piece.upright:
        (turned,) = engine.recognise([_rotated(row, 2)])
        return {0: piece.score, 180: turned[1]}
    # Its row was turned to the left to be read, as if the page had to be.
    stacked, other = engine.recognise([_side_by_side(row, len(piece.text)), _rotated(row, 2)])
    return {0: stacked[1], 270: piece.score, 90: other[1]}


def _row(piece: Piece, image: Image) -> Image:
    """The piece as a level row: one that stands is turned to the left."""
    quad = piece.quad.astype(np.float32)
    if piece.upright:
        quad = np.roll(quad, -1, axis=0)
    width = float(np.linalg.norm(quad[1] - quad[0]))
    height = max(float(np.linalg.norm(quad[3] - quad[0])), 1.0)
    size = (int(np.clip(width * _HEIGHT / height, _HEIGHT, 3200)), _HEIGHT)
    corners = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad, corners)
    return np.asarray(cv2.warpPerspective(image, matrix, size), np.uint8)


def _side_by_side(row: Image, letters: int) -> Image:
    """Characters of a row that was turned to the left, each turned back: as vertical text reads."""
    edges = np.linspace(0, row.shape[1], letters + 1).astype(int)
    cells = [
        cv2.resize(_rotated(row[:, start:end], -1), (_HEIGHT, _HEIGHT))
        for start, end in pairwise(edges)
        if end > start
    ]
    return np.ascontiguousarray(np.concatenate(cells, axis=1))


def _rotated(image: Image, quarters: int) -> Image:
    """The picture turned to the left by quarters of a turn."""
    return np.ascontiguousarray(np.rot90(image, quarters))
