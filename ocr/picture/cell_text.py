"""Lines of text shared out among the cells of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.document import MAX_LINE_LENGTH, Box, Line
from ocr.normalise import normalise

Homes = Callable[[NDArray[np.float64]], NDArray[np.int64]]
"""The number of the cell at each of some points, (n, 2) in pixels; -1 outside of all."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a line's raw text in one cell, and where."""

    line: int
    raw: str
    box: Box


@dataclass(frozen=True, slots=True)
class Located:
    """For each cell its parts of lines; for each line that has one, its first cell."""

    cells: tuple[tuple[Part, ...], ...]
    first: dict[int, int]

    @classmethod
    def of(cls, lines: Sequence[Line], count: int, homes: Homes) -> Located:
        """Share lines out among `count` cells: by their words, where they have any."""
        cells: list[list[Part]] = [[] for _ in range(count)]
        first: dict[int, int] = {}
        # The place of each line, then those of its words.
        boxes = [box for line in lines for box in (line.box, *(w.box for w in line.words))]
        at = iter(homes(np.array([_middle(box) for box in boxes]).reshape(-1, 2)).tolist())
        for number, line in enumerate(lines):
            whole, words = next(at), [next(at) for _ in line.words]
            for cell, part in _parts(number, line, whole, words):
                if cell >= 0:
                    cells[cell].append(part)
                    first.setdefault(number, cell)
        return cls(tuple(tuple(_in_order(parts, lines)) for parts in cells), first)


def _parts(number: int, line: Line, home: int, homes: list[int]) -> list[tuple[int, Part]]:
    whole = [(home, Part(number, line.raw, line.box))]
    if len(homes) < 2:
        return whole
    if len(set(homes)) == 1:
        return [(homes[0], whole[0][1])]
    ends: list[int] = []
    position = 0
    for word in line.words:
        start = line.raw.find(word.raw, position)
        if start < 0:
            return whole
        position = start + len(word.raw)
        ends.append(position)
    parts: list[tuple[int, Part]] = []
    begin = start_word = 0
    for i, cell in enumerate(homes):
        if i + 1 == len(homes) or homes[i + 1] != cell:
            boxes = [word.box for word in line.words[start_word : i + 1]]
            parts.append((cell, Part(number, line.raw[begin : ends[i]].strip(), around(boxes))))
            begin, start_word = ends[i], i + 1
    return parts


def _in_order(parts: list[Part], lines: Sequence[Line]) -> list[Part]:
    """Rows from top to bottom; parts side by side from left to right; vertical ones from right."""
    if parts and all(lines[part.line].vertical for part in parts):
        return sorted(parts, key=lambda p: -p.box.right)
    rows: list[list[Part]] = []
    for part in sorted(parts, key=lambda p: p.box.top + p.box.bottom):
        if rows:
            top = max(p.box.top for p in rows[-1])
            bottom = min(p.box.bottom for p in rows[-1])
            middle = (part.box.top + part.box.bottom) / 2
            if top <= middle <= bottom:
                rows[-1].append(part)
                continue
        rows.append([part])
    return [part for row in rows for part in sorted(row, key=lambda p: p.box.left)]


def texts_of(located: Located) -> list[str]:
    """The normalised text of each cell."""
    return [
        normalise("\n".join(part.raw for part in parts))[:MAX_LINE_LENGTH]
        for parts in located.cells
    ]


def reordered(lines: Sequence[Line], tables: Sequence[Located]) -> tuple[Line, ...]:
    """All lines; those of a table together, cell by cell, where the first of them stood."""
    blocks: dict[int, list[int]] = {}
    taken: set[int] = set()
    for located in tables:
        seen: dict[int, None] = {}
        for cell, parts in enumerate(located.cells):
            for part in parts:
                if located.first[part.line] == cell and part.line not in taken:
                    seen.setdefault(part.line)
        if seen:
            taken |= set(seen)
            blocks[min(seen)] = list(seen)
    order: list[int] = []
    for number in range(len(lines)):
        if number in blocks:
            order += blocks[number]
        elif number not in taken:
            order.append(number)
    return tuple(lines[i] for i in order)


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def around(boxes: Sequence[Box]) -> Box:
    """The rectangle around boxes."""
    return Box(
        min(b.left for b in boxes),
        min(b.top for b in boxes),
        max(b.right for b in boxes),
        max(b.bottom for b in boxes),
    )
