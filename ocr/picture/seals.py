"""Seals in red and blue: where they are, and the page without their ink."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import Box, SealColour, SealShape
from ocr.engine import Image
from ocr.picture import seal_rings
from ocr.picture.copies import smaller
from ocr.picture.seal_ink import INK_FROM, balanced, strength
from ocr.picture.seal_mark import SealMark
from ocr.picture.seal_places import coloured
from ocr.picture.square_seals import find_squares

__all__ = ["SealMark", "find_seals", "without_seals"]

_SEARCH_SIDE = 1200
_COLOURS = (SealColour.RED, SealColour.BLUE)
# Fewer inked pixels than this share of the picture are no seal of any size.
_LEAST_INK = 0.0002
# What a ring must be like.
_RIM = 0.55
_APART = 0.60
_OUTSIDE = 0.32
_LETTERS = (0.01, 0.62)
_STROKES = 12
# Between rings in certificates' ornaments and seals stamped over seals (tuning seeds).
_SURE = 0.5
# A ring cut by the edge of the picture must be as long as this, and be there more surely.
_SEEN = 0.22
_CUT_RIM = 0.75
_CUT_FROM = 0.93

_REMOVED_INK = 40
# Text under a seal is darker than its ink; without such pixels the circle is simply blanked.
_TEXT_DEPTH = 45.0
# Percentile of the seal's pixels that is as dark as print under it: of one line that only crosses
# the ring, three letters are 0.3 % of the seal.
_BLACKEST = 0.1
# Share of the ink's own lightness from which on a pixel counts as paper, and the share of bare
# pixels darker than the paper: uneven ink lies above. Chosen on blurred, photographed and sealed
# made pages: less (0.78) takes the edge off blurred strokes, more (1.08) leaves ink between them.
_PAPER_FROM = 0.95
_PAPER_SHARE = 75


def find_seals(image: Image) -> list[SealMark]:
    """Round, oval and square seals of a page in colour, the surest first."""
    scale = min(1.0, _SEARCH_SIDE / max(image.shape[:2]))
    white = balanced(smaller(image, scale))
    found: list[SealMark] = []
    for colour in _COLOURS:
        soft = strength(white, colour)
        ink = cv2.medianBlur((soft >= INK_FROM[colour]).astype(np.uint8) * 255, 3)
        if float((ink > 0).mean()) >= _LEAST_INK:
            found += _of_one_colour(soft, np.asarray(ink, np.uint8), colour)
    kept = apart(found)
    return [mark.scaled(1 / scale) for mark in kept]


def without_seals(image: Image, marks: list[SealMark]) -> Image:
    """The page with the ink of seals taken away, so that text under them can be read.

    Inside each seal the channel in which its ink is lightest replaces the colours, stretched so
    that ink becomes as light as the paper beside it and print stays as dark as it is.
    """
    coloured = [mark for mark in marks if mark.colour in _COLOURS]
    clean = image.copy() if coloured else image
    for mark in coloured:
        left, top, right, bottom = _pixels(mark.box, image, grow=0.04)
        area = image[top:bottom, left:right]
        if area.size == 0:
            continue
        channel = area[:, :, 2 if mark.colour is SealColour.RED else 0]
        ink = strength(area, mark.colour) >= _REMOVED_INK
        if not ink.any():
            continue
        channel = np.ascontiguousarray(channel)
        mask = _covered(mark.moved(-left, -top), channel.shape) > 0
        bare = channel[mask & ~ink]
        white = float(np.percentile(channel[ink], 40))
        # Single dark pixels are noise of a dim photo, a stroke is wider.
        black = float(np.percentile(cv2.medianBlur(channel, 3)[mask], _BLACKEST))
        paper = max(white, float(np.percentile(bare, _PAPER_SHARE)) if bare.size else 255.0)
        if white - black < _TEXT_DEPTH:
            lifted = np.full(channel.shape, paper)
        else:
            steeper = (paper - black) / (_PAPER_FROM * white - black)
            lifted = black + (channel.astype(np.float32) - black) * steeper
        spot = clean[top:bottom, left:right]
        spot[mask] = lifted[mask].clip(0, paper).astype(np.uint8)[:, None]
    return clean


def _covered(mark: SealMark, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    mask = np.zeros(shape, np.uint8)
    outline = (mark.centre, (1.08 * mark.axes[0], 1.08 * mark.axes[1]), mark.angle)
    if mark.shape is SealShape.SQUARE:
        cv2.fillPoly(mask, [np.rint(cv2.boxPoints(outline)).astype(np.int32)], 255)
    else:
        cv2.ellipse(mask, outline, 255, -1)
    return mask


def _of_one_colour(
    soft: NDArray[np.uint8], ink: NDArray[np.uint8], colour: SealColour
) -> list[SealMark]:
    rings = [
        mark
        for guess in _rings(ink, colour)
        if (mark := judged(soft, seal_rings.refined(ink, guess), INK_FROM[colour])) is not None
    ]
    return apart(rings + find_squares(soft, ink, coloured(ink), colour))


def _rings(ink: NDArray[np.uint8], colour: SealColour) -> Iterator[SealMark]:
    """Guesses of rings."""
    side = max(ink.shape)
    for rows, columns in coloured(ink):
        part = ink[rows, columns]
        for guess in (
            *seal_rings.blobs(part, side, colour),
            *seal_rings.circles(part, side, colour),
        ):
            yield guess.moved(columns.start, rows.start)


def judged(soft: NDArray[np.uint8], mark: SealMark, least: int) -> SealMark | None:
    """The mark with its confidence when what lies on it is a seal's ring, else None."""
    side = max(soft.shape)
    size = max(mark.axes)
    largest = seal_rings.SIZE[1] * side
    if not max(seal_rings.LEAST, seal_rings.SIZE[0] * side) <= size <= largest:
        return None
    ring = seal_rings.look(soft, mark, least)
    cut = ring.seen < _CUT_FROM
    good = (
        ring.seen >= _SEEN
        and ring.rim >= (_CUT_RIM if cut else _RIM)
        and ring.apart >= _APART
        and ring.outside <= _OUTSIDE
        and _LETTERS[0] <= ring.letters <= _LETTERS[1]
        and ring.strokes >= _STROKES * ring.seen
    )
    if not good:
        return None
    sure = ring.rim * (0.5 + 0.5 * ring.apart) * (1 - 0.5 * ring.outside)
    if sure < _SURE:
        return None
    return replace(mark, confidence=round(float(np.clip(sure, 0, 1)), 3))


