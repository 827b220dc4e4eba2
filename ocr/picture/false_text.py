"""Text that is none: print that shows through from the other side, and specks read as letters."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.engine import Engine, Image, Piece

# Print that shows through (6 to 30 % of its strength, 4 made blank backs) reads with 0.5 to 0.85,
# in the mirror with 0.9 and more; print of the page itself, blurred by 2.6 pixels or saved at JPEG
# quality 8, with 0.7 and more, and no row of it reads better in the mirror.
_DOUBTFUL = 0.9
_IN_MIRROR = 0.85
_BETTER = 0.1
_SAMPLE = 6
_LEAST_LETTERS = 4
# Specks, staples and remains of seals: one or two letters, hardly sure.
_SPECK_LETTERS = 2
_SPECK_SCORE = 0.5
_HEIGHT = 48
_LONGEST = 1600


def without_false_text(pieces: Sequence[Piece], image: Image, engine: Engine) -> list[Piece]:
    """The pieces (read from `image`, BGR) that are text of this side of the page.

    At most twelve rows are read again, in both mirrors, and only where rows are doubtful.
    """
    kept = [p for p in pieces if len(p.text) > _SPECK_LETTERS or p.score >= _SPECK_SCORE]
    doubtful = [p for p in kept if p.score < _DOUBTFUL and len(p.text) >= _LEAST_LETTERS]
    if not doubtful:
        return kept
    sample = sorted(doubtful, key=lambda piece: -len(piece.text))[:_SAMPLE]
    through = _through(sample, image, engine, _BETTER)
    if 2 * len(through) <= len(sample):
        return _without(kept, through)
    # A back: its other rows are as doubtful, and a few short ones read well either way.
    kept = [p for p in kept if p.score >= _DOUBTFUL]
    return _without(kept, _through(kept, image, engine, 0.0)) if len(kept) <= _SAMPLE else kept


def _through(pieces: Sequence[Piece], image: Image, engine: Engine, better: float) -> list[Piece]:
    """Those that read so much better in the mirror."""
    rows = [_mirrored(piece, image) for piece in pieces]
    # Backs look as if they stood on their heads too, and are turned: then the mirror lies level.
    rows += [np.ascontiguousarray(row[::-1, ::-1]) for row in rows]
    scores = [score for _, score in engine.recognise(rows)] if rows else []
    return [
        piece
        for i, piece in enumerate(pieces)
        if max(scores[i], scores[i + len(pieces)]) >= max(_IN_MIRROR, piece.score + better)
    ]


def _without(pieces: list[Piece], others: list[Piece]) -> list[Piece]:
    return [p for p in pieces if not any(p is other for other in others)]


def _mirrored(piece: Piece, image: Image) -> Image:
    """The piece as a level row, seen from the other side of the paper."""
    quad = piece.quad.astype(np.float32)
    if piece.upright:
        quad = np.roll(quad, -1, axis=0)
    width = float(np.linalg.norm(quad[1] - quad[0]))
    height = max(float(np.linalg.norm(quad[3] - quad[0])), 1.0)
    size = (int(np.clip(width * _HEIGHT / height, _HEIGHT, _LONGEST)), _HEIGHT)
    corners = np.array([[size[0], 0], [0, 0], [0, size[1]], [size[0], size[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad, corners)
    return np.asarray(cv2.warpPerspective(image, matrix, size), np.uint8)
