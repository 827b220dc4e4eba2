"""Things that lie on the page: fingers, clips, slips, other papers, a corner folded over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import Box
from ocr.picture.quality.fault import Fault
from ocr.picture.quality.view import COARSE, Row, View, percentile

Mask = NDArray[np.bool_]

# Distance of colours (in Lab's a and b) and share of light from which on it is not the paper.
_COLOUR = 13.0
_DARK = 0.5
LEAST = 2.0  # side of the smallest thing, in letters
_HOLES = 3.0  # letters
_INSIDE = 0.8  # of a row that lies on a thing: it is printed on it
_COLOURFUL = 0.4  # of a page that is not paper
_LARGEST = 0.5  # of the page
# A row that ends at most this many letters before a thing runs under it: print keeps more distance.
_ABUT = 0.6
# What reaches in from the page's edge hides something when it comes this near to a row, in letters.
_BESIDE = 1.0
_ALONG = 0.3
# A table goes on under what this many of its lines run into.
_RULES = 3
_RULE_INK = 25
_FAR = 12.0
# Steepest step across the rim within one pixel, as a share of the whole: shadows are softer.
_SHARP = 0.2


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that is not paper, as a mask of the coarse copy; a shadow has a soft rim."""

    mask: Mask
    shade: bool


def find_cover(view: View) -> list[Fault]:
    """Things and deep shadows into which rows of text run."""
    if not view.rows:
        return []
    found = []
    for thing in _things(view):
        # Light print on a coloured ground makes holes in it.
        side = max(3, round(_HOLES * view.em / COARSE) | 1)
        filled = cv2.morphologyEx(
            thing.mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((side, side), np.uint8)
        )
        if any(_within(box, filled > 0) for box in view.read):
            continue
        rows = [row for row in view.rows if runs_under(row, thing.mask, view.em)]
        if not rows and _from_edge(thing.mask):
            rows = _beside(thing.mask, view)
        if not rows and _at_edge(thing.mask) and _rules_under(thing.mask, view) >= _RULES:
            rows = _beside(thing.mask, view, _FAR)
        if rows:
            found.append(fault_of("shadow" if thing.shade else "covered", thing.mask, rows, view))
    return found


def _from_edge(mask: Mask) -> bool:
    """Whether a thing reaches into the page from its edge, without running along all of it."""
    return any(0 < int(side.sum()) < _ALONG * len(side) for side in _sides(mask))


def _at_edge(mask: Mask) -> bool:
    return any(side.any() for side in _sides(mask))


def _sides(mask: Mask) -> tuple[Mask, ...]:
    return mask[0], mask[-1], mask[:, 0], mask[:, -1]


def _rules_under(mask: Mask, view: View) -> int:
    """Ruled lines of a table that run under a thing from its left or right."""
    solid = cv2.resize(mask.astype(np.uint8), view.size[::-1], interpolation=cv2.INTER_NEAREST)
    reach = max(3, int(2 * view.em))
    kernel = np.ones((1, 2 * reach + 1), np.uint8)
    left, top, wide, high = cv2.boundingRect(solid)
    area = (slice(top, top + high), slice(max(0, left - 2 * reach), left + wide + 2 * reach))
    near = cv2.dilate(solid[area], kernel) > cv2.dilate(solid[area], np.ones((1, 13), np.uint8))
    ink = (view.ink[area] * 255).astype(np.uint8)
    lines = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, reach), np.uint8)) > _RULE_INK
    thick = cv2.morphologyEx(
        lines.astype(np.uint8), cv2.MORPH_OPEN, np.ones((max(3, int(0.5 * view.em)), 1), np.uint8)
    )
    share = (lines & near & (thick == 0)).sum(axis=1) / max(1, reach)
    starts = np.diff(np.concatenate([[0], (share > 0.5).astype(np.int8)])) == 1
    return int(starts.sum())


def _beside(mask: Mask, view: View, letters: float = _BESIDE) -> list[Row]:
    """Rows that a thing nearly touches."""
    reach = max(1, round(letters * view.em / COARSE))
    grown = cv2.dilate(mask.astype(np.uint8), np.ones((2 * reach + 1,) * 2, np.uint8))
    found = []
    for row in view.rows:
        top, bottom = int(row.top / COARSE), int(row.bottom / COARSE) + 1
        if grown[top:bottom, int(row.left / COARSE) : int(row.right / COARSE) + 1].any():
            found.append(row)
    return found


