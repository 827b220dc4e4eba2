"""Whether somebody signed or dated a page: behind a label, or in a given place.

Pure functions on a `Page`; what the reader found (handwriting, lines, seals, cells) counts first,
what the picture shows besides decides between "absent" and "unclear".
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.document import Box, Cell, Line, Page, SealColour
from ocr.normalise import normalise

# How far the place behind a label reaches, in heights of its row.
_REACH, _ABOVE, _BELOW = 12.0, 1.0, 1.0
_UNDER = 2.4  # the place below a label that nothing stands behind
_PROSE = 8  # characters before a label in a row that goes on without a colon: a sentence
_OWN = 0.4  # a stretch of handwriting belongs to a place when so much of it lies there
# Share of dark pixels that no line accounts for: above is something, below is empty paper with the
# specks of a scan. On made forms empty places stayed below 0.003, signed ones had 0.012 and more.
_SOMETHING = 0.006
_DARK = 0.62
_RULED = 0.5

_LOOSE = re.compile(r"[\s()\[\]:;,.·、_/-]")
_ENDING = re.compile(r"^(?:\s*[):\]：）])+")
_BLANK_DATE = re.compile(r"^[\s_:.\-]*(?:20|二〇|二○)?[\s_]*年[\s_]*月[\s_]*日?[\s_]*$")
_DATED = re.compile(
    r"\d{1,4}\s*[年./-]\s*\d{1,2}|\d{1,2}\s*月\s*\d{1,2}|[〇○一二三四五六七八九十]{2,}年|\d{6,8}"
)
_NAME = re.compile(r"^[\u4e00-\u9fff·]{2,20}$|^[A-Za-z][A-Za-z .·'-]{2,40}$")
_NO_NAME = re.compile("[年月日签章字期印]|盖")


class Standing(StrEnum):
    """Whether something is there."""

    PRESENT = "present"
    ABSENT = "absent"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether a mark is there.

    Attributes:
        standing: present, absent, or not to be told.
        box: where it is, or the place that was looked at; None when there is no such label.
        text: what is printed or was read there.
    """

    standing: Standing
    box: Box | None = None
    text: str = ""


def presence_after(page: Page, label: str | Sequence[str], *, date: bool = False) -> Presence:
    """Whether a signature or name (with `date`: a date) stands behind or below a label.

    Labels are compared without spaces, brackets and widths. Where a label stands more than once the
    best answer counts, but where it stands alone (受托人：) it is not looked for in longer ones
    (受托人电话). Without the label on the page it is unclear, and `box` is None.
    """
    wanted = [label] if isinstance(label, str) else label
    answers = [
        _answer(page, line, end, name, date=date)
        for name in wanted
        for line, end in _found(page, name)
    ]
    order = (Standing.PRESENT, Standing.UNCLEAR, Standing.ABSENT)
    return min(
        answers, key=lambda answer: order.index(answer.standing), default=Presence(Standing.UNCLEAR)
    )


def presence_in(page: Page, box: Box, *, date: bool = False, seal: bool = False) -> Presence:
    """Whether a signature, a name or (with `date`) a date stands in a place.

    `seal` lets a coloured seal stand for a signature (签章); else one that covers the place makes
    the answer unclear, and so does one without colour.
    """
    hands = [hand.box for hand in page.handwriting if _share(hand.box, box) >= _OWN]
    if hands:
        return Presence(Standing.PRESENT, _around(hands))
    read = [line for line in page.lines if _share(line.box, box) >= _OWN]
    for line in read:
        if _says(line.text, date=date):
            return Presence(Standing.PRESENT, line.box, line.text)
    stamps = [
        mark for mark in page.seals if _share(mark.box, box) > 0.1 or _share(box, mark.box) > 0.3
    ]
    if stamps:
        coloured = [mark for mark in stamps if mark.colour is not SealColour.GREY]
        sure = bool(coloured) and seal and not date
        return Presence(Standing.PRESENT if sure else Standing.UNCLEAR, stamps[0].box)
    if any(not _empty(line.text) for line in read if line.confidence < 0.8):
        return Presence(Standing.UNCLEAR, box)
    standing = Standing.UNCLEAR if _ink(page, box) > _SOMETHING else Standing.ABSENT
    return Presence(standing, box)


def _answer(page: Page, line: Line, end: int, label: str, *, date: bool) -> Presence:
    """What stands behind the label that ends at character `end` of a line."""
    after = normalise(line.text[end:]).strip(" :_)")
    right = _x_after(line, end)
    own = Box(right, line.box.top, line.box.right, line.box.bottom)
    if _says(after.split("(")[0].strip(" :_"), date=date):
        return Presence(Standing.PRESENT, own, after)
    seal = "章" in label
    places = list(_places(page, line, right))
    answers = [presence_in(page, place, date=date, seal=seal) for place in places]
    if not _empty(after):  # something stands there, though it is no name or no day
        answers.append(Presence(Standing.UNCLEAR, own, after))
    if line_below := _below(page, line, places[-1]):
        answers.append(line_below)
    for wanted in (Standing.PRESENT, Standing.UNCLEAR):
        for answer in answers:
            if answer.standing is wanted:
                return answer
    return answers[0]


