"""The text along a seal's rim: the ring is unrolled to a strip and read like a line."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import SealColour
from ocr.engine import Engine, Image, Piece
from ocr.picture.seals import SealMark

# The band of the rim's letters as shares of the radius: the border stands outside, the star inside.
_BAND = (0.52, 0.94)
# Height of the strip, so that its letters have about the 48 pixels that recognition uses.
_STRIP = 96
_SMALLEST = 70.0  # pixels across; below it the letters have fewer than eight pixels
_MARGIN = 24
# Unrolled at the right place, made seals read with 0.9 and more; a cut or tilted ring less.
_SURE = 0.85
_LEAST_PIECE = 0.70  # the faint remains of print read with 0.3 to 0.6


def read_ring(image: Image, mark: SealMark, engine: Engine) -> str:
    """The text of a seal's ring, read clockwise; empty when it cannot be read surely enough."""
    if min(mark.axes) < _SMALLEST or mark.colour is SealColour.GREY:
        return ""
    ink = _ink(image, mark.colour)
    best: tuple[float, str] = (0.0, "")
    gap = _gap(ink, mark)
    for seam in (gap, gap + np.pi / 3, gap - np.pi / 3):
        score, text = _read(_unrolled(ink, mark, seam), engine)
        # More letters count for more, because a ring that is cut loses its ends.
        if score * len(text) > best[0] * len(best[1]):
            best = (score, text)
        if best[0] >= _SURE:
            break
    return best[1]


def _ink(image: Image, colour: SealColour) -> NDArray[np.uint8]:
    """Ink of the seal dark on white; print in black or grey vanishes."""
    channels = image.astype(np.int16)
    own = channels[:, :, 2 if colour is SealColour.RED else 0]
    other = (channels.sum(axis=2) - own) // 2
    strength = (own - other).clip(0, None)
    top = max(40.0, float(np.percentile(strength, 99.5)))
    return np.asarray(255 - (strength * (255 / top)).clip(0, 255), np.uint8)


def _around(mark: SealMark, angles: NDArray[np.float64], radii: NDArray[np.float64]) -> Image:
    """Pixels of the picture at angles (clockwise from the right) and radii (1 is the rim)."""
    turn = np.deg2rad(mark.angle)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    shape = rotation @ np.diag([mark.axes[0] / 2, mark.axes[1] / 2]) @ rotation.T
    unit = np.stack([np.cos(angles) * radii, np.sin(angles) * radii], axis=-1)
    return np.asarray(unit @ shape.T + np.array(mark.centre), np.float32)


def _gap(ink: NDArray[np.uint8], mark: SealMark) -> float:
    """The direction of the widest stretch of the ring without letters, where to cut it."""
    angles = np.linspace(0, 2 * np.pi, 360, endpoint=False)
    places = _around(mark, *np.meshgrid(angles, np.linspace(0.62, 0.88, 24)))
    ring = cv2.remap(ink, places[..., 0], places[..., 1], cv2.INTER_LINEAR, borderValue=255)
    empty = np.asarray(ring, np.float64).mean(axis=0) > 225
    best, run, start = 0, 0, 0
    for i, free in enumerate(np.concatenate([empty, empty])):
        run = run + 1 if free else 0
        if best < run <= len(empty):
            best, start = run, i - run + 1
    return float(angles[(start + best // 2) % len(angles)]) if best else np.pi / 2


def _unrolled(ink: NDArray[np.uint8], mark: SealMark, seam: float) -> Image:
    width = round(2 * np.pi * (sum(_BAND) / 2) / (_BAND[1] - _BAND[0]) * _STRIP)
    angles = seam + np.linspace(0, 2 * np.pi, width)
    radii = np.linspace(_BAND[1], _BAND[0], _STRIP)
    places = _around(mark, *np.meshgrid(angles, radii))
    strip = cv2.remap(ink, places[..., 0], places[..., 1], cv2.INTER_CUBIC, borderValue=255)
    padded = np.pad(np.asarray(strip, np.uint8), _MARGIN, constant_values=255)
    return np.ascontiguousarray(np.repeat(padded[:, :, None], 3, axis=2))


def _read(strip: Image, engine: Engine) -> tuple[float, str]:
    pieces = [
        piece
        for piece in engine.read(strip)
        if _height(piece) > 0.25 * _STRIP and piece.score >= _LEAST_PIECE
    ]
    if not pieces:
        return 0.0, ""
    pieces.sort(key=lambda piece: float(piece.quad[:, 0].min()))
    letters = sum(len(piece.text) for piece in pieces)
    score = sum(len(piece.text) * piece.score for piece in pieces) / letters
    return score, "".join(piece.text for piece in pieces)


def _height(piece: Piece) -> float:
    return float(np.ptp(piece.quad[:, 1]))
