"""Seals and signatures: said to be there, or not, only as surely as the page shows it."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from PIL import Image

from knowledge.schema import DocumentField, DocumentType, FieldType
from ocr import (
    Box,
    Coverage,
    ElectronicSignature,
    Line,
    Page,
    PageSource,
    Presence,
    SealColour,
    Standing,
    presence_after,
    presence_in,
)
from prereview.reading.common import common_labels, labels_of
from prereview.reading.fields import FieldValue
from prereview.reading.labels import Label, find_labels, fold
from prereview.reading.rows import Row, rows_of

#: A page without a found seal is surely without one only when fewer pixels than this are red.
_RED_TRACE = 0.0004
#: A page whose pixels are this grey is a black-and-white copy, on which a seal proves nothing.
_COLOUR_TRACE = 0.00015
#: A line of print is at most so many line heights wide a character; one that took up a signature
#: was twice that (tuning seeds).
_STRETCHED = 1.4
#: And at most so many line heights high: one that took up a signature was three (as below).
_SWOLLEN = 1.9
#: A signature that is read as print gives so many characters at most.
_SCRAWL = 4
#: Writing that a line took up: so much darker than the paper, in strokes of so many line heights,
#: in so large a share of the columns. Chosen on seeds 1100-1104, for tuning since; `python -m
#: bench.review --first 100 --count 300` prints what was told of signatures there.
_INK, _HIGH, _WRITTEN = 50, 0.3, 0.15
_ASIDE = re.compile(r"\([^()]*\)$")
_SIGNING = frozenset("签字名盖公章手印按指或及并处亲笔、,/():")
#: Room below a label in which people sign: at least so many line heights to the next line, at most
#: so many down and to the right.
_SIGNABLE, _ROOM_BELOW, _ROOM_RIGHT = 2.5, 5.0, 20.0
#: A line so few line heights below a label stands right under it.
_NEAR = 2.0


def read_marks(
    pages: Sequence[Page], kind: DocumentType, signatures: Sequence[ElectronicSignature] = ()
) -> dict[str, FieldValue]:
    """Read the marks (`sealed`, `signed`, …) that the document type names.

    An electronic signature on the pages stands for a seal while its digests are right; one whose
    document was changed afterwards makes the seal, drawn or not, unclear.
    """
    marks = [f for f in kind.fields if f.type is FieldType.MARK and not f.part]
    own = [one for one in signatures if _concerns(one, pages)]
    broken = any(one.intact is False for one in own)
    found = {}
    for field in marks:
        if field.labels:
            others = {w for f in kind.fields if f is not field for w in labels_of(f)}
            value = _signature(pages, field, others | common_labels())
        else:
            value = None if broken else _electronic(own, field) or _seal(pages, field)
        if value is not None:
            found[field.key] = value
    return found


def _concerns(one: ElectronicSignature, pages: Sequence[Page]) -> bool:
    """Whether a signature is shown on the pages, or is shown nowhere and covers the whole file."""
    if not one.page:
        return one.coverage is Coverage.WHOLE
    return any(page.number == one.page for page in pages)


def _electronic(own: Sequence[ElectronicSignature], field: DocumentField) -> FieldValue | None:
    for one in own:
        if one.intact:
            name = one.seal_name or one.signer
            return _value(field, True, name, 1.0, one.page or 1, one.box, sure=True)
    return None


def _seal(pages: Sequence[Page], field: DocumentField) -> FieldValue | None:
    for page in pages:
        for seal in page.seals:
            if seal.colour in (SealColour.RED, SealColour.BLUE):
                return _value(
                    field, True, seal.text, seal.confidence, page.number, seal.box, sure=True
                )
    if any(page.seals for page in pages):
        return None
    shares = [_colours(page) for page in pages]
    if all(red < _RED_TRACE and colour >= 0 for red, colour in shares) and _in_colour(
        pages, shares
    ):
        return _value(field, False, "", 0.9, pages[-1].number, None, sure=True)
    return None


def _in_colour(pages: Sequence[Page], shares: Sequence[tuple[float, float]]) -> bool:
    """Whether a missing seal would show: a file's own text, or a picture with colour."""
    return any(
        page.source is PageSource.TEXT or colour > _COLOUR_TRACE
        for page, (_, colour) in zip(pages, shares, strict=True)
    )


