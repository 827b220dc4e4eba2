"""Seals of an OFD page: those that are seen on it, and those that its signatures put there."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher

from ocr.context import Context
from ocr.document import Box, Seal, SealColour, SealShape
from ocr.engine import Image
from ocr.normalise import normalise
from ocr.ofd.drawing import Drawing
from ocr.ofd.render import Stamp
from ocr.ofd.values import bounds
from ocr.picture.page import find_marks, seal

_MOSTLY = 0.7
# Of the real sealed files at hand, names and texts of the same seal agree by 0.7 and more.
_SAME_NAME = 0.6
_ROUND = 1.15  # sides of a round seal's box; ovals of invoices and customs have 1.5 and 1.3


def page_seals(
    drawing: Drawing, picture: Image, scale: float, context: Context
) -> tuple[Seal, ...]:
    """Seals that are seen on the page, and those that its signatures put there."""
    found = [seal(picture, mark, 1.0, context.engine) for mark in find_marks(picture)]
    to_pixels = drawing.matrix(scale)
    for stamp in drawing.stamps:
        if not stamp.shown_whole:
            continue
        box = Box(*bounds([to_pixels.point(*corner) for corner in stamp.place.corners]))
        # What was found there is this seal, or a piece of it.
        there = [one for one in found if holds(box, _middle(one.box))]
        found = [one for one in found if one not in there]
        found.append(_known(stamp, box, there))
    return tuple(found)


def _known(stamp: Stamp, box: Box, there: list[Seal]) -> Seal:
    """A seal that a signature put on the page, and what was read of it if it was found whole.

    Where what was read is the name that the signature gives, but for errors, the name stands.
    """
    name = normalise(stamp.name)[:200]
    whole = next((one for one in there if _alike(one.box, box)), None)
    oval = not 1 / _ROUND < (box.right - box.left) / (box.bottom - box.top) < _ROUND
    if whole is None:
        shape = SealShape.OVAL if oval else SealShape.ROUND
        colour = SealColour.BLUE if stamp.blue else SealColour.RED
        return Seal(box, colour, 1.0, name, shape)
    same = SequenceMatcher(None, name, whole.text, autojunk=False).ratio() >= _SAME_NAME
    return replace(
        whole,
        text=name if same or not whole.text else whole.text,
        shape=SealShape.OVAL if oval else whole.shape,
    )


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def _alike(one: Box, other: Box) -> bool:
    """Whether two boxes share most of what they cover together."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    areas = [(b.right - b.left) * (b.bottom - b.top) for b in (one, other)]
    shared = max(wide, 0.0) * max(high, 0.0)
    return shared > _MOSTLY * (sum(areas) - shared)


def holds(box: Box, point: tuple[float, float]) -> bool:
    """Whether a point lies in a box."""
    return box.left <= point[0] <= box.right and box.top <= point[1] <= box.bottom
