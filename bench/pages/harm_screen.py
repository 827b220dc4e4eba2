"""Not paper at all: a photo of a screen, and a telephone's screenshot."""

from __future__ import annotations

import cv2
import numpy as np

from bench.pages.harm_base import Harmed, Picture, Stage, pixels

_PHONES = ((1080, 2400), (1170, 2532), (1080, 2340), (750, 1334), (1440, 3200))


def screen(stage: Stage) -> Harmed:
    """Shown on a monitor and photographed: red, green and blue stripes, sampled anew, interfere."""
    dice, severity = stage.dice, stage.severity
    height, width = stage.size
    # The monitor has fewer pixels than the photo; each is three stripes with dark gaps.
    across = round(width / dice.uniform(1.55, 2.7))
    down = round(height * across / width)
    shown = cv2.resize(stage.picture, (across, down), interpolation=cv2.INTER_AREA)
    cell = 6
    big = np.repeat(np.repeat(shown, cell, axis=0), cell, axis=1).astype(np.float32)
    depth = 0.25 + 0.75 * severity
    mask = np.full((cell, cell, 3), 1 - depth, np.float32)
    for channel, stripe in ((2, 0), (1, 2), (0, 4)):
        mask[: cell - 1, stripe : stripe + 2, channel] = 1 + depth * (cell / 2 - 1)
    big *= np.tile(mask, (down, across, 1))
    # Fields of the lens' blur: about half a photo pixel.
    step = cell * across / width
    big = cv2.GaussianBlur(big, (0, 0), 0.45 * step)
    angle = dice.uniform(0.6, 3.0) * dice.choice((-1, 1))
    turn = cv2.getRotationMatrix2D((big.shape[1] / 2, big.shape[0] / 2), angle, 1.0)
    tilt = np.vstack([turn, [dice.uniform(-1, 1) * 4e-6, dice.uniform(-1, 1) * 4e-6, 1]])
    to_photo = np.array([[1 / step, 0, 0], [0, 1 / step, 0], [0, 0, 1.0]]) @ tilt
    seen = cv2.warpPerspective(
        big, to_photo, (width, height), flags=cv2.INTER_LINEAR, borderValue=(14, 14, 14)
    )
    level = 235 / max(60.0, float(np.percentile(seen, 95)))
    grain = stage.noise.normal(0, 2.5, seen.shape)
    matrix = to_photo @ np.diag([cell * across / width, cell * down / height, 1.0])
    return Harmed(pixels(seen * level + grain), None, matrix)


def screenshot(stage: Stage) -> Harmed:
    """The page shown on a telephone, under its status bar, saved as a screenshot."""
    dice = stage.dice
    width, height = dice.choice(_PHONES)
    dark = dice.random() < 0.3
    ground = 24 if dark else dice.choice((255, 246, 240))
    canvas: Picture = np.full((height, width, 3), ground, np.uint8)
    bar = round(0.055 * width)
    scale = (1 - 0.1 * stage.severity) * width / stage.size[1]
    room = height - 4 * bar
    scale = min(scale, room / stage.size[0])
    size = (round(stage.size[1] * scale), round(stage.size[0] * scale))
    left, top = (width - size[0]) // 2, 3 * bar + (room - size[1]) // 2
    canvas[top : top + size[1], left : left + size[0]] = cv2.resize(
        stage.picture, size, interpolation=cv2.INTER_AREA
    )
    ink = (235, 235, 235) if dark else (30, 30, 30)
    clock = f"{dice.randint(0, 23):02d}:{dice.randint(0, 59):02d}"
    letter = width / 1080 * 1.25
    thick = max(1, round(2.5 * width / 1080))
    cv2.putText(canvas, clock, (bar, round(1.4 * bar)), 0, letter, ink, thick, cv2.LINE_AA)
    x = width - 5 * bar
    for tall in (0.25, 0.45, 0.65, 0.85):
        cv2.rectangle(
            canvas, (x, round((1.4 - 0.6 * tall) * bar)), (x + bar // 6, round(1.4 * bar)), ink, -1
        )
        x += bar // 4
    cv2.putText(
        canvas,
        f"{dice.randint(5, 100)}",
        (x + bar // 3, round(1.4 * bar)),
        0,
        letter,
        ink,
        thick,
        cv2.LINE_AA,
    )
    shell = (width - 2 * bar, round(0.8 * bar), width - bar, round(1.4 * bar))
    cv2.rectangle(canvas, shell[:2], shell[2:], ink, thick)
    cv2.rectangle(canvas, shell[:2], (shell[0] + bar // 2, shell[3]), ink, -1)
    cv2.rectangle(
        canvas,
        (round(0.36 * width), height - bar // 2),
        (round(0.64 * width), height - bar // 3),
        ink,
        -1,
    )
    matrix = np.array([[scale, 0, left], [0, scale, top], [0, 0, 1.0]])
    return Harmed(canvas, None, matrix)
