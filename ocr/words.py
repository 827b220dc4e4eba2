"""The place of some characters of a line, such as the value behind its label."""

from __future__ import annotations

from ocr.document import Box, Line
from ocr.normalise import normalise


def box_of(line: Line, start: int, stop: int) -> Box:
    """The rectangle around `line.text[start:stop]`, in page pixels.

    Where the line has no words, or they do not spell its text, the place is estimated from the
    number of characters. An empty part, or one of blanks only, has the whole line's box.

    Raises:
        ValueError: not 0 <= start <= stop <= len(line.text).
    """
    if not 0 <= start <= stop <= len(line.text):
        raise ValueError(f"part {start}:{stop} of a line of {len(line.text)} characters")
    if not line.text[start:stop].strip():
        return line.box
    spans = _spans(line)
    if spans is None:
        size = len(line.text)
        return _between(line.box, start / size, stop / size, vertical=line.vertical)
    first = len(_solid(line.text[:start]))
    last = first + len(_solid(line.text[start:stop]))
    boxes = []
    for (low, high), word in zip(spans, line.words, strict=True):
        inner, outer = max(first, low), min(last, high)
        if inner < outer:
            share = 1 / (high - low)
            boxes.append(
                _between(
                    word.box, (inner - low) * share, (outer - low) * share, vertical=line.vertical
                )
            )
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _spans(line: Line) -> list[tuple[int, int]] | None:
    """Which characters of the text, blanks not counted, each word has; None when they disagree."""
    spans, position, spelt = [], 0, []
    for word in line.words:
        text = _solid(normalise(word.raw))
        spans.append((position, position + len(text)))
        position += len(text)
        spelt.append(text)
    return spans if spelt and "".join(spelt) == _solid(line.text) else None


def _solid(text: str) -> str:
    return "".join(text.split())


def _between(box: Box, start: float, end: float, *, vertical: bool) -> Box:
    """The part of a box from one share of its length to another."""
    left, top, right, bottom = box
    if vertical:
        height = bottom - top
        return Box(left, top + start * height, right, top + end * height)
    width = right - left
    return Box(left + start * width, top, left + end * width, bottom)