def apart(marks: Iterable[SealMark]) -> list[SealMark]:
    """The surest of marks that are one seal; a ring within a ring is part of the outer one."""
    kept: list[SealMark] = []
    for mark in sorted(marks, key=lambda mark: -mark.confidence * max(mark.axes) ** 0.5):
        if not any(_same(mark, other) for other in kept):
            kept.append(mark)
    return sorted(kept, key=lambda mark: -mark.confidence)


def _same(one: SealMark, other: SealMark) -> bool:
    """Whether two marks are one seal: centres close, or one lies within the other."""
    size = max(*one.axes, *other.axes)
    shift = np.hypot(one.centre[0] - other.centre[0], one.centre[1] - other.centre[1])
    if shift < 0.22 * size:
        return True
    small, large = sorted((one.box, other.box), key=_area)
    width = min(small.right, large.right) - max(small.left, large.left)
    height = min(small.bottom, large.bottom) - max(small.top, large.top)
    return width > 0 and height > 0 and width * height > 0.8 * _area(small)


def _area(box: Box) -> float:
    return (box.right - box.left) * (box.bottom - box.top)


def _pixels(box: Box, image: Image, *, grow: float) -> tuple[int, int, int, int]:
    more = grow * max(box.right - box.left, box.bottom - box.top)
    height, width = image.shape[:2]
    return (
        max(0, int(box.left - more)),
        max(0, int(box.top - more)),
        min(width, int(box.right + more) + 1),
        min(height, int(box.bottom + more) + 1),
    )
