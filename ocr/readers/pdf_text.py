"""The text layer of a PDF page: whether to believe it, which way it stands, its lines."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from ocr.document import MAX_LINE_LENGTH, Box, Word
from ocr.engine import Image
from ocr.faults import UnreadableError
from ocr.limits import Limits
from ocr.picture.words import split
from ocr.readers.pdf_letters import Letter, letters_of, meaningless, unpainted

# A scan with a stamp such as a page number in text is still a scan.
_FEW_CHARACTERS = 30
_PICTURE_SHARE = 0.5
# Share of characters without a meaning; a font without a map to Unicode gives nearly all, an odd
# bullet or styled digit a few, and those lines are recognised from the picture one by one.
_GARBLED = 0.15
_SAMPLE = 200
# Two pieces of a row further apart than this many line heights are separate lines, as recognition
# of a picture would also give.
_GAP = 1.0
# A text whose place on the page is of one colour (standard deviation of grey) cannot be seen.
_INVISIBLE = 2.5


class Trust(Enum):
    """What to make of a page's text layer."""

    GOOD = auto()
    NONE = auto()
    GARBLED = auto()


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of the text layer; `sound` unless some of its letters have no meaning in Unicode."""

    raw: str
    box: Box
    sound: bool
    words: tuple[Word, ...] = ()


def judge_text(page: pypdfium2.PdfPage, limits: Limits) -> Trust:
    """Whether the page's text layer is its text, missing, hidden behind a scan, or garbled.

    Raises:
        UnreadableError: more characters than a page can have.
    """
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count > limits.page_characters:
            raise UnreadableError("out_of_memory")
        sample = range(0, count, max(1, count // _SAMPLE))
        text = [c for c in textpage.get_text_range() if not c.isspace()] if count else []
        if not text:
            return Trust.NONE
        bad = sum(meaningless(c) for c in text) / len(text)
        unmapped = sum(pdfium.FPDFText_HasUnicodeMapError(textpage, i) == 1 for i in sample)
        if max(bad, unmapped / len(sample)) > _GARBLED:
            return Trust.GARBLED if len(text) > _FEW_CHARACTERS else Trust.NONE
        if sum(unpainted(textpage, i) for i in sample) > len(sample) / 2:
            return Trust.NONE  # the text that a scanner laid behind its picture
        if len(text) < _FEW_CHARACTERS and _picture_share(page) > _PICTURE_SHARE:
            return Trust.NONE
        return Trust.GOOD
    finally:
        textpage.close()


def _picture_share(page: pypdfium2.PdfPage) -> float:
    """Share of the page that its largest picture covers."""
    width, height = page.get_size()
    largest = 0.0
    objects = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2)
    for item in itertools.islice(objects, 500):
        left, bottom, right, top = item.get_bounds()
        largest = max(largest, (right - left) * (top - bottom))
    return float(largest / (width * height))


def quarter_turn(page: pypdfium2.PdfPage) -> int:
    """Degrees clockwise by which to turn the drawn page so that most of its text stands upright."""
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        angles = [
            math.degrees(pdfium.FPDFText_GetCharAngle(textpage, i))
            for i in range(0, count, max(1, count // _SAMPLE))
            if pdfium.FPDFText_IsGenerated(textpage, i) != 1
        ]
    finally:
        textpage.close()
    quarters = Counter(round(angle / 90) * 90 % 360 for angle in angles)
    # Letters lean against the clock, /Rotate turns with it.
    leaning = quarters.most_common(1)[0][0] if quarters else 0
    return int(leaning - page.get_rotation()) % 360


def text_lines(
    page: pypdfium2.PdfPage, picture: Image, turn: int, cells: Sequence[Box], limits: Limits
) -> tuple[list[TextLine], bool]:
    """Visible lines in the file's order, and whether text that cannot be seen was left out.

    A line never runs from one of the table `cells` into another.
    """
    grey = picture.mean(axis=2).astype("uint8")
    lines, hidden = [], False
    letters = letters_of(page, picture.shape[:2], turn, limits.page_characters)
    for piece in _pieces(letters, _homes(letters, cells)):
        raw = "".join(letter.text for letter in piece).strip()
        box = _around([letter.ink for letter in piece if not letter.text.isspace()])
        if _visible(grey, box):
            sound = not any(meaningless(c) for c in raw)
            lines.append(TextLine(raw, box, sound, _words(piece, raw)))
        else:
            hidden = True
    return lines, hidden


def _words(piece: Sequence[Letter], raw: str) -> tuple[Word, ...]:
    """One word a Chinese character or sign, or a run of letters or digits, around its ink."""
    letters = [letter for letter in piece if not letter.text.isspace()]
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


def _visible(grey: Image, box: Box) -> bool:
    left, top = max(0, int(box.left)), max(0, int(box.top))
    spot = grey[top : int(box.bottom) + 1, left : int(box.right) + 1]
    return bool(spot.size and float(spot.std()) >= _INVISIBLE)


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


def _pieces(letters: Sequence[Letter], homes: Sequence[int]) -> list[list[Letter]]:
    """Letters gathered to pieces of rows: cut at line ends, cell edges, jumps and wide gaps."""
    pieces: list[list[Letter]] = []
    last: Letter | None = None
    last_home = -1
    for letter, home in zip(letters, homes, strict=True):
        if letter.text in "\r\n":
            last = None
        elif letter.text.isspace():
            if last is not None:
                pieces[-1].append(letter)
        else:
            if (
                last is None
                or home != last_home
                or _apart(last.box, letter.box)
                or len(pieces[-1]) >= MAX_LINE_LENGTH
            ):
                pieces.append([])
            pieces[-1].append(letter)
            last, last_home = letter, home
    return pieces


def _apart(last: Box, box: Box) -> bool:
    height = max(last.bottom - last.top, box.bottom - box.top, 1.0)
    overlap = min(last.bottom, box.bottom) - max(last.top, box.top)
    return box.left - last.right > _GAP * height or last.left > box.right or overlap < 0.3 * height


def _around(boxes: list[Box]) -> Box:
    return Box(
        min(b.left for b in boxes),
        min(b.top for b in boxes),
        max(b.right for b in boxes),
        max(b.bottom for b in boxes),
    )
