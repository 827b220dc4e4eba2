"""Measures of the page as a whole: light, sharpness, ink, the size of its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.document import Line
from ocr.picture.quality.view import View, percentile

_PRINT = 0.12
_INK = 0.15
_FAINT = 0.04
_RIM = 0.02  # of the page: its outline and the scanner's shadow lie there
_BURNT = 252
# Rows of less contrast are what shows through from the back, or nothing at all.
SHOWS_THROUGH = 0.2


@dataclass(frozen=True, slots=True)
class State:
    """Measures of a whole page.

    Attributes:
        legibility: mean recognition score, each line weighing as much as it is long.
        sharpness: how steep the edges of print are by its contrast, the softer direction of the
            two; about 1 for a sharp page at the size of the small copy.
        light: median and 90th percentile of the paper's grey, 0 to 1.
        ink: share of the page that is print.
        faint: share of the page that is at least a little darker than the paper.
        burnt: share of the page that is white without any grain.
        text_height: median height of the rows in pixels of the picture as it came; 0 without.
        contrast: median contrast of the rows; 0 without.
        rows: rows of text that are there for sure.
    """

    legibility: float
    sharpness: float
    light: tuple[float, float]
    ink: float
    faint: float
    burnt: float
    text_height: float
    contrast: float
    rows: int


def state_of(view: View, lines: Sequence[Line], native: float) -> State:
    """The measures; `native` is the pixels of the picture that was read by those of its copy."""
    height, width = view.size
    rim = round(_RIM * max(height, width))
    inner = (slice(rim, height - rim), slice(rim, width - rim))
    ink = view.ink[inner][view.sheet[inner]]
    light = view.light[::4, ::4]
    heights = [
        (line.box.right - line.box.left if line.vertical else line.box.bottom - line.box.top)
        for line in lines
    ]
    contrasts = [row.contrast for row in view.rows]
    sure = [row for row in view.rows if row.read and row.contrast >= SHOWS_THROUGH]
    standing = [line for line in lines if line.vertical]
    return State(
        legibility=_legibility(lines),
        sharpness=_sharpness(view),
        light=(float(np.median(light)) / 255, percentile(light, 90) / 255),
        ink=float((ink > _INK).mean()) if ink.size else 0.0,
        faint=float((ink > _FAINT).mean()) if ink.size else 0.0,
        burnt=float((light >= _BURNT).mean()),
        text_height=float(np.median(heights)) * native if heights else 0.0,
        contrast=float(np.median(contrasts)) if contrasts else 0.0,
        rows=len(sure) + len(standing),
    )


def _legibility(lines: Sequence[Line]) -> float:
    weights = [len(line.raw) for line in lines]
    total = sum(weights)
    if not total:
        return 0.0
    score = sum(w * line.confidence for w, line in zip(weights, lines, strict=True)) / total
    return min(max(score, 0.0), 1.0)


def _sharpness(view: View) -> float:
    """Steepest of the edges of print by its contrast; a hand that moved softens one direction."""
    across = view.slope
    down = np.zeros_like(across)
    cv2.absdiff(view.ink[2:], view.ink[:-2], dst=down[1:-1])
    mask = cv2.dilate(((view.ink > _PRINT) & view.sheet).astype(np.uint8), np.ones((3, 3))) > 0
    mask = mask[::2]
    if np.count_nonzero(mask) < 50:
        return 0.0
    dark = max(0.05, percentile(view.ink[::2][mask], 95))
    return min(percentile(slope[::2][mask], 95) for slope in (across, down)) / dark
