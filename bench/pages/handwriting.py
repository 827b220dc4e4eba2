"""Handwriting drawn with its truth: names and dates of a pen, and signatures nobody can read.

Letters come from hand-lettered fonts where `python -m bench.fonts` fetched them, else from the Kai
faces; each is slanted, bent and drawn with an uneven pen.
"""

from __future__ import annotations

from itertools import product
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from bench.fonts import font, hands, showing
from bench.pages.canvas import MM, Canvas, Colour
from bench.pages.truth import Handwriting, quad
from bench.pages.words import day, person

PENS: tuple[Colour, ...] = ((25, 25, 28), (45, 45, 55), (20, 35, 130), (35, 60, 165))
_OTHERWISE = ("wen", "kai")

Mask = NDArray[np.float32]


def sign(
    canvas: Canvas,
    left: float,
    top: float,
    width: float,
    height: float,
    dice: Random,
    *,
    text: str | None = None,
    colour: Colour | None = None,
) -> Handwriting:
    """Write into a place given in mm: a person's name, `text`, or ("") a scribbled signature."""
    text = dice.choice((person(dice), person(dice), "")) if text is None else text
    mask = _lettered(text, height, dice) if text else _scribbled(height, dice)
    scale = min(1.0, width * MM / mask.shape[1])
    if scale < 1:
        size = max(8, round(mask.shape[1] * scale)), max(8, round(mask.shape[0] * scale))
        mask = np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), np.float32)
    slack = max(0, round(width * MM) - mask.shape[1])
    x = round(left * MM) + dice.randint(0, slack // 2)
    y = round(top * MM + (height * MM - mask.shape[0]) / 2)
    _press(canvas.image, mask, x, y, np.array(colour or dice.choice(PENS), np.float32))
    rows, columns = np.nonzero(mask > 0.3)
    corners = quad(
        x + columns.min(), y + rows.min(), x + columns.max() + 1, y + rows.max() + 1
    ).clip([0, 0], list(canvas.image.size))
    hand = Handwriting(corners, text)
    canvas.handwriting.append(hand)
    return hand


def write_date(
    canvas: Canvas, left: float, top: float, width: float, height: float, dice: Random
) -> Handwriting:
    """Write a day into a place given in mm."""
    when = day(dice)
    text = dice.choice((
        f"{when.year}年{when.month}月{when.day}日", f"{when.year}.{when.month}.{when.day}",
        f"{when.year % 100}.{when.month}.{when.day}", f"{when.year}-{when.month}-{when.day}",
    ))  # fmt: skip
    return sign(canvas, left, top, width, height, dice, text=text)


def _font(text: str, size: int, dice: Random) -> ImageFont.FreeTypeFont:
    if faces := hands():
        found = ImageFont.truetype(
            str(dice.choice(faces)), size, layout_engine=ImageFont.Layout.BASIC
        )
        if all(found.getmask(c).getbbox() for c in text):
            return found
    return font(showing(text, dice.choice(_OTHERWISE)), size)


def _lettered(text: str, height: float, dice: Random) -> Mask:
    size = round(height * MM * dice.uniform(0.75, 0.95))
    shape = _font(text, size, dice)
    step = dice.uniform(0.72, 0.95)
    plate = Image.new("L", (round((len(text) + 1.5) * size), 2 * size), 0)
    x = 0.4 * size
    for letter in text:
        y = size * (1.45 + dice.uniform(-0.07, 0.07))
        ImageDraw.Draw(plate).text((x, y), letter, font=shape, fill=255, anchor="ls")
        x += step * shape.getlength(letter)
    if dice.random() < 0.4:  # the pen was not lifted at the end
        _stroke(
            plate, [(x - size, 1.3 * size), (x - 0.4 * size, 1.5 * size), (x, 1.2 * size)], dice
        )
    return _bent(np.asarray(plate, np.float32) / np.float32(255), dice)


def _scribbled(height: float, dice: Random) -> Mask:
    """One to three connected strokes through random points."""
    tall = height * MM * dice.uniform(0.7, 0.95)
    length = tall * dice.uniform(2.0, 3.5)
    plate = Image.new("L", (round(length + tall), round(1.8 * tall)), 0)
    for _ in range(dice.randint(1, 3)):
        count = dice.randint(5, 11)
        start = dice.uniform(0.05, 0.3)
        points = [
            (
                0.4 * tall + length * (start + (0.95 - start) * i / count) + dice.gauss(0, 0.14) * tall,
                (0.9 + dice.uniform(-0.42, 0.42)) * tall,
            )
            for i in range(count)
        ]  # fmt: skip
        _stroke(plate, points, dice)
    return _bent(np.asarray(plate, np.float32) / np.float32(255), dice)


def _stroke(plate: Image.Image, points: list[tuple[float, float]], dice: Random) -> None:
    """A curve through points (Catmull-Rom), its width swelling and thinning."""
    pen = ImageDraw.Draw(plate)
    width = dice.uniform(0.25, 0.6) * MM
    chain = np.array([points[0], *points, points[-1]])
    for i in range(len(chain) - 3):
        a, b, c, d = chain[i : i + 4]
        for t in np.linspace(0, 1, 40):
            x, y = 0.5 * (
                2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
                + (3 * b - a - 3 * c + d) * t**3
            )  # fmt: skip
            radius = width / 2 * (0.75 + 0.35 * np.sin(i + 2.2 * t))
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)


def _bent(mask: Mask, dice: Random) -> Mask:
    """Slanted, bent by slow waves, turned a little, cut to its ink."""
    noise = np.random.default_rng(dice.randrange(1 << 30))
    height, width = mask.shape
    slant, rise = dice.uniform(-0.05, 0.3), dice.uniform(-0.08, 0.06)
    matrix = np.array([[1, -slant, slant * height / 2], [rise, 1, -rise * width / 2]])
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    waves = ((0.35 * height, 0.03 * height), (0.1 * height, 0.006 * height))
    for field, (grain, depth) in product((x, y), waves):
        wave = cv2.GaussianBlur(noise.standard_normal(mask.shape, np.float32), (0, 0), grain)
        np.add(field, wave / (wave.std() + 1e-9) * depth, out=field, casting="same_kind")
    wavy = cv2.warpAffine(cv2.remap(mask, x, y, cv2.INTER_LINEAR), matrix, (width, height))
    rows, columns = np.nonzero(wavy > 0.2)
    cut = wavy[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    grain = cv2.GaussianBlur(noise.standard_normal(cut.shape, np.float32), (0, 0), 5)
    pressure = (0.9 + 0.12 * grain / (grain.std() + 1e-9)).clip(0.5, 1.0)
    return np.asarray(cv2.GaussianBlur(cut, (0, 0), 0.8) * pressure, np.float32)


def _press(image: Image.Image, mask: Mask, x: int, y: int, ink: NDArray[np.float32]) -> None:
    right, bottom = min(image.width, x + mask.shape[1]), min(image.height, y + mask.shape[0])
    left, top = max(0, x), max(0, y)
    if left >= right or top >= bottom:
        return
    amount = mask[top - y : bottom - y, left - x : right - x, None]
    below = np.asarray(image.crop((left, top, right, bottom)), np.float32)
    mixed = below * (1 - amount) + np.minimum(ink, below) * amount
    image.paste(Image.fromarray(mixed.clip(0, 255).astype(np.uint8)), (left, top))
