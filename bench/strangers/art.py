"""What is no print on a paper: seals, signatures, portraits, emblems, codes, as pictures for HTML."""

from __future__ import annotations

import io
from random import Random
from urllib.parse import parse_qs, unquote, urlsplit

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bench.fonts import font, hands
from bench.pages.canvas import MM
from bench.pages.seal_cut import cut
from bench.pages.seal_ink import inked, random_ink
from bench.pages.seals import Design
from ocr.document import SealShape

_RED, _PEN = (205, 30, 40), ((28, 28, 34), (20, 30, 90))


def picture(url: str) -> bytes:
    """PNG of `art:<kind>?key=value…`.

    Raises:
        KeyError: no such kind.
    """
    parts = urlsplit(url)
    asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
    drawn = _KINDS[parts.path](asked, Random(unquote(url)))
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def _seal(asked: dict[str, str], dice: Random) -> Image.Image:
    shape = SealShape(asked.get("shape", "round"))
    width = float(asked.get("width", "40"))
    height = {SealShape.OVAL: width * 0.7}.get(shape, width)
    inner = tuple(line for line in asked.get("inner", "").split("|") if line)
    look = Design(
        shape, width, height, asked["text"], inner, asked.get("code", ""),
        star=shape is SealShape.ROUND,
    )  # fmt: skip
    mask = inked(cut(look), dice.uniform(-12, 12), random_ink(dice), dice)
    alpha = Image.fromarray((mask * 235).clip(0, 255).astype(np.uint8))
    flat = Image.new("RGBA", alpha.size, (*_RED, 255))
    flat.putalpha(alpha)
    return flat


def seal_size(width: float) -> float:
    """Width in mm of the picture of a seal, which has an empty margin."""
    return width + 48 / MM


def _sign(asked: dict[str, str], dice: Random) -> Image.Image:
    """A name as its bearer writes it."""
    faces = hands()
    size = 150
    pen = ImageFont.truetype(str(dice.choice(faces)), size) if faces else font("kai", size)
    image = Image.new("RGBA", (size * (len(asked["text"]) + 1), size * 2), (*_PEN[0], 0))
    x, colour = size * 0.4, dice.choice(_PEN)
    for letter in asked["text"]:
        one = Image.new("RGBA", (size * 2, size * 2), (*colour, 0))
        ImageDraw.Draw(one).text((size, size), letter, font=pen, fill=(*colour, 235), anchor="mm")
        one = one.rotate(dice.uniform(-9, 9), resample=Image.Resampling.BICUBIC)
        image.paste(one, (int(x - size / 2), 0), one)
        x += size * dice.uniform(0.72, 0.86)
    image = image.rotate(dice.uniform(-4, 6), resample=Image.Resampling.BICUBIC)
    return image.crop(image.getbbox())


def _portrait(asked: dict[str, str], dice: Random) -> Image.Image:
    """A head and shoulders before a plain ground."""
    w, h = 390, 540
    ground = {"白": (250, 250, 250), "蓝": (67, 142, 219), "红": (196, 32, 40)}[
        asked.get("ground", "白")
    ]
    image = Image.new("RGB", (w, h), ground)
    pen = ImageDraw.Draw(image)
    skin = dice.choice(((232, 196, 168), (222, 184, 150), (240, 208, 184)))
    hair, coat = (30, 26, 26), dice.choice(((40, 44, 60), (80, 30, 36), (30, 60, 50), (70, 70, 74)))
    if long := dice.random() < 0.5:
        pen.ellipse((88, 90, 302, 420), fill=hair)
    pen.ellipse((10, 400, 380, 800), fill=coat)
    pen.polygon(((150, 405), (240, 405), (195, 480)), fill=(240, 240, 240))
    pen.rectangle((160, 340, 230, 420), fill=tuple(c - 14 for c in skin))
    pen.ellipse((106, 120, 284, 372), fill=skin)
    pen.chord((100, 92, 290, 300), 180 + 8 * long, 360 - 8 * long, fill=hair)
    for x in (152, 238):
        pen.ellipse((x - 14, 236, x + 14, 250), fill=(250, 250, 250))
        pen.ellipse((x - 7, 236, x + 7, 250), fill=(30, 20, 16))
        pen.line((x - 20, 220, x + 20, 218), fill=hair, width=6)
    pen.line((195, 250, 188, 292), fill=tuple(c - 40 for c in skin), width=4)
    pen.arc((168, 300, 222, 336), 20, 160, fill=(170, 70, 70), width=6)
    soft = image.filter(ImageFilter.GaussianBlur(3))
    noise = np.random.default_rng(dice.randrange(1 << 30)).normal(0, 3, (h, w, 1))
    return Image.fromarray((np.asarray(soft) + noise).clip(0, 255).astype(np.uint8))


