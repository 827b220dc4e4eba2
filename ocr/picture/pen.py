"""Stretches of ink on a page, and how they look: what tells a pen from print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import Box, Line
from ocr.engine import Image
from ocr.picture.copies import smaller

Mask = NDArray[np.uint8]

# Height of a row of print in the copy that is looked at: strokes are told apart from this size on,
# and measures of pages of any resolution compare.
_EM = 22.0
_EMS = (0.016, 0.05)  # height of a row by the page's longer side: without rows, and at most
_PAPER_REACH = 2.0  # ems: paper is the lightest around within this
_PAPER_SHRINK = 6
_DARKEST_PAPER = 25
_INK_FROM = 60  # darkness on balanced paper
_RULE = 2.6  # ems: longer straight strokes are rulings
_GAP = 0.55  # ems between pieces of one stretch
_SEGMENT_GAP = 1.1  # ems between words of different stretches of a line
_LEAST = (0.55, 0.45)  # ems: width and height of the smallest stretch
_MOST = (22.0, 7.0)
_MOST_STRETCHES = 400
_LABEL_ENDS = ":：）)"
_ANGLES = 12


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Ink that may be handwriting, where on the page picture; `score` of the text read there.

    `mask` (0, 255), `grey` (darkness) and `colour` (BGR) are cut from the copy.
    """

    box: Box
    mask: Mask
    grey: Mask
    colour: Image
    score: float | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Inked:
    """A copy of a page at `scale`, whose rows are `em` high: ink without rulings, darkness, BGR."""

    mask: Mask
    grey: Mask
    colour: Image
    em: float
    scale: float

    def to_page(self, left: float, top: float, right: float, bottom: float) -> Box:
        """A box of the copy in pixels of the page picture."""
        return Box(left / self.scale, top / self.scale, right / self.scale, bottom / self.scale)


def ink_of(picture: Image, lines: Sequence[Line]) -> Inked:
    """The ink of a page picture without seals (BGR)."""
    longer = max(picture.shape[:2])
    heights = [min(n.box.bottom - n.box.top, n.box.right - n.box.left) for n in lines]
    em = float(np.median(heights)) if heights else _EMS[0] * longer
    em = min(max(em, 8.0), _EMS[1] * longer)
    scale = min(1.0, _EM / em)
    colour = smaller(picture, scale)
    em *= scale
    grey = _darkness(colour, em)
    mask = cv2.threshold(grey, _INK_FROM, 255, cv2.THRESH_BINARY)[1]
    return Inked(_unruled(np.asarray(mask, np.uint8), em), grey, colour, em, scale)


def _darkness(colour: Image, em: float) -> Mask:
    """How much darker than the paper around it the darkest channel of every pixel is, 0 to 255."""
    blue, green, red = cv2.split(colour)
    least = cv2.min(cv2.min(blue, green), red)
    height, width = least.shape
    size = max(1, width // _PAPER_SHRINK), max(1, height // _PAPER_SHRINK)
    small = cv2.resize(least, size, interpolation=cv2.INTER_AREA)
    reach = 2 * max(1, round(_PAPER_REACH * em / _PAPER_SHRINK)) + 1
    paper = cv2.blur(cv2.dilate(small, np.ones((reach, reach), np.uint8)), (reach, reach))
    paper = cv2.max(paper, _DARKEST_PAPER)
    full = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.bitwise_not(cv2.divide(least, full, scale=255.0)), np.uint8)


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
        for box, text in _segments(line, inked.em / inked.scale):
            part = _stretch(inked, inked.mask, _scaled(box, inked.scale), line.confidence, text)
            if part is not None:
                found.append(part)
        left, top, right, bottom = (int(v) for v in _scaled(line.box, inked.scale))
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


def _scaled(box: Box, scale: float) -> Box:
    return Box(*(v * scale for v in box))


