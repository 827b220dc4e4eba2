"""What a seal says: the text along its rim, unrolled to a strip, and the lines within."""

from __future__ import annotations

import re
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import SealColour, SealShape
from ocr.engine import Engine, Image, Piece
from ocr.picture.seal_ink import balanced, strength
from ocr.picture.seal_lines import read_columns, read_lines
from ocr.picture.seal_mark import SealMark, within

# The band of the rim's letters as shares of the radius: the border stands outside, the star inside.
_BAND = (0.50, 0.94)
# Height of the strip, so that its letters have about the 48 pixels that recognition uses.
_STRIP = 96
_SMALLEST = 60.0  # pixels across; below it the letters have fewer than seven pixels
_MARGIN = 24
# Letters of this many pixels are enough; larger seals are read smaller.
_LARGEST = 900.0
# A ring that is cut at the wrong place or lies askew reads less surely (tuning seeds).
_SURE = 0.88
_LEAST_PIECE = 0.60  # the faint remains of print read less surely
# The number along the lower rim is a third as high as the letters.
_LEAST_HEIGHT = 0.27
_SAME_HEIGHT = 0.6
_SAME_ROW = 0.25
# Pieces of one rim stand no farther apart than this, by the height of their letters.
_APART = 1.6
# What reaches the lower edge of a strip and has its middle below this share of the height is of a
# line within.
_INKED = 160
_LOW = 0.6
# A name has so many Chinese characters; then digits at its ends are those of the number.
_NAME = 4
# Shorter or less sure than this it is what is left of a rim that cannot be read.
_SHORTEST = 4
_LEAST_RIM = 0.65
_NUMBER_BEFORE = re.compile(r"^[\s.,:·-]*[A-Za-z]*\d[\dA-Za-z.,:·$-]*")
_NUMBER_AFTER = re.compile(r"[A-Za-z.,:·$-]*\d[\dA-Za-z.,:·$-]*$")
# How far ink darkens the channel of its own colour, by its strength; more than that is print.
_CLEAR_TAKEN = 0.5
_PRINT = 40
# Specks at the ends of a rim are read as these.
_SIGNS = " 、，。,.:;·-—'\"`~_|/"
# Cosine from which on two directions are tried once.
_SAME_WAY = 0.94

Ink = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class SealText:
    """What a seal says: `rim` clockwise (of a square one: all), `inner` the lines within."""

    rim: str = ""
    inner: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One try to read a rim: text, mean score, the direction of its middle in radians."""

    text: str = ""
    score: float = 0.0
    up: float = -np.pi / 2

    @property
    def worth(self) -> float:
        """More letters count for more, because a ring that is cut loses its ends."""
        return self.score**2 * len(self.text)


def read_seal(image: Image, mark: SealMark, engine: Engine) -> SealText:
    """Read a seal; what cannot be read surely enough is empty."""
    if min(mark.axes) < _SMALLEST and mark.shape is not SealShape.SQUARE:
        return SealText()
    area, own = _cut(image, mark)
    if area.size == 0:
        return SealText()
    if mark.shape is SealShape.SQUARE:
        return SealText(read_columns(_ink(area, mark.colour), own, engine))
    best = _Reading()
    for ink in _maps(area, mark.colour):
        best = max(best, _rim(ink, own, engine), key=lambda reading: reading.worth)
        if best.score >= _SURE:
            break
    plain = _ink(area, mark.colour)
    inner = read_lines(plain, own, best.up, engine)
    opposite = _gap(plain, own) + np.pi
    if not inner and np.cos(opposite - best.up) < _SAME_WAY:
        inner = read_lines(plain, own, opposite, engine)
    name = _name(best.text)
    return SealText(name if best.score >= _LEAST_RIM and len(name) >= _SHORTEST else "", inner)


def _name(text: str) -> str:
    """The rim's text without specks at its ends and the number of the lower rim."""
    text = text.strip(_SIGNS)
    if sum("\u4e00" <= c <= "\u9fff" for c in text) < _NAME:
        return text
    return _NUMBER_AFTER.sub("", _NUMBER_BEFORE.sub("", text))


