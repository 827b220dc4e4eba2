"""Brackets to tick: （√）是 （ ）否."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ocr.document import Box, CheckBox, Line
from ocr.normalise import normalise

_BRACKETS = re.compile(r"[（(\[［【]\s*([√✓✔vV×xX]?)\s*[)）\]］】]")
_TICKS = frozenset("√✓✔vV×xX")
_CERTAIN = frozenset("√✓✔")
_LABEL_END = re.compile(r"[（(\[［【□☐☑☒■]|\s{2,}|[;；。]")
_TRIM = " 、,，.:：|/\\-_·"


def bracket_boxes(lines: Sequence[Line]) -> list[CheckBox]:
    """Brackets with a tick in them and, in the same row, those without.

    Empty brackets alone are blanks to fill in, not boxes: 其他（ ）.
    """
    found = []
    for line in lines:
        matches = list(_BRACKETS.finditer(line.raw))
        if any(match.group(1) in _CERTAIN for match in matches if match.group(1)):
            found += [box for match in matches if (box := _box(line, match)) is not None]
    return found


def _box(line: Line, match: re.Match[str]) -> CheckBox | None:
    rest = line.raw[match.end() :]
    end = _LABEL_END.search(rest)
    label = normalise(rest[: end.start()] if end else rest).strip(_TRIM)
    if not label:
        before = line.raw[: match.start()]
        label = normalise(re.split(r"[）)\]］】\s]", before)[-1]).strip(_TRIM)
    place = _place(line, match.start(), match.end())
    mark = match.group(1)
    if not label or place is None:
        return None
    if mark in _TICKS and mark:
        return CheckBox(place, label[:200], mark in _CERTAIN or None, line.confidence * 0.9)
    return CheckBox(place, label[:200], False, line.confidence * 0.7)


def _place(line: Line, start: int, end: int) -> Box | None:
    """Where a stretch of the raw text stands: by its words, else by its share of the row."""
    position, boxes = 0, list[Box]()
    for word in line.words:
        at = line.raw.find(word.raw, position)
        if at < 0:
            boxes = []
            break
        position = at + len(word.raw)
        if start <= at < end:
            boxes.append(word.box)
    if boxes:
        return Box(
            min(b.left for b in boxes), min(b.top for b in boxes),
            max(b.right for b in boxes), max(b.bottom for b in boxes),
        )  # fmt: skip
    if line.vertical or not line.raw:
        return None
    width = (line.box.right - line.box.left) / len(line.raw)
    return Box(
        line.box.left + start * width, line.box.top, line.box.left + end * width, line.box.bottom
    )
