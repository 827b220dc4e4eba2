"""Where on a page seals may be: rectangles around ink, so that only those are searched closely."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]
Place = tuple[slice, slice]
"""Rows and columns of a picture."""

_SHRINK = 4
# Ink that is nearer than this belongs together, ink shorter than this is no part of a seal: shares
# of the longer side, 6 mm and 10 mm of A4.
_REACH = 0.02
_LEAST = 0.034
# On pages of text: rules are longer than any seal of a usual page; what is left of a ring when its
# text and the text around it are gone is longer than letters, or thinner.
_RULE = 0.06
_PART = (0.02, 0.034)
_LONG = 0.07
_THIN = 0.30
_RING = 0.16  # 48 mm of A4, the largest usual seal


def coloured(ink: Mask) -> list[Place]:
    """Places of ink that is rare on a page: all that is large enough."""
    side = max(ink.shape)
    small = cv2.resize(ink, None, fx=1 / _SHRINK, fy=1 / _SHRINK, interpolation=cv2.INTER_AREA)
    near = np.ones((3, 3), np.uint8)
    stats = _pieces(cv2.dilate((small > 0).astype(np.uint8), near))
    long = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    boxes = stats[long * _SHRINK >= _LEAST * side, :4] * _SHRINK
    more = np.full((len(boxes), 2), _REACH * side)
    return _joined(boxes, more, ink.shape)


def among_text(ink: Mask) -> list[Place]:
    """Places of ink that looks like neither letters nor rules; `ink` of half the search's size."""
    side = max(ink.shape)
    long = round(_RULE * side)
    level = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    sheer = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    free = ink & ~cv2.dilate(level | sheer, np.ones((3, 3), np.uint8))
    stats = _pieces(np.asarray(free, np.uint8))
    size = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    part = (size.min(axis=1) >= _PART[0] * side) & (size.max(axis=1) >= _PART[1] * side)
    thin = stats[:, cv2.CC_STAT_AREA] <= _THIN * size.prod(axis=1)
    part &= thin | (size.max(axis=1) >= _LONG * side)
    boxes = stats[part, :4]
    more = np.maximum(_REACH * side, _RING * side - boxes[:, 2:])
    return _joined(boxes, more, ink.shape)


def outlines(mask: Mask, least: float, most: float) -> list[NDArray[np.int32]]:
    """Outer outlines (n x 1 x 2) of connected pieces, by the longer sides of their boxes."""
    found, tree = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    outer = [] if tree is None else [c for c, (*_, p) in zip(found, tree[0], strict=True) if p < 0]
    sized = [(max(cv2.boundingRect(outline)[2:]), outline) for outline in outer]
    return [np.asarray(outline, np.int32) for long, outline in sized if least <= long <= most]


def _pieces(mask: Mask) -> NDArray[np.int32]:
    return np.asarray(cv2.connectedComponentsWithStats(mask)[2][1:], np.int32)


def _joined(
    boxes: NDArray[np.int32], more: NDArray[np.float64], shape: tuple[int, ...]
) -> list[Place]:
    """Boxes (left, top, width, height) grown by `more` to each side; one where some overlap."""
    mask = np.zeros(shape, np.uint8)
    for (left, top, width, height), (wide, high) in zip(boxes, more.astype(int), strict=True):
        mask[
            max(0, top - high) : top + height + high, max(0, left - wide) : left + width + wide
        ] = 1
    found = _pieces(mask) if len(boxes) else np.zeros((0, 5), np.int32)
    return [
        (slice(top, top + height), slice(left, left + width))
        for left, top, width, height, _ in found.tolist()
    ]
