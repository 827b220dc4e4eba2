"""Spoilt by light: reflections, darkness, too much of it, the edge of a shadow."""

from __future__ import annotations

import cv2
import numpy as np

from bench.pages.harm_base import Field, Harmed, Stage, box_of, pixels

# Where the veil of a reflection is this strong (grey levels), print has lost most of its contrast.
_VEIL = 110.0


def glare(stage: Stage) -> Harmed:
    """A lamp reflected by lacquer, film or glossy paper: light is added, softly at its rim."""
    severity, dice, em = stage.severity, stage.dice, stage.em
    x, y = stage.grid()
    cx, cy = stage.centre
    # Not quite on the middle of the target: nobody's lamp is.
    cx, cy = cx + dice.uniform(-1, 1) * em, cy + dice.uniform(-0.5, 0.5) * em
    angle = dice.uniform(0, np.pi)
    long = dice.uniform(4.0, 9.0) * em * (0.6 + 0.6 * severity)
    short = long * dice.uniform(0.35, 0.9)
    u = ((x - cx) * np.cos(angle) + (y - cy) * np.sin(angle)) / long
    v = ((y - cy) * np.cos(angle) - (x - cx) * np.sin(angle)) / short
    wobble = 1 + 0.18 * stage.rough(3 * em)
    distance = np.hypot(u, v) * wobble
    power = dice.uniform(2.0, 4.0)
    peak = 60 + 340 * severity
    veil: Field = (peak * np.exp(-(distance**power))).astype(np.float32)
    # Light scattered in the lens around it.
    veil += (0.12 * peak * np.exp(-distance / 2)).astype(np.float32)
    tint = np.array([dice.uniform(0.93, 1.0), dice.uniform(0.97, 1.0), 1.0], np.float32)
    lit = stage.picture.astype(np.float32) + veil[..., None] * tint
    return Harmed(pixels(lit), box_of(veil > _VEIL))


def dark(stage: Stage) -> Harmed:
    """Too little light: a short exposure, and the sensor's noise in what is left."""
    gain = 0.62 * (1 - stage.severity) ** 2 + 0.004
    linear = (stage.picture.astype(np.float32) / 255) ** 2.2 * gain
    sensor = stage.noise.normal(0, 1, linear.shape) * np.sqrt(linear * 0.001 + 0.00002)
    seen = (linear + sensor).clip(0, 1) ** (1 / 2.2)
    return Harmed(pixels(cv2.GaussianBlur(seen, (0, 0), 0.6) * 255))


def overexposed(stage: Stage) -> Harmed:
    """Too much light: paper burns out and eats into the print."""
    severity = stage.severity
    soft = cv2.GaussianBlur(
        stage.picture.astype(np.float32), (0, 0), max(0.3, 0.07 * stage.em * severity)
    )
    linear = (soft / 255) ** 2.2 + 0.06 * severity + 0.62 * severity**4
    return Harmed(pixels((linear * (1 + 4 * severity)).clip(0, 1) ** (1 / 2.2) * 255))


def shadow(stage: Stage) -> Harmed:
    """The shadow of a hand or a phone with a clear edge, and the sensor's noise within."""
    x, y = stage.grid()
    height, width = stage.size
    cx, cy = stage.centre
    towards = np.arctan2(cy - height / 2, cx - width / 2) + stage.dice.uniform(-0.5, 0.5)
    reach = (x - cx) * np.cos(towards) + (y - cy) * np.sin(towards)
    reach = reach + 2 * stage.em * stage.rough(8 * stage.em) + 5 * stage.em
    edge = stage.dice.uniform(0.3, 1.5) * stage.em
    share = (0.5 + reach / (2 * edge)).clip(0, 1)
    left = 0.5 * (1 - stage.severity) ** 2 + 0.002
    linear = (stage.picture.astype(np.float32) / 255) ** 2.2
    linear *= (1 - share * (1 - left))[..., None]
    sensor = stage.noise.normal(0, 1, linear.shape) * np.sqrt(linear * 0.0006 + 0.00001)
    return Harmed(pixels((linear + sensor).clip(0, 1) ** (1 / 2.2) * 255), box_of(share > 0.5))
