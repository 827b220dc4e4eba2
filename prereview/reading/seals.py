"""Seals: said to be there, or not, only as surely as the page shows it."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.schema import DocumentField
from ocr import Coverage, ElectronicSignature, Page, PageSource, SealColour
from prereview.reading.fields import FieldValue
from prereview.reading.mark_value import mark, pixels_of

#: A page without a found seal is surely without one only when fewer pixels than this are red.
_RED_TRACE = 0.0004
#: A page whose pixels are this grey is a black-and-white copy, on which a seal proves nothing.
_COLOUR_TRACE = 0.00015


def concerns(one: ElectronicSignature, pages: Sequence[Page]) -> bool:
    """Whether a signature is shown on the pages, or is shown nowhere and covers the whole file."""
    if not one.page:
        return one.coverage is Coverage.WHOLE
    return any(page.number == one.page for page in pages)


def electronic_seal(own: Sequence[ElectronicSignature], field: DocumentField) -> FieldValue | None:
    """What the first electronic signature that still holds says of a seal."""
    for one in own:
        if one.intact:
            name = one.seal_name or one.signer
            return mark(field, True, name, 1.0, one.page or 1, one.box, sure=True)
    return None


def seal(pages: Sequence[Page], field: DocumentField) -> FieldValue | None:
    """Whether a seal stands on the pages, None where they do not show it surely."""
    for page in pages:
        for found in page.seals:
            if found.colour in (SealColour.RED, SealColour.BLUE):
                return mark(
                    field, True, found.text, found.confidence, page.number, found.box, sure=True
                )
    if any(page.seals for page in pages):
        return None
    shares = [_colours(page) for page in pages]
    if all(red < _RED_TRACE for red, _ in shares) and _in_colour(pages, shares):
        return mark(field, False, "", 0.9, pages[-1].number, None, sure=True)
    return None


def _in_colour(pages: Sequence[Page], shares: Sequence[tuple[float, float]]) -> bool:
    """Whether a missing seal would show: a file's own text, or a picture with colour."""
    return any(
        page.source is PageSource.TEXT or colour > _COLOUR_TRACE
        for page, (_, colour) in zip(pages, shares, strict=True)
    )


def _colours(page: Page) -> tuple[float, float]:
    """The shares of red and of coloured pixels of a page picture."""
    pixels = pixels_of(page)
    high, low = pixels.max(axis=2), pixels.min(axis=2)
    vivid = (high - low) > 60
    red = vivid & (pixels[..., 0] == high) & (pixels[..., 0] - pixels[..., 1] > 60)
    tinted = (high - low) > 12
    return float(red.mean()), float(tinted.mean())
