"""Letters joined to lines and words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ocr.document import MAX_LINE_LENGTH, Box, Line, Word
from ocr.normalise import normalise
from ocr.ofd.items import Item, PathItem
from ocr.ofd.letters import Letter
from ocr.ofd.values import Matrix

# Two letters of a row further apart than this many em belong to two lines, as recognition of the
# picture would also give; the same measure as for PDF text.
_GAP = 1.0
# Letters of one TextCode may be spread wider ("名　　称"), since their writer joined them.
_WIDE_GAP = 4.0
_SPACE = 0.3  # em between letters that count as a space
_OFF_ROW = 0.4  # em off the baseline
_BACK = 0.6  # em a letter may start before the end of the last (kerning, stand-in widths)
_SAME_TURN = 10.0  # degrees
_COLUMN = 4.5  # em from letter to letter down a vertical line
_RULE_HEIGHT = 8.0  # pixels
_RULE_TILT = 1.5
_MAX_RULES = 20_000
_MAX_STEPS = 4_000

Rules = NDArray[np.float64]
NO_RULES: Rules = np.empty((0, 3))


def lines_of(letters: Sequence[Letter], rules: Rules) -> list[Line]:
    """Lines of text in the file's order; none runs across one of the drawn `rules`."""
    return [line for piece in _pieces(letters, rules) if (line := _line(piece)) is not None]


def upright_rules(items: Sequence[Item], to_pixels: Matrix) -> Rules:
    """Drawn lines that stand upright, as rows of x, top and bottom in pixels."""
    found: list[tuple[float, float, float]] = []
    for item in items:
        if isinstance(item, PathItem) and len(item.outline) <= _MAX_STEPS:
            place = item.matrix.then(to_pixels)
            corners = [place.point(*step.values[-2:]) for step in item.outline if step.values]
            for (x, y), (later_x, later_y) in pairwise(corners):
                if abs(x - later_x) <= _RULE_TILT and abs(y - later_y) >= _RULE_HEIGHT:
                    found.append(((x + later_x) / 2, min(y, later_y), max(y, later_y)))
        if len(found) >= _MAX_RULES:
            break
    return np.array(found, np.float64).reshape(-1, 3)


def _pieces(letters: Sequence[Letter], rules: Rules) -> Iterator[list[Letter]]:
    piece: list[Letter] = []
    for letter in letters:
        if letter.text.isspace():
            if piece:
                piece.append(letter)
        elif piece and _follows(piece, letter, rules):
            piece.append(letter)
        else:
            if piece:
                yield piece
            piece = [letter]
    if piece:
        yield piece


def _follows(piece: list[Letter], letter: Letter, rules: Rules) -> bool:
    """Whether a letter goes on with the line, along it or (within one code) down a column."""
    last = next(one for one in reversed(piece) if not one.text.isspace())
    if len(piece) >= MAX_LINE_LENGTH // 2 or abs(_angle(last.turn - letter.turn)) > _SAME_TURN:
        return False
    em = max(last.em, letter.em, 1.0)
    along, off = _offset(last, letter)
    first = _offset(piece[0], last)
    down = abs(first[1]) > abs(first[0])
    if last is not piece[0] and down:
        return last.code == letter.code and abs(along) < _OFF_ROW * em and 0 < off < _COLUMN * em
    gap = along - last.advance
    if abs(off) < _OFF_ROW * em:
        wide = _WIDE_GAP if last.code == letter.code else _GAP
        return -_BACK * em <= gap <= wide * em and not _divided(last, letter, rules)
    # The second letter of a column decides that it is one.
    return (
        last is piece[0]
        and last.code == letter.code
        and abs(along) < _OFF_ROW * em
        and 0 < off < _COLUMN * em
    )


def _offset(last: Letter, letter: Letter) -> tuple[float, float]:
    """From one letter to another: along the first one's baseline, and across it downwards."""
    angle = math.radians(last.turn)
    dx, dy = letter.x - last.x, letter.y - last.y
    return (
        dx * math.cos(angle) + dy * math.sin(angle),
        dy * math.cos(angle) - dx * math.sin(angle),
    )


def _angle(degrees: float) -> float:
    return (degrees + 180) % 360 - 180


def _divided(last: Letter, letter: Letter, rules: Rules) -> bool:
    """Whether a drawn line stands between two letters of an upright row."""
    if not len(rules) or abs(_angle(last.turn)) > _SAME_TURN:
        return False
    middle = (last.box.left + last.box.right) / 2, (letter.box.left + letter.box.right) / 2
    y = (letter.box.top + letter.box.bottom) / 2
    between = (rules[:, 0] > middle[0]) & (rules[:, 0] < middle[1])
    return bool((between & (rules[:, 1] < y) & (rules[:, 2] > y)).any())


def _line(piece: list[Letter]) -> Line | None:
    letters = list(piece)
    while letters and letters[-1].text.isspace():
        letters.pop()
    raw = _joined(letters)
    text = normalise(raw)
    if not text:
        return None
    printed = [one for one in letters if not one.text.isspace()]
    first, last = printed[0], printed[-1]
    vertical = abs(last.y - first.y) > abs(last.x - first.x)
    return Line(text, raw, _around(printed), 1.0, tuple(_words(letters)), vertical)


def _joined(letters: list[Letter]) -> str:
    """The text; a gap between two codes, or a wide one, is a space unless one is written."""
    parts = [letters[0].text]
    for last, letter in pairwise(letters):
        along, off = _offset(last, letter)
        gap = max(along - last.advance, 0.0) if abs(off) < _OFF_ROW * letter.em else 0.0
        spaced = last.text.isspace() or letter.text.isspace()
        apart = _SPACE if last.code != letter.code else _GAP
        if gap > apart * letter.em and not spaced:
            parts.append(" ")
        parts.append(letter.text)
    return "".join(parts)


def _words(letters: list[Letter]) -> Iterator[Word]:
    """A word for each Chinese character, and for each run of letters or digits."""
    group: list[Letter] = []
    for letter in letters:
        together = bool(group) and _latin(group[-1].text) and _latin(letter.text)
        if group and not together:
            yield _word(group)
            group = []
        if not letter.text.isspace():
            group.append(letter)
    if group:
        yield _word(group)


def _latin(text: str) -> bool:
    return text.isascii() and text.isalnum()


def _word(group: list[Letter]) -> Word:
    return Word("".join(one.text for one in group)[:200], _around(group))


def _around(letters: Sequence[Letter]) -> Box:
    boxes = [letter.box for letter in letters]
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )
