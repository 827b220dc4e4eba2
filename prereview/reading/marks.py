"""Seals and signatures: said to be there, or not, only as surely as the page shows it."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image

from knowledge.schema import DocumentField, DocumentType, FieldType
from ocr import Box, Coverage, ElectronicSignature, Page, PageSource, SealColour
from prereview.reading.fields import FieldValue
from prereview.reading.labels import Label, find_labels
from prereview.reading.rows import Glyph, Row, rows_of, segments

#: A page without a found seal is surely without one only when fewer pixels than this are red.
_RED_TRACE = 0.0004
#: A page whose pixels are this grey is a black-and-white copy, on which a seal proves nothing.
_COLOUR_TRACE = 0.00015
#: Ink right of a signature label: more than this share of dark pixels is writing, less than the
#: lower one is empty paper (an underline stays below it). Between the two a person looks.
_INK, _EMPTY = 0.012, 0.004
_REACH_EMS, _ABOVE_EMS, _BELOW_EMS = 9.0, 1.4, 1.6


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
            value = _signature(pages, field)
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


def _signature(pages: Sequence[Page], field: DocumentField) -> FieldValue | None:
    """Signed when there is ink or text behind a signature label, unsigned when all are bare."""
    bare: FieldValue | None = None
    for page in reversed(pages):
        rows = rows_of(page)
        for label in find_labels(rows, [field]):
            if label.wrapped:
                continue
            share, box, text = _behind(page, rows, label)
            stamped = any(_meets(seal.box, box) for seal in page.seals if seal.colour != "grey")
            if stamped and not ("章" in label.text or share >= _INK or text):
                return None
            if stamped:
                return _value(field, True, "", 0.9, page.number, box, sure=True)
            if share >= _INK or text:
                return _value(field, True, text, 0.9, page.number, box, sure=True)
            if share > _EMPTY:
                return None
            bare = bare or _value(field, False, "", 0.9, page.number, box, sure=True)
    return bare


def _behind(page: Page, rows: Sequence[Row], label: Label) -> tuple[float, Box, str]:
    """The share of dark pixels in the empty space behind a label, the space, and text in it."""
    row = rows[label.row]
    head = row.glyphs[label.start]
    last = row.glyphs[max(label.end, label.value) - 1]
    after = row.glyphs[label.value :]
    written = segments(after, 3.0)[0] if after else []
    text = "".join(g.char for g in written)
    near = bool(written) and written[0].left - last.right < 4 * head.em
    em = head.em
    box = Box(
        last.right + 0.3 * em, max(0.0, head.top - _ABOVE_EMS * em),
        min(float(page.width), last.right + _REACH_EMS * em),
        min(float(page.height), head.bottom + _BELOW_EMS * em),
    )  # fmt: skip
    return _dark(page, rows, box), box, text if near and _is_name(text) else ""


def _is_name(text: str) -> bool:
    return (
        2 <= len(text) <= 12
        and all("\u4e00" <= c <= "\u9fff" for c in text)
        and not any(word in text for word in ("年", "月", "日", "签", "章"))
    )


def _dark(page: Page, rows: Sequence[Row], box: Box) -> float:
    """Dark pixels in a box that belong to no recognised printed line and to no red seal."""
    left, top, right, bottom = (int(v) for v in box)
    if right - left < 4 or bottom - top < 4:
        return 0.0
    part = _pixels(page)[top:bottom, left:right].astype(np.int16)
    grey = part.min(axis=2)
    paper = float(np.median(part.max(axis=2)))
    dark = (part.max(axis=2) < paper * 0.62) & (grey < paper * 0.62)
    for glyph in (g for row in rows for g in row.glyphs):
        if _overlaps(glyph, box):
            y0, y1 = int(glyph.top - top) - 2, int(glyph.bottom - top) + 2
            x0, x1 = int(glyph.left - left) - 2, int(glyph.right - left) + 2
            dark[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)] = False
    dark[:, :][dark.mean(axis=1) > 0.5] = False  # a ruled line to write on
    return float(dark.mean())


def _meets(one: Box, other: Box) -> bool:
    across = one.left < other.right and one.right > other.left
    return across and one.top < other.bottom and one.bottom > other.top


def _overlaps(glyph: Glyph, box: Box) -> bool:
    across = glyph.left < box.right and glyph.right > box.left
    return across and glyph.top < box.bottom and glyph.bottom > box.top


def _value(
    field: DocumentField, there: bool, raw: str, confidence: float, page: int,
    box: Box | None, *, sure: bool,
) -> FieldValue:  # fmt: skip
    return FieldValue(
        key=field.key, title=field.title, value=there, text="有" if there else "没有", raw=raw,
        confidence=confidence, found_by="mark", page=page, box=box, sure=sure,
    )  # fmt: skip