def _colours(page: Page) -> tuple[float, float]:
    """The shares of red and of coloured pixels of a page picture."""
    pixels = _pixels(page)
    high, low = pixels.max(axis=2), pixels.min(axis=2)
    vivid = (high - low) > 60
    red = vivid & (pixels[..., 0] == high) & (pixels[..., 0] - pixels[..., 1] > 60)
    tinted = (high - low) > 12
    return float(red.mean()), float(tinted.mean())


def _pixels(page: Page) -> np.ndarray[tuple[int, int, int], np.dtype[np.int16]]:
    with Image.open(io.BytesIO(page.image)) as image:
        return np.asarray(image.convert("RGB"), dtype=np.int16)


def _signature(
    pages: Sequence[Page], field: DocumentField, others: AbstractSet[str]
) -> FieldValue | None:
    """Signed when something stands behind a signature label, unsigned when all labels are bare.

    A seal stands for a signature, also behind 签名 (民法典 第四百九十条).
    """
    bare: FieldValue | None = None
    for page in reversed(pages):
        there = _behind(page, field, others)
        if there is None:
            continue
        if there.standing is Standing.UNCLEAR:
            return None
        signed = there.standing is Standing.PRESENT
        value = _value(field, signed, there.text, 0.9, page.number, there.box, sure=True)
        if signed:
            return value
        bare = bare or value
    return bare


def _behind(page: Page, field: DocumentField, others: AbstractSet[str]) -> Presence | None:
    """What stands behind the field's labels on a page, None where there is no such label.

    `others` are labels of other fields, folded.
    """
    rows = rows_of(page)
    own = labels_of(field).keys()
    found = [o for o in find_labels(rows, [field]) if o.text in own and not o.wrapped]
    # A word that only looks like the label (申请人姓名, 申请人签名) has its own value behind it.
    found = [o for o in found if o.exact or _read(rows, o, o.end) not in others]
    lines = [fold(line.text) for line in page.lines]
    # With what stands in brackets behind it: the place to sign begins behind 签字（盖章）.
    full = {_read(rows, o, o.value) for o in found}
    words = {label.text for label in found}
    # 负责人签字: ends with a label; in a sentence it would stand before other words.
    ends = tuple(labels_of(field))
    words |= {w for w in ends if any(0 <= _after(line, f"{w}:") <= _SCRAWL for line in lines)}
    full = {word.rstrip(":") for word in full}
    bare = {w for w in words if not any(f != w and f.startswith(w) for f in full)}
    there = presence_after(page, sorted(full | bare))
    if there.box is None:
        return None
    if there.standing is Standing.UNCLEAR:
        there = presence_in(page, there.box, seal=True)
    if there.standing is Standing.ABSENT:
        there = _around(page, words) or there
    if there.standing is Standing.UNCLEAR and page.source is PageSource.TEXT:
        # In a file's own page, ink that is neither text nor rules was put there by hand.
        return Presence(Standing.PRESENT, there.box)
    if there.standing is not Standing.PRESENT and (taken := _taken_up(page, words)):
        return taken
    return there


def _read(rows: Sequence[Row], label: Label, end: int) -> str:
    """What was read where a label begins, up to a place in its row."""
    return fold("".join(g.char for g in rows[label.row].glyphs[label.start : end]))


def _after(line: str, word: str) -> int:
    """How many characters stand behind a word in a line; -1 when it does not stand there."""
    at = line.rfind(word)
    return len(line) - at - len(word) if at >= 0 else -1