def _code(_: dict[str, str], dice: Random) -> Image.Image:
    """Looks like a QR code; says nothing."""
    side = 33
    bits = np.array([[dice.random() < 0.48 for _ in range(side)] for _ in range(side)])
    for y, x in ((0, 0), (0, side - 7), (side - 7, 0)):
        bits[max(0, y - 1) : y + 8, max(0, x - 1) : x + 8] = False
        bits[y : y + 7, x : x + 7] = True
        bits[y + 1 : y + 6, x + 1 : x + 6] = False
        bits[y + 2 : y + 5, x + 2 : x + 5] = True
    grey = Image.fromarray(np.where(bits, 0, 255).astype(np.uint8))
    return grey.resize((side * 8, side * 8), Image.Resampling.NEAREST)


def _emblem(asked: dict[str, str], _: Random) -> Image.Image:
    """A round red emblem with a golden rim, five stars and a gate."""
    image = Image.new("RGBA", (400, 420), (255, 255, 255, 0))
    pen = ImageDraw.Draw(image)
    gold, red = (222, 178, 60, 255), (200, 30, 36, 255)
    if asked.get("ink") == "one":
        gold, red = (120, 20, 24, 255), (205, 90, 84, 255)
    pen.ellipse((10, 10, 390, 390), fill=gold)
    pen.ellipse((48, 48, 352, 352), fill=red)
    for x, y, r in ((200, 120, 34), (130, 150, 13), (160, 190, 13), (240, 190, 13), (270, 150, 13)):
        pen.regular_polygon((x, y, r), 3, fill=gold)
        pen.regular_polygon((x, y, r), 3, rotation=180, fill=gold)
    pen.rectangle((110, 270, 290, 300), fill=gold)
    pen.polygon(((100, 268), (130, 238), (270, 238), (300, 268)), fill=gold)
    pen.ellipse((165, 320, 235, 390), fill=gold)
    return image


def _thumb(_: dict[str, str], dice: Random) -> Image.Image:
    """A thumb pressed in red ink."""
    image = Image.new("RGBA", (240, 300), (*_RED, 0))
    pen = ImageDraw.Draw(image)
    for n in range(15):
        box = (120 - 8 * n, 150 - 10 * n, 120 + 8 * n, 150 + 10 * n)
        pen.ellipse(box, outline=(*_RED, dice.randint(110, 190)), width=4)
    return image.rotate(dice.uniform(-30, 30)).filter(ImageFilter.GaussianBlur(1.5))


def _box(asked: dict[str, str], dice: Random) -> Image.Image:
    """A printed box, perhaps ticked by hand."""
    image = Image.new("RGBA", (120, 120), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.rectangle((22, 26, 96, 100), outline=(30, 30, 30, 255), width=5)
    if asked["on"] == "1":
        lean = dice.randint(-8, 8)
        way = [(30, 58 + lean), (54, 88), (116, 12 + lean)]
        pen.line(way, fill=(*dice.choice(_PEN), 255), width=9, joint="curve")
    return image


_KINDS = {
    "seal": _seal, "sign": _sign, "portrait": _portrait, "code": _code, "emblem": _emblem,
    "thumb": _thumb, "box": _box,
}  # fmt: skip
