"""Which segments are rules of a table: both ends meet another rule, or they are long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ocr.document import Box
from ocr.picture.rules import Segment

# In sizes of a character, chosen as in `ocr.picture.rules`: strokes of text that touch a rule end
# freely at the other side; rules torn by a seal are longer.
_REACH = 0.6
_LONG = 3.0
_ROUNDS = 4
_OVER = 0.2  # letters may reach over the place of their row


def anchored(
    level: Sequence[Segment], upright: Sequence[Segment], unit: float, texts: Sequence[Box] = ()
) -> tuple[list[Segment], list[Segment]]:
    """The segments without short ones of which an end meets no other.

    Upright ones end above `texts`, the places of rows, where a letter's stem seems to go on.
    """
    level, upright = list(level), list(upright)
    for _ in range(_ROUNDS):
        before = len(level) + len(upright)
        level = _held(level, upright, unit)
        upright = _held(upright, level, unit)
        if len(level) + len(upright) == before:
            break
    return level, [_off_letters(one, level, texts, unit) for one in upright]


def _off_letters(one: Segment, level: list[Segment], texts: Sequence[Box], unit: float) -> Segment:
    """The upright segment without a free end that lies on a row of text.

    Gaps that a hand tears into rules are bridged, and with them the gap before 幢.
    """
    place, crossing, slack = (one.first + one.last) / 2, _table(level), _OVER * unit
    start, end = one.start, one.end
    for box in texts:
        if not box.left + unit / 2 < place < box.right - unit / 2:
            continue
        if start < box.top < end < box.bottom + slack:
            end = end if _met(one.end, one.last, crossing, _REACH * unit) else box.top
        elif box.top - slack < start < box.bottom < end:
            start = start if _met(one.start, one.first, crossing, _REACH * unit) else box.bottom
    return replace(one, start=start, end=end, first=one.at(start), last=one.at(end))


def _held(segments: list[Segment], crossing: list[Segment], unit: float) -> list[Segment]:
    if not segments:
        return []
    across = _table(crossing)
    along = _table(segments)
    return [
        one
        for i, one in enumerate(segments)
        if one.length >= _LONG * unit or all(_ends(one, i, along, across, _REACH * unit))
    ]


def _ends(
    one: Segment,
    number: int,
    along: NDArray[np.float64],
    across: NDArray[np.float64],
    reach: float,
) -> tuple[bool, bool]:
    """Whether either end meets a crossing segment or one that goes on."""
    return (
        _met(one.start, one.first, across, reach)
        or _continued(one, along, number, reach, before=True),
        _met(one.end, one.last, across, reach)
        or _continued(one, along, number, reach, before=False),
    )


def _table(segments: list[Segment]) -> NDArray[np.float64]:
    rows = [(s.start, s.end, s.first, s.last) for s in segments]
    return np.array(rows, np.float64).reshape(-1, 4)


def _met(along: float, across: float, others: NDArray[np.float64], reach: float) -> bool:
    """Whether a crossing segment passes an end point."""
    start, end, first, last = others.T
    share = np.clip((across - start) / np.maximum(end - start, 1.0), 0, 1)
    place = first + share * (last - first)
    near = (np.abs(place - along) <= reach) & (start - reach <= across) & (across <= end + reach)
    return bool(near.any())


def _continued(
    one: Segment, others: NDArray[np.float64], own: int, reach: float, *, before: bool
) -> bool:
    """Whether another segment goes on where this one ends."""
    start, end, first, last = others.T
    if before:
        near = (np.abs(end - one.start) <= 2 * reach) & (np.abs(last - one.first) <= reach / 2)
    else:
        near = (np.abs(start - one.end) <= 2 * reach) & (np.abs(first - one.last) <= reach / 2)
    near[own] = False
    return bool(near.any())
