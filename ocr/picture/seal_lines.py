"""The straight text of seals: the lines within a ring, and the columns of square seals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engine import Engine, Image, Piece
from ocr.picture.seal_mark import SealMark
from ocr.picture.square_seals import upright

Ink = NDArray[np.uint8]

# What lies farther from the middle than this share of the radius belongs to the rim: of oval
# seals, and of round ones.
_WITHIN = 0.82
_CORE = 0.60
_ROUND = 0.82
_LINE_HEIGHT = 34  # pixels that a line within gets at least
_TALL = 0.20  # of the radius: about the height of such a line
_LEAST_SCORE = 0.70
_MIDDLE = 0.68  # a line's middle lies within this share of the radius
# A square seal of columns is about as wide as high.
_COLUMNS = 0.72
_CELL = 64
_SURE = 0.55
# Letters that lie on their sides read nearly as well; names on seals often end so.
_NAME_ENDS = 0.15
_FRAME = 0.075  # the frame's share of the shorter side
_CARVED = 0.5  # more ink than this within: letters are white
_PAD = 12


def read_lines(ink: Ink, mark: SealMark, up: float, engine: Engine) -> str:
    """The level lines within a ring whose text stands around the direction `up` (radians).

    `ink` is dark on white. Lines are joined by a space; empty when there are none.
    """
    turned = _standing(ink, mark, up)
    pieces = [
        piece
        for piece in engine.read(turned)
        if piece.score >= _LEAST_SCORE and _is_text(piece.text) and _lies_within(piece, turned)
    ]
    pieces.sort(key=lambda piece: float(piece.quad[:, 1].mean()))
    rows: list[list[Piece]] = []
    for piece in pieces:
        middle = float(piece.quad[:, 1].mean())
        if rows and middle < float(rows[-1][0].quad[:, 1].max()):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    lines = (sorted(row, key=lambda piece: float(piece.quad[:, 0].min())) for row in rows)
    return " ".join("".join(piece.text for piece in line) for line in lines)


def _standing(ink: Ink, mark: SealMark, up: float) -> Image:
    """The inside of a ring, turned so that `up` points up, on white."""
    radius = max(mark.axes) / 2
    factor = max(1.0, _LINE_HEIGHT / (_TALL * min(mark.axes) / 2))
    side = max(32, round(2 * radius * factor))
    matrix = cv2.getRotationMatrix2D(mark.centre, float(np.degrees(up)) + 90, factor)
    matrix[:, 2] += side / 2 - np.array(mark.centre)
    turned = cv2.warpAffine(ink, matrix, (side, side), flags=cv2.INTER_CUBIC, borderValue=255.0)
    # In the turned picture a round seal's lines lie in the middle and below it; the rim's letters
    # come close to their ends. An oval seal has more room.
    y, x = np.ogrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
    if min(mark.axes) >= _ROUND * max(mark.axes):
        inside = (np.hypot(x, y) < _CORE) | ((np.abs(x) < _CORE) & (y > 0.26) & (y < 0.70))
    else:
        flat = min(mark.axes) / max(mark.axes)
        inside = np.hypot(x, y / flat) < _WITHIN
    turned = np.where(inside, turned, 255)
    return np.ascontiguousarray(np.repeat(np.asarray(turned, np.uint8)[:, :, None], 3, axis=2))


def _lies_within(piece: Piece, picture: Image) -> bool:
    middle = piece.quad.mean(axis=0) - np.array(picture.shape[1::-1]) / 2
    flat = np.ptp(piece.quad[:, 0]) > 1.2 * np.ptp(piece.quad[:, 1])
    return bool(flat and np.hypot(*middle) < _MIDDLE * picture.shape[1] / 2)


def _is_text(text: str) -> bool:
    return sum(c.isalnum() for c in text) >= 2


def read_columns(ink: Ink, mark: SealMark, engine: Engine) -> str:
    """The text of a square seal, columns from the right, or of a long one in rows.

    A seal may stand in any quarter turn: the one that reads best counts.
    """
    inner = replace(mark, axes=_shrunk(mark.axes))
    plate = upright(255 - ink, inner)  # ink light, what lies outside the picture dark
    if min(plate.shape) < 10:
        return ""
    plate = np.asarray(255 - plate, np.uint8)
    if float((plate < 128).mean()) > _CARVED:
        plate = np.asarray(255 - plate, np.uint8)
    short, long = sorted(mark.axes)
    if short < _COLUMNS * long:
        return _rows(plate, engine)
    texts = [
        (cells, _row_of(cells))
        for turn in range(4)
        for cells in _layouts(np.ascontiguousarray(np.rot90(plate, turn)))
    ]
    read = engine.recognise([row for _, row in texts])
    fitting = [
        (score + _NAME_ENDS * text.strip().endswith("印"), text.strip())
        for (cells, _), (text, score) in zip(texts, read, strict=True)
        if len(text.strip()) == len(cells) and all("\u4e00" <= c <= "\u9fff" for c in text.strip())
    ]
    score, text = max(fitting, default=(0.0, ""))
    lines = "" if score > 0.9 else _rows(plate, engine)
    return text if score >= _SURE and len(lines) <= len(text) + 1 else lines


def _shrunk(axes: tuple[float, float]) -> tuple[float, float]:
    less = 2 * _FRAME * min(axes)
    return axes[0] - less, axes[1] - less


def _layouts(plate: Ink) -> Iterator[list[Ink]]:
    """The ways in which two to four letters stand in a square, in reading order."""
    height, width = plate.shape
    right, left = plate[:, width // 2 :], plate[:, : width // 2]
    top, bottom = slice(0, height // 2), slice(height // 2, height)
    yield [right[top], right[bottom], left[top], left[bottom]]
    yield [right[top], right[bottom], left]
    yield [right, left[top], left[bottom]]
    yield [plate[top], plate[bottom]]
    yield [right, left]


def _row_of(cells: list[Ink]) -> Image:
    """Letters beside one another, each cut to its ink and fitted to a square."""
    tiles = []
    for cell in cells:
        rows, columns = np.nonzero(cell < 128)
        if len(rows):
            cut = cell[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
            tile = cv2.resize(cut, (_CELL, _CELL), interpolation=cv2.INTER_AREA)
        else:
            tile = np.full((_CELL, _CELL), 255, np.uint8)
        tiles.append(cv2.copyMakeBorder(tile, _PAD, _PAD, 4, 4, cv2.BORDER_CONSTANT, value=255))
    row = np.pad(np.hstack(tiles), ((0, 0), (_PAD, _PAD)), constant_values=255)
    return np.ascontiguousarray(np.repeat(row[:, :, None], 3, axis=2))


def _rows(plate: Ink, engine: Engine) -> str:
    """The rows of a long seal, read level either way up."""
    if plate.shape[0] > plate.shape[1]:
        plate = np.ascontiguousarray(np.rot90(plate))
    factor = max(1.0, 3 * _LINE_HEIGHT / plate.shape[0])
    large = cv2.resize(plate, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    padded = np.pad(np.asarray(large, np.uint8), 2 * _PAD, constant_values=255)
    best = (0.0, "")
    for picture in (padded, np.ascontiguousarray(padded[::-1, ::-1])):
        pieces = engine.read(np.ascontiguousarray(np.repeat(picture[:, :, None], 3, axis=2)))
        kept = [piece for piece in pieces if piece.score >= _SURE]
        kept.sort(key=lambda piece: float(piece.quad[:, 1].mean()))
        worth = sum(piece.score**2 * len(piece.text) for piece in kept)
        best = max(best, (worth, "".join(piece.text for piece in kept)))
    return best[1]
