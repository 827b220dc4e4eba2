"""From measures to what a person is told: whether a page can be read, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ocr.document import Box, Line
from ocr.picture.quality.fault import Fault
from ocr.picture.quality.place import label_near, place_of
from ocr.picture.quality.state import SHOWS_THROUGH, State
from ocr.picture.quality.view import View

# Mean recognition score of pages of three documents under growing blur: every page that was read
# without loss scored 0.96 or more, every lost one 0.82 or less. A wide band between is a warning.
UNREADABLE_BELOW = 0.82
HARD_TO_READ_BELOW = 0.92
CLEAR_FROM = 0.96
# The rest follows from the tuning half of `python -m bench.quality`. Pages that were read are 0.59
# sharp and more, pages lost to blur or motion 0.47 and less.
BLURRED_BELOW = 0.57
_LOST_BELOW = 0.36  # nothing is read, whatever the score of the line or two that were made up
# Paper as dark as this leaves nothing above the sensor's noise; at twice the light all is read.
DARK_BELOW = 0.16
BRIGHT_FROM = 0.98
_PALE_TEXT = 0.3
# Rows lower than this many pixels of the picture as it came lose characters, first a few.
SMALL_TEXT_BELOW = 16.5
_TINY_TEXT_BELOW = 15.0
_SURE_FROM = 0.985
_NOISE = 0.35  # more ink than print has: the noise of a dark picture
_EMPTY = 0.004
_MOST_CAUSES = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """A remark to be made: its code, the values of its sentence, and where."""

    code: str
    values: dict[str, str]
    box: Box | None = None


def whole_page(state: State) -> list[Fault]:
    """What is wrong with all of the page, when it was not read well or not at all."""
    found = []
    dark = state.light[1] < DARK_BELOW
    if dark and (state.rows == 0 or state.legibility < CLEAR_FROM or state.ink > _NOISE):
        return [Fault("too_dark", 1.0)]
    if _is_lost(state):
        return [Fault("blurred", 1.0)]
    if state.rows and state.legibility >= CLEAR_FROM:
        tiny = state.text_height < _TINY_TEXT_BELOW and state.legibility < _SURE_FROM
        return [Fault("small_text", 0.5)] if tiny and state.text_height else []
    if 0 < state.sharpness < BLURRED_BELOW and state.ink > _EMPTY:
        found.append(Fault("blurred", 1.0))
    bright = state.rows > 0 and state.light[0] >= BRIGHT_FROM
    if bright and state.contrast < _PALE_TEXT and not found:
        found.append(Fault("too_bright", 1.0))
    if 0 < state.text_height < SMALL_TEXT_BELOW:
        found.append(Fault("small_text", 1.0))
    return found


def _is_lost(state: State) -> bool:
    return 0 < state.sharpness < _LOST_BELOW and state.ink > _EMPTY


def verdicts(
    state: State, faults: Sequence[Fault], view: View, lines: Sequence[Line]
) -> list[Verdict]:
    """What to say of a page: one sentence with all its causes, the gravest first; or nothing."""
    ranked = sorted(faults, key=lambda fault: -fault.weight)
    values = _said(ranked, view, lines)
    box = next((fault.box for fault in ranked if fault.box is not None), None)
    if not state.rows:
        return [_nothing_read(state, ranked, values)]
    if state.legibility < UNREADABLE_BELOW or _is_lost(state):
        return [Verdict("unreadable", values, box)]
    if state.legibility < HARD_TO_READ_BELOW:
        return [Verdict("hard_to_read", values, box)]
    return [Verdict(ranked[0].cause, values, ranked[0].box)] if ranked else []


def _nothing_read(state: State, faults: Sequence[Fault], values: dict[str, str]) -> Verdict:
    if {fault.cause for fault in faults} & {"too_dark", "blurred"}:
        return Verdict("unreadable", values)
    if state.ink < _EMPTY or 0 < state.contrast < SHOWS_THROUGH:
        return Verdict("blank", {})
    return Verdict("unreadable", values) if state.contrast else Verdict("no_text", {})


def _said(faults: Sequence[Fault], view: View, lines: Sequence[Line]) -> dict[str, str]:
    height, width = view.size
    causes: list[str] = []
    near = ""
    for fault in faults:
        where = f"{fault.cause}@{place_of(fault.box, width / view.scale, height / view.scale)}"
        if where not in causes and len(causes) < _MOST_CAUSES:
            causes.append(where)
        if not near and fault.box is not None:
            near = label_near(fault.box, lines, view.em / view.scale)
    return {"causes": ",".join(causes), "near": near}
