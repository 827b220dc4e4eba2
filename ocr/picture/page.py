"""One picture to one `Page`: upright, seals taken off, read, in order, measured."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import cv2
import numpy as np

from ocr.context import Context
from ocr.document import Box, Page, PageSource, Seal
from ocr.engine import DETECTION_SIDE, Engine, Image, Piece
from ocr.normalise import normalise
from ocr.picture.canvas import SMALL_SIDE, with_canvas
from ocr.picture.grey_seals import find_grey_seals
from ocr.picture.lines import lines_of
from ocr.picture.quality import examine
from ocr.picture.seal_text import read_ring
from ocr.picture.seals import SealMark, find_seals, without_seals
from ocr.picture.straighten import Upright, straighten
from ocr.picture.tables import find_tables

PICTURE_SIDE = 2000
_JPEG_QUALITY = 85

# Rows lower than this many pixels at the detection size are found piecemeal: of pages that filled
# a third of a photo 41 of 281 characters were lost, none after a second, larger detection, which
# takes 0.9 GB.
_LOW_ROW = 11.5
_SECOND_SIDE = 1920


def read_image(image: Image, number: int, context: Context, *, photo: bool) -> Page:
    """Read a picture (BGR); its remarks go to the context, its boxes fit the page picture."""
    key = context.cache.key(image, photo)
    known = context.cache.get(key)
    if known is not None:
        page, notes = known
        context.remarks += [replace(note, page=number) for note in notes]
        return replace(page, number=number)
    before = len(context.remarks)
    page = _read_image(image, number, context, photo=photo)
    context.cache.put(key, (page, tuple(context.remarks[before:])))
    return page


def _read_image(image: Image, number: int, context: Context, *, photo: bool) -> Page:
    engine = context.engine
    height, width = image.shape[:2]
    if min(height, width) < SMALL_SIDE:
        context.remark("small_picture", number, width=width, height=height)
    upright = straighten(with_canvas(image), engine, photo=photo)
    marks = find_marks(upright.image)
    clean = without_seals(upright.image, marks)
    pieces = _read(clean, engine)
    picture, scale = shrink(upright.image)
    tables, lines = find_tables(shrink(clean)[0], lines_of(pieces, clean, scale))
    frame = None if upright.frame is None else upright.frame * scale
    examined = examine(picture, lines, frame=frame, scale=scale, photo=photo)
    _tell(upright, number, context)
    for verdict in examined.verdicts:
        context.remark(verdict.code, number, box=verdict.box, **verdict.values)
    return Page(
        number=number,
        width=picture.shape[1],
        height=picture.shape[0],
        source=PageSource.OCR,
        rotation=upright.turned,
        lines=lines,
        image=encode_picture(picture),
        tables=tables,
        seals=tuple(seal(mark, scale, read_ring(upright.image, mark, engine)) for mark in marks),
        quality=examined.quality,
    )


def find_marks(image: Image) -> list[SealMark]:
    """Seals in colour, or those of a copy in black and white."""
    return find_seals(image) or find_grey_seals(image)


def seal(mark: SealMark, scale: float, text: str) -> Seal:
    """A found seal in the page picture's pixels."""
    box = Box(*(v * scale for v in mark.box))
    return Seal(box, mark.colour, mark.confidence, normalise(text))


def shrink(image: Image) -> tuple[Image, float]:
    """The page picture, at most `PICTURE_SIDE` long, and its scale."""
    scale = min(1.0, PICTURE_SIDE / max(image.shape[:2]))
    if scale == 1.0:
        return image, scale
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    return cast("Image", cv2.resize(image, size, interpolation=cv2.INTER_AREA)), scale


def encode_picture(image: Image) -> bytes:
    """The page picture as JPEG, written anew from pixels: nothing of the upload survives in it."""
    done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    if not done:
        raise MemoryError("page picture")
    return bytes(data)


def _tell(upright: Upright, number: int, context: Context) -> None:
    if upright.turned:
        context.remark("turned", number)
    if upright.cropped:
        context.remark("cropped", number)


def _read(image: Image, engine: Engine) -> list[Piece]:
    pieces = engine.read(image)
    long = max(image.shape[:2])
    if long <= 1.2 * DETECTION_SIDE:
        return pieces
    shrunk = DETECTION_SIDE / long
    if pieces and float(np.median([_height(p) for p in pieces])) * shrunk >= _LOW_ROW:
        return pieces
    again = engine.read(image, side=min(long, _SECOND_SIDE))
    return max(pieces, again, key=_gain)


def _gain(pieces: list[Piece]) -> float:
    """Characters read, those of doubtful pieces counting less."""
    return sum(len(p.text) * p.score**2 for p in pieces)


def _height(piece: Piece) -> float:
    sides = np.linalg.norm(np.roll(piece.quad, -1, axis=0) - piece.quad, axis=1)
    return float(min(sides[0] + sides[2], sides[1] + sides[3]) / 2)
