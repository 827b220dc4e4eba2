"""Things that lie on the page: fingers, clips, slips, other papers, a corner folded over."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import Box
from ocr.picture.quality.fault import Fault
from ocr.picture.quality.view import COARSE, Row, View

Mask = NDArray[np.bool_]

# Distance of colours (in Lab's a and b) and share of light from which on it is not the paper.
_COLOUR = 13.0
_LIGHT = 0.70
_DEEP = 0.45
_LEAST = 2.0  # side of the smallest thing, in letters
_LARGEST = 0.5  # of the page
# A row that ends at most this many letters before a thing runs under it: print keeps more distance.
_ABUT = 0.55
# What reaches in from the page's edge hides something when it comes this near to a row, in letters.
_BESIDE = 0.5
_ALONG = 0.3
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
        if any(_within(box, thing.mask) for box in view.read):
            continue
        rows = [row for row in view.rows if _runs_under(row, thing.mask, view.em)]
        if not rows and _from_edge(thing.mask):
            rows = _beside(thing.mask, view)
        if rows:
            found.append(_fault("shadow" if thing.shade else "covered", thing.mask, rows, view))
    return found


def _from_edge(mask: Mask) -> bool:
    """Whether a thing reaches into the page from its edge, without running along all of it."""
    sides = (mask[0], mask[-1], mask[:, 0], mask[:, -1])
    return any(0 < int(side.sum()) < _ALONG * len(side) for side in sides)


def _beside(mask: Mask, view: View) -> list[Row]:
    """Rows that a thing nearly touches."""
    reach = max(1, round(_BESIDE * view.em / COARSE))
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
    dark = light < _LIGHT * around
    ground = _ground(lab, view, em)
    tinted = np.hypot(lab[..., 1] - ground[0], lab[..., 2] - ground[1]) > _COLOUR
    sheet = cv2.resize(view.sheet.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        ((dark | tinted) & sheet).astype(np.uint8)
    )
    things = []
    for index in range(1, count):
        _, _, wide, high, area = (int(v) for v in stats[index])
        if min(wide, high) < _LEAST * em or area < (_LEAST * em) ** 2:
            continue
        mask = labels == index
        if area > _LARGEST * labels.size:
            continue
        shade = tinted[mask].mean() < 0.5 and _is_shadow(view, mask)
        if shade and float(np.median(light[mask] / around[mask])) > _DEEP:
            continue  # print in it is read all the same
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
    whole = float(np.percentile(grey[outside], 60)) - float(np.median(grey[inside]))
    return float(np.median(steepest[rim])) < _SHARP * max(whole, 1.0)


def _runs_under(row: Row, mask: Mask, em: float) -> bool:
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
    return x1 > x0 and float(mask[y, x0:x1].mean()) > 0.7


def _fault(cause: str, mask: Mask, rows: list[Row], view: View) -> Fault:
    ys, xs = np.nonzero(mask)
    box = view.page_box(
        float(xs.min() * COARSE), float(ys.min() * COARSE),
        float((xs.max() + 1) * COARSE), float((ys.max() + 1) * COARSE),
    )  # fmt: skip
    return Fault(cause, len(rows) / len(view.rows), box, float(mask.mean()))
