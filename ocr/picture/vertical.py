"""Characters that stand apart but belong together: labels written downwards or spaced out.

Forms write 申请人 downwards in a narrow cell and 姓　名 with a gap; detection finds such characters
one by one. They become one line each, unless a ruled line parts them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ocr.document import Box, Line
from ocr.normalise import normalise
from ocr.picture.rulings import Rulings

_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_MOST = 600  # pages of more single characters are grids, where each stands for itself
_SAME_SIZE = 0.6  # narrower by wider of two characters of one line
_OFF_AXIS = 0.35  # how far middles may lie apart, in character sizes
# Gaps in character sizes: between the characters of a narrow cell, which are spread over it;
# of a column that stands free; of a label spaced out to the width of its column.
_CELL_GAP = 5.0
_FREE_GAP = 1.2
_SPACED_GAP = 3.0
_LAPPED = 0.6  # boxes of neighbours overlap by as much: they are found with a margin
_WALL = 1.6  # how far the walls of a narrow cell stand from its characters
_ALONE = 6.0  # a free column has no level text beside it this far


def joined(lines: Sequence[Line], rulings: Rulings) -> list[Line]:
    """The lines, with characters that belong together joined to one line each."""
    chinese = [line for line in lines if _is_column(line) or _is_single(line)]
    if len(chinese) < 2 or len(chinese) > _MOST:
        return list(lines)
    rest = [line for line in lines if not (_is_column(line) or _is_single(line))]
    chinese = _chained(chinese, lambda a, b: _spaced(a, b, rulings), vertical=False)
    others = [*rest, *(line for line in chinese if not (_is_column(line) or _is_single(line)))]
    chinese = [line for line in chinese if _is_column(line) or _is_single(line)]
    everything = [*others, *chinese]
    chinese = _chained(chinese, lambda a, b: _stacked(a, b, everything, rulings), vertical=True)
    return [*others, *chinese]


def is_vertical(text: str, *, upright: bool) -> bool:
    """Whether a piece higher than wide is text that runs down: not a lone or a narrow character."""
    solid = "".join(text.split())
    return upright and (len(_CHINESE.findall(solid)) >= 2 or len(solid) >= 4)


def _is_single(line: Line) -> bool:
    return len(line.text) == 1 and _CHINESE.match(line.text) is not None


def _is_column(line: Line) -> bool:
    return line.vertical and all(_CHINESE.match(c) for c in line.text)


def _chained(
    lines: list[Line], follows: Callable[[Line, Line], bool], *, vertical: bool
) -> list[Line]:
    """Lines with each chain of followers made one; the nearest follower is the one that counts."""

    def start(line: Line) -> float:
        return line.box.top if vertical else line.box.left

    waiting = sorted(lines, key=start)
    chains: list[list[Line]] = []
    for line in waiting:
        ends = [chain for chain in chains if follows(chain[-1], line)]
        if ends:
            max(ends, key=lambda chain: start(chain[-1])).append(line)
        else:
            chains.append([line])
    return [_one(chain, vertical=vertical) for chain in chains]


def _one(chain: list[Line], *, vertical: bool) -> Line:
    if len(chain) == 1:
        return chain[0]
    raw = ("" if vertical else " ").join(line.raw for line in chain)
    letters = sum(len(line.raw) for line in chain)
    complete = all(line.words for line in chain)
    return Line(
        normalise(raw),
        raw,
        Box(
            min(line.box.left for line in chain),
            min(line.box.top for line in chain),
            max(line.box.right for line in chain),
            max(line.box.bottom for line in chain),
        ),
        sum(line.confidence * len(line.raw) for line in chain) / letters,
        tuple(word for line in chain for word in line.words) if complete else (),
        vertical=vertical,
    )


def _spaced(left: Line, right: Line, rulings: Rulings) -> bool:
    if left.vertical or right.vertical:
        return False
    a, b = left.box, right.box
    size = max(_height(a), _height(b))
    gap = b.left - a.right
    return (
        0 <= gap <= _SPACED_GAP * size
        and min(_height(a), _height(b)) >= _SAME_SIZE * size
        and abs(_middle(a) - _middle(b)) <= _OFF_AXIS * size
        and not rulings.upright(Box(a.right, a.top, b.left, a.bottom))
    )


def _stacked(upper: Line, lower: Line, lines: list[Line], rulings: Rulings) -> bool:
    a, b = upper.box, lower.box
    size = max(_width(a), _width(b))
    gap = b.top - a.bottom
    if (
        not -_LAPPED * size <= gap <= _CELL_GAP * size
        or min(_width(a), _width(b)) < _SAME_SIZE * size
        or abs(_centre(a) - _centre(b)) > _OFF_AXIS * size
    ):
        return False
    left, right = min(a.left, b.left), max(a.right, b.right)
    if gap > 0 and rulings.level(Box(left, a.bottom - 0.1 * size, right, b.top + 0.1 * size)):
        return False
    place = Box(left, a.top, right, b.bottom)
    if any(_overlap(place, line.box) for line in lines if line is not upper and line is not lower):
        return False
    return _in_narrow_cell(place, size, rulings) or (
        gap <= _FREE_GAP * size and _stands_alone(place, size, upper, lower, lines)
    )


def _in_narrow_cell(place: Box, size: float, rulings: Rulings) -> bool:
    reach = _WALL * size
    inset = 0.15 * size
    return rulings.upright(
        Box(place.left - reach, place.top, place.left + inset, place.bottom)
    ) and rulings.upright(Box(place.right - inset, place.top, place.right + reach, place.bottom))


def _stands_alone(place: Box, size: float, upper: Line, lower: Line, lines: list[Line]) -> bool:
    wide = Box(place.left - _ALONE * size, place.top, place.right + _ALONE * size, place.bottom)
    return not any(
        _overlap(wide, line.box)
        for line in lines
        if line is not upper and line is not lower and not line.vertical
    )


def _overlap(a: Box, b: Box) -> bool:
    return (
        min(a.right, b.right) - max(a.left, b.left) > 1
        and min(a.bottom, b.bottom) - max(a.top, b.top) > 1
    )


def _height(box: Box) -> float:
    return box.bottom - box.top


def _width(box: Box) -> float:
    return box.right - box.left


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _centre(box: Box) -> float:
    return (box.left + box.right) / 2