def _things(view: View) -> list[Thing]:
    height, width = view.size
    size = (max(8, width // COARSE), max(8, height // COARSE))
    paper = cv2.resize(view.paper, size, interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(paper, cv2.COLOR_BGR2LAB).astype(np.float32)
    em = view.em / COARSE
    light = lab[..., 0]
    reach = int(14 * em) | 1
    around = cv2.blur(cv2.dilate(light, np.ones((reach, reach), np.uint8)), (reach, reach))
    dark = light < _DARK * around
    ground = _ground(lab, view, em)
    tinted = np.hypot(lab[..., 1] - ground[0], lab[..., 2] - ground[1]) > _COLOUR
    sheet = cv2.resize(view.sheet.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    things = []
    other = (tinted | dark) & sheet
    if other.sum() > _COLOURFUL * sheet.sum():
        return []  # an advertisement, a book's cover
    count, labels, stats, _ = cv2.connectedComponentsWithStats(other.astype(np.uint8))
    for index in range(1, min(count, 100)):
        wide, high, area = (int(v) for v in stats[index][2:])
        if min(wide, high) < LEAST * em or area < (LEAST * em) ** 2:
            continue
        mask = labels == index
        if area <= _LARGEST * labels.size:
            shade = tinted[mask].mean() < 0.5 and _is_shadow(view, mask)
            things.append(Thing(mask, bool(shade)))
    return things


def _ground(lab: NDArray[np.float32], view: View, em: float) -> tuple[float, float]:
    """Colour of the paper between the rows of text."""
    mask = np.zeros(lab.shape[:2], bool)
    for row in view.rows:
        x0, x1 = int(row.left / COARSE), int(row.right / COARSE) + 1
        y0, y1 = int(row.top / COARSE - em), int(row.bottom / COARSE + em) + 1
        mask[max(0, y0) : y1, max(0, x0) : x1] = True
    spot = lab[mask]
    return float(np.median(spot[:, 1])), float(np.median(spot[:, 2]))


def _is_shadow(view: View, mask: Mask) -> bool:
    """Whether light falls off gradually at a dark patch's rim; a thing's rim is sharp."""
    solid = cv2.resize(mask.astype(np.uint8), view.size[::-1], interpolation=cv2.INTER_LINEAR)
    left, top, wide, high = cv2.boundingRect(solid)
    reach = int(2 * view.em)
    spot = (
        slice(max(0, top - reach), top + high + reach),
        slice(max(0, left - reach), left + wide + reach),
    )
    solid, grey = solid[spot], cv2.GaussianBlur(view.grey[spot], (0, 0), 1.0)
    slope = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)) / 8
    # The rim lies within the blur of the paper map: look for the steepest pixel across it.
    kernel = np.ones((2 * COARSE + 1,) * 2, np.uint8)
    steepest = cv2.dilate(slope, kernel)
    rim = cv2.dilate(solid, np.ones((3, 3), np.uint8)) > solid
    outside = cv2.dilate(solid, np.ones((reach // 2 * 2 + 1,) * 2, np.uint8)) > cv2.dilate(
        solid, kernel
    )
    inside = cv2.erode(solid, kernel, borderValue=1) > 0
    if not (rim.any() and outside.any() and inside.any()):
        return False
    whole = percentile(grey[outside], 60) - float(np.median(grey[inside]))
    return float(np.median(steepest[rim])) < _SHARP * max(whole, 1.0)


def runs_under(row: Row, mask: Mask, em: float) -> bool:
    """Whether a row ends where a thing begins."""
    height, width = mask.shape
    y = min(height - 1, int(row.middle / COARSE))
    line = mask[y]

    def at(x: float) -> bool:
        return bool(line[int(np.clip(x / COARSE, 0, width - 1))])

    reach = _ABUT * em + COARSE / 2
    right = at(row.right + reach) and not at(row.right - 1.5 * em)
    left = at(row.left - reach) and not at(row.left + 1.5 * em)
    return right or left


def _within(box: Box, mask: Mask) -> bool:
    height, width = mask.shape
    y = min(height - 1, int((box.top + box.bottom) / 2 / COARSE))
    x0, x1 = max(0, int(box.left / COARSE)), min(width, int(box.right / COARSE) + 1)
    return x1 > x0 and float(mask[y, x0:x1].mean()) > _INSIDE


def fault_of(cause: str, mask: Mask, rows: Sequence[Row], view: View) -> Fault:
    """A thing or shadow, as a mask of the coarse copy, that rows run into."""
    ys, xs = np.nonzero(mask)
    box = view.page_box(
        float(xs.min() * COARSE), float(ys.min() * COARSE),
        float((xs.max() + 1) * COARSE), float((ys.max() + 1) * COARSE),
    )  # fmt: skip
    return Fault(cause, len(rows) / len(view.rows), box, float(mask.mean()))
