"""A page picture with everything that was found on it framed and named, for people to check."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace

from PIL import Image

from ocr.captions import Mark, Pen
from ocr.document import Box, ElectronicSignature, Page, Remark, Seal, SealColour, SealShape

_LINE = (0, 90, 200)
_TABLE = (0, 150, 90)
_SEAL = (220, 0, 160)
_CHECK_BOX = (230, 120, 0)
_HANDWRITING = (120, 60, 200)
_SIGNATURE = (0, 140, 160)
_REMARK = (220, 30, 30)

_COLOURS = {SealColour.RED: "红章", SealColour.BLUE: "蓝章", SealColour.GREY: "灰色印章（复印件）"}
_SHAPES = {SealShape.ROUND: "圆形", SealShape.OVAL: "椭圆", SealShape.SQUARE: "方形"}
_STATES = {True: "√", False: "", None: "？"}
_SHORTEST = 1200  # pixels of the longer side of a sheet


def annotated(
    page: Page,
    *,
    remarks: Sequence[Remark] = (),
    signatures: Sequence[ElectronicSignature] = (),
) -> Image.Image:
    """The page picture with its findings; of `remarks` and `signatures` those of this page.

    Small pictures are drawn larger, so that captions can be read. What is remarked on the page as
    a whole stands below it; on the first page also what is remarked on the file.
    """
    with Image.open(io.BytesIO(page.image)) as source:
        sheet = source.convert("RGB")
    factor = max(1, round(_SHORTEST / max(sheet.size)))
    sheet = sheet.resize((sheet.width * factor, sheet.height * factor), Image.Resampling.BICUBIC)
    pen = Pen(sheet, [_times(line.box, factor) for line in page.lines])
    for mark in (*_found(page), *_told(page.number, remarks, signatures)):
        pen.frame(replace(mark, box=_times(mark.box, factor)))
    numbers = {page.number, 0} if page.number == 1 else {page.number}
    below = [one.message for one in remarks if one.page in numbers and one.box is None]
    return pen.finished(list(dict.fromkeys(below)))


def _times(box: Box, factor: int) -> Box:
    return Box(*(factor * value for value in box))


def _found(page: Page) -> Iterator[Mark]:
    for table in page.tables:
        yield from (Mark(cell.box, _TABLE, width=3) for cell in table.cells)
    yield from (Mark(line.box, _LINE, width=1) for line in page.lines)
    yield from (Mark(area.box, _HANDWRITING, "手写") for area in page.handwriting)
    for box in page.check_boxes:
        yield Mark(box.box, _CHECK_BOX, _STATES[box.checked])
    yield from (Mark(seal.box, _SEAL, seal_caption(seal), 4) for seal in page.seals)


def _told(
    number: int, remarks: Sequence[Remark], signatures: Sequence[ElectronicSignature]
) -> Iterator[Mark]:
    for one in signatures:
        if one.page == number and one.box is not None:
            yield Mark(one.box, _SIGNATURE, f"电子签章：{one.seal_name or one.signer}", 4)
    for remark in remarks:
        if remark.page == number and remark.box is not None:
            yield Mark(remark.box, _REMARK, remark.message, 4)


def seal_caption(seal: Seal) -> str:
    """A seal in words: colour, shape, what it says."""
    said = " · ".join(text for text in (seal.text, seal.inner) if text)
    return f"{_SHAPES[seal.shape]}{_COLOURS[seal.colour]}：{said or '文字未读出'}"
