"""Where the characters of a recognised piece of text stand.

The recogniser tells where it saw each character along the piece, to a sixth of the row's height;
the blank columns between the characters tell the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import Box, Word
from ocr.engine import Image, Piece

# A run of letters or digits, or one character; Chinese characters are letters of their own.
_UNIT = re.compile(
    r"(?:(?![\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[^\W_])+|\S", re.UNICODE
)
# One step of the recogniser as a share of the row's height: 8 of 48 pixels.
_STEP = 1 / 6
_NARROW = 0.5  # width of a letter, digit or ASCII sign by that of a Chinese character
# Rows are detected with a margin: a full-width character takes about this share of the height.
_FULL = 0.9
_HALF = 0.6  # of a letter, with the space around it
# How far a border may move to the emptiest column, in row heights.
_REACH = 0.22
_MOST_PIXELS = 64  # height at which ink is looked at
_LONGEST = 6_400
# Ink differs from the paper by this share of the darkest print's difference.
_INK = 0.35
_DARKEST = 0.99
# What moving a border by all of its reach costs, in shares of a column full of ink.
_PULL = 0.15


@dataclass(frozen=True, slots=True)
class _Letter:
    """One character, its middle and its share of a full width, along the piece (0 to 1)."""

    text: str
    middle: float
    width: float


def words_of(piece: Piece, image: Image, scale: float) -> tuple[Word, ...]:
    """Words of a piece found on `image` (grey or BGR); boxes are its pixels times `scale`.

    One word a Chinese character or sign, or a run of letters or digits. Empty when the recogniser
    did not place the characters.
    """
    letters = _letters(piece)
    if not letters:
        return ()
    length, height = _size(piece)
    borders = _borders(letters, _FULL * height / length)
    ink = _ink(piece, image)
    edges = _tightened(_snapped(borders, ink, height / length), ink)
    words = []
    position = 0
    for unit in split(piece.text):
        start, end = edges[position][0], edges[position + len(unit) - 1][1]
        words.append(Word(unit[:200], _box(piece, start, end, scale)))
        position += len(unit)
    return tuple(words)


def split(text: str) -> list[str]:
    """The words of a text: Chinese characters and signs one by one, runs of letters or digits."""
    return _UNIT.findall(text)


def _letters(piece: Piece) -> list[_Letter]:
    """Every character but blanks with the middle that the recogniser gave it."""
    if "".join(part.text for part in piece.parts) != piece.text:
        return []
    length, height = _size(piece)
    half = _STEP / 2 * height / length
    found: list[_Letter] = []
    for part in piece.parts:
        first, last = part.start + half, part.end - half
        count = len(part.text)
        if count == 1 or last <= first:
            first = last = (part.start + part.end) / 2
        for i, letter in enumerate(part.text):
            share = i / (count - 1) if count > 1 else 0.0
            middle = first + share * (last - first)
            if not letter.isspace():
                width = _NARROW if letter.isascii() else 1.0
                found.append(_Letter(letter, max(middle, found[-1].middle if found else 0), width))
    return found


def _size(piece: Piece) -> tuple[float, float]:
    """Length along the text and height across it, in pixels, at least 1."""
    sides = np.linalg.norm(np.roll(piece.quad, -1, axis=0) - piece.quad, axis=1)
    across, down = float(max(sides[0], sides[2], 1.0)), float(max(sides[1], sides[3], 1.0))
    return (down, across) if piece.upright else (across, down)


def _borders(letters: list[_Letter], full: float) -> list[tuple[float, float]]:
    """Start and end of each letter: half its width to either side, up to its neighbour."""
    spans = []
    for i, letter in enumerate(letters):
        half = _HALF * full * letter.width
        start, end = letter.middle - half, letter.middle + half
        if i:
            start = max(start, _between(letters[i - 1], letter))
        if i + 1 < len(letters):
            end = min(end, _between(letter, letters[i + 1]))
        spans.append((max(start, 0.0), min(max(end, start), 1.0)))
    return spans


def _between(left: _Letter, right: _Letter) -> float:
    share = left.width / (left.width + right.width)
    return left.middle + share * (right.middle - left.middle)


def _ink(piece: Piece, image: Image) -> NDArray[np.float32]:
    """How much ink stands in each column of the piece (row, when it runs down), 0 to 1."""
    length, height = _size(piece)
    high = int(min(max(height, 8), _MOST_PIXELS))
    long = int(min(max(length * high / height, 8), _LONGEST))
    size = (high, long) if piece.upright else (long, high)
    corners = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(piece.quad.astype(np.float32), corners)
    crop = cv2.warpPerspective(image, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY) if crop.ndim == 3 else crop
    counts = np.bincount(grey.ravel(), minlength=256)
    paper = int(np.searchsorted(np.cumsum(counts), grey.size / 2))
    strength = np.abs(np.arange(256) - paper)  # light print on a dark ground is ink too
    stronger = np.cumsum(np.bincount(strength, weights=counts))
    top = int(np.searchsorted(stronger, _DARKEST * grey.size)) or 1
    profile = (strength > _INK * top)[grey].mean(axis=1 if piece.upright else 0)
    return np.asarray(profile, np.float32)


def _snapped(
    spans: list[tuple[float, float]], ink: NDArray[np.float32], height: float
) -> list[tuple[float, float]]:
    """Borders moved to the emptiest column near them; a border between neighbours stays one."""
    count = len(ink)
    reach = _REACH * height
    columns = np.arange(count)
    pull = _PULL / (reach * count)

    def emptiest(place: float, low: float, high: float) -> float:
        first = min(max(int(max(place - reach, low) * count), 0), count - 1)
        last = min(max(int(min(place + reach, high) * count), first), count - 1)
        away = np.abs(columns[first : last + 1] - place * count)
        best = first + int(np.argmin(ink[first : last + 1] + pull * away))
        return (best + 0.5) / count

    middles = [(start + end) / 2 for start, end in spans]
    moved = []
    for i, (start, end) in enumerate(spans):
        low = middles[i - 1] if i else 0.0
        high = middles[i + 1] if i + 1 < len(spans) else 1.0
        left = emptiest(start, low, middles[i])
        right = emptiest(end, middles[i], high)
        moved.append((min(left, right), max(left, right)))
    return moved


def _tightened(
    spans: list[tuple[float, float]], ink: NDArray[np.float32]
) -> list[tuple[float, float]]:
    """The spans without the blank columns at their ends; as they are where there is no ink."""
    count = len(ink)
    inked = np.flatnonzero(ink)

    def tight(start: float, end: float) -> tuple[float, float]:
        low = int(inked.searchsorted(round(start * count)))
        high = int(inked.searchsorted(round(end * count), side="right"))
        if low >= high:
            return start, end
        first, last = int(inked[low]), int(inked[high - 1])
        return max((first - 1) / count, start), min((last + 2) / count, end)

    return [tight(*span) for span in spans]


def _box(piece: Piece, start: float, end: float, scale: float) -> Box:
    """The upright rectangle around the part of the piece from `start` to `end`."""
    one, two, three, four = piece.quad.tolist()
    sides = ((one, four), (two, three)) if piece.upright else ((one, two), (four, three))
    across, down = (
        [a[axis] + share * (b[axis] - a[axis]) for a, b in sides for share in (start, end)]
        for axis in (0, 1)
    )
    return Box(min(across) * scale, min(down) * scale, max(across) * scale, max(down) * scale)