def _cut(image: Image, mark: SealMark) -> tuple[Image, SealMark]:
    """The part of the picture around a seal, at most `_LARGEST` across, and the mark on it."""
    height, width = image.shape[:2]
    box, more = mark.box, 0.08 * max(mark.axes)
    left, top = max(0, int(box.left - more)), max(0, int(box.top - more))
    right, bottom = min(width, int(box.right + more) + 1), min(height, int(box.bottom + more) + 1)
    area, own = image[top:bottom, left:right], mark.moved(-left, -top)
    factor = _LARGEST / max(mark.axes)
    if factor < 1 and area.size:
        area = np.asarray(
            cv2.resize(area, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8
        )
        own = own.scaled(factor)
    return area, own


def _maps(area: Image, colour: SealColour) -> list[Ink]:
    """The seal's ink dark on white: without the print, and with it where letters are crossed."""
    maps = [_ink(area, colour)]
    if colour is not SealColour.GREY:
        dark = balanced(area).min(axis=2)
        maps.append(_stretched(np.asarray(255 - dark, np.uint8)))
    return maps


def _ink(area: Image, colour: SealColour) -> Ink:
    """The seal's ink dark on white; print in other colours vanishes."""
    white = balanced(area)
    if colour is SealColour.GREY:
        return _stretched(np.asarray(255 - cv2.cvtColor(white, cv2.COLOR_BGR2GRAY), np.uint8))
    # JPEG keeps colour at half the resolution and brightness in full: where there is no print,
    # the darkness of the channel that the ink takes away shows finer strokes.
    own = strength(white, colour)
    blue, green, red = cv2.split(white)
    clear, taken = (red, green) if colour is SealColour.RED else (blue, red)
    print_ = cv2.subtract(255 - clear, cv2.convertScaleAbs(own, alpha=_CLEAR_TAKEN))
    printed = cv2.dilate((print_ > _PRINT).astype(np.uint8), np.ones((3, 3), np.uint8))
    dark = np.asarray(255 - taken, np.uint8)
    return _stretched(np.where(printed > 0, np.minimum(own, dark), dark))


def _stretched(soft: Ink) -> Ink:
    top = max(30.0, float(np.percentile(soft, 98.5)))
    return np.asarray(255 - (soft * (255 / top)).clip(0, 255), np.uint8)


def _rim(ink: Ink, mark: SealMark, engine: Engine) -> _Reading:
    """The best reading of a rim, cut open at its gap and beside it."""
    best = _Reading()
    gap = _gap(ink, mark)
    for seam in (gap, gap + np.pi / 3, gap - np.pi / 3):
        best = max(best, _read(ink, mark, seam, engine), key=lambda reading: reading.worth)
        if best.score >= _SURE:
            break
    return best


def _gap(ink: Ink, mark: SealMark) -> float:
    """The direction of the widest stretch of the ring without letters, where to cut it."""
    angles = np.linspace(0, 2 * np.pi, 360, endpoint=False)
    places = within(mark, *np.meshgrid(angles, np.linspace(0.62, 0.84, 24)))
    ring = cv2.remap(ink, places[..., 0], places[..., 1], cv2.INTER_LINEAR, borderValue=255)
    empty = np.asarray(ring, np.float64).mean(axis=0) > 225
    best, run, start = 0, 0, 0
    for i, free in enumerate(np.concatenate([empty, empty])):
        run = run + 1 if free else 0
        if best < run <= len(empty):
            best, start = run, i - run + 1
    return float(angles[(start + best // 2) % len(angles)]) if best else np.pi / 2


def _unrolled(ink: Ink, mark: SealMark, seam: float) -> tuple[Image, NDArray[np.float64]]:
    """The rim as a strip of even scale, and the direction of each of its columns."""
    dense = seam + np.linspace(0, 2 * np.pi, 721)
    places = within(mark, dense, np.full(721, sum(_BAND) / 2))
    steps = np.linalg.norm(np.diff(places, axis=0), axis=1)
    way = np.concatenate([[0.0], np.cumsum(steps)])
    oval = mark.shape is SealShape.OVAL
    depth = (_BAND[1] - _BAND[0]) * (min(mark.axes) / 2 if oval else sum(mark.axes) / 4)
    width = max(_STRIP, round(float(way[-1]) / max(depth, 1.0) * _STRIP))
    angles = np.interp(np.linspace(0, way[-1], width), way, dense)
    radii = np.linspace(_BAND[1], _BAND[0], _STRIP)
    grid = within(mark, *np.meshgrid(angles, radii))
    strip = cv2.remap(ink, grid[..., 0], grid[..., 1], cv2.INTER_CUBIC, borderValue=255)
    padded = np.pad(_letters_only(np.asarray(strip, np.uint8)), _MARGIN, constant_values=255)
    return np.ascontiguousarray(np.repeat(padded[:, :, None], 3, axis=2)), angles


def _letters_only(strip: Ink) -> Ink:
    """A strip without the ends of the lines within, which come in from below."""
    _, labels, stats, centres = cv2.connectedComponentsWithStats((strip < _INKED).astype(np.uint8))
    touching = stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT] >= len(strip)
    low = touching & (centres[:, 1] > _LOW * len(strip))
    low[0] = False
    around = cv2.dilate(low[labels].astype(np.uint8), np.ones((5, 5), np.uint8))
    return np.asarray(np.where(around > 0, 255, strip), np.uint8)


def _read(ink: Ink, mark: SealMark, seam: float, engine: Engine) -> _Reading:
    strip, angles = _unrolled(ink, mark, seam)
    pieces = [
        piece
        for piece in engine.read(strip)
        if _height(piece) > _LEAST_HEIGHT * _STRIP and piece.score >= _LEAST_PIECE
    ]
    if not pieces:
        return _Reading()
    pieces = _row(pieces)
    letters = sum(len(piece.text) for piece in pieces)
    score = sum(len(piece.text) * piece.score for piece in pieces) / letters
    text = "".join(piece.text for piece in pieces)
    left, right = float(pieces[0].quad[:, 0].min()), float(pieces[-1].quad[:, 0].max())
    name = _name(text)
    before = text.index(name)
    middle = left + (right - left) * (before + len(name) / 2) / len(text)
    column = int(np.clip(middle - _MARGIN, 0, len(angles) - 1))
    return _Reading(text, score, float(angles[column]))


def _row(pieces: list[Piece]) -> list[Piece]:
    """The main piece and those that follow one another beside it."""
    main = max(pieces, key=lambda piece: piece.score**2 * len(piece.text))
    row = [piece for piece in pieces if _in_row(piece, main)]
    row.sort(key=lambda piece: float(piece.quad[:, 0].min()))
    first = last = next(i for i, piece in enumerate(row) if piece is main)
    while first > 0 and _follows(row[first - 1], row[first], main):
        first -= 1
    while last < len(row) - 1 and _follows(row[last], row[last + 1], main):
        last += 1
    return row[first : last + 1]


def _follows(left: Piece, right: Piece, main: Piece) -> bool:
    """Whether no more than a letter's place lies between two pieces."""
    return bool(right.quad[:, 0].min() - left.quad[:, 0].max() <= _APART * _height(main))


def _in_row(piece: Piece, main: Piece) -> bool:
    """Whether a piece stands beside the main one: the ends of lines within lie lower."""
    height = _height(main)
    shift = float(piece.quad[:, 1].mean() - main.quad[:, 1].mean())
    return _height(piece) >= _SAME_HEIGHT * height and abs(shift) <= _SAME_ROW * height


def _height(piece: Piece) -> float:
    return float(np.ptp(piece.quad[:, 1]))
