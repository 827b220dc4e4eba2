"""A sheet photographed on a desk: found, cut out and pulled flat, only when it is clearly there."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engine import Image

_SEARCH_SIDE = 640
# Share of the photo that a sheet takes; below it is a thing on the page, above nothing is gained.
_AREA = (0.12, 0.96)
# Beside the sheet nothing may be as light as paper under the same light: another sheet, the back
# of a card, or the margin of a page of which only a panel was found would be lost. On made photos
# every wrong cut (two cards, a certificate's panel) went by this, and no right one.
_AS_LIGHT = 0.93
_LIGHT_SHARE = 0.02
_RIM = 0.02  # of the longer side: the blurred edge of the sheet itself
# Corners of a sheet seen at an angle stay near right angles, opposite sides near one length.
_CORNER = (55.0, 125.0)
_SIDES = 0.6
# Grey levels by which paper is lighter than what lies around it, on every one of the four sides:
# keeps frames and tables printed on the page from being taken for its edge.
_CONTRAST = 22.0
_SAMPLE = 8
# Below this the sheet stands straight already, and warping would only soften it (degrees).
_STRAIGHT = 0.7

Quad = NDArray[np.float32]


def flatten_paper(image: Image) -> Image | None:
    """The sheet pulled flat to a rectangle, or None when none is clearly found or needed."""
    quad = find_paper(image)
    if quad is None or _is_straight(quad):
        return None
    top, right, bottom, left = (
        float(np.linalg.norm(quad[i] - quad[(i + 1) % 4])) for i in range(4)
    )
    width, height = round(max(top, bottom)), round(max(left, right))
    target = np.array(
        [[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], np.float32
    )
    matrix = cv2.getPerspectiveTransform(quad, target)
    return cast(
        "Image",
        cv2.warpPerspective(
            image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        ),
    )


def find_paper(image: Image) -> Quad | None:
    """Corners of the sheet (top left, top right, bottom right, bottom left) or None."""
    scale = min(1.0, _SEARCH_SIDE / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (5, 5), 0)
    candidates = [quad for mask in _masks(grey) for quad in _quads(mask)]
    good = [quad for quad in candidates if _stands_out(grey, quad)]
    if not good:
        return None
    best = max(good, key=lambda quad: float(cv2.contourArea(quad)))
    return np.asarray(best / scale, np.float32) if _alone(grey, best) else None


def _alone(grey: NDArray[np.uint8], quad: Quad) -> bool:
    """Whether nothing beside the sheet may be paper too."""
    inside = np.zeros(grey.shape, np.uint8)
    cv2.fillConvexPoly(inside, quad.astype(np.int32), 1)
    reach = 2 * round(_RIM * max(grey.shape)) + 1
    outside = cv2.dilate(inside, np.ones((reach, reach), np.uint8)) == 0
    rows, columns = np.nonzero(inside)
    paper = grey[rows, columns].astype(np.float64)
    light = paper >= np.median(paper)
    # Light falls off across a photo: a plane through the paper tells what paper would be there.
    known = np.stack([rows[light], columns[light], np.ones(int(light.sum()))], axis=1)
    slope, *_ = np.linalg.lstsq(known[::7], paper[light][::7], rcond=None)
    rows, columns = np.nonzero(outside)
    there = np.stack([rows, columns, np.ones(len(rows))], axis=1) @ slope
    as_light = grey[rows, columns] >= _AS_LIGHT * np.clip(there, 0.5 * np.median(paper), 250)
    return float(as_light.sum()) < _LIGHT_SHARE * grey.size


def _masks(grey: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """Where paper may be: the light part of the picture, and what strong edges enclose."""
    _, light = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    closed = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    edges = cv2.dilate(cv2.Canny(grey, 40, 120), np.ones((3, 3), np.uint8))
    return [cast("NDArray[np.uint8]", closed), cast("NDArray[np.uint8]", edges)]


def _quads(mask: NDArray[np.uint8]) -> list[Quad]:
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    area = mask.shape[0] * mask.shape[1]
    found = []
    for contour in contours:
        hull = cv2.convexHull(contour)
        if not _AREA[0] * area <= cv2.contourArea(hull) <= _AREA[1] * area:
            continue
        corners = cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, closed=True), closed=True)
        if len(corners) == 4 and cv2.contourArea(corners) >= 0.95 * cv2.contourArea(hull):
            quad = _ordered(corners.reshape(4, 2).astype(np.float32))
            if _plausible(quad):
                found.append(quad)
    return found


def _ordered(points: Quad) -> Quad:
    """Clockwise from the corner nearest to the top left."""
    centre = points.mean(axis=0)
    angles = np.arctan2(points[:, 1] - centre[1], points[:, 0] - centre[0])
    clockwise = points[np.argsort(angles)]
    return cast("Quad", np.roll(clockwise, -int(np.argmin(clockwise.sum(axis=1))), axis=0))


def _plausible(quad: Quad) -> bool:
    sides = np.roll(quad, -1, axis=0) - quad
    lengths = np.linalg.norm(sides, axis=1)
    for i in range(4):
        before, after = -sides[i - 1], sides[i]
        cosine = float(before @ after / (lengths[i - 1] * lengths[i] + 1e-6))
        if not _CORNER[0] <= np.degrees(np.arccos(np.clip(cosine, -1, 1))) <= _CORNER[1]:
            return False
    pairs = ((lengths[0], lengths[2]), (lengths[1], lengths[3]))
    return all(min(pair) >= _SIDES * max(pair) for pair in pairs)


def _stands_out(grey: NDArray[np.uint8], quad: Quad) -> bool:
    """Whether all four sides part light paper from something darker."""
    centre = quad.mean(axis=0)
    height, width = grey.shape
    for i in range(4):
        start, end = quad[i], quad[(i + 1) % 4]
        share = np.linspace(0.1, 0.9, 40)[:, None]
        edge = start + share * (end - start)
        inward = centre - (start + end) / 2
        inward /= np.linalg.norm(inward) + 1e-6
        outer = edge - _SAMPLE * inward
        inner = edge + _SAMPLE * inward
        inside = (outer >= 0).all(1) & (outer[:, 0] < width) & (outer[:, 1] < height)
        if inside.mean() < 0.5:  # the sheet runs out of the picture: its edge is not there to see
            return False
        outer, inner = outer[inside].astype(int), inner[inside].astype(int)
        inner = np.clip(inner, 0, (width - 1, height - 1))
        around = np.median(grey[outer[:, 1], outer[:, 0]].astype(np.float32))
        paper = np.median(grey[inner[:, 1], inner[:, 0]].astype(np.float32))
        if paper - around < _CONTRAST:
            return False
    return True


def _is_straight(quad: Quad) -> bool:
    sides = np.roll(quad, -1, axis=0) - quad
    angles = np.degrees(np.arctan2(sides[:, 1], sides[:, 0])) % 90
    return bool(np.all(np.minimum(angles, 90 - angles) < _STRAIGHT))
