"""The `Document` that a perfect reader returns for sheets: for tests of judgement without reading."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import replace

from PIL import Image

from bench.papers.raster import MM, picture
from bench.papers.sheet import Choice, Ink, Sheet, Stamp, Text
from ocr import normalise
from ocr.document import (
    Box,
    CheckBox,
    Document,
    Handwriting,
    Line,
    Page,
    PageSource,
    Quality,
    Seal,
    SealColour,
)

_DPI = 110
_WORD_GAP = 0.9  # ems between two runs on one line that a detector still takes for one line


def document(
    name: str, sheets: Sequence[Sheet], data: bytes = b"", *, dpi: int = _DPI, readable: bool = True
) -> Document:
    """Return what stands on the sheets, with boxes in pixels at `dpi`.

    Lines are read with confidence 0.99; of an unreadable file, half of the characters with 0.5.
    """
    pages = tuple(_page(i + 1, sheet, dpi) for i, sheet in enumerate(sheets))
    if not readable:
        pages = tuple(_unreadable(page) for page in pages)
    digest = hashlib.sha256(data or name.encode()).hexdigest()
    return Document(name=name, sha256=digest, kind="png", pages=pages)


def _page(number: int, sheet: Sheet, dpi: int) -> Page:
    scale = dpi / MM
    image = picture(sheet, dpi)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    runs = [m for m in sheet.marks if isinstance(m, Text) and m.text.strip()]
    choices = [m for m in sheet.marks if isinstance(m, Choice)]
    runs += [Text(m.x + m.size * 1.4, m.y, m.label, m.size) for m in choices]
    seals = tuple(
        Seal(_circle(m, scale), SealColour.RED, 0.98, m.text)
        for m in sheet.marks
        if isinstance(m, Stamp)
    )
    return Page(
        number=number, width=image.width, height=image.height, source=PageSource.OCR, rotation=0,
        lines=tuple(_lines(runs, scale)), image=out.getvalue(), seals=seals,
        quality=_quality(image),
        check_boxes=tuple(
            CheckBox(_scaled(m.x, m.y, m.size, m.size, scale), m.label, m.ticked, 0.95)
            for m in choices
        ),
        handwriting=tuple(
            Handwriting(_scaled(m.x, m.y, m.w, m.h, scale), 0.9)
            for m in sheet.marks
            if isinstance(m, Ink)
        ),
    )  # fmt: skip


def _unreadable(page: Page) -> Page:
    lines = tuple(replace(n, text=n.text[::2], raw=n.raw[::2], confidence=0.5) for n in page.lines)
    quality = Quality(0.5, 20.0, 200.0, page.width, page.height)
    return replace(page, lines=lines, quality=quality, seals=())


def _quality(image: Image.Image) -> Quality:
    return Quality(0.99, 1500.0, 0.86, image.width, image.height)


def _scaled(x: float, y: float, w: float, h: float, scale: float) -> Box:
    return Box(x * scale, y * scale, (x + w) * scale, (y + h) * scale)


def _circle(mark: Stamp, scale: float) -> Box:
    r = mark.radius
    return Box(*(v * scale for v in (mark.x - r, mark.y - r, mark.x + r, mark.y + r)))


def _lines(runs: list[Text], scale: float) -> list[Line]:
    """Join runs that touch, as a text detector would, and put them in reading order."""
    lines: list[Line] = []
    for run in sorted(runs, key=lambda r: (round(r.y / 2), r.x)):
        box = Box(
            run.x * scale, run.y * scale, (run.x + run.width) * scale, (run.y + run.size) * scale
        )
        last = lines[-1] if lines else None
        near = (
            last is not None
            and abs(last.box.top - box.top) < run.size * scale * 0.5
            and -1 <= box.left - last.box.right < run.size * scale * _WORD_GAP
        )
        if near and last is not None:
            joined = Box(
                last.box.left,
                min(last.box.top, box.top),
                box.right,
                max(last.box.bottom, box.bottom),
            )
            lines[-1] = Line(last.text + normalise(run.text), last.raw + run.text, joined, 0.99)
        else:
            lines.append(Line(normalise(run.text).strip(), run.text, box, 0.99))
    return lines
