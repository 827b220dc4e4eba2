"""Letters that two neighbouring pieces of one row both show: 有效期限2 before 2021.10.06."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ocr.engine import Piece

_LEVEL = 0.6  # of the lower piece's height that both share
_MOST = 0.5  # of a piece that another may show too


def without_repeats(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without the last letters that the next piece of their row begins with."""
    return [_cut(piece, [p for p in pieces if _follows(p, piece)]) for piece in pieces]


def _follows(after: Piece, piece: Piece) -> bool:
    """Whether a level piece begins within another one and goes on behind it."""
    if after is piece or after.upright or piece.upright:
        return False
    (left, top), (right, bottom) = piece.quad.min(axis=0), piece.quad.max(axis=0)
    (start, high), (end, low) = after.quad.min(axis=0), after.quad.max(axis=0)
    level = min(bottom, low) - max(top, high)
    begins = right - _MOST * (right - left) < start < right < end
    return bool(begins and level >= _LEVEL * min(bottom - top, low - high))


def _cut(piece: Piece, following: Sequence[Piece]) -> Piece:
    if not following or "".join(part.text for part in piece.parts) != piece.text:
        return piece
    left, width = piece.quad[:, 0].min(), np.ptp(piece.quad[:, 0])
    for after in following:
        start = (after.quad[:, 0].min() - left) / width
        keep = len([part for part in piece.parts if (part.start + part.end) / 2 < start])
        rest = piece.text[keep:].strip()
        if keep and rest and after.text.startswith(rest):
            quad = piece.quad.copy()
            quad[[1, 2], 0] = np.minimum(quad[[1, 2], 0], after.quad[:, 0].min())
            share = np.ptp(quad[:, 0]) / width
            parts = tuple(
                replace(p, start=min(1.0, p.start / share), end=min(1.0, p.end / share))
                for p in piece.parts[:keep]
            )
            return replace(piece, text=piece.text[:keep], quad=quad, parts=parts)
    return piece
