"""Reflections: light laid over the print, softly at its rim."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.picture.quality.fault import Fault
from ocr.picture.quality.view import View, percentile
from ocr.picture.quality.weak import RAMP, Spot, Weak, pale_rules

_BURNT, _WHITE = (245, 245, 245), (255, 255, 255)
_HALF = 2  # burnt patches are looked for in a copy of half the size
# Paper lighter than this leaves a reflection nothing to be seen by but the print it fades.
_WHITE_PAPER = 236
_LEAST = 1.5  # of a burnt patch, in letters, both ways
# Share of the step from paper to white that is made within one pixel of that copy at its rim:
# print is made of edges of a half and more, reflections of less than a quarter.
_SOFT = 0.26
_STRETCH = 1.5  # shortest pale stretch, in letters
_REACH = 6.0  # letters between stretches that one reflection makes
# A stretch that pales little by little counts 1, one that is evenly pale or a ruled line less.
_PROOF = 1.0
_ALONE = 1.75  # letters: a shorter stretch alone is a word in another colour


def find_glare(view: View, weak: Sequence[Weak]) -> tuple[list[Fault], float]:
    """Reflections that lie over text, and the share of the page that is burnt out."""
    ground = float(np.median(view.light[::4, ::4]))
    patches: list[Spot] = []
    share = 0.0
    if ground < _WHITE_PAPER and view.rows:
        patches, share = _burnt(view, cv2.inRange(view.colour, _BURNT, _WHITE), ground)
    faded = _faded(view, weak)
    boxes = [box for box in patches if _matters(view, box)] + faded
    return [
        Fault("glare", _weight(view, box), view.page_box(*box)) for box in _joined(boxes)
    ], share


def _burnt(view: View, burnt: NDArray[np.uint8], ground: float) -> tuple[list[Spot], float]:
    """Burnt-out patches with a soft rim, and their share of the page."""
    height, width = view.size
    size = (max(8, width // _HALF), max(8, height // _HALF))
    mask = (cv2.resize(burnt, size, interpolation=cv2.INTER_AREA) > 127).astype(np.uint8)
    side = max(3, int(_LEAST * view.em / _HALF) | 1)
    filled = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((side // 2 | 1,) * 2, np.uint8))
    opened = cv2.morphologyEx(filled, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened)
    if count < 2:
        return [], 0.0
    grey = cv2.resize(view.grey, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    found, area = [], 0
    for index in range(1, min(count, 60)):
        left, top, wide, high, pixels = (int(v) for v in stats[index])
        spot = (slice(max(0, top - 6), top + high + 6), slice(max(0, left - 6), left + wide + 6))
        if _rim_step(grey[spot], labels[spot] == index, ground) < _SOFT:
            box = (left, top, left + wide, top + high)
            found.append((
                float(box[0] * _HALF), float(box[1] * _HALF),
                float(box[2] * _HALF), float(box[3] * _HALF),
            ))  # fmt: skip
            area += pixels
    return found, area / labels.size


def _rim_step(grey: NDArray[np.float32], mask: NDArray[np.bool_], ground: float) -> float:
    """Steepness at a patch's rim as a share of the step from paper to white."""
    solid = mask.astype(np.uint8)
    rim = cv2.dilate(solid, np.ones((7, 7), np.uint8)) > solid
    rim[[0, -1]] = rim[:, [0, -1]] = False
    slope = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0) / 8, cv2.Sobel(grey, cv2.CV_32F, 0, 1) / 8)
    if not rim.any():
        return 1.0
    # Print that runs under the rim is steep too, but never most of it.
    return percentile(slope[rim], 60) / max(12.0, 255 - ground)


def _matters(view: View, box: Spot) -> bool:
    """Whether text runs into a patch, or stands on both sides of it."""
    left, top, right, bottom = box
    em = view.em
    before = after = above = below = 0
    for row in view.rows:
        if row.bottom > top - 0.3 * em and row.top < bottom + 0.3 * em:
            if row.left < right + em and row.right > left - em:
                return True
            before += left - 8 * em < row.right <= left
            after += right <= row.left < right + 8 * em
        elif row.left < right and row.right > left:
            above += top - 3 * em < row.bottom <= top
            below += bottom <= row.top < bottom + 3 * em
    return bool((before and after) or (above and below))


def _faded(view: View, weak: Sequence[Weak]) -> list[Spot]:
    """Where stretches of several rows lose their contrast together, little by little."""
    pale = [w for w in weak if w.length >= _STRETCH and not w.soft]
    groups: list[list[Weak]] = []
    for one in pale:
        near = [g for g in groups if any(_close(one.box, other.box, view.em) for other in g)]
        groups = [g for g in groups if g not in near] + [[one, *(w for g in near for w in g)]]
    found = []
    rules = pale_rules(view) if groups else []
    for group in groups:
        box = _around([w.box for w in group])
        beside = [r for r in rules if r.length < 12 and _close(r.box, box, view.em)]
        proof = sum(1.0 if w.ramp >= RAMP else 0.4 for w in group) + min(0.6, 0.3 * len(beside))
        alone = len(group) == 1 and not beside and group[0].length < _ALONE
        if proof >= _PROOF and not alone:
            found.append(_around([box, *(r.box for r in beside)]))
    return found


def _close(a: Sequence[float], b: Sequence[float], em: float) -> bool:
    return (
        max(a[0], b[0]) - min(a[2], b[2]) < _REACH * em
        and max(a[1], b[1]) - min(a[3], b[3]) < 3.2 * em
    )


def _around(boxes: Sequence[Spot]) -> Spot:
    array = np.array(boxes)
    low, high = array.min(axis=0), array.max(axis=0)
    return float(low[0]), float(low[1]), float(high[2]), float(high[3])


def _joined(
    boxes: Sequence[Spot],
) -> list[Spot]:
    """Boxes of which those that touch are one."""
    kept: list[Spot] = []
    for box in boxes:
        merged = box
        for other in [b for b in kept if _touch(b, merged)]:
            kept.remove(other)
            merged = _around([merged, other])
        kept.append(merged)
    return kept


def _touch(a: Sequence[float], b: Sequence[float]) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _weight(view: View, box: Spot) -> float:
    """Share of the rows of text at the height of a box."""
    hit = [r for r in view.rows if r.bottom > box[1] and r.top < box[3]]
    return len(hit) / max(1, len(view.rows))
