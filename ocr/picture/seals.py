"""Red and blue seals: where they are, and the page without their ink."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import Box, SealColour
from ocr.engine import Image

# Mask, hull and ellipse found 49 of 49 red seals on made pages and photos, with 5 false ones on
# desks and blurred edges; the ring test below is what drops those.
_SEARCH_SIDE = 1200
_SIZE = (0.045, 0.60)  # longer axis as a share of the page's longer side
_ROUND = 0.55  # shorter axis by longer axis: oval invoice seals have 0.67
_OFF_ELLIPSE = 0.09  # mean distance of the hull from the ellipse, as a share of its radius
_SECTORS = 48
_RING = 0.62  # share of sectors in which ink lies near the rim
_FILLED = 0.62  # more ink than this is a disc or a picture, not a seal

_HUES = {
    SealColour.RED: (((0, 12), (160, 180)), 55),
    SealColour.BLUE: (((95, 132),), 80),
}
_DARKEST = 50
# Text under a seal is darker than its ink; without such pixels the circle is simply blanked.
_TEXT_DEPTH = 45.0
# Share of the ink's own lightness from which on a pixel counts as paper: uneven ink and the
# artefacts of JPEG lie within it, print far below.
_PAPER_FROM = 0.78


@dataclass(frozen=True, slots=True)
class SealMark:
    """A seal as found: its ellipse (centre, axes in pixels, angle in degrees) and colour."""

    centre: tuple[float, float]
    axes: tuple[float, float]
    angle: float
    colour: SealColour
    confidence: float

    @property
    def box(self) -> Box:
        """The upright rectangle around the ellipse."""
        turn = np.deg2rad(self.angle)
        a, b = self.axes[0] / 2, self.axes[1] / 2
        half_width = float(np.hypot(a * np.cos(turn), b * np.sin(turn)))
        half_height = float(np.hypot(a * np.sin(turn), b * np.cos(turn)))
        x, y = self.centre
        return Box(x - half_width, y - half_height, x + half_width, y + half_height)


def find_seals(image: Image) -> list[SealMark]:
    """Round and oval seals of a page, the surest first; none inside another."""
    scale = min(1.0, _SEARCH_SIDE / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    hsv = cv2.cvtColor(small, cv2.COLOR_BGR2HSV)
    found = [mark for colour in _HUES for mark in _marks(_ink(hsv, colour), colour)]
    found.sort(key=lambda mark: -mark.axes[0] * mark.axes[1])
    kept: list[SealMark] = []
    for mark in found:
        if not any(_inside(mark, other) for other in kept):
            kept.append(mark)
    kept.sort(key=lambda mark: -mark.confidence)
    return [_scaled(mark, 1 / scale) for mark in kept]


def without_seals(image: Image, marks: list[SealMark]) -> Image:
    """The page with the ink of seals taken away, so that text under them can be read.

    Inside each seal the channel in which its ink is lightest replaces the colours, stretched so
    that ink becomes paper and print becomes black.
    """
    coloured = [mark for mark in marks if mark.colour in _HUES]
    clean = image.copy() if coloured else image
    for mark in coloured:
        left, top, right, bottom = _pixels(mark.box, image, grow=0.04)
        area = image[top:bottom, left:right]
        if area.size == 0:
            continue
        channel = area[:, :, 2 if mark.colour is SealColour.RED else 0]
        ink = _ink(cv2.cvtColor(area, cv2.COLOR_BGR2HSV), mark.colour) > 0
        if not ink.any():
            continue
        white = float(np.percentile(channel[ink], 40))
        black = float(np.percentile(channel, 1))
        if white - black < _TEXT_DEPTH:
            lifted = np.full(channel.shape, 255, np.uint8)
        else:
            stretched = (channel.astype(np.float32) - black) * (255 / (_PAPER_FROM * white - black))
            lifted = stretched.clip(0, 255).astype(np.uint8)
        mask = np.zeros(channel.shape, np.uint8)
        centre = (mark.centre[0] - left, mark.centre[1] - top)
        axes = (1.08 * mark.axes[0], 1.08 * mark.axes[1])
        cv2.ellipse(mask, (centre, axes, mark.angle), 255, -1)
        spot = clean[top:bottom, left:right]
        spot[mask > 0] = lifted[mask > 0][:, None]
    return clean


def _ink(hsv: Image, colour: SealColour) -> NDArray[np.uint8]:
    ranges, saturation = _HUES[colour]
    mask = np.zeros(hsv.shape[:2], np.uint8)
    for low, high in ranges:
        mask |= cv2.inRange(hsv, (low, saturation, _DARKEST), (high, 255, 255)).astype(np.uint8)
    return mask


def _marks(ink: NDArray[np.uint8], colour: SealColour) -> list[SealMark]:
    side = max(ink.shape)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (11, 11))
    opened = cv2.medianBlur(ink, 3)
    closed = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, kernel)
    contours, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    found = []
    for contour in contours:
        _, _, width, height = cv2.boundingRect(contour)
        if _SIZE[0] * side <= max(width, height) <= _SIZE[1] * side:
            mark = _mark(cv2.convexHull(contour, returnPoints=True), opened, colour)
            if mark is not None:
                found.append(mark)
    return found


def _mark(hull: NDArray[np.int32], ink: NDArray[np.uint8], colour: SealColour) -> SealMark | None:
    outline = _dense(hull)
    if len(outline) < 20:
        return None
    centre, axes, angle = cv2.fitEllipse(outline)
    if min(axes) < _ROUND * max(axes) or max(axes) > _SIZE[1] * 1.2 * max(ink.shape):
        return None
    radius = _radii(outline, centre, axes, angle)
    off = float(np.abs(radius - 1).mean())
    rows, columns = np.nonzero(ink)
    points = np.stack([columns, rows], 1).astype(np.float32)
    distance = _radii(points, centre, axes, angle)
    rim = points[(distance > 0.80) & (distance < 1.12)] - np.array(centre, np.float32)
    sectors = ((np.arctan2(rim[:, 1], rim[:, 0]) + np.pi) / (2 * np.pi) * _SECTORS).astype(int)
    ring = len(np.unique(sectors % _SECTORS)) / _SECTORS
    filled = float((distance < 1).sum()) / (np.pi * axes[0] * axes[1] / 4)
    if off > _OFF_ELLIPSE or ring < _RING or filled > _FILLED:
        return None
    confidence = float(np.clip(ring * (1 - 2 * off), 0, 1))
    return SealMark(
        (float(centre[0]), float(centre[1])),
        (float(axes[0]), float(axes[1])),
        float(angle),
        colour,
        round(confidence, 3),
    )


def _dense(hull: NDArray[np.int32]) -> NDArray[np.float32]:
    """Points along the hull at even distances: corners alone would pull the ellipse."""
    corners = hull.reshape(-1, 2).astype(np.float32)
    pieces = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        count = max(1, int(np.linalg.norm(end - start) / 2))
        pieces.append(start + np.linspace(0, 1, count, endpoint=False)[:, None] * (end - start))
    return np.asarray(np.concatenate(pieces), np.float32)


def _radii(
    points: NDArray[np.float32],
    centre: tuple[float, float],
    axes: tuple[float, float],
    angle: float,
) -> NDArray[np.float64]:
    """Distance of points from the centre, 1 on the ellipse."""
    turn = np.deg2rad(angle)
    x, y = points[:, 0] - centre[0], points[:, 1] - centre[1]
    along = x * np.cos(turn) + y * np.sin(turn)
    across = y * np.cos(turn) - x * np.sin(turn)
    return cast("NDArray[np.float64]", np.hypot(2 * along / axes[0], 2 * across / axes[1]))


def _inside(mark: SealMark, other: SealMark) -> bool:
    left, top, right, bottom = other.box
    return left <= mark.centre[0] <= right and top <= mark.centre[1] <= bottom


def _scaled(mark: SealMark, factor: float) -> SealMark:
    return SealMark(
        (mark.centre[0] * factor, mark.centre[1] * factor),
        (mark.axes[0] * factor, mark.axes[1] * factor),
        mark.angle,
        mark.colour,
        mark.confidence,
    )


def _pixels(box: Box, image: Image, *, grow: float) -> tuple[int, int, int, int]:
    more = grow * max(box.right - box.left, box.bottom - box.top)
    height, width = image.shape[:2]
    return (
        max(0, int(box.left - more)),
        max(0, int(box.top - more)),
        min(width, int(box.right + more) + 1),
        min(height, int(box.bottom + more) + 1),
    )
