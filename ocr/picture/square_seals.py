"""Square and rectangular seals in a map of ink: framed ones, and names carved white on red."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import SealColour, SealShape
from ocr.picture.seal_mark import SealMark
from ocr.picture.seal_places import Place, outlines

Mask = NDArray[np.uint8]

_SIZE = (0.038, 0.30)  # longer side as a share of the page's longer side: 11 mm to 89 mm of A4
_TURNED = 1.4  # the box of a turned seal by its longer side
_LEAST = 14  # pixels of the shorter side
_SLIM = 0.10
_GAPS = (1, 5, 9, 19)  # closing that joins a broken frame without joining it to its letters
_MOST = 80
_MOST_STROKES = 50
_RECTANGULAR = 0.80  # share of its rectangle that the hull of a seal fills
# Two strokes make a corner when the cosine between them is below this, and their ends lie within
# this share of the shorter stroke.
_SQUARE_WITHIN = 0.09
_MEET = 0.2

_SAMPLES = 72
_DEPTHS = np.linspace(-0.10, 0.5, 49)  # from outside the outline to the middle
# Share of the sides that has ink on it: of all, of the third best, of the worst. The third side of
# two letters printed in colour (姓名 on cards) stays just below, that of frames above (tuning
# seeds).
_FRAME = (0.72, 0.78, 0.30)
# Print stands level, a seal hardly ever does: what is level within so many degrees needs four sides
# that are drawn as well as those of small ones.
_LEVEL = 4.0
# Smaller ones may be letters of a heading: their four sides must be whole and stand free.
_SMALL = 0.056
_SMALL_FRAME = 0.85
_SMALL_FREE = 0.06
_CARVED_FRAME = 0.88
_GAP = 0.55  # share of directions with a free stretch within the frame
_FREE_OUTSIDE = 0.30
_INNER = (0.06, 0.55)  # share of ink within a framed seal
_CARVED = (0.38, 0.88)  # share of ink within one carved white on red
_CARVED_ASPECT = 0.75
_CARVED_SIZE = (0.045, 0.11)


def find_squares(
    soft: Mask, ink: Mask, places: Sequence[Place], colour: SealColour, *, askew: float = 0.0
) -> list[SealMark]:
    """Seals with straight sides; `soft` is the strength of ink, `ink` its mask of 0 and 255.

    Only `places` are searched. Those that stand level within `askew` degrees are left out.
    """
    return [
        mark
        for guess in _guesses(ink, places, colour, askew)
        if min(guess.angle % 90, 90 - guess.angle % 90) >= askew
        and (mark := _judged(soft, ink, guess)) is not None
    ]


def _guesses(
    ink: Mask, places: Sequence[Place], colour: SealColour, askew: float
) -> Iterator[SealMark]:
    side = max(ink.shape)
    for rows, columns in places:
        free = _without_rules(ink[rows, columns], side)
        for guess in (*_blocks(free, side, colour), *_corners(free, side, colour, askew)):
            yield guess.moved(columns.start, rows.start)


def _without_rules(ink: Mask, side: int) -> Mask:
    """The mask without level and upright lines longer than any seal."""
    long = round(_SIZE[1] * side)
    level = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    sheer = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    return np.asarray(ink & ~cv2.dilate(level | sheer, np.ones((3, 3), np.uint8)), np.uint8)


def _blocks(ink: Mask, side: int, colour: SealColour) -> Iterator[SealMark]:
    """Rectangles around connected pieces of ink that fill them to their corners."""
    for gap in _GAPS:
        closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
        pieces = outlines(np.asarray(closed, np.uint8), _SIZE[0] * side, _TURNED * _SIZE[1] * side)
        for piece in pieces[:_MOST]:
            hull = cv2.convexHull(piece)
            centre, axes, angle = cv2.minAreaRect(hull)
            if min(axes) < max(_LEAST, _SLIM * max(axes)):
                continue
            if cv2.contourArea(hull) >= _RECTANGULAR * axes[0] * axes[1]:
                yield _mark(centre, axes, float(angle), colour)


def _corners(ink: Mask, side: int, colour: SealColour, askew: float) -> Iterator[SealMark]:
    """Rectangles spanned by two straight strokes that meet at a right angle.

    They find frames that another seal is stamped over.
    """
    found = cv2.createLineSegmentDetector().detect(ink)[0]
    if found is None:
        return
    ends = found.reshape(-1, 2, 2).astype(np.float64)
    length = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)
    fitting = (length >= 0.6 * _SIZE[0] * side) & (length <= _SIZE[1] * side)
    slope = np.degrees(np.arctan2(*(ends[:, 1] - ends[:, 0]).T[::-1])) % 90
    fitting &= np.minimum(slope, 90 - slope) >= askew
    order = np.argsort(-length[fitting])[:_MOST_STROKES]
    ends, length = ends[fitting][order], length[fitting][order]
    ways = (ends[:, 1] - ends[:, 0]) / length[:, None]
    for i in range(len(ends)):
        for j in range(i + 1, len(ends)):
            if abs(float(ways[i] @ ways[j])) > _SQUARE_WITHIN:
                continue
            gaps = np.linalg.norm(ends[i][:, None] - ends[j][None], axis=2)
            near, other = np.unravel_index(int(gaps.argmin()), gaps.shape)
            if gaps.min() > _MEET * length[j]:
                continue
            yield from _spanned(ends[i], ends[j], int(near), int(other), colour)


def _spanned(
    one: NDArray[np.float64], two: NDArray[np.float64], near: int, other: int, colour: SealColour
) -> Iterator[SealMark]:
    """The rectangle of two sides as long as they are, and the square of the longer."""
    corner = (one[near] + two[other]) / 2
    along, across = one[1 - near] - corner, two[1 - other] - corner
    wide, tall = float(np.linalg.norm(along)), float(np.linalg.norm(across))
    if min(wide, tall) < _LEAST:
        return
    angle = float(np.degrees(np.arctan2(along[1], along[0])))
    longest = max(wide, tall)
    for width, height in {(wide, tall), (longest, longest)}:
        if min(width, height) >= _SLIM * max(width, height):
            middle = corner + along / wide * width / 2 + across / tall * height / 2
            yield _mark((middle[0], middle[1]), (width, height), angle % 90, colour, turned=angle)


def _mark(
    centre: Sequence[float], axes: Sequence[float], angle: float, colour: SealColour,
    *, turned: float | None = None,
) -> SealMark:  # fmt: skip
    size = float(axes[0]), float(axes[1])
    if turned is not None and int((turned % 180) // 90) == 1:
        size = size[1], size[0]
    place = float(centre[0]), float(centre[1])
    return SealMark(place, size, angle, colour, 0.0, SealShape.SQUARE)


def _judged(soft: Mask, ink: Mask, mark: SealMark) -> SealMark | None:
    side = max(ink.shape)
    if not _SIZE[0] * side <= max(mark.axes) <= _SIZE[1] * side:
        return None
    sides = [_profile(ink, mark, number) for number in range(4)]
    on = [_line(p) for p in sides]
    outside = float(np.mean([_band(p, -0.10, -0.05).mean() for p in sides]))
    worst, third = sorted(on)[:2]
    there = (float(np.mean(on)), third, worst)
    if any(a < b for a, b in zip(there, _FRAME, strict=True)) or outside > _FREE_OUTSIDE:
        return None
    level = min(mark.angle % 90, 90 - mark.angle % 90) < _LEVEL
    unsure = (level or max(mark.axes) < _SMALL * side) and worst < _SMALL_FRAME
    if unsure or (min(mark.axes) < _SMALL * side and _crowded(ink, mark)):
        return None
    within = upright(soft, mark)
    height, width = within.shape
    trim_x, trim_y = (
        max(1, round(0.12 * min(width, height))),
        max(1, round(0.12 * min(width, height))),
    )
    middle = within[trim_y : height - trim_y, trim_x : width - trim_x]
    if middle.size < 60:
        return None
    top = float(np.percentile(middle, 97))
    solid = middle > 0.55 * top
    filled = float(solid.mean())
    strokes = middle > max(8.0, 0.35 * top)
    free = np.mean([(~_band(p, 0.03, 0.26)).any(axis=0).mean() for p in sides])
    deep = np.mean([_gap_within(p) for p in sides])
    framed = _INNER[0] <= float(strokes.mean()) <= _INNER[1] and deep >= _GAP
    aspect = min(mark.axes) / max(mark.axes)
    carved = (
        _CARVED[0] <= filled <= _CARVED[1]
        and float(np.mean(on)) >= _CARVED_FRAME
        and aspect >= _CARVED_ASPECT
        and _CARVED_SIZE[0] * side <= max(mark.axes) <= _CARVED_SIZE[1] * side
        and _letters_within(~solid)
    )
    if not (framed and _letters_within(strokes)) and not carved:
        return None
    sure = float(np.mean(on)) * (1 - outside) * (0.9 if framed else 0.8) * (0.5 + 0.5 * float(free))
    return replace(mark, confidence=round(min(1.0, sure), 3))


def _crowded(ink: Mask, mark: SealMark) -> bool:
    """Whether ink stands close on all around, as beside a letter of a row."""
    wide = replace(mark, axes=(1.7 * mark.axes[0], 1.7 * mark.axes[1]))
    around = upright(ink, wide) > 100
    height, width = around.shape
    y, x = np.ogrid[:height, :width]
    inner = (np.abs(x - width / 2) < 0.33 * width) & (np.abs(y - height / 2) < 0.33 * height)
    return float(around[~inner].mean()) > _SMALL_FREE


def upright(picture: NDArray[np.uint8], mark: SealMark) -> NDArray[np.uint8]:
    """What lies within a square mark, its nearest side level; the picture's scale stays."""
    angle, (width, height) = mark.angle, mark.axes
    while angle > 45:
        angle, width, height = angle - 90, height, width
    matrix = cv2.getRotationMatrix2D(mark.centre, angle, 1.0)
    matrix[:, 2] += width / 2 - mark.centre[0], height / 2 - mark.centre[1]
    size = max(1, round(width)), max(1, round(height))
    fill = (255, 255, 255) if picture.ndim == 3 else 0
    return np.asarray(
        cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_LINEAR, borderValue=fill), np.uint8
    )


