"""Variants with one kind of harm each (`bench.pages.harm`), at a severity that chance decides."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np

from bench.pages.harm import HARMS, spoil
from bench.pages.truth import Placed, Truth, quad
from bench.pages.variants import Change, Picture, Variant


def harmed(name: str) -> Change:
    """A change that does one harm, aimed at a row of text."""

    def change(picture: Picture, truth: Truth, dice: Random) -> tuple[Picture, Truth]:
        rows = [row for row in truth.rows if not row.vertical]
        aim = dice.choice(rows).box if rows else None
        em = float(np.median([row.box.bottom - row.box.top for row in rows])) if rows else None
        done = spoil(picture, name, dice.uniform(0.2, 1), dice, target=aim, em=em)
        moved = truth.moved(done.matrix)
        place = (Placed(quad(*done.place)),) if done.place else ()
        return done.picture, replace(moved, harm=(name,), harmed=place)

    return change


VARIANTS = {
    f"harm-{name}": Variant(f"harm-{name}", change=harmed(name))
    for name in HARMS
    if name != "blank"
}
