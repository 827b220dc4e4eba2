"""The text layer of a PDF page: whether to believe it, which way it stands, what of it is seen."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import dataclass
from enum import Enum, auto

import pypdfium2
import pypdfium2.raw as pdfium

from ocr.engine import Image
from ocr.faults import UnreadableError
from ocr.limits import Limits
from ocr.readers.pdf_draw import bounds_of, draw
from ocr.readers.pdf_letters import (
    Letter,
    letters_of,
    meaningless,
    replaced,
    unpainted,
    without_text,
)
from ocr.seen import seen

# A scan with a stamp such as a page number in text is still a scan.
_FEW_CHARACTERS = 30
_PICTURE_SHARE = 0.5
# Share of characters without a meaning; a font without a map to Unicode gives nearly all, an odd
# bullet or styled digit a few, and those lines are recognised from the picture one by one.
_GARBLED = 0.15
_SAMPLE = 200


class Trust(Enum):
    """What to make of a page's text layer."""

    GOOD = auto()
    NONE = auto()
    GARBLED = auto()


@dataclass(frozen=True, slots=True)
class Layer:
    """A page's text layer beside its picture.

    Attributes:
        picture: the page, turned so that most of its text stands upright.
        bare: the same without the text of the layer.
        turn: degrees clockwise by which it was turned.
        letters: those that a person can see.
        hidden: whether there are others.
    """

    picture: Image
    bare: Image
    turn: int
    letters: tuple[Letter, ...]
    hidden: bool


def judge_text(page: pypdfium2.PdfPage, limits: Limits) -> Trust:
    """Whether the page's text layer may be its text, is missing, not painted, or garbled.

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
        other = sum(replaced(textpage, i) for i in sample)
        if max(bad, unmapped / len(sample), other / len(sample)) > _GARBLED:
            return Trust.GARBLED if len(text) > _FEW_CHARACTERS else Trust.NONE
        if sum(unpainted(textpage, i) for i in sample) > len(sample) / 2:
            return Trust.NONE  # the text that a scanner laid behind its picture
        if len(text) < _FEW_CHARACTERS and _picture_share(page) > _PICTURE_SHARE:
            return Trust.NONE
        return Trust.GOOD
    finally:
        textpage.close()


def seen_layer(page: pypdfium2.PdfPage, side: int, limits: Limits) -> Layer | None:
    """What a person sees of the text layer on a picture `side` pixels long.

    None for a scan: its picture covers the page, and most of the text lies below it or cannot be
    seen for other reasons.
    """
    turn = quarter_turn(page)
    scale = side / max(page.get_size())
    picture = draw(page, scale, turn)
    with without_text(page):
        bare = draw(page, scale, turn)
    letters = letters_of(page, picture.shape[:2], turn, limits.page_characters)
    flags = seen([one.text for one in letters], [one.ink for one in letters], picture, bare)
    shown = tuple(one for one, flag in zip(letters, flags, strict=True) if flag)
    printed = sum(not one.text.isspace() for one in shown)
    hidden = sum(not one.text.isspace() for one in letters) - printed
    few = printed < max(_FEW_CHARACTERS, hidden)
    if hidden and few and _picture_share(page) > _PICTURE_SHARE:
        return None
    return Layer(picture, bare, turn, shown, hidden > 0)


def _picture_share(page: pypdfium2.PdfPage) -> float:
    """Share of the page that its largest picture covers."""
    width, height = page.get_size()
    largest = 0.0
    objects = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2)
    for item in itertools.islice(objects, 500):
        left, bottom, right, top = bounds_of(item)
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
    # Letters lean with the clock, as /Rotate turns the page.
    leaning = quarters.most_common(1)[0][0] if quarters else 0
    return int(-leaning - page.get_rotation()) % 360
