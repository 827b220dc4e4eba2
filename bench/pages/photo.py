"""A phone's picture of a sheet on a desk."""

from __future__ import annotations

from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.pages.truth import Truth
from bench.pages.turn import quarter_turned

Picture = NDArray[np.uint8]

# Ratio of a phone's sensor, and the longer side that messengers and browsers shrink pictures to.
_SENSOR = 4 / 3
_LONG_SIDE = (2000, 3000)
_DESKS = ((72, 101, 139), (84, 88, 92), (120, 140, 160), (74, 66, 60), (52, 66, 92), (60, 90, 60))


def photographed(picture: Picture, truth: Truth, dice: Random) -> tuple[Picture, Truth]:
    """A sheet on a desk: perspective, a few degrees aslant, uneven light, a shadow, grain."""
    noise = np.random.default_rng(dice.randrange(1 << 30))
    height, width = picture.shape[:2]
    matrix, size = _seen(width, height, dice)
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    sharp = cv2.GaussianBlur(picture, (0, 0), max(0.3, 0.4 / scale))
    sheet = cv2.warpPerspective(sharp, matrix, size, flags=cv2.INTER_LINEAR)
    full = np.full((height, width), 255, np.uint8)
    mask = cv2.warpPerspective(full, matrix, size).astype(np.float32)[..., None] / 255
    shade = cv2.GaussianBlur(mask[..., 0], (0, 0), 0.006 * size[0])[..., None]
    desk = _desk(size, dice, noise) * (1 - 0.35 * shade)
    scene = desk * (1 - mask) + sheet.astype(np.float32) * 0.94 * mask
    scene *= _light(size, dice)[..., None] * np.array(
        [dice.uniform(0.88, 1.0), 0.98, dice.uniform(0.96, 1.02)], np.float32
    )
    scene = cv2.GaussianBlur(scene, (0, 0), dice.uniform(0.5, 0.9))
    scene += noise.normal(0, dice.uniform(2, 4.5), scene.shape)
    return scene.clip(0, 255).astype(np.uint8), truth.moved(matrix)


def photographed_turned(picture: Picture, truth: Truth, dice: Random) -> tuple[Picture, Truth]:
    """A photo with the sheet lying on its side or upside down."""
    scene, moved = photographed(picture, truth, dice)
    return quarter_turned(scene, moved, dice.choice((90, 180, 270)))


def _seen(width: int, height: int, dice: Random) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """The way from the sheet to the picture, and the picture's size."""
    long = dice.randint(*_LONG_SIDE)
    upright = height >= width
    size = (round(long / _SENSOR), long) if upright else (long, round(long / _SENSOR))
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    # A camera held not quite level: the farther edge is shorter.
    lean, roll = dice.uniform(0, 0.11), np.deg2rad(dice.uniform(-5, 5))
    side = dice.uniform(-0.04, 0.04)
    seen = (flat / [width, height] - 0.5) * [width, height]
    seen[:2, 0] *= 1 - lean
    seen[:2, 1] *= 1 - 0.5 * lean
    seen[[0, 3], 1] *= 1 - side
    seen[[1, 2], 1] *= 1 + side
    turn = np.array([[np.cos(roll), np.sin(roll)], [-np.sin(roll), np.cos(roll)]])
    seen = seen @ turn
    low, high = seen.min(axis=0), seen.max(axis=0)
    fill = dice.uniform(0.8, 0.95)
    scale = fill * float(min(np.array(size) / (high - low)))
    seen = (seen - (low + high) / 2) * scale + np.array(size) / 2
    spare = np.array(size) - (high - low) * scale
    seen += spare * [dice.uniform(-0.3, 0.3), dice.uniform(-0.3, 0.3)]
    matrix = cv2.getPerspectiveTransform(flat.astype(np.float32), seen.astype(np.float32))
    return np.asarray(matrix, np.float64), size


def _desk(size: tuple[int, int], dice: Random, noise: np.random.Generator) -> NDArray[np.float32]:
    """Wood or cloth: a colour with streaks."""
    width, height = size
    streaks = noise.normal(0, 1, (height // 8 + 1, width // 64 + 1)).astype(np.float32)
    if dice.random() < 0.5:
        streaks = noise.normal(0, 1, (height // 64 + 1, width // 8 + 1)).astype(np.float32)
    grain = cv2.resize(streaks, size, interpolation=cv2.INTER_CUBIC)[..., None]
    colour = np.array(dice.choice(_DESKS), np.float32)
    return np.asarray(colour + grain * 7, np.float32)


def _light(size: tuple[int, int], dice: Random) -> NDArray[np.float32]:
    """Light that falls off to one side, and the shadow of a hand or a phone."""
    width, height = size
    across = np.linspace(dice.uniform(0.72, 1.0), dice.uniform(0.85, 1.05), width)
    down = np.linspace(dice.uniform(0.8, 1.0), dice.uniform(0.85, 1.05), height)
    light = np.outer(down, across).astype(np.float32)
    shadow = np.zeros((height, width), np.float32)
    x, y = dice.uniform(-0.1, 1.1) * width, dice.uniform(0.4, 1.2) * height
    axes = (round(dice.uniform(0.25, 0.5) * width), round(dice.uniform(0.3, 0.6) * height))
    cv2.ellipse(shadow, ((x, y), axes, dice.uniform(0, 180)), 1.0, -1)
    small = cv2.resize(shadow, (width // 8, height // 8), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), dice.uniform(0.01, 0.04) * small.shape[1])
    soft = cv2.resize(small, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(light * (1 - dice.uniform(0.15, 0.4) * soft), np.float32)
