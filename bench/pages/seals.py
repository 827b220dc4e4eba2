"""Seals drawn with their truth: firms' round ones, invoices' oval ones, square ones, date stamps.

`press` puts a seal on a canvas as ink; `design` throws one of any kind. A seal is cut as a mask of
coverage first, then inked (uneven, faint, partial, doubled), turned and pressed over what is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.pages.canvas import MM, Canvas, Colour
from bench.pages.seal_cut import cut
from bench.pages.seal_ink import Ink, inked, random_ink
from bench.pages.truth import Seal, quad
from bench.pages.words import company, credit_code, day, office, person
from ocr.document import SealColour, SealShape

_TYPES = (
    "合同专用章",
    "财务专用章",
    "发票专用章",
    "业务专用章",
    "人事专用章",
    "行政审批专用章",
    "",
)
_DEPARTMENTS = ("收讫", "现金付讫", "转账收讫", "附件", "作废", "已审核", "复印无效", "与原件一致")
_PIGMENTS: dict[SealColour, tuple[Colour, Colour]] = {
    SealColour.RED: ((180, 15, 20), (228, 60, 70)),
    SealColour.BLUE: ((20, 40, 130), (70, 100, 205)),
    SealColour.GREY: ((40, 40, 40), (150, 150, 150)),
}


@dataclass(frozen=True, slots=True)
class Design:
    """What a seal looks like: size in mm, `text` of the rim (square: all), `inner` lines within.

    `code` runs along the lower rim, `star` stands in the middle, `carved` is white on red. A
    square one is read in columns from the right unless `rows`; `dated` has a date between two
    rules.
    """

    shape: SealShape
    width: float
    height: float
    text: str
    inner: tuple[str, ...] = ()
    code: str = ""
    star: bool = True
    carved: bool = False
    rows: bool = False
    face: str = "song-bold"
    colour: SealColour = SealColour.RED


def design(dice: Random, shape: SealShape | None = None) -> Design:
    """A seal of any kind, or of the given shape."""
    kinds = {SealShape.ROUND: _round, SealShape.OVAL: _oval, SealShape.SQUARE: _square}
    chosen = shape or dice.choices(list(kinds), (6, 2, 3))[0]
    return kinds[chosen](dice)


def press(
    canvas: Canvas,
    x: float,
    y: float,
    dice: Random,
    look: Design | None = None,
    *,
    angle: float | None = None,
    ink: Ink | None = None,
) -> Seal:
    """Press a seal with its middle at `x`, `y` mm; it may run over the sheet's edge.

    Its truth is added to the canvas: the box of what lies on the sheet.
    """
    look = look or design(dice)
    turn = angle if angle is not None else dice.choice((dice.gauss(0, 6), dice.uniform(-180, 180)))
    ink = ink or random_ink(dice)
    cover = inked(cut(look), turn, ink, dice)
    low, high = _PIGMENTS[look.colour]
    part = dice.random()
    pigment = np.array([a + part * (b - a) for a, b in zip(low, high, strict=True)])
    _blend(canvas, cover, x, y, pigment)
    seal = Seal(
        _corners(look, x, y, turn, canvas), look.text, " ".join(look.inner), look.shape, look.colour
    )
    canvas.seals.append(seal)
    return seal


def _blend(
    canvas: Canvas, cover: NDArray[np.float32], x: float, y: float, pigment: NDArray[np.float64]
) -> None:
    height, width = cover.shape
    left, top = round(x * MM - width / 2), round(y * MM - height / 2)
    right, bottom = min(canvas.image.width, left + width), min(canvas.image.height, top + height)
    from_x, from_y = max(0, left), max(0, top)
    if from_x >= right or from_y >= bottom:
        return
    area = (from_x, from_y, right, bottom)
    below = np.asarray(canvas.image.crop(area), np.float32)
    amount = cover[from_y - top : bottom - top, from_x - left : right - left, None]
    mixed = below * (1 - amount * (1 - pigment / 255))
    canvas.image.paste(Image.fromarray(mixed.clip(0, 255).astype(np.uint8)), area[:2])


def _corners(look: Design, x: float, y: float, turn: float, canvas: Canvas) -> NDArray[np.float64]:
    """Corners in pixels: of a square seal turned with it, else of the upright box."""
    angle = np.deg2rad(turn)
    a, b = look.width / 2, look.height / 2
    if look.shape is SealShape.SQUARE:
        own = quad(-a, -b, a, b)
        rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        corners = own @ rotation.T
    else:
        half = np.hypot(a * np.cos(angle), b * np.sin(angle))
        tall = np.hypot(a * np.sin(angle), b * np.cos(angle))
        corners = quad(-half, -tall, half, tall)
    placed = (corners + np.array([x, y])) * MM
    return np.asarray(placed.clip([0, 0], [canvas.image.width, canvas.image.height]), np.float64)


def _colour(dice: Random) -> SealColour:
    return SealColour.BLUE if dice.random() < 0.12 else SealColour.RED


def _round(dice: Random) -> Design:
    size = dice.choice((38.0, 40.0, 42.0, 45.0))
    public = dice.random() < 0.35
    text = office(dice) if public else company(dice)
    line = "" if public and dice.random() < 0.6 else dice.choice(_TYPES)
    code = "".join(dice.choice("0123456789") for _ in range(13)) if dice.random() < 0.55 else ""
    return Design(
        SealShape.ROUND, size, size, text, (line,) if line else (), code,
        dice.random() < 0.9, face=dice.choice(("song-bold", "song", "ming", "hei")),
        colour=_colour(dice),
    )  # fmt: skip


def _oval(dice: Random) -> Design:
    wide, tall = dice.choice(((40.0, 30.0), (45.0, 30.0)))
    inner = (credit_code(dice), "发票专用章") if dice.random() < 0.8 else ("收货专用章",)
    return Design(
        SealShape.OVAL, wide, tall, company(dice), inner, star=False,
        face=dice.choice(("song-bold", "ming", "hei")), colour=_colour(dice),
    )  # fmt: skip


def _square(dice: Random) -> Design:
    face = dice.choice(("song-bold", "kai", "hei-bold", "wen"))
    draw = dice.random()
    if draw < 0.55:
        name = person(dice)[:4]
        if dice.random() < 0.55 or len(name) == 2:
            name += {2: "之印", 3: "印"}.get(len(name), "")
        side = dice.choice((18.0, 20.0, 22.0, 25.0))
        carved = dice.random() < 0.3
        return Design(
            SealShape.SQUARE, side, side, name, star=False, carved=carved, face=face,
            colour=_colour(dice),
        )  # fmt: skip
    if draw < 0.8:
        text = dice.choice(_DEPARTMENTS)
        return Design(
            SealShape.SQUARE, 9.0 * len(text) + 5, dice.choice((13.0, 15.0)), text, star=False,
            rows=True, face=face, colour=_colour(dice),
        )  # fmt: skip
    when = day(dice)
    lines = (office(dice)[:9], f"{when.year}年{when.month}月{when.day}日")
    return Design(
        SealShape.SQUARE, 46.0, 24.0, "".join(lines), star=False, rows=True, face=face,
        colour=_colour(dice),
    )  # fmt: skip