def _profile(ink: Mask, mark: SealMark, number: int) -> NDArray[np.bool_]:
    """Ink by depth (rows, shares of the shorter side, outside first) along one side."""
    a, b = mark.axes[0] / 2, mark.axes[1] / 2
    along, across = ((a, b), (b, a))[number % 2]
    depth = _DEPTHS * min(mark.axes)
    t = np.linspace(-0.94, 0.94, _SAMPLES) * along
    u, v = np.meshgrid(t, across - depth)
    x, y = ((u, v), (v, u))[number % 2]
    if number >= 2:
        x, y = -x, -y
    turn = np.deg2rad(mark.angle)
    px = mark.centre[0] + x * np.cos(turn) - y * np.sin(turn)
    py = mark.centre[1] + x * np.sin(turn) + y * np.cos(turn)
    found = cv2.remap(ink, px.astype(np.float32), py.astype(np.float32), cv2.INTER_LINEAR)
    return np.asarray(found > 100, np.bool_)


def _band(profile: NDArray[np.bool_], low: float, high: float) -> NDArray[np.bool_]:
    return profile[(low <= _DEPTHS) & (high >= _DEPTHS)]


def _line(profile: NDArray[np.bool_]) -> float:
    """Share of a side along which one straight stroke runs, level with the outline or nearly so."""
    near = _band(profile, -0.05, 0.14)
    depth, width = near.shape
    best = 0.0
    for tilt in (-4, -2, 0, 2, 4):
        shift = np.round(np.linspace(-tilt, tilt, width)).astype(int)
        rows = np.arange(depth)[:, None] + shift[None]
        valid = (rows >= 0) & (rows < depth)
        level = near[rows.clip(0, depth - 1), np.arange(width)[None]] & valid
        thick = level[:-1] | level[1:]
        thick = thick[:-1] | thick[1:]
        best = max(best, float(thick.mean(axis=1).max()))
    return best


def _gap_within(profile: NDArray[np.bool_]) -> float:
    """Share of the side that has a free stretch just behind the frame."""
    free = ~_band(profile, 0.01, 0.20)
    return float((free[:-2] & free[1:-1] & free[2:]).any(axis=0).mean())


def _letters_within(strokes: NDArray[np.bool_]) -> bool:
    """Whether strokes change often enough across and down to be letters."""
    across = np.abs(np.diff(strokes.astype(np.int8), axis=1)).sum(axis=1)
    down = np.abs(np.diff(strokes.astype(np.int8), axis=0)).sum(axis=0)
    rows_inked = strokes.any(axis=1).mean()
    columns_inked = strokes.any(axis=0).mean()
    fewer, more = sorted((float(np.percentile(across, 75)), float(np.percentile(down, 75))))
    return bool(fewer >= 2 and more >= 4 and rows_inked > 0.45 and columns_inked > 0.45)
