"""What became of a page: rows lost, what was said of it, and whether that was right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.pages.harm import HARMS
from bench.quality.scenes import Case, Scene
from ocr import normalise
from ocr.context import Noted
from ocr.document import Box, Page

NOTES = frozenset({"screen", "screenshot"})
"""Remarks that say what a page is, not that it cannot be read."""
_FAULTS = frozenset({
    "unreadable", "hard_to_read", "blurred", "glare", "shadow", "cut", "covered", "too_dark",
    "too_bright", "small_text", "blank", "no_text",
})  # fmt: skip
# Wrong characters from which on a row counts as lost, as a share of its length and at least.
_LOST = 0.2
_LEAST = 2
# Distance from the middle of the harm to the remark's place, as a share of the page.
_NEAR = 0.2


@dataclass(frozen=True, slots=True)
class Outcome:
    """One page read.

    Attributes:
        case: what it was.
        lost: rows that cannot be found in what was read.
        rows: rows in all.
        codes: of the remarks that were made.
        causes: that they name.
        placed: whether the remark's place is that of the harm; None when either has none.
        legibility: mean recognition score.
        laplacian: variance of the second derivative of the whole page.
        message: the sentence.
    """

    case: Case
    lost: int
    rows: int
    codes: frozenset[str]
    causes: frozenset[str]
    placed: bool | None
    legibility: float
    laplacian: float

    @property
    def warned(self) -> bool:
        """Whether the page was called faulty."""
        return bool(self.codes & _FAULTS)

    @property
    def right(self) -> bool:
        """Whether the right cause was named."""
        return bool(self.causes & HARMS[self.case.harm].causes) if self.case.harm else False


def outcome_of(
    scene: Scene, page: Page, notes: Sequence[Noted], cropped: bool, laplacian: float
) -> Outcome:
    """Compare what was read and said with what stands on the page."""
    text = "".join(line.text for line in page.lines).replace(" ", "")
    codes = {note.code for note in notes if note.code in _FAULTS | NOTES}
    causes = set(codes)
    box = None
    for note in notes:
        if note.code in _FAULTS:
            named = str(note.values.get("causes", "")).split(",")
            causes |= {item.partition("@")[0] for item in named if item}
            box = note.box
    placed = None
    if box is not None and scene.place is not None and scene.case.harm:
        placed = _near(box, page, scene, cropped)
    wanted = [normalise(row).replace(" ", "") for row, _ in scene.rows]
    wanted = [row for row in wanted if len(row) >= 2]
    return Outcome(
        scene.case, sum(is_lost(row, text) for row in wanted), len(wanted),
        frozenset(codes), frozenset(causes), placed,
        page.quality.legibility if page.quality else 0.0, laplacian,
    )  # fmt: skip


def is_lost(row: str, text: str) -> bool:
    """Whether a row stands nowhere in a text, not even nearly."""
    letters = np.array([ord(c) for c in text], np.int64)
    index = np.arange(len(text) + 1)
    last = np.zeros(len(text) + 1, np.int64)
    for i, letter in enumerate(row, 1):
        best = np.minimum(last[1:] + 1, last[:-1] + (letters != ord(letter)))
        last = np.minimum.accumulate(np.concatenate([[i], best]) - index) + index
    return int(last.min()) >= max(1 if len(row) < 4 else _LEAST, _LOST * len(row))


def _near(box: Box, page: Page, scene: Scene, cropped: bool) -> bool:
    """Whether two boxes meet or nearly so; a sheet cut out of a photo has its own coordinates."""
    height, width = scene.size
    around = scene.page if cropped else Box(0, 0, width, height)
    place = scene.place
    assert place is not None
    wide, high = around.right - around.left, around.bottom - around.top
    there = (
        (place.left - around.left) / wide, (place.top - around.top) / high,
        (place.right - around.left) / wide, (place.bottom - around.top) / high,
    )  # fmt: skip
    here = (
        box.left / page.width, box.top / page.height,
        box.right / page.width, box.bottom / page.height,
    )  # fmt: skip
    across = max(here[0], there[0]) - min(here[2], there[2])
    down = max(here[1], there[1]) - min(here[3], there[3])
    return max(across, down) <= _NEAR / 4
