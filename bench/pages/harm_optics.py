"""Spoilt by the lens and the hand: out of focus, moved, in part soft, too few pixels."""

from __future__ import annotations

import cv2
import numpy as np

from bench.pages.harm_base import Harmed, Picture, Stage, blend, box_of, pixels

# Deviation of the blur, length of the motion, in em: print is still read at a tenth and a third of
# it, and lost at a fifth and two thirds.
_WIDEST_BLUR = 0.25
_LONGEST_MOTION = 1.0


def _disc(picture: Picture, radius: float) -> Picture:
    """Out of focus: a point becomes a disc."""
    reach = int(np.ceil(radius)) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    kernel = (radius + 0.5 - np.hypot(x, y)).clip(0, 1)
    return np.asarray(
        cv2.filter2D(picture, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REFLECT)
    )


def _grainy(picture: Picture, stage: Stage, sigma: float) -> Picture:
    return pixels(picture + stage.noise.normal(0, sigma, picture.shape))


def defocus(stage: Stage) -> Harmed:
    """Everything out of focus."""
    # A disc of radius r blurs about as a bell of deviation r / 2.
    radius = 2 * (0.04 + (_WIDEST_BLUR - 0.04) * stage.severity) * stage.em
    return Harmed(_grainy(_disc(stage.picture, radius), stage, 2.0))


def motion(stage: Stage) -> Harmed:
    """The hand moved: every point becomes a slightly bent stroke."""
    length = (0.1 + (_LONGEST_MOTION - 0.1) * stage.severity) * stage.em
    reach = int(np.ceil(length)) + 2
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    angle, bend = stage.dice.uniform(0, np.pi), stage.dice.uniform(-0.25, 0.25)
    along = np.linspace(-0.5, 0.5, 40) * length
    across = bend * length * ((along / length) ** 2 * 4 - 0.5) / 2
    x = reach + along * np.cos(angle) - across * np.sin(angle)
    y = reach + along * np.sin(angle) + across * np.cos(angle)
    points = np.stack([x, y], 1)
    cv2.polylines(kernel, [np.round(points * 16).astype(np.int32)], False, 1.0, 1, cv2.LINE_8, 4)
    moved = cv2.filter2D(stage.picture, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REFLECT)
    return Harmed(_grainy(np.asarray(moved), stage, 2.0))


def soft_corner(stage: Stage) -> Harmed:
    """One part out of focus, the rest sharp, as of a page that does not lie flat."""
    height, width = stage.size
    x, y = stage.grid()
    # A plane of focus crosses the page: beyond it blur grows with the distance.
    cx, cy = stage.centre
    towards = np.arctan2(cy - height / 2, cx - width / 2)
    reach = (x - cx) * np.cos(towards) + (y - cy) * np.sin(towards)
    ramp = (1 + reach / (0.16 * min(height, width))).clip(0, 1).astype(np.float32)
    radius = 2 * (0.05 + (_WIDEST_BLUR + 0.06) * stage.severity) * stage.em
    soft, half = _disc(stage.picture, radius), _disc(stage.picture, radius / 2)
    near = blend(stage.picture, half, np.clip(2 * ramp, 0, 1))
    both = blend(near, soft, np.clip(2 * ramp - 1, 0, 1))
    return Harmed(_grainy(both, stage, 1.5), box_of(ramp > 0.6))


def low_resolution(stage: Stage) -> Harmed:
    """Too few pixels: print from 22 down to 5 pixels high, compressed as a messenger does."""
    em = 22 - 17 * stage.severity
    scale = min(1.0, em / stage.em)
    height, width = stage.size
    size = (max(120, round(width * scale)), max(120, round(height * scale)))
    small = cv2.resize(stage.picture, size, interpolation=cv2.INTER_AREA)
    _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, stage.dice.randint(60, 80)])
    matrix = np.diag([size[0] / width, size[1] / height, 1.0])
    return Harmed(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8), None, matrix)
