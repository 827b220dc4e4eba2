"""Ways to spoil a page picture, each with a known severity and a known place.

`spoil(picture, "glare", 0.8, dice, target=box)` gives the harmed picture, where the harm lies in it,
and how points of the first picture map to it. Severity runs from 0 (hardly to be seen) to 1 (nobody
can read what lies there). Lengths are measured in `em`, the height of a row of ordinary print, so a
picture of any resolution is harmed alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import numpy as np

from bench.pages import harm_light, harm_optics, harm_screen, harm_things
from bench.pages.harm_base import Box, Harmed, Picture, Stage, em_of


@dataclass(frozen=True, slots=True)
class Harm:
    """One way to spoil a page.

    Attributes:
        apply: does it.
        causes: the words of `ocr.picture.quality` that name it rightly.
        local: whether it spoils a part of the page, around its target.
    """

    apply: Callable[[Stage], Harmed]
    causes: frozenset[str]
    local: bool


def _harm(apply: Callable[[Stage], Harmed], *causes: str, local: bool = False) -> Harm:
    return Harm(apply, frozenset(causes), local)


HARMS: dict[str, Harm] = {
    "defocus": _harm(harm_optics.defocus, "blurred"),
    "motion": _harm(harm_optics.motion, "blurred"),
    "soft_corner": _harm(harm_optics.soft_corner, "blurred", local=True),
    "low_resolution": _harm(harm_optics.low_resolution, "small_text"),
    "glare": _harm(harm_light.glare, "glare", local=True),
    "dark": _harm(harm_light.dark, "too_dark"),
    "overexposed": _harm(harm_light.overexposed, "too_bright", "blank"),
    "shadow": _harm(harm_light.shadow, "shadow", "too_dark", local=True),
    "cut": _harm(harm_things.cut, "cut", local=True),
    "finger": _harm(harm_things.finger, "covered", local=True),
    "paper": _harm(harm_things.paper, "covered", local=True),
    "note": _harm(harm_things.note, "covered", local=True),
    "clip": _harm(harm_things.clip, "covered", local=True),
    "fold": _harm(harm_things.fold, "covered", local=True),
    "blank": _harm(harm_things.blank, "blank"),
    "screen": _harm(harm_screen.screen, "screen"),
    "screenshot": _harm(harm_screen.screenshot, "screenshot"),
}


def spoil(
    picture: Picture,
    kind: str,
    severity: float,
    dice: Random,
    *,
    target: Box | None = None,
    em: float | None = None,
) -> Harmed:
    """A spoilt copy of a picture.

    Args:
        picture: height x width x 3, blue green red; it is not changed.
        kind: a key of `HARMS`.
        severity: 0 to 1.
        dice: everything that chance decides follows from it.
        target: what a local harm should hit, in pixels (left, top, right, bottom); without one a
            place inside the page is drawn.
        em: height of a row of ordinary print in pixels; without it, that of an A4 page.
    """
    height, width = picture.shape[:2]
    if target is None:
        x, y = dice.uniform(0.12, 0.88) * width, dice.uniform(0.12, 0.88) * height
        size = em or em_of(picture)
        target = (x - 3 * size, y - size / 2, x + 3 * size, y + size / 2)
    stage = Stage(
        picture=picture,
        severity=float(np.clip(severity, 0, 1)),
        dice=dice,
        noise=np.random.default_rng(dice.randrange(1 << 30)),
        target=target,
        em=em or em_of(picture),
    )
    return HARMS[kind].apply(stage)
