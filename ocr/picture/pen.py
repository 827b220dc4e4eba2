"""Stretches of ink on a page, and how they look: what tells a pen from print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import Box, Line
from ocr.engine import Image
from ocr.picture.seal_ink import balanced

Mask = NDArray[np.uint8]

_INK_FROM = 60  # darkness on balanced paper
_FAINT_FROM = 25.0  # a page whose print is fainter than this has none
_RULE = 2.6  # ems: longer straight strokes are rulings
_GAP = 0.55  # ems between pieces of one stretch
_SEGMENT_GAP = 1.1  # ems between words of different stretches of a line
_LEAST = (0.55, 0.45)  # ems: width and height of the smallest stretch
_MOST = (22.0, 7.0)
_MOST_STRETCHES = 400
_LABEL_ENDS = ":）)"


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Ink that may be handwriting: `mask` (0, 255) in `box`; `score` of the text read there."""

    box: Box
    mask: Mask
    grey: Mask
    blue: float
    score: float | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Inked:
    """A page's ink without its rulings: mask, darkness, lead of blue over red."""

    mask: Mask
    grey: Mask
    blue: NDArray[np.int16]
    em: float


def ink_of(picture: Image, lines: Sequence[Line]) -> Inked:
    """The ink of a page picture without seals (BGR)."""
    white = balanced(picture)
    grey = np.asarray(255 - white.min(axis=2), np.uint8)
    mask = np.asarray((grey > _INK_FROM).astype(np.uint8) * 255, np.uint8)
    heights = [min(n.box.bottom - n.box.top, n.box.right - n.box.left) for n in lines]
    em = float(np.median(heights)) if heights else 0.016 * max(picture.shape[:2])
    em = min(max(em, 8.0), 0.05 * max(picture.shape[:2]))
    channels = white.astype(np.int16)
    return Inked(_unruled(mask, em), grey, channels[:, :, 0] - channels[:, :, 2], em)


def _unruled(mask: Mask, em: float) -> Mask:
    """The mask without straight level and upright rulings; strokes across them are mended."""
    long = max(9, round(_RULE * em))
    level = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    sheer = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    rules = cv2.dilate(level, np.ones((3, 5), np.uint8)) | cv2.dilate(
        sheer, np.ones((5, 3), np.uint8)
    )
    left = mask & ~rules
    mended = cv2.morphologyEx(left, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    return np.asarray(left | (mended & rules & mask), np.uint8)


def stretches(inked: Inked, lines: Sequence[Line]) -> list[Stretch]:
    """What may be handwriting: parts of read lines, and ink that no line has."""
    found: list[Stretch] = []
    free = inked.mask.copy()
    for line in lines:
        boxes = [(line.box, line.text)] if line.vertical else _segments(line, inked.em)
        for box, text in boxes:
            part = _stretch(inked, inked.mask, box, line.confidence, text)
            if part is not None:
                found.append(part)
        left, top, right, bottom = (int(v) for v in line.box)
        free[max(0, top - 1) : bottom + 2, max(0, left - 1) : right + 2] = 0
    reach = max(3, round(_GAP * inked.em))
    joined = cv2.dilate(free, np.ones((reach, 2 * reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    order = sorted(range(1, count), key=lambda i: -int(stats[i, cv2.CC_STAT_AREA]))
    for i in order[:_MOST_STRETCHES]:
        x, y, width, height, _ = (int(v) for v in stats[i])
        part = _stretch(inked, free, Box(x, y, x + width, y + height), None, "")
        if part is not None:
            found.append(part)
    return found


def _segments(line: Line, em: float) -> list[tuple[Box, str]]:
    """A line cut at wide gaps and behind labels."""
    if not line.words:
        return [(line.box, line.text)]
    groups = [[line.words[0]]]
    for before, word in zip(line.words, line.words[1:], strict=False):
        wide = word.box.left - before.box.right > _SEGMENT_GAP * em
        if wide or before.raw[-1:] in _LABEL_ENDS + "：":
            groups.append([])
        groups[-1].append(word)
    top, bottom = line.box.top, line.box.bottom
    return [
        (Box(group[0].box.left, top, group[-1].box.right, bottom), "".join(w.raw for w in group))
        for group in groups
    ]


def _stretch(inked: Inked, mask: Mask, box: Box, score: float | None, text: str) -> Stretch | None:
    height, width = mask.shape
    left, top = max(0, int(box.left)), max(0, int(box.top))
    right, bottom = min(width, int(box.right) + 1), min(height, int(box.bottom) + 1)
    cut = mask[top:bottom, left:right]
    rows, columns = np.nonzero(cut.any(axis=1))[0], np.nonzero(cut.any(axis=0))[0]
    if len(rows) < 4 or len(columns) < 4:
        return None
    cut = cut[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    wide, tall = cut.shape[1] / inked.em, cut.shape[0] / inked.em
    if not (_LEAST[0] <= wide <= _MOST[0] and _LEAST[1] <= tall <= _MOST[1]):
        return None
    x, y = left + int(columns[0]), top + int(rows[0])
    place = Box(x, y, x + cut.shape[1], y + cut.shape[0])
    area = np.s_[y : y + cut.shape[0], x : x + cut.shape[1]]
    blue = float(np.median(inked.blue[area][cut > 0]))
    return Stretch(place, cut, inked.grey[area], blue, score, text)


NAMES = (
    "level", "slanting", "spread", "stroke", "uneven", "dense", "parts", "heights", "bottoms",
    "envelope", "tall", "blue", "pressure", "aspect", "soft",
)  # fmt: skip


def features(stretch: Stretch, em: float) -> NDArray[np.float64]:
    """Measures of a stretch, in the order of `NAMES`."""
    mask, grey = stretch.mask, stretch.grey.astype(np.float32)
    tall, wide = mask.shape
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    power = cv2.magnitude(across, down)
    angle = np.degrees(np.arctan2(down, across)) % 180
    near = cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0
    weights, _ = np.histogram(angle[near], bins=12, range=(0, 180), weights=power[near])
    share = weights / (weights.sum() + 1e-6)
    level = share[[0, 5, 6, 11]].sum()
    entropy = -(share * np.log(share + 1e-9)).sum() / np.log(12)
    # Without any paper in the stretch the distance to it has no bound.
    depth = np.minimum(cv2.distanceTransform(mask, cv2.DIST_L2, 3), float(max(tall, wide)))
    ridge = depth[(depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8))) & (mask > 0)]
    thick = float(ridge.mean()) if ridge.size else 1.0
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    large = stats[1:][stats[1:, cv2.CC_STAT_HEIGHT] > 0.3 * tall]
    bottoms = large[:, cv2.CC_STAT_TOP] + large[:, cv2.CC_STAT_HEIGHT]
    inked = mask.any(axis=0)
    envelope = mask.argmax(axis=0)[inked]
    ink = grey[mask > 0]
    return np.array([
        level, share[[2, 3, 8, 9]].sum(), entropy, 2 * thick / em,
        float(ridge.std()) / (thick + 1e-6) if ridge.size else 0.0,
        float((mask > 0).mean()), min(4.0, (count - 1) * tall / wide),
        float(large[:, cv2.CC_STAT_HEIGHT].std()) / tall if len(large) else 0.0,
        float(bottoms.std()) / tall if len(large) else 0.0,
        float(envelope.std()) / tall, min(5.0, tall / em), min(2.0, max(0.0, stretch.blue / 60)),
        float(ink.std()) / (float(ink.mean()) + 1e-6), min(10.0, wide / tall),
        float(power[near].mean()) / (float(ink.mean()) + 1e-6),
    ])  # fmt: skip
