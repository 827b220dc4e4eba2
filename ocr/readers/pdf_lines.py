"""Letters of a PDF's text layer joined to lines and words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ocr.document import MAX_LINE_LENGTH, Box, Word
from ocr.picture.words import split
from ocr.readers.pdf_letters import Letter
from ocr.seen import ON_TOP, Placed, leans, overlap, overprinted

# Two pieces of a row further apart than this many line heights are separate lines, as recognition
# of a picture would also give.
_GAP = 1.0
_DOWN_GAP = 0.6  # of a letter's height, down a column
_OFF_AXIS = 0.35  # of a letter's size, across the line that it follows
_SAME_TURN = 10.0  # degrees
# Recognising row by row costs more than reading the page from here on.
_DOUBTFUL = 0.5


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of the text layer.

    `sound` unless some of its letters mean nothing, stand for others, or lie on others: then the
    picture says what is written there. `slanted` lines, such as watermarks, run across others.
    """

    raw: str
    box: Box
    sound: bool
    words: tuple[Word, ...] = ()
    vertical: bool = False
    slanted: bool = False
    font: str = ""


def text_lines(letters: Sequence[Letter], cells: Sequence[Box]) -> list[TextLine]:
    """Lines in the file's order; none runs from one of the table `cells` into another."""
    buried, repeated = overprinted([Placed(one.text, one.ink, one.run) for one in letters])
    pieces = _pieces(letters, _homes(letters, cells), repeated)
    lines = [_line([letters[i] for i in piece], buried.isdisjoint(piece)) for piece in pieces]
    return _once(lines)


def mostly_doubtful(lines: Sequence[TextLine]) -> bool:
    """Whether so much of the lines is in doubt that the page is better read as a whole."""
    letters = sum(len(line.raw) for line in lines)
    return sum(len(line.raw) for line in lines if not line.sound) > _DOUBTFUL * letters


def _line(piece: Sequence[Letter], alone: bool) -> TextLine:
    raw = "".join(letter.text for letter in piece).strip()
    printed = [letter for letter in piece if not letter.text.isspace()]
    first, last = printed[0], printed[-1]
    return TextLine(
        raw=raw,
        box=_around([letter.ink for letter in printed]),
        sound=alone and all(letter.sound for letter in printed),
        words=_words(printed, raw),
        vertical=_runs_down(first, last) if len(printed) > 1 else False,
        slanted=leans(first.turn),
        font=first.font,
    )


def _once(lines: list[TextLine]) -> list[TextLine]:
    """The lines, those in doubt that share their place made one: it is read once."""
    found: list[TextLine] = []
    doubtful: list[int] = []
    for line in lines:
        if not line.sound:
            for number in doubtful:
                if overlap(found[number].box, line.box) > ON_TOP:
                    whole = _around([found[number].box, line.box])
                    found[number] = replace(found[number], box=whole, words=())
                    break
            else:
                doubtful.append(len(found))
                found.append(line)
        else:
            found.append(line)
    return found


def _words(letters: Sequence[Letter], raw: str) -> tuple[Word, ...]:
    """One word a Chinese character or sign, or a run of letters or digits, around its ink."""
    units = split(raw)
    if sum(map(len, units)) != sum(len(letter.text) for letter in letters):
        return ()
    words, position = [], 0
    for unit in units:
        boxes: list[Box] = []
        taken = 0
        while taken < len(unit) and position < len(letters):
            boxes.append(letters[position].ink)
            taken += len(letters[position].text)
            position += 1
        if taken != len(unit):
            return ()
        words.append(Word(unit[:200], _around(boxes)))
    return tuple(words)


def _homes(letters: Sequence[Letter], cells: Sequence[Box]) -> list[int]:
    """For each letter the cell that its middle lies in, -1 for none."""
    if not cells:
        return [-1] * len(letters)
    boxes = np.array([letter.box for letter in letters], float).reshape(-1, 4)
    x, y = boxes[:, ::2].mean(axis=1), boxes[:, 1::2].mean(axis=1)
    homes = np.full(len(letters), -1)
    for number, cell in enumerate(cells):
        homes[(cell.left <= x) & (x < cell.right) & (cell.top <= y) & (y < cell.bottom)] = number
    return [int(home) for home in homes]


def _pieces(letters: Sequence[Letter], homes: Sequence[int], left_out: set[int]) -> list[list[int]]:
    """Numbers of letters gathered to pieces: cut at line ends, cell edges, jumps and wide gaps."""
    pieces: list[list[int]] = []
    printed: list[Letter] = []  # of the last piece
    last_home = -1
    for number, (letter, home) in enumerate(zip(letters, homes, strict=True)):
        if number in left_out:
            continue
        if letter.text in "\r\n":
            printed = []
        elif letter.text.isspace():
            if printed:
                pieces[-1].append(number)
        else:
            full = bool(printed) and len(pieces[-1]) >= MAX_LINE_LENGTH
            parted = home != last_home and not leans(letter.turn)  # watermarks run across cells
            if full or parted or not _follows(printed, letter):
                pieces.append([])
                printed = []
            pieces[-1].append(number)
            printed.append(letter)
            last_home = home
    return pieces


def _follows(printed: Sequence[Letter], letter: Letter) -> bool:
    """Whether a letter goes on with a line: along its row, or down its column."""
    if not printed:
        return False
    first, last = printed[0], printed[-1]
    if _between(last.turn, letter.turn) > _SAME_TURN:
        return False
    if _between(last.turn, 0) > _SAME_TURN:
        return _goes_on(last, letter)
    if len(printed) > 1 and _runs_down(first, last):
        return _below(last.box, letter.box)
    return _beside(last.box, letter.box) or (len(printed) == 1 and _below(last.box, letter.box))


def _beside(last: Box, box: Box) -> bool:
    height = max(last.bottom - last.top, box.bottom - box.top, 1.0)
    common = min(last.bottom, box.bottom) - max(last.top, box.top)
    return (
        box.left - last.right <= _GAP * height and last.left <= box.right and common >= 0.3 * height
    )


def _below(last: Box, box: Box) -> bool:
    width = max(last.right - last.left, box.right - box.left, 1.0)
    height = max(last.bottom - last.top, box.bottom - box.top, 1.0)
    off = abs(last.left + last.right - box.left - box.right) / 2
    return off <= _OFF_AXIS * width and (
        -_OFF_AXIS * height <= box.top - last.bottom <= _DOWN_GAP * height
    )


def _goes_on(last: Letter, letter: Letter) -> bool:
    """The same for letters that lean, along the direction of their row."""
    a, b = last.box, letter.box
    dx, dy = (b.left + b.right - a.left - a.right) / 2, (b.top + b.bottom - a.top - a.bottom) / 2
    angle = math.radians(last.turn)
    along = dx * math.cos(angle) + dy * math.sin(angle)
    off = dy * math.cos(angle) - dx * math.sin(angle)
    size = max(a.right - a.left, a.bottom - a.top, 1.0)
    return abs(off) <= _OFF_AXIS * size and 0 < along <= (1 + _GAP) * size


def _runs_down(first: Letter, last: Letter) -> bool:
    across = abs(first.box.left + first.box.right - last.box.left - last.box.right)
    return abs(first.box.top + first.box.bottom - last.box.top - last.box.bottom) > across


def _between(one: float, other: float) -> float:
    return abs((one - other + 180) % 360 - 180)


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(b.left for b in boxes),
        min(b.top for b in boxes),
        max(b.right for b in boxes),
        max(b.bottom for b in boxes),
    )
