"""A seal as it is cut: a mask of coverage, 1 where it carries ink."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw

from bench.fonts import font, showing
from bench.pages.canvas import MM
from ocr.document import SealShape

if TYPE_CHECKING:
    from bench.pages.seals import Design

Mask = NDArray[np.float32]
_MARGIN = 24
# Where the letters of the rim start and end, degrees clockwise from the top.
_SPAN = 132.0
_SPAN_WITH_LINE = 116.0
_OVAL_SPAN = 104.0


def cut(look: Design) -> Mask:
    """The mask of a seal at the resolution of the canvas, upright, with an empty margin."""
    size = round(look.width * MM) + 2 * _MARGIN, round(look.height * MM) + 2 * _MARGIN
    plate = Image.new("L", size, 0)
    if look.shape is SealShape.SQUARE:
        _square(plate, look)
    else:
        plate = _ring(plate, look)
    return np.asarray(plate, np.float32) / np.float32(255)


def _ring(plate: Image.Image, look: Design) -> Image.Image:
    pen = ImageDraw.Draw(plate)
    width, height = plate.size
    border = max(3, round((1.2 if look.shape is SealShape.ROUND else 0.9) * MM))
    pen.ellipse((_MARGIN, _MARGIN, width - _MARGIN, height - _MARGIN), outline=255, width=border)
    a, b = look.width * MM / 2, look.height * MM / 2
    size = (
        0.27 * b * min(1.0, (17 if look.shape is SealShape.ROUND else 20) / len(look.text)) ** 0.4
    )
    span = min(_widest(look), 17.0 * len(look.text) / 2 + 20)
    plate = _along(plate, look.text, look.face, size, (a, b), span, slim=_slim(look, a, b, size))
    pen = ImageDraw.Draw(plate)
    if look.code:
        plate = _below(plate, look, (a, b))
        pen = ImageDraw.Draw(plate)
    middle = height / 2
    if look.star:
        radius = 0.27 * b
        points = [
            (
                width / 2 + radius * (1.0 if i % 2 == 0 else 0.382) * np.sin(i * np.pi / 5),
                middle - radius * (1.0 if i % 2 == 0 else 0.382) * np.cos(i * np.pi / 5),
            )
            for i in range(10)
        ]
        pen.polygon(points, fill=255)
    _lines(plate, look, (a, b))
    return plate


def _widest(look: Design) -> float:
    if look.shape is SealShape.OVAL:
        return _OVAL_SPAN
    return _SPAN_WITH_LINE if look.inner else _SPAN


def _slim(look: Design, a: float, b: float, size: float) -> float:
    """How much narrower than high letters must be to stand beside each other."""
    way = np.deg2rad(2 * _widest(look)) * (0.78 * (a + b) / 2)
    return float(np.clip(way / (len(look.text) * size * 1.08), 0.45, 1.0))


def _along(
    plate: Image.Image, text: str, face: str, size: float, axes: tuple[float, float],
    span: float, *, slim: float,
) -> Image.Image:  # fmt: skip
    """Letters along the upper rim, their heads outwards, at even distances along the ellipse."""
    dense = np.deg2rad(np.linspace(-span, span, 721))
    inset = 0.62 * size + 1.9 * MM
    a, b = axes[0] - inset, axes[1] - inset
    x, y = a * np.sin(dense), -b * np.cos(dense)
    way = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    middle = np.array(plate.size) / 2
    for place in np.linspace(0, way[-1], len(text)) if len(text) > 1 else [way[-1] / 2]:
        i = int(np.searchsorted(way, place).clip(0, len(dense) - 1))
        index = round(place / way[-1] * (len(text) - 1)) if len(text) > 1 else 0
        outwards = np.degrees(np.arctan2(x[i] / a**2, -y[i] / b**2))
        plate = _letter(
            plate, text[index], face, size, (middle[0] + x[i], middle[1] + y[i]),
            -float(outwards), slim,
        )  # fmt: skip
    return plate


def _below(plate: Image.Image, look: Design, axes: tuple[float, float]) -> Image.Image:
    """A number along the lower rim, its digits' heads inwards."""
    size = 0.09 * axes[1]
    middle = np.array(plate.size) / 2
    a, b = axes[0] - 1.9 * MM - size * 0.5, axes[1] - 1.9 * MM - size * 0.5
    for digit, degrees in zip(look.code, np.linspace(-33, 33, len(look.code)), strict=True):
        angle = np.deg2rad(degrees)
        place = middle[0] + a * np.sin(angle), middle[1] + b * np.cos(angle)
        plate = _letter(plate, digit, "hei", size, place, float(degrees), 1.0)
    return plate


