"""Print beside a scrawl that was found as one row with it: 甲方（签字）：and a large signature.

The recogniser squeezes such a row to its height; the print in it becomes too small to read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engine import Engine, Image, Piece

# No evaluation chose these: they follow from how rows of print are found, and hold on the papers in
# `tests/ocr/test_mixed_rows.py`. `python -m bench.ocr` reads no worse with them.
# A scrawl makes a row this much higher than the page's rows of print.
_TALL = 1.5
# What was read so surely is left as it is.
_READ = 0.8
# Print that is found within: read so surely, so many letters at least, in ink not much higher
# than a row. A printed row is found with a margin, its ink is lower.
_SURE = 0.9
_LETTERS = 2
_INK_HEIGHT = 1.2
_MARGIN = 0.15  # of a row's height, around the print
_MOST = 12  # rows of a page that are looked into
_BLOCK = 2.0  # rows' heights: neighbourhood to which ink is compared
_DARKER = 12  # grey steps by which ink is darker than it


def with_print(pieces: Sequence[Piece], image: Image, engine: Engine) -> list[Piece]:
    """The pieces read from `image` (BGR), and for tall ones hardly read the print found in them."""
    heights = [_height(p) for p in pieces if p.text and p.score >= _SURE]
    if not heights:
        return [p for p in pieces if p.text]
    usual = float(np.median(heights))
    tall = [p for p in pieces if p.score < _READ and _height(p) > _TALL * usual and not p.upright]
    found = {id(p): list(_printed(p, image, usual, engine)) for p in tall[:_MOST]}
    kept = [part for p in pieces for part in (found.get(id(p)) or [p])]
    return [p for p in kept if p.text]


def _printed(piece: Piece, image: Image, usual: float, engine: Engine) -> Iterator[Piece]:
    """The printed stretches of a row that lies level, each a piece."""
    left, top = np.maximum(np.floor(piece.quad.min(axis=0)), 0).astype(int)
    right, bottom = np.ceil(piece.quad.max(axis=0)).astype(int)
    area = image[top:bottom, left:right]
    if min(area.shape[:2]) < usual / 2:
        return
    more = _MARGIN * usual
    places = [
        (max(0, round(x - more)), max(0, round(y - more)), round(u + more), round(v + more))
        for x, y, u, v in _stretches(_ink(area, usual), usual)
    ]
    rows = engine.recognise([area[y:v, x:u] for x, y, u, v in places]) if places else []
    for (x, y, u, v), (text, score) in zip(places, rows, strict=True):
        if score >= _SURE and len(text) >= _LETTERS:
            corners = [[x, y], [u, y], [u, v], [x, v]]
            quad = np.array(corners, np.float64) + np.array([left, top])
            yield replace(piece, text=text, score=score, quad=quad, parts=())


def _ink(area: Image, usual: float) -> NDArray[np.bool_]:
    grey = cv2.GaussianBlur(cv2.cvtColor(area, cv2.COLOR_BGR2GRAY), (3, 3), 0)
    block = 2 * round(_BLOCK * usual / 2) + 1
    paper = cv2.ADAPTIVE_THRESH_MEAN_C
    dark = cv2.adaptiveThreshold(grey, 1, paper, cv2.THRESH_BINARY_INV, block, _DARKER)
    return np.asarray(dark > 0, np.bool_)


def _stretches(ink: NDArray[np.bool_], usual: float) -> Iterator[tuple[int, int, int, int]]:
    """Left, top, right, bottom of runs of columns between tall strokes, with ink of one row."""
    count, _labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8))
    speck = (0.1 * usual) ** 2
    boxes = [
        (int(x), int(y), int(x + w), int(y + h))
        for x, y, w, h, pixels in stats[1:count]
        if pixels >= speck
    ]
    run: list[tuple[int, int, int, int]] = []
    for box in sorted(boxes):
        if box[3] - box[1] > usual or (run and _around([*run, box], usual) is None):
            yield from _whole(run, usual)
            run = []
        else:
            run.append(box)
    yield from _whole(run, usual)


def _whole(
    run: list[tuple[int, int, int, int]], usual: float
) -> Iterator[tuple[int, int, int, int]]:
    around = _around(run, usual) if run else None
    if around and around[2] - around[0] >= _LETTERS * usual / 2:
        yield around


def _around(
    boxes: list[tuple[int, int, int, int]], usual: float
) -> tuple[int, int, int, int] | None:
    """The box around boxes that fit into one row, else None."""
    x, y = min(b[0] for b in boxes), min(b[1] for b in boxes)
    u, v = max(b[2] for b in boxes), max(b[3] for b in boxes)
    return (x, y, u, v) if v - y <= _INK_HEIGHT * usual else None


def _height(piece: Piece) -> float:
    """Height of a row in pixels."""
    return float(np.linalg.norm(piece.quad[3] - piece.quad[0]))
