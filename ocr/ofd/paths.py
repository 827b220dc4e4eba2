"""Outlines in the short notation of OFD (GB/T 33190-2016, 9.1): `M 0 0 L 10 0 … C`."""

from __future__ import annotations

import re

from ocr.faults import UnreadableError
from ocr.ofd.items import Outline, Step
from ocr.ofd.values import Rect, number

# The template with most lines among the files at hand has 36,000 steps; drawing a million takes
# about 4 s.
MAX_STEPS = 1_000_000

_COUNTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_TOKEN = re.compile(r"[A-Za-z]|[^\sA-Za-z,]+(?:[eE][-+]?\d+)?")


def parse_outline(data: str, allowed: int = MAX_STEPS) -> Outline:
    """The steps of an outline; it ends at the first thing that is no step.

    Raises:
        UnreadableError: more than `allowed` steps.
    """
    steps: list[Step] = []
    operator = ""
    values: list[float] = []
    for match in _TOKEN.finditer(data):
        token = match.group()
        if token in _COUNTS:
            operator, values = token, []
        elif operator and len(token) < 40 and not token.isalpha():
            values.append(number(token))
        else:
            break
        if len(values) == _COUNTS[operator]:
            if len(steps) >= allowed:
                raise UnreadableError("out_of_memory")
            steps.append(Step("M" if operator == "S" else operator, tuple(values)))
            # Numbers that follow without a letter repeat the operator; a close needs its own.
            values = []
            if operator == "C":
                operator = ""
    return tuple(steps)


def rectangle(box: Rect) -> Outline:
    """A box as an outline."""
    first, *others = box.corners
    return (Step("M", first), *(Step("L", corner) for corner in others), Step("C", ()))