def _letter(
    plate: Image.Image, letter: str, face: str, size: float, place: tuple[float, float],
    turn: float, slim: float,
) -> Image.Image:  # fmt: skip
    side = max(8, round(size * 1.6))
    tile = Image.new("L", (side, side), 0)
    shape = font(showing(letter, face), max(6, round(size)))
    ImageDraw.Draw(tile).text((side / 2, side / 2), letter, font=shape, fill=255, anchor="mm")
    narrow = tile.resize((max(4, round(side * slim)), side), Image.Resampling.BICUBIC)
    wide = Image.new("L", (side, side), 0)
    wide.paste(narrow, ((side - narrow.width) // 2, 0))
    turned = wide.rotate(turn, Image.Resampling.BICUBIC)
    corner = round(place[0] - side / 2), round(place[1] - side / 2)
    area = (*corner, corner[0] + side, corner[1] + side)
    plate.paste(ImageChops.lighter(plate.crop(area), turned), corner)
    return plate


def _lines(plate: Image.Image, look: Design, axes: tuple[float, float]) -> None:
    pen = ImageDraw.Draw(plate)
    a, b = axes
    alone = not look.star
    y = plate.height / 2 + (0.0 if alone else 0.46 * b)
    if alone and len(look.inner) > 1:
        y -= 0.08 * b
    for line in look.inner:
        wanted = (1.15 if look.shape is SealShape.OVAL else 0.95) * a
        size = min(0.24 * b, wanted / max(1.0, len(line) * (0.55 if line.isascii() else 1.0)))
        face = "hei" if line.isascii() else look.face
        shape = font(showing(line, face), max(6, round(size)))
        pen.text((plate.width / 2, y), line, font=shape, fill=255, anchor="mm")
        y += 1.35 * size + 0.12 * b


def _square(plate: Image.Image, look: Design) -> None:
    pen = ImageDraw.Draw(plate)
    width, height = plate.size
    outline = (_MARGIN, _MARGIN, width - _MARGIN, height - _MARGIN)
    border = max(3, round(0.035 * min(look.width, look.height) * MM))
    ink = 0 if look.carved else 255
    pen.rectangle(outline, outline=255, width=border, fill=255 if look.carved else 0)
    inner = look.width * MM - 3 * border, look.height * MM - 3 * border
    for letter, x, y, wide, tall in _cells(look, inner):
        size = round(0.92 * tall)
        shape = font(showing(letter, look.face), size)
        side = round(size * 1.25)
        tile = Image.new("L", (side, side), 0)
        ImageDraw.Draw(tile).text((side / 2, side / 2), letter, font=shape, fill=255, anchor="mm")
        fitted = tile.resize((max(4, round(side * min(1.1, wide / tall))), side))
        at = round(width / 2 + x - fitted.width / 2), round(height / 2 + y - side / 2)
        plate.paste(ink, (*at, at[0] + fitted.width, at[1] + side), fitted)


def _cells(look: Design, room: tuple[float, float]) -> list[tuple[str, float, float, float, float]]:
    """Letters with the middle of their places and their sizes, pixels from the seal's middle."""
    width, height = room
    if look.rows:
        lines = _rows_of(look)
        tall = height / len(lines)
        return [
            (
                letter, (i + 0.5) * width / len(line) - width / 2,
                (row + 0.5) * tall - height / 2, width / len(line), min(tall, width / len(line)),
            )
            for row, line in enumerate(lines) for i, letter in enumerate(line)
        ]  # fmt: skip
    columns = [look.text[:2], look.text[2:]] if len(look.text) > 2 else [look.text]
    wide = width / len(columns)
    return [
        (
            letter, width / 2 - (column + 0.5) * wide,
            (i + 0.5) * height / len(part) - height / 2, wide, height / len(part),
        )
        for column, part in enumerate(columns) for i, letter in enumerate(part)
    ]  # fmt: skip


def _rows_of(look: Design) -> list[str]:
    if look.height < 20:
        return [look.text]
    head = next((i for i, c in enumerate(look.text) if c.isdigit()), len(look.text))
    return [line for line in (look.text[:head], look.text[head:]) if line]


def turned(mask: Mask, degrees: float) -> Mask:
    """A mask turned clockwise on a plate large enough for it."""
    height, width = mask.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    cosine, sine = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = int(height * sine + width * cosine) + 1, int(height * cosine + width * sine) + 1
    matrix[:, 2] += size[0] / 2 - width / 2, size[1] / 2 - height / 2
    return np.asarray(cv2.warpAffine(mask, matrix, size), np.float32)
