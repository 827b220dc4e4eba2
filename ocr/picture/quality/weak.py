"""Stretches of print that are paler or softer than the rest of their row, and print left unread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.picture.quality.view import Map, Row, View, percentile

Spot = tuple[float, float, float, float]

# Contrast of a stretch as a share of its row's: below it is pale, below the other there is nothing.
PALE = 0.6
_NOTHING = 0.13
_DARKEST = 1.25  # contrast of letters by that of the darker rows of the page, at most
_LEAST_INK = 0.07
_STRETCH = 0.8  # shortest stretch, in letters
# Steepness of the edges of a stretch as a share of that of its row's (or the page's) sharp part.
# Light laid over print leaves it; blur takes it.
_SOFT = 0.62
# Print that grows softer along a row; light that falls off along it leaves 0.95 and more.
_SOFTER = 0.9
RAMP = 0.17
# Change of ink along a letter: even blurred letters change by 0.33 and more, bars by 0.27 at most.
_CHANGE = 0.3
_COLOURED = 55.0  # grey levels between the strongest and the weakest channel
_RULE = 2.5  # shortest ruled line, in letters


@dataclass(frozen=True, slots=True)
class Weak:
    """A weak stretch in the small copy: where, how long in letters, soft or only pale.

    `ramp` is how much its contrast changes along it, as a share of the row's: light laid over
    print falls off, a word printed in a lighter colour is light throughout.
    """

    box: Spot
    length: float
    soft: bool
    ramp: float = 0.0


def weak_stretches(view: View) -> list[Weak]:
    """Pale and soft stretches of all rows of text."""
    if not view.rows:
        return []
    # The mark in a box to tick is darker than any letter.
    most = _DARKEST * percentile(np.array([row.contrast for row in view.rows]), 75)
    return [weak for row in view.rows for weak in _of_row(row, view, most)]


def _of_row(row: Row, view: View, most: float) -> list[Weak]:
    em = view.em
    if row.right - row.left < 2.5 * em or row.contrast < 0.2:
        return []
    area = (slice(int(row.top), int(row.bottom) + 1), slice(int(row.left), int(row.right) + 1))
    width = max(3, round(em))
    dark = _envelope(view.ink[area].max(axis=0), width)
    steep = _envelope(view.slope[area].max(axis=0), width)
    level = min(percentile(dark, 85), most)
    strong = dark > 0.8 * level
    sharp = float(np.median(steep[strong] / dark[strong]))
    found = []
    for start, end in _runs((dark < PALE * level) & (dark > max(_LEAST_INK, _NOTHING * level))):
        length = (end - start) / em
        if length < _STRETCH:
            continue
        part = float(np.median(steep[start:end] / dark[start:end]))
        box = (row.left + start, row.top, row.left + end, row.bottom)
        run = dark[start:end]
        ramp = (percentile(run, 95) - percentile(run, 5)) / level
        soft = part < (_SOFTER if ramp >= RAMP else _SOFT) * sharp
        found.append(Weak(box, length, soft, ramp))
    return found


def pale_rules(view: View) -> list[Weak]:
    """Stretches where ruled lines lose their contrast little by little."""
    length = max(5, round(_RULE * view.em))
    ink = (view.ink * 255).astype(np.uint8)
    found = []
    for upright in (False, True):
        kernel = np.ones((length, 1) if upright else (1, length), np.uint8)
        lines = cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel)
        count, labels, stats, _ = cv2.connectedComponentsWithStats((lines > 14).astype(np.uint8))
        for index in range(1, min(count, 200)):
            left, top, width, height, _ = (int(v) for v in stats[index])
            along, across = (height, width) if upright else (width, height)
            if along < 3 * length or across > 0.6 * view.em:
                continue
            spot = np.where(
                labels[top : top + height, left : left + width] == index,
                lines[top : top + height, left : left + width], 0,
            )  # fmt: skip
            profile = spot.max(axis=1 if upright else 0).astype(np.float32) / 255
            level = percentile(profile, 80)
            if level < 0.15:
                continue
            for start, end in _runs(profile < PALE * level):
                if (end - start) < 1.0 * view.em:
                    continue
                if upright:
                    box = (left, top + start, left + width, top + end)
                else:
                    box = (left + start, top, left + end, top + height)
                found.append(
                    Weak(cast("Spot", tuple(map(float, box))), (end - start) / view.em, False)
                )
    return found


def unread(view: View) -> list[Weak]:
    """What looks like rows of text but was not read, with whether it is softer than what was."""
    height, width = view.size
    em = view.em
    mask = ((view.ink > 0.09) & view.sheet).astype(np.uint8)
    for row in view.rows:
        if row.read:
            mask[
                max(0, int(row.top)) : int(row.bottom) + 1,
                max(0, int(row.left - em)) : int(row.right + em),
            ] = 0
    long = max(5, round(_RULE * em))
    for kernel in (np.ones((long, 1), np.uint8), np.ones((1, long), np.uint8)):
        rules = cv2.morphologyEx(mask, cv2.MORPH_OPEN, kernel)
        thick = cv2.morphologyEx(
            rules, cv2.MORPH_OPEN, np.ones((max(2, int(0.4 * em)),) * 2, np.uint8)
        )
        mask &= ~cv2.dilate(rules & ~thick & 1, np.ones((3, 3), np.uint8)) & 1
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, int(1.2 * em) | 1), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    sharp = page_sharpness(view)
    found = []
    for index in range(1, count):
        left, top, wide, high, area = (int(v) for v in stats[index])
        if not (
            0.7 * em <= high <= 2.4 * em
            and 1.5 * em <= wide < 0.8 * width
            and area > 0.35 * wide * high
        ):
            continue
        if min(left, top, width - left - wide, height - top - high) < 2:
            continue
        spot = (slice(top, top + high), slice(left, left + wide))
        dark = percentile(view.ink[spot], 95)
        steep = percentile(view.slope[spot], 97)
        if _change(view.ink[spot]) * em / wide < _CHANGE or _coloured(view, spot):
            continue
        box = (float(left), float(top), float(left + wide), float(top + high))
        found.append(Weak(box, wide / em, bool(steep / max(dark, 0.05) < _SOFT * sharp)))
    return found


def _change(ink: Map) -> float:
    """How much the ink of neighbouring columns differs, added up, by their mean."""
    columns = cv2.blur(ink.mean(axis=0)[None, :], (3, 1))[0]
    return float(np.abs(np.diff(columns)).sum()) / max(1e-6, float(columns.mean()))


def _coloured(view: View, spot: tuple[slice, slice]) -> bool:
    """Whether ink is coloured, as that of seals and pictures is."""
    ink, colour = view.ink[spot], view.colour[spot]
    dark = colour[ink >= percentile(ink, 85)].astype(np.int16)
    return float(np.median(dark.max(axis=1) - dark.min(axis=1))) > _COLOURED


def page_sharpness(view: View) -> float:
    """Steepness of the edges of print that was read, per contrast; the page's sharper half."""
    values = []
    for row in view.rows:
        if not row.read:
            continue
        spot = (slice(int(row.top), int(row.bottom) + 1), slice(int(row.left), int(row.right) + 1))
        values.append(row_sharpness(view.ink[spot], view.slope[spot]))
    return percentile(np.array(values), 70) if values else 0.5


def row_sharpness(ink: Map, slope: Map) -> float:
    """Steepness of the edges of a row, per contrast."""
    return percentile(slope, 97) / max(0.05, percentile(ink, 95))


def _envelope(profile: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """Largest value within `width` columns."""
    grown = cv2.dilate(profile[None, :], np.ones((1, width), np.uint8))
    return np.asarray(grown[0], np.float32)


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Starts and ends of what is true."""
    steps = np.diff(np.concatenate([[0], mask.astype(np.int8), [0]]))
    return list(
        zip(np.flatnonzero(steps == 1).tolist(), np.flatnonzero(steps == -1).tolist(), strict=True)
    )
