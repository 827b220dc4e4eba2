"""How a seal takes on paper: strength, unevenness, a part that did not touch, a second touch."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import cv2
import numpy as np

from bench.pages.seal_cut import Mask, turned


@dataclass(frozen=True, slots=True)
class Ink:
    """`strength` 0 to 1; `uneven` how far it varies; `missing` share that left no ink; `doubled`."""

    strength: float = 0.9
    uneven: float = 0.2
    missing: float = 0.0
    doubled: bool = False


def random_ink(dice: Random) -> Ink:
    """Ink as it comes: mostly good, one in five faint, one in eight partial, few doubled."""
    faint = dice.random() < 0.2
    return Ink(
        strength=dice.uniform(0.3, 0.5) if faint else dice.uniform(0.6, 1.0),
        uneven=dice.choice((0.1, 0.25, 0.4)),
        missing=dice.uniform(0.08, 0.25) if dice.random() < 0.12 else 0.0,
        doubled=dice.random() < 0.05,
    )


def inked(mask: Mask, degrees: float, ink: Ink, dice: Random) -> Mask:
    """How much of the paper the ink of a seal covers, after it was turned clockwise."""
    noise = np.random.default_rng(dice.randrange(1 << 30))
    height, width = mask.shape
    cover = mask * _patches(noise, (height, width), 18.0, ink.uneven)
    cover *= _patches(noise, (height, width), 1.6, ink.uneven / 2)
    if ink.missing:
        cover *= _touched(noise, (height, width), ink.missing)
    cover = turned(cover, degrees)
    if ink.doubled:
        right, down = noise.uniform(-9, 9, 2)
        shift = np.array([[1, 0, right], [0, 1, down]])
        ghost = cv2.warpAffine(cover, shift, cover.shape[::-1])
        cover = np.maximum(cover, 0.45 * ghost)
    return np.asarray(cv2.GaussianBlur(cover, (0, 0), 1.0) * ink.strength, np.float32)


def _patches(noise: np.random.Generator, size: tuple[int, int], grain: float, depth: float) -> Mask:
    field = cv2.GaussianBlur(noise.standard_normal(size, np.float32), (0, 0), grain)
    field = field / (field.std() + 1e-6)
    return np.asarray((1 - depth * (0.5 + 0.6 * field)).clip(0.0, 1.0), np.float32)


def _touched(noise: np.random.Generator, size: tuple[int, int], missing: float) -> Mask:
    """1 where the seal touched the paper, 0 on one side, soft between."""
    angle = noise.uniform(0, 2 * np.pi)
    y, x = np.mgrid[-1 : 1 : size[0] * 1j, -1 : 1 : size[1] * 1j]
    depth = x * np.cos(angle) + y * np.sin(angle)
    edge = float(np.quantile(depth, 1 - missing))
    return np.asarray(((edge - depth) / 0.12 + 0.5).clip(0, 1), np.float32)
