"""Scores of what is on a page besides rows of text: seals, ticks, tables, handwriting, words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bench.ocr.placing import area, common, matched, moved, overlap, way
from bench.ocr.text import plain
from bench.pages import Placed, Truth, quad
from bench.pages.truth import transformed
from ocr.document import Box, Page

_SEAL_OVERLAP = 0.5
_TICK_OVERLAP = 0.3
_CELL_OVERLAP = 0.5
_HAND_SHARE = 0.3

Counts = Counter[str]
"""What was counted: `seals`, `seals_found`, `seals_false`, …"""

T = TypeVar("T", bound=Placed)


def count(truth: Truth, page: Page) -> Counts:
    """Count everything on one page that can be right or wrong."""
    matrix = way(truth, page)
    counts: Counts = Counter(pages=1, upright=int(page.rotation == truth.rotation))
    counts.update(_seals(truth, page, matrix))
    counts.update(_ticks(truth, page, matrix))
    counts.update(_tables(truth, page, matrix))
    counts.update(_hands(truth, page, matrix))
    counts.update(_words(truth, page, matrix))
    return counts


def _pairs(
    truth: Sequence[T], boxes: Sequence[Box], matrix: NDArray[np.float64], least: float
) -> list[tuple[T, int]]:
    """True things with the index of the box that overlaps each most; no box is used twice."""
    ranked = sorted(
        (
            (overlap(moved(thing.corners, matrix), box), i, j)
            for i, thing in enumerate(truth)
            for j, box in enumerate(boxes)
        ),
        reverse=True,
    )
    left, right, found = set(), set(), []
    for share, i, j in ranked:
        if share >= least and i not in left and j not in right:
            left.add(i)
            right.add(j)
            found.append((truth[i], j))
    return found


def _seals(truth: Truth, page: Page, matrix: NDArray[np.float64]) -> Counts:
    pairs = _pairs(truth.seals, [s.box for s in page.seals], matrix, _SEAL_OVERLAP)
    named = [(seal, page.seals[j]) for seal, j in pairs]
    return Counter(
        seals=len(truth.seals),
        seals_found=len(pairs),
        seals_false=len(page.seals) - len(pairs),
        rings=sum(bool(seal.text) for seal in truth.seals),
        rings_right=sum(bool(t.text) and plain(t.text) == plain(s.text) for t, s in named),
        inners=sum(bool(seal.inner) for seal in truth.seals),
        inners_right=sum(bool(t.inner) and plain(t.inner) == plain(s.inner) for t, s in named),
        seal_shapes_right=sum(t.shape == s.shape for t, s in named),
        seal_colours_right=sum(t.colour == s.colour for t, s in named),
    )


def _ticks(truth: Truth, page: Page, matrix: NDArray[np.float64]) -> Counts:
    # A box is a few pixels wide: where the way between the pictures is off by some, it still counts.
    places = [_widened(moved(b.corners, matrix)) for b in truth.check_boxes]
    wide = [Placed(quad(*place)) for place in places]
    found = _pairs(wide, [_widened(b.box) for b in page.check_boxes], np.eye(3), _TICK_OVERLAP)
    pairs = [(truth.check_boxes[wide.index(w)], j) for w, j in found]
    named = [(box, page.check_boxes[j]) for box, j in pairs]
    return Counter(
        ticks=len(truth.check_boxes),
        ticks_found=len(pairs),
        ticks_false=len(page.check_boxes) - len(pairs),
        ticks_right=sum(t.checked == b.checked for t, b in named),
        ticks_wrong=sum(b.checked is not None and t.checked != b.checked for t, b in named),
        tick_labels_right=sum(plain(t.label) == plain(b.label) for t, b in named),
    )


def _widened(box: Box) -> Box:
    """A box grown by half its height on every side."""
    more = (box.bottom - box.top) / 2
    return Box(box.left - more, box.top - more, box.right + more, box.bottom + more)


def _tables(truth: Truth, page: Page, matrix: NDArray[np.float64]) -> Counts:
    cells = [cell for table in truth.tables for cell in table.cells]
    read = [cell for table in page.tables for cell in table.cells]
    pairs = _pairs(cells, [cell.box for cell in read], matrix, _CELL_OVERLAP)
    named = [(cell, read[j]) for cell, j in pairs]
    same = [(t, c) for t, c in named if (t.row_span, t.column_span) == (c.row_span, c.column_span)]
    return Counter(
        tables=len(truth.tables),
        tables_read=len(page.tables),
        cells=len(cells),
        cells_read=len(read),
        cells_found=len(same),
        cell_texts_right=sum(plain(t.text) == plain(c.text) for t, c in same),
    )


def _hands(truth: Truth, page: Page, matrix: NDArray[np.float64]) -> Counts:
    real = [moved(hand.corners, matrix) for hand in truth.handwriting]
    read = [hand.box for hand in page.handwriting]
    return Counter(
        hands=len(real),
        hands_found=sum(any(common(r, b) >= _HAND_SHARE * area(r) for b in read) for r in real),
        hands_false=sum(all(common(r, b) < _HAND_SHARE * area(b) for r in real) for b in read),
    )


def _words(truth: Truth, page: Page, matrix: NDArray[np.float64]) -> Counts:
    """Words of lines that were read without a fault: does a word's middle lie on its letters?"""
    words = right = 0
    for row, line in matched(truth, page):
        places = [
            transformed(corners, matrix)
            for letter, corners in zip(row.text, row.letters, strict=True)
            if not letter.isspace()
        ]
        start = 0
        for word in line.words:
            length = len("".join(word.raw.split()))
            own = places[start : start + length]
            start += length
            words += 1
            if own:
                x = (word.box.left + word.box.right) / 2
                y = (word.box.top + word.box.bottom) / 2
                low = np.min([p.min(axis=0) for p in own], axis=0)
                high = np.max([p.max(axis=0) for p in own], axis=0)
                right += bool(low[0] <= x <= high[0] and low[1] <= y <= high[1])
    return Counter(words=words, words_right=right)