def _segments(line: Line, em: float) -> list[tuple[Box, str]]:
    """A line cut at wide gaps and behind labels."""
    if line.vertical or not line.words:
        return [(line.box, line.text)]
    groups = [[line.words[0]]]
    for before, word in zip(line.words, line.words[1:], strict=False):
        wide = word.box.left - before.box.right > _SEGMENT_GAP * em
        if wide or before.raw[-1:] in _LABEL_ENDS:
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
    if right <= left or bottom <= top:
        return None
    x, y, wide, tall = cv2.boundingRect(mask[top:bottom, left:right])
    least, most = np.multiply(_LEAST, inked.em), np.multiply(_MOST, inked.em)
    if not (least[0] <= wide <= most[0] and least[1] <= tall <= most[1]) or min(wide, tall) < 4:
        return None
    x, y = left + x, top + y
    area = np.s_[y : y + tall, x : x + wide]
    place = inked.to_page(x, y, x + wide, y + tall)
    return Stretch(place, mask[area], inked.grey[area], inked.colour[area], score, text)


NAMES = (
    "level", "slanting", "spread", "stroke", "uneven", "dense", "parts", "heights", "bottoms",
    "envelope", "tall", "blue", "pressure", "aspect", "soft", "score",
)  # fmt: skip


def features(stretch: Stretch, em: float) -> NDArray[np.float64]:
    """Measures of a stretch, in the order of `NAMES`; `em` is that of the copy.

    The score of what was not read is -1.
    """
    mask = stretch.mask
    tall, wide = mask.shape
    inked = mask > 0
    (dark,), (pressure,) = (v.ravel() for v in cv2.meanStdDev(stretch.grey, mask=mask))
    across = cv2.Sobel(stretch.grey, cv2.CV_32F, 1, 0)
    power, angle = cv2.cartToPolar(across, cv2.Sobel(stretch.grey, cv2.CV_32F, 0, 1))
    near = cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0
    steep = power[near]
    bins = (angle[near] * (_ANGLES / np.pi)).astype(np.int64) % _ANGLES
    share = np.bincount(bins, steep, _ANGLES) / (float(steep.sum()) + 1e-6)
    entropy = -(share * np.log(share + 1e-9)).sum() / np.log(_ANGLES)
    # Without any paper in the stretch the distance to it has no bound.
    depth = np.minimum(cv2.distanceTransform(mask, cv2.DIST_L2, 3), float(max(tall, wide)))
    ridge = depth[(depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8))) & inked]
    thick = float(ridge.mean()) if ridge.size else 1.0
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    large = stats[1:][stats[1:, cv2.CC_STAT_HEIGHT] > 0.3 * tall]
    bottoms = large[:, cv2.CC_STAT_TOP] + large[:, cv2.CC_STAT_HEIGHT]
    envelope = mask.argmax(axis=0)[inked.any(axis=0)]
    return np.array([
        share[[0, 5, 6, 11]].sum(), share[[2, 3, 8, 9]].sum(), entropy, 2 * thick / em,
        float(ridge.std()) / (thick + 1e-6) if ridge.size else 0.0,
        cv2.countNonZero(mask) / mask.size, min(4.0, (count - 1) * tall / wide),
        float(large[:, cv2.CC_STAT_HEIGHT].std()) / tall if len(large) else 0.0,
        float(bottoms.std()) / tall if len(large) else 0.0,
        float(envelope.std()) / tall, min(5.0, tall / em), _blue(stretch.colour, mask),
        pressure / (dark + 1e-6), min(10.0, wide / tall), float(steep.mean()) / (dark + 1e-6),
        -1.0 if stretch.score is None else stretch.score,
    ])  # fmt: skip


def _blue(colour: Image, mask: Mask) -> float:
    """Lead of blue over red in the ink, as shares of the paper around it, 0 to 2."""
    ink, paper = cv2.mean(colour, mask), cv2.mean(colour, cv2.bitwise_not(mask))
    lead = ink[0] / max(1.0, paper[0]) - ink[2] / max(1.0, paper[2])
    return min(2.0, max(0.0, 255 / 60 * lead)) if any(paper) else 0.0
