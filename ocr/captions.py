"""Frames with captions on a page picture, each caption where it hides least."""

from __future__ import annotations

import re
import shutil
import subprocess
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from ocr.document import Box

Colour = tuple[int, int, int]

_CAPTION_SHARE = 0.011  # of the page's long side: about the size of its print
_LETTERS = 24  # of a caption's row
_MARGIN = 3  # pixels around a caption's text
_STACKED = 4  # captions above or below each other
_NO_START = re.compile(r"\n([，。；：、！？）”]+)\n?")  # signs that no row begins with
_INK = (40, 40, 40)
# Pixels of another caption count for so many of text: captions must not cover each other at all.
_CAPTION_COST = 20


@dataclass(frozen=True, slots=True)
class Mark:
    """A frame in a colour, its width in pixels, and what it is called."""

    box: Box
    colour: Colour
    caption: str = ""
    width: int = 2


@dataclass(frozen=True, slots=True)
class _Caption:
    text: str
    width: float
    height: float


class Pen:
    """Draws on a sheet; `texts` are places that captions should leave free."""

    def __init__(self, sheet: Image.Image, texts: Sequence[Box]) -> None:
        self._sheet = sheet
        self._draw = ImageDraw.Draw(sheet)
        self._face = _face(max(12, round(_CAPTION_SHARE * max(sheet.size))))
        self._texts = list(texts)
        self._frames: set[Box] = set()
        self._named: list[Mark] = []

    def frame(self, mark: Mark) -> None:
        """A rectangle, drawn around one that is there already."""
        box = mark.box
        while box in self._frames:
            box = Box(*(v + d * (mark.width + 1) for v, d in zip(box, (-1, -1, 1, 1), strict=True)))
        self._frames.add(box)
        self._draw.rectangle(tuple(box), outline=mark.colour, width=mark.width)
        if mark.caption:
            self._named.append(mark)

    def finished(self, below: Sequence[str] = ()) -> Image.Image:
        """The sheet with all captions, and with these sentences under it."""
        if self._face is None:
            return self._sheet
        taken: list[Box] = []
        for mark in self._named:
            caption = self._measured(mark.caption, _LETTERS)
            free = [*self._texts, mark.box]
            costs = [
                (_cost(at, free, taken) + far, at) for at, far in self._places(mark.box, caption)
            ]
            place = min(costs, key=lambda pair: pair[0])[1]
            taken.append(place)
            self._draw.rectangle(tuple(place), fill=mark.colour)
            self._write(self._draw, place, caption.text, "white")
        return self._with_foot(below) if below else self._sheet

    def _measured(self, text: str, letters: int) -> _Caption:
        rows = _NO_START.sub(r"\1\n", "\n".join(textwrap.wrap(text, letters))).strip()
        left, top, right, bottom = self._draw.multiline_textbbox((0, 0), rows, font=self._face)
        return _Caption(rows, right - left + 2 * _MARGIN, bottom - top + 2 * _MARGIN)

    def _write(
        self, draw: ImageDraw.ImageDraw, place: Box, text: str, colour: str | Colour
    ) -> None:
        left, top, *_ = draw.multiline_textbbox((0, 0), text, font=self._face)
        start = (place.left + _MARGIN - left, place.top + _MARGIN - top)
        draw.multiline_text(start, text, font=self._face, fill=colour)

    def _places(self, box: Box, caption: _Caption) -> Iterator[tuple[Box, float]]:
        """Above, below, beside and, where all that is off the sheet, in the frame.

        Each with what its distance costs: a caption further off is as bad as one that hides text.
        """
        wide, high = caption.width, caption.height
        for step in range(_STACKED):
            for left in (box.left, box.right - wide):
                for top in (box.top - (step + 1) * high, box.bottom + step * high):
                    yield self._on_sheet(left, top, caption), step * wide * high
        for left in (box.left - wide, box.right):
            yield self._on_sheet(left, box.top, caption), 0.0
        yield self._on_sheet(box.left, box.top, caption), 0.0

    def _on_sheet(self, left: float, top: float, caption: _Caption) -> Box:
        x = max(0.0, min(left, self._sheet.width - caption.width))
        y = max(0.0, min(top, self._sheet.height - caption.height))
        return Box(x, y, x + caption.width, y + caption.height)

    def _with_foot(self, sentences: Sequence[str]) -> Image.Image:
        """The sheet on a longer one with the sentences in its foot."""
        letters = max(_LETTERS, int(self._sheet.width / max(1.0, self._measured("字", 1).width)))
        rows = [self._measured(one, letters) for one in sentences]
        foot = round(sum(row.height for row in rows)) + 2 * _MARGIN
        whole = Image.new("RGB", (self._sheet.width, self._sheet.height + foot), "white")
        whole.paste(self._sheet)
        draw = ImageDraw.Draw(whole)
        top = float(self._sheet.height + _MARGIN)
        for row in rows:
            self._write(draw, Box(0, top, row.width, top + row.height), row.text, _INK)
            top += row.height
        return whole


def _cost(place: Box, free: Sequence[Box], taken: Sequence[Box]) -> float:
    hidden = sum(_common(place, box) for box in free)
    return hidden + _CAPTION_COST * sum(_common(place, box) for box in taken)


def _common(one: Box, other: Box) -> float:
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return wide * high if wide > 0 and high > 0 else 0.0


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
