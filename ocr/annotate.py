"""A page picture with everything that was found on it framed and named, for people to check."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw, ImageFont

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
_CAPTION_SHARE = 0.011  # of the page's long side: about the size of its print

Colour = tuple[int, int, int]


def annotated(
    page: Page,
    *,
    remarks: Sequence[Remark] = (),
    signatures: Sequence[ElectronicSignature] = (),
) -> Image.Image:
    """The page picture with its findings; of `remarks` and `signatures` those of this page."""
    with Image.open(io.BytesIO(page.image)) as source:
        pen = _Pen(source.convert("RGB"))
    for mark in (*_found(page), *_told(page.number, remarks, signatures)):
        pen.frame(mark)
    return pen.sheet


@dataclass(frozen=True, slots=True)
class _Mark:
    box: Box
    colour: Colour
    caption: str = ""
    width: int = 2


def _found(page: Page) -> Iterator[_Mark]:
    for table in page.tables:
        yield from (_Mark(cell.box, _TABLE, width=3) for cell in table.cells)
    yield from (_Mark(line.box, _LINE, width=1) for line in page.lines)
    yield from (_Mark(area.box, _HANDWRITING, "手写") for area in page.handwriting)
    for box in page.check_boxes:
        yield _Mark(box.box, _CHECK_BOX, _STATES[box.checked])
    yield from (_Mark(seal.box, _SEAL, seal_caption(seal), 4) for seal in page.seals)


def _told(
    number: int, remarks: Sequence[Remark], signatures: Sequence[ElectronicSignature]
) -> Iterator[_Mark]:
    for one in signatures:
        if one.page == number and one.box is not None:
            yield _Mark(one.box, _SIGNATURE, f"电子签章：{one.seal_name or one.signer}", 4)
    for remark in remarks:
        if remark.page == number and remark.box is not None:
            yield _Mark(remark.box, _REMARK, remark.message, 4)


def seal_caption(seal: Seal) -> str:
    """A seal in words: colour, shape, what it says."""
    said = " · ".join(text for text in (seal.text, seal.inner) if text)
    return f"{_SHAPES[seal.shape]}{_COLOURS[seal.colour]}：{said or '文字未读出'}"


class _Pen:
    def __init__(self, sheet: Image.Image) -> None:
        self.sheet = sheet
        self._draw = ImageDraw.Draw(sheet)
        self._face = _face(max(12, round(_CAPTION_SHARE * max(sheet.size))))

    def frame(self, mark: _Mark) -> None:
        """A rectangle, its caption on a label above it, or below where there is no room."""
        box = mark.box
        self._draw.rectangle(tuple(box), outline=mark.colour, width=mark.width)
        if not mark.caption or self._face is None:
            return
        left, top, right, bottom = self._draw.textbbox((0, 0), mark.caption, font=self._face)
        width, height = right - left + 6, bottom - top + 6
        x = max(0.0, min(box.left, self.sheet.width - width))
        y = box.top - height
        if y < 0:
            y = min(box.bottom, self.sheet.height - height)
        self._draw.rectangle((x, y, x + width, y + height), fill=mark.colour)
        self._draw.text((x + 3 - left, y + 3 - top), mark.caption, font=self._face, fill="white")


@cache
def _face(size: int) -> ImageFont.FreeTypeFont | None:
    """The system's Chinese font; without one pictures have frames and no captions."""
    finder = shutil.which("fc-match")
    if finder is None:
        return None
    found = subprocess.run(
        [finder, "-f", "%{file}\n%{index}\n%{lang}", "sans:lang=zh-cn"],
        capture_output=True, text=True, check=False,
    ).stdout.split("\n")  # fmt: skip
    if len(found) < 3 or "zh-cn" not in found[2]:
        return None
    return ImageFont.truetype(found[0], size, index=int(found[1] or 0))