def _around(page: Page, words: set[str]) -> Presence | None:
    """What stands behind or below a label that ends its line, where room was left to sign."""
    heights = sorted(line.box.bottom - line.box.top for line in page.lines)
    em = heights[len(heights) // 2]
    for line in page.lines:
        text = fold(line.text)
        if not any(_ends_in(text, _ASIDE.sub("", word)) for word in words):
            continue
        if taken := _read_below(page, line, em):
            return taken
        for place in (_behind_line(page, line, em), _below_line(page, line, em)):
            there = presence_in(page, place, seal=True) if place else None
            if there and there.standing is not Standing.ABSENT:
                return there
    return None


def _ends_in(text: str, word: str) -> bool:
    """Whether a line ends in a label, or in what labels go on with: 签字、盖公章."""
    before, _, after = text.rpartition(word)
    return len(before) + len(after) < len(text) and not set(after) - _SIGNING


def _read_below(page: Page, line: Line, em: float) -> Presence | None:
    """A signature right below a label that was read as print: far higher than print is."""
    for other in page.lines:
        box = other.box
        near = -em / 2 < box.top - line.box.bottom < _NEAR * em
        beside = box.left < line.box.left + _ROOM_RIGHT * em and box.right > line.box.left
        if near and beside and box.bottom - box.top > _SWOLLEN * em and not other.text.isascii():
            return Presence(Standing.PRESENT, box)
    return None


def _behind_line(page: Page, line: Line, em: float) -> Box | None:
    top, bottom = line.box.top - em / 2, line.box.bottom + em / 2
    level = (n.box for n in page.lines if n.box.top < bottom and n.box.bottom > top)
    after = [box.left for box in level if box.left > line.box.right]
    right = min([*after, page.width, line.box.right + _ROOM_RIGHT * em])
    wide = right - line.box.right > _SIGNABLE * em
    return Box(line.box.right + em / 4, top, right - em / 4, bottom) if wide else None


def _below_line(page: Page, line: Line, em: float) -> Box | None:
    under = [n.box.top for n in page.lines if n.box.top > line.box.bottom]
    floor = min([*under, line.box.bottom + _ROOM_BELOW * em])
    if floor - line.box.bottom < _SIGNABLE * em:
        return None
    right = min(page.width, line.box.left + _ROOM_RIGHT * em)
    return Box(line.box.left, line.box.bottom + em / 4, right, floor - em / 4)


def _taken_up(page: Page, words: set[str]) -> Presence | None:
    """What a label's line took up behind the label, when it is far too wide or high for print."""
    heights = sorted(line.box.bottom - line.box.top for line in page.lines)
    em = heights[len(heights) // 4]  # lines that took up a signature are high too
    for line in page.lines:
        text = fold(line.text)
        ends = [text.find(word) + len(word) for word in words if word in text]
        wide = line.box.right - line.box.left > _STRETCHED * em * len(line.text)
        high = line.box.bottom - line.box.top > _SWOLLEN * em
        if not ends or not (wide or high):
            continue
        left = line.box.left + em * (max(ends) + 1)
        behind = Box(left, line.box.top, line.box.right, line.box.bottom)
        written = behind.right > left and _is_written(page, behind, em)
        return Presence(Standing.PRESENT if written else Standing.UNCLEAR, behind)
    return None


def _is_written(page: Page, place: Box, em: float) -> bool:
    """Whether strokes as high as letters stand in a place, and not only a rule to write on."""
    pixels = _pixels(page).mean(axis=2)
    rows = slice(max(0, int(place.top)), int(place.bottom))
    dark = pixels[rows, max(0, int(place.left)) : int(place.right)]
    if not dark.size:
        return False
    ink = dark < np.median(dark) - _INK
    tops, ends = ink.argmax(axis=0), ink.shape[0] - ink[::-1].argmax(axis=0)
    high = ink.any(axis=0) & (ends - tops > _HIGH * em)
    return bool(high.mean() > _WRITTEN)


def _value(
    field: DocumentField, there: bool, raw: str, confidence: float, page: int,
    box: Box | None, *, sure: bool,
) -> FieldValue:  # fmt: skip
    return FieldValue(
        key=field.key, title=field.title, value=there, text="有" if there else "没有", raw=raw,
        confidence=confidence, found_by="mark", page=page, box=box, sure=sure,
    )  # fmt: skip
