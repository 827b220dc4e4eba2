"""One picture to one `Page`: upright, seals taken off, read, in order, measured."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import cast

import cv2

from ocr.context import Context
from ocr.document import Box, Page, PageSource, Seal
from ocr.engine import Engine, Image, Piece
from ocr.normalise import normalise
from ocr.picture.canvas import SMALL_SIDE, with_canvas
from ocr.picture.check_boxes import find_check_boxes
from ocr.picture.grey_seals import find_grey_seals
from ocr.picture.handwriting import find_handwriting
from ocr.picture.lines import lines_of
from ocr.picture.quality import examine
from ocr.picture.reading import read_rows
from ocr.picture.seal_text import read_seal
from ocr.picture.seals import SealMark, find_seals, without_seals
from ocr.picture.straighten import Upright, straighten, turned
from ocr.picture.tables import find_tables
from ocr.picture.turning import turn_by_reading

PICTURE_SIDE = 2000
_JPEG_QUALITY = 85


def read_image(image: Image, number: int, context: Context, *, photo: bool) -> Page:
    """Read a picture (BGR); its remarks go to the context, its boxes fit the page picture.

    A page that is known gives an empty one of its size: the reader's caller has the real one.
    """
    if number <= len(context.known):
        width, height, turned_by = context.known[number - 1]
        stand_in = encode_picture(image[:1, :1])
        return Page(number, width, height, PageSource.OCR, turned_by, lines=(), image=stand_in)
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
    marks, clean, pieces = _read(upright, engine)
    turn = turn_by_reading(pieces, clean, engine, sure=upright.sure)
    if turn:
        upright = turned(upright, turn)
        marks, clean, pieces = _read(upright, engine)
    picture, scale = shrink(upright.image)
    bare = shrink(clean)[0]
    # Two cores: seals are named and the picture is judged while the rest is looked for.
    with ThreadPoolExecutor(1) as beside:
        naming = beside.submit(_named, upright.image, marks, scale, engine)
        tables, lines = find_tables(bare, lines_of(pieces, clean, scale))
        frame = None if upright.frame is None else upright.frame * scale
        examining = beside.submit(
            examine, picture, lines, frame=frame, scale=scale, photo=photo
        )  # fmt: skip
        ticks = find_check_boxes(bare, lines, tables)
        shown = encode_picture(picture)
        seals = naming.result()
        written = find_handwriting(bare, lines, seals, ticks)
        examined = examining.result()
    _tell(upright, number, context)
    for verdict in examined.verdicts:
        if verdict.code == "no_text" and seals:  # what it says stands in the seal
            continue
        context.remark(verdict.code, number, box=verdict.box, **verdict.values)
    return Page(
        number=number,
        width=picture.shape[1],
        height=picture.shape[0],
        source=PageSource.OCR,
        rotation=upright.turned,
        lines=lines,
        image=shown,
        tables=tables,
        seals=seals,
        quality=examined.quality,
        check_boxes=ticks,
        handwriting=written,
    )


def _named(image: Image, marks: list[SealMark], scale: float, engine: Engine) -> tuple[Seal, ...]:
    """The seals in colour or, where there are none, those of a copy, all read."""
    found = marks or find_grey_seals(image)
    return tuple(seal(image, mark, scale, engine) for mark in found)


def find_marks(image: Image) -> list[SealMark]:
    """Seals in colour, or those of a copy in black and white."""
    return find_seals(image) or find_grey_seals(image)


def seal(image: Image, mark: SealMark, scale: float, engine: Engine) -> Seal:
    """A found seal, read, in the page picture's pixels; the box ends where the picture does."""
    said = read_seal(image, mark, engine)
    height, width = image.shape[:2]
    left, top, right, bottom = mark.box
    box = Box(
        max(0.0, left) * scale,
        max(0.0, top) * scale,
        min(float(width), right) * scale,
        min(float(height), bottom) * scale,
    )
    rim, inner = normalise(said.rim)[:200], normalise(said.inner)[:200]
    return Seal(box, mark.colour, mark.confidence, rim, mark.shape, inner)


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


def _read(upright: Upright, engine: Engine) -> tuple[list[SealMark], Image, list[Piece]]:
    """Coloured seals of a page, the page without their ink, and what was read from that."""
    marks = find_seals(upright.image)
    clean = without_seals(upright.image, marks)
    return marks, clean, read_rows(clean, engine)
