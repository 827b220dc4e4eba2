"""A sheet as a picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from PIL import Image, ImageChops, ImageDraw

from bench.fonts import font
from bench.papers.sheet import Choice, Disc, Ink, Mark, Patch, Rule, Sheet, Stamp, Text

MM = 25.4
_OVERSAMPLE = 2


def picture(sheet: Sheet, dpi: int = 200) -> Image.Image:
    """Draw a sheet at `dpi` dots an inch."""
    scale = dpi / MM
    image = Image.new("RGB", (round(sheet.width * scale), round(sheet.height * scale)), sheet.paper)
    draw = ImageDraw.Draw(image)
    for mark in sheet.marks:
        _put(image, draw, mark, scale)
    return image


def _put(image: Image.Image, draw: ImageDraw.ImageDraw, mark: Mark, scale: float) -> None:
    match mark:
        case Patch():
            box = (mark.x, mark.y, mark.x + mark.w, mark.y + mark.h)
            draw.rectangle([v * scale for v in box], fill=mark.colour)
        case Disc():
            box = (mark.x - mark.rx, mark.y - mark.ry, mark.x + mark.rx, mark.y + mark.ry)
            draw.ellipse([v * scale for v in box], fill=mark.colour)
        case Rule():
            ends = (mark.x0 * scale, mark.y0 * scale, mark.x1 * scale, mark.y1 * scale)
            draw.line(ends, fill=mark.colour, width=max(1, round(mark.width * scale)))
        case Text():
            _text(draw, mark, scale)
        case Ink():
            for stroke in strokes(mark):
                _stroke(draw, stroke, scale)
        case Choice():
            s = mark.size
            box = (mark.x, mark.y, mark.x + s, mark.y + s)
            width = max(1, round(0.25 * scale))
            draw.rectangle([v * scale for v in box], outline=(30, 30, 30), width=width)
            if mark.ticked:
                _stroke(draw, mark.tick, scale)
            _text(draw, Text(mark.x + s * 1.4, mark.y, mark.label, s), scale)
        case Stamp():
            _press(image, mark, scale)


def _stroke(draw: ImageDraw.ImageDraw, points: Sequence[tuple[float, float]], scale: float) -> None:
    scaled = [(x * scale, y * scale) for x, y in points]
    draw.line(scaled, fill=(25, 25, 60), width=max(2, round(0.45 * scale)), joint="curve")


def _text(draw: ImageDraw.ImageDraw, mark: Text, scale: float) -> None:
    shape = font(mark.face, max(6, round(mark.size * scale)))
    x, y = mark.x * scale, mark.y * scale
    ascent, descent = shape.getmetrics()
    y -= (ascent + descent - mark.size * scale) / 2
    if not mark.spacing:
        draw.text((x, y), mark.text, font=shape, fill=mark.colour)
        return
    for ch in mark.text:
        draw.text((x, y), ch, font=shape, fill=mark.colour)
        x += shape.getlength(ch) + mark.spacing * scale


def stamp(mark: Stamp, scale: float) -> Image.Image:
    """Draw a seal on a transparent ground, `2 × radius` mm wide."""
    side = round(mark.radius * 2 * scale * _OVERSAMPLE)
    image = Image.new("RGBA", (side, side), (*mark.colour, 0))
    draw = ImageDraw.Draw(image)
    edge, middle = max(2, side // 34), side / 2
    draw.ellipse((edge, edge, side - edge, side - edge), outline=(*mark.colour, 255), width=edge)
    outer, inner = side * 0.17, side * 0.07
    star = [
        (
            middle + math.sin(math.pi * i / 5) * (inner if i % 2 else outer),
            middle - math.cos(math.pi * i / 5) * (inner if i % 2 else outer),
        )
        for i in range(10)
    ]
    draw.polygon(star, fill=(*mark.colour, 255))
    size = round(side * (0.13 if len(mark.text) <= 14 else 0.105))
    shape = font("song-bold", size)
    span = math.radians(min(270, 20 * len(mark.text)))
    for i, ch in enumerate(mark.text):
        angle = (i - (len(mark.text) - 1) / 2) * span / max(1, len(mark.text) - 1)
        glyph = Image.new("RGBA", (size * 2, size * 2), (*mark.colour, 0))
        ImageDraw.Draw(glyph).text(
            (size, size), ch, font=shape, fill=(*mark.colour, 255), anchor="mm"
        )
        glyph = glyph.rotate(-math.degrees(angle), resample=Image.Resampling.BICUBIC)
        reach = middle - edge * 2 - size * 0.62
        at = (
            round(middle + math.sin(angle) * reach - size),
            round(middle - math.cos(angle) * reach - size),
        )
        image.alpha_composite(glyph, (max(0, at[0]), max(0, at[1])))
    if mark.middle:
        draw.text(
            (middle, side * 0.76),
            mark.middle,
            font=font("song-bold", size),
            fill=(*mark.colour, 255),
            anchor="mm",
        )
    final = round(mark.radius * 2 * scale)
    return image.resize((final, final), Image.Resampling.LANCZOS)


def _press(image: Image.Image, mark: Stamp, scale: float) -> None:
    seal = stamp(mark, scale)
    at = (round((mark.x - mark.radius) * scale), round((mark.y - mark.radius) * scale))
    ground = Image.new("RGB", image.size, (255, 255, 255))
    ground.paste(seal.convert("RGB"), at, seal.getchannel("A").point(lambda a: round(a * 0.9)))
    image.paste(ImageChops.multiply(image, ground))


def strokes(mark: Ink) -> list[list[tuple[float, float]]]:
    """Return the strokes of a signature in millimetres, as poly-lines."""
    rng = Random(mark.seed)
    found = []
    for n in range(5):
        x = mark.x + mark.w * (n + rng.random() * 0.4) / 5.6
        y = mark.y + mark.h * (0.2 + rng.random() * 0.3)
        line = [(x, y)]
        for _ in range(7):
            x += mark.w * (rng.random() * 0.09 - 0.015)
            y = min(mark.y + mark.h, max(mark.y, y + mark.h * (rng.random() - 0.45) * 0.7))
            line.append((x, y))
        found.append(line)
    return found