def _places(page: Page, line: Line, right: float) -> Iterator[Box]:
    """Where the value of a label may stand: behind it, below it, in the next cell."""
    em = line.box.bottom - line.box.top
    cell, beside = _cells(page, line)
    if cell is not None:
        inside = Box(right, cell.box.top, cell.box.right, cell.box.bottom)
        if inside.right - inside.left > em:
            # In a large cell a signature is little ink: first the place beside the label.
            yield Box(
                right, max(cell.box.top, line.box.top - _ABOVE * em),
                min(cell.box.right, right + _REACH * em),
                min(cell.box.bottom, line.box.bottom + _BELOW * em),
            )  # fmt: skip
            yield inside
        under = Box(cell.box.left, line.box.bottom, cell.box.right, cell.box.bottom)
        if under.bottom - under.top > em:
            yield under
        if len(_plain(cell.text)) <= len(_plain(line.text)) and beside is not None:
            yield beside.box
        if inside.right - inside.left <= em and beside is None:
            yield cell.box
        return
    middle = (line.box.top + line.box.bottom) / 2
    follows = [
        other.box.left
        for other in page.lines
        if other.box.left > right
        and other.box.top < middle < other.box.bottom
        and ":" in other.text
    ]
    limit = min([*follows, right + _REACH * em, float(page.width)])
    yield Box(right, line.box.top - _ABOVE * em, limit, line.box.bottom + _BELOW * em)


def _below(page: Page, line: Line, behind: Box) -> Presence | None:
    """Handwriting under a label outside of tables; print there belongs to other things."""
    if _cells(page, line)[0] is not None:
        return None
    em = line.box.bottom - line.box.top
    right = max(behind.right, line.box.left + 4 * em)
    place = Box(line.box.left, line.box.bottom, right, line.box.bottom + _UNDER * em)
    taken = [other.box for other in page.lines if other is not line]
    hands = [
        hand.box
        for hand in page.handwriting
        if _share(hand.box, place) >= _OWN and not any(_share(hand.box, b) > 0.5 for b in taken)
    ]
    return Presence(Standing.PRESENT, _around(hands)) if hands else None


def _cells(page: Page, line: Line) -> tuple[Cell | None, Cell | None]:
    """The cell that a line stands in, and the one right of it or, at the end of a row, below."""
    x, y = (line.box.left + line.box.right) / 2, (line.box.top + line.box.bottom) / 2
    for table in page.tables:
        for cell in table.cells:
            if not (cell.box.left <= x <= cell.box.right and cell.box.top <= y <= cell.box.bottom):
                continue
            column, row = cell.column + cell.column_span, cell.row + cell.row_span
            for other in table.cells:
                rows = other.row <= cell.row < other.row + other.row_span
                if rows and other.column == column:
                    return cell, other
            below = (c for c in table.cells if c.column == cell.column and c.row == row)
            return cell, next(below, None)
    return None, None


def _found(page: Page, label: str) -> list[tuple[Line, int]]:
    """Lines that have the label, with the number of the character behind it."""
    alone, within = [], []
    wanted = _plain(label)
    for line in page.lines if wanted else ():
        kept = [(i, c) for i, c in enumerate(line.text) if not _LOOSE.match(c)]
        start = "".join(c for _, c in kept).find(wanted)
        if start >= 0:
            end = kept[start + len(wanted) - 1][0] + 1
            rest = line.text[end:]
            ending = len(rest) - len(_ENDING.sub("", rest))
            if ending or not _plain(rest):
                alone.append((line, end + ending))
            elif start < _PROSE:
                within.append((line, end))
    return alone or within


def _plain(text: str) -> str:
    return _LOOSE.sub("", normalise(text))


def _x_after(line: Line, end: int) -> float:
    """Where the character before `end` stops, by its word where words are known."""
    if end >= len(line.text):
        return line.box.right
    used = len(line.text[:end].replace(" ", ""))
    for word in line.words:
        used -= len(normalise(word.raw).replace(" ", ""))
        if used <= 0:
            return word.box.right
    return line.box.left + (line.box.right - line.box.left) * end / max(1, len(line.text))


def _says(text: str, *, date: bool) -> bool:
    if date:
        return bool(_DATED.search(text)) and not _BLANK_DATE.match(text)
    return bool(_NAME.match(text)) and not _NO_NAME.search(text)


def _empty(text: str) -> bool:
    return bool(_BLANK_DATE.match(text)) or not _plain(text)


def _ink(page: Page, box: Box) -> float:
    """Share of dark pixels in a place, without those of read lines and rulings."""
    left, top = max(0, int(box.left) + 2), max(0, int(box.top) + 2)
    right, bottom = min(page.width, int(box.right) - 2), min(page.height, int(box.bottom) - 2)
    if right - left < 6 or bottom - top < 6:
        return 0.0
    with Image.open(io.BytesIO(page.image)) as picture:
        part = np.asarray(picture.convert("L").crop((left, top, right, bottom)), np.float64)
    dark: NDArray[np.bool_] = part < _DARK * float(np.median(part))
    for line in page.lines:
        x0, y0 = int(line.box.left - left) - 2, int(line.box.top - top) - 2
        x1, y1 = int(line.box.right - left) + 2, int(line.box.bottom - top) + 2
        dark[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)] = False
    dark[dark.mean(axis=1) > _RULED] = False
    dark[:, dark.mean(axis=0) > _RULED] = False
    return float(dark.mean())


def _share(one: Box, other: Box) -> float:
    """How much of `one` lies in `other`."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    area = max(1e-6, (one.right - one.left) * (one.bottom - one.top))
    return width * height / area if width > 0 and height > 0 else 0.0


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(b.left for b in boxes), min(b.top for b in boxes),
        max(b.right for b in boxes), max(b.bottom for b in boxes),
    )  # fmt: skip
