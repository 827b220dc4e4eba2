"""How well a page picture can be read, what spoils it and where; in measures and in remarks.

Every threshold in this package was chosen on the tuning half of `python -m bench.quality`, so that
pages that were read get no remark, and is reported on the other half.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.document import Line, Quality
from ocr.engine import Image
from ocr.picture.quality.cover import find_cover
from ocr.picture.quality.cut import find_cut
from ocr.picture.quality.edges import find_edges
from ocr.picture.quality.fault import Fault
from ocr.picture.quality.fold import find_fold
from ocr.picture.quality.glare import find_glare
from ocr.picture.quality.judge import BLURRED_BELOW, CLEAR_FROM, Verdict, verdicts, whole_page
from ocr.picture.quality.screen import RASTER, is_screenshot, raster, strength
from ocr.picture.quality.shade import find_shade
from ocr.picture.quality.soft import find_soft
from ocr.picture.quality.state import State, state_of
from ocr.picture.quality.view import View, look
from ocr.picture.quality.weak import unread, weak_stretches

CODES = frozenset({
    "unreadable", "hard_to_read", "blurred", "glare", "shadow", "cut", "covered", "too_dark",
    "too_bright", "small_text", "blank", "no_text", "screen", "screenshot",
})  # fmt: skip
"""Codes of all remarks that `examine` makes."""

__all__ = ["CODES", "Examined", "Verdict", "examine"]


@dataclass(frozen=True, slots=True)
class Examined:
    """The measures of a page and what to tell about it."""

    quality: Quality
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class _Parts:
    faults: list[Fault]
    glare: float = 0.0
    cut: float = 0.0


def examine(
    picture: Image,
    lines: Sequence[Line],
    *,
    frame: NDArray[np.float64] | None,
    scale: float = 1.0,
    photo: bool = True,
) -> Examined:
    """Measure a page and judge it.

    Args:
        picture: the page picture, height x width x 3, blue green red.
        lines: what was read from it, in its pixels.
        frame: corners (4 x 2) of the picture as it was taken, in its pixels; None when the sheet
            was cut out of its surroundings.
        scale: pixels of the page picture by those of the picture that was read.
        photo: whether it is a picture file, which may be a telephone's screenshot.
    """
    view = look(picture, lines)
    state = state_of(view, lines, 1 / scale)
    peak = raster(picture, view)
    faults = whole_page(state)
    parts = _Parts([])
    if not any(fault.cause == "too_dark" for fault in faults) and peak < RASTER:
        parts = _parts(view, state, frame)
    faults += parts.faults
    said = verdicts(state, faults, view, lines)
    if photo and is_screenshot(picture.shape[:2], lines):
        said.append(Verdict("screenshot", {}))
    elif peak >= RASTER:
        said.append(Verdict("screen", {}))
    height, width = picture.shape[:2]
    quality = Quality(
        legibility=round(state.legibility, 4),
        sharpness=round(state.sharpness, 3),
        brightness=round(state.light[0], 3),
        width=width,
        height=height,
        text_height=round(state.text_height * scale, 1),
        ink=round(state.ink, 4),
        glare=round(parts.glare, 4),
        cut=round(parts.cut, 3),
        covered=round(min(1.0, sum(f.area for f in faults if f.cause == "covered")), 4),
        screen=round(strength(peak), 3),
    )
    return Examined(quality, tuple(said))


def _parts(view: View, state: State, frame: NDArray[np.float64] | None) -> _Parts:
    """What spoils a part of the page."""
    if not state.rows:
        return _Parts([])
    covered = find_cover(view) or find_fold(view) or find_shade(view) or find_edges(view)
    cut, share = find_cut(view, frame * view.scale) if frame is not None else ([], 0.0)
    if state.sharpness < BLURRED_BELOW and state.legibility < CLEAR_FROM:
        return _Parts([*covered, *cut], 0.0, share)  # everything is soft: print fades everywhere
    weak = weak_stretches(view)
    soft = find_soft(view, weak, unread(view))
    glare, burnt = find_glare(view, [] if soft else weak)
    return _Parts([*covered, *cut, *soft, *glare], burnt, share)
