"""What certificates carry besides text: borders, emblems, codes, a photo."""

from __future__ import annotations

import math
from random import Random

from PIL import Image, ImageDraw

from bench.pages.canvas import MM, Canvas, Colour

_GOLD: Colour = (190, 150, 60)
_RED: Colour = (190, 40, 40)


def border(canvas: Canvas, dice: Random) -> None:
    """A frame of certificate paper: two lines with a wave, a chain or boxes between them."""
    colour = dice.choice(((176, 120, 60), (170, 60, 50), (90, 130, 110), (200, 160, 90)))
    inset, depth = dice.uniform(7, 10), dice.uniform(3, 5)
    style = dice.randrange(3)
    w, h = canvas.width, canvas.height
    canvas.frame(inset, inset, w - inset, h - inset, 0.6, colour)
    far = inset + depth
    canvas.frame(far, far, w - far, h - far, 0.3, colour)
    middle = inset + depth / 2
    for x0, y0, x1, y1 in (
        (far, middle, w - far, middle), (far, h - middle, w - far, h - middle),
        (middle, far, middle, h - far), (w - middle, far, w - middle, h - far),
    ):  # fmt: skip
        length = math.hypot(x1 - x0, y1 - y0)
        steps = int(length / (depth * 0.9))
        for i in range(steps):
            t = (i + 0.5) / steps
            x, y, r = x0 + (x1 - x0) * t, y0 + (y1 - y0) * t, depth * 0.36
            box = [v * MM for v in (x - r, y - r, x + r, y + r)]
            if style == 0:
                canvas.pen.ellipse(box, outline=colour, width=3)
            elif style == 1:
                canvas.pen.arc(box, 180 * (i % 2), 180 * (i % 2) + 180, fill=colour, width=4)
            else:
                canvas.pen.regular_polygon((x * MM, y * MM, r * MM), 4, 45, outline=colour)


def emblem(canvas: Canvas, x: float, y: float, size: float) -> None:
    """A round emblem with stars, a gate and ears of grain, its middle at `x`, `y`."""
    radius = size / 2
    pen = canvas.pen

    def disc(r: float, fill: Colour) -> None:
        pen.ellipse([v * MM for v in (x - r, y - r, x + r, y + r)], fill=fill)

    disc(radius, _GOLD)
    disc(radius * 0.82, _RED)
    for i in range(24):
        angle = math.pi * (0.15 + 1.7 * i / 23) + math.pi / 2
        ex, ey = x + radius * 0.91 * math.cos(angle), y + radius * 0.91 * math.sin(angle)
        r = radius * 0.07
        pen.ellipse([v * MM for v in (ex - r, ey - r, ex + r, ey + r)], fill=(230, 200, 110))
    _star(canvas, x, y - radius * 0.3, radius * 0.24)
    for angle in (200, 240, 300, 340):
        a = math.radians(angle)
        _star(canvas, x + radius * 0.55 * math.cos(a), y + radius * 0.4 * math.sin(a), radius * 0.1)
    base = (x - radius * 0.45, y + radius * 0.2, x + radius * 0.45, y + radius * 0.5)
    pen.rectangle([v * MM for v in base], fill=_GOLD)
    roof = [(x - radius * 0.5, y + radius * 0.2), (x, y), (x + radius * 0.5, y + radius * 0.2)]
    pen.polygon([(a * MM, b * MM) for a, b in roof], fill=(230, 200, 110))


def _star(canvas: Canvas, x: float, y: float, radius: float) -> None:
    points = []
    for i in range(10):
        r = radius * (1 if i % 2 == 0 else 0.4)
        angle = math.pi * i / 5 - math.pi / 2
        points.append(((x + r * math.cos(angle)) * MM, (y + r * math.sin(angle)) * MM))
    canvas.pen.polygon(points, fill=(240, 210, 100))


def square_code(canvas: Canvas, x: float, y: float, size: float, dice: Random) -> None:
    """A square of modules with three finders, as a two-dimensional code has; it says nothing."""
    count = 29
    code = Image.new("L", (count, count), 255)
    for i in range(count):
        for j in range(count):
            code.putpixel((i, j), 0 if dice.random() < 0.5 else 255)
    pen = ImageDraw.Draw(code)
    for left, top in ((0, 0), (count - 7, 0), (0, count - 7)):
        pen.rectangle((left - 1, top - 1, left + 7, top + 7), fill=255)
        pen.rectangle((left, top, left + 6, top + 6), outline=0)
        pen.rectangle((left + 2, top + 2, left + 4, top + 4), fill=0)
    side = round(size * MM)
    shown = code.resize((side, side), Image.Resampling.NEAREST).convert("RGB")
    canvas.image.paste(shown, (round(x * MM), round(y * MM)))


def bar_code(canvas: Canvas, x: float, y: float, width: float, height: float, dice: Random) -> None:
    """Bars with a number below them."""
    at = x
    while at < x + width:
        bar = dice.choice((0.25, 0.5, 0.75))
        canvas.pen.rectangle([v * MM for v in (at, y, at + bar, y + height)], fill=(20, 20, 20))
        at += bar + dice.choice((0.25, 0.5))
    number = str(dice.randrange(10**12, 10**13))
    canvas.text(x + width / 2, y + height + 0.8, number, 2.8, face="hei", anchor="m")


def portrait(canvas: Canvas, x: float, y: float, width: float, height: float, dice: Random) -> None:
    """A passport photo: a head and shoulders on a plain ground."""
    ground = dice.choice(((70, 120, 190), (235, 235, 240), (200, 60, 60)))
    canvas.frame(x, y, x + width, y + height, 0.2, (150, 150, 150), fill=ground)
    skin, cloth = dice.choice(((224, 186, 158), (205, 165, 135))), dice.choice(((50, 50, 60), (230, 230, 235), (90, 60, 60)))  # fmt: skip
    part = Image.new("RGB", (round(width * MM) - 6, round(height * MM) - 6), ground)
    pen, (w, h) = ImageDraw.Draw(part), part.size
    pen.ellipse((w * 0.05, h * 0.68, w * 0.95, h * 1.5), fill=cloth)
    pen.rectangle((w * 0.42, h * 0.55, w * 0.58, h * 0.75), fill=skin)
    pen.ellipse((w * 0.27, h * 0.1, w * 0.73, h * 0.55), fill=(30, 26, 24))
    pen.ellipse((w * 0.3, h * 0.17, w * 0.7, h * 0.64), fill=skin)
    canvas.image.paste(part, (round(x * MM) + 3, round(y * MM) + 3))
