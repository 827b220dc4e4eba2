"""Sheets as files: a PDF with a text layer, or a PDF of pictures as a scanner makes it."""

from __future__ import annotations

import base64
import io
import time
from html import escape

import weasyprint
from PIL import Image

from bench.fonts import FACES
from bench.papers.raster import stamp, strokes
from bench.papers.sheet import Choice, Disc, Ink, Mark, Patch, Rule, Sheet, Stamp, Text

_DPI = 200 / 25.4


def text_pdf(sheets: list[Sheet]) -> bytes:
    """Return a PDF whose text can be selected, as an office program writes it."""
    rules = "".join(
        f"@page p{i} {{ size: {s.width}mm {s.height}mm; margin: 0 }}\n"
        for i, s in enumerate(sheets)
    )
    body = "".join(_page(i, sheet) for i, sheet in enumerate(sheets))
    style = (
        f"{rules} body {{ margin: 0 }} .s {{ position: relative; break-after: page; overflow: hidden }}"
        ".s > * { position: absolute; white-space: pre; line-height: 1 }"
    )
    html = f"<html lang=zh-CN><head><style>{style}</style></head><body>{body}</body></html>"
    return bytes(weasyprint.HTML(string=html).write_pdf())


def scan_pdf(pictures: list[Image.Image], dpi: int = 150) -> bytes:
    """Return a PDF of one picture a page."""
    out = io.BytesIO()
    always = time.gmtime(0)  # the same papers give the same bytes
    pictures[0].save(
        out, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi, quality=80,
        creationDate=always, modDate=always,
    )  # fmt: skip
    return out.getvalue()


def _page(number: int, sheet: Sheet) -> str:
    inside = "".join(_mark(mark) for mark in sheet.marks)
    size = f"page: p{number}; width: {sheet.width}mm; height: {sheet.height - 0.1}mm"
    return f'<div class=s style="{size}">{inside}</div>'


def _mark(mark: Mark) -> str:  # noqa: PLR0911 - one case a mark
    match mark:
        case Text():
            family, _, bold = FACES[mark.face].family.partition(":")
            style = (
                f"left:{mark.x}mm;top:{mark.y}mm;font:{'bold ' if bold else ''}{mark.size}mm '{family}';"
                f"letter-spacing:{mark.spacing}mm;color:rgb{mark.colour}"
            )
            return f'<div style="{style}">{escape(mark.text)}</div>'
        case Rule():
            w, h = abs(mark.x1 - mark.x0) or mark.width, abs(mark.y1 - mark.y0) or mark.width
            return (
                (
                    f'<div style="left:{mark.x0}mm;top:{mark.y0}mm;width:{w}mm;height:{h}mm;'
                    f'background:rgb{mark.colour}"></div>'
                )
                .replace(f"left:{mark.x0}mm", f"left:{min(mark.x0, mark.x1)}mm")
                .replace(f"top:{mark.y0}mm", f"top:{min(mark.y0, mark.y1)}mm")
            )
        case Patch():
            return (
                f'<div style="left:{mark.x}mm;top:{mark.y}mm;width:{mark.w}mm;height:{mark.h}mm;'
                f'background:rgb{mark.colour}"></div>'
            )
        case Stamp():
            out = io.BytesIO()
            stamp(mark, _DPI).save(out, "PNG")
            data = base64.b64encode(out.getvalue()).decode()
            left, top, side = mark.x - mark.radius, mark.y - mark.radius, mark.radius * 2
            return (
                f'<img style="left:{left}mm;top:{top}mm;width:{side}mm;height:{side}mm;opacity:.9"'
                f' src="data:image/png;base64,{data}">'
            )
        case Ink():
            lines = "".join(
                '<polyline fill="none" stroke="#19193c" stroke-width=".45" points="'
                + " ".join(f"{x - mark.x:.2f},{y - mark.y:.2f}" for x, y in stroke)
                + '"/>'
                for stroke in strokes(mark)
            )
            return (
                f'<svg style="left:{mark.x}mm;top:{mark.y}mm;width:{mark.w}mm;height:{mark.h}mm"'
                f' viewBox="0 0 {mark.w} {mark.h}">{lines}</svg>'
            )
        case Choice():
            return _choice(mark)
        case Disc():
            box = f"left:{mark.x - mark.rx}mm;top:{mark.y - mark.ry}mm;width:{mark.rx * 2}mm"
            shape = f"height:{mark.ry * 2}mm;border-radius:50%;background:rgb{mark.colour}"
            return f'<div style="{box};{shape}"></div>'


def _choice(mark: Choice) -> str:
    s = mark.size
    tick = " ".join(f"{x - mark.x:.2f},{y - mark.y:.2f}" for x, y in mark.tick)
    line = f'<polyline fill="none" stroke="#19193c" stroke-width=".45" points="{tick}"/>'
    box = f'<rect x=".12" y=".12" width="{s - 0.24}" height="{s - 0.24}" fill="none" stroke="#1e1e1e" stroke-width=".25"/>'
    return (
        f'<svg style="left:{mark.x}mm;top:{mark.y}mm;width:{s}mm;height:{s}mm" viewBox="0 0 {s} {s}">'
        f"{box}{line if mark.ticked else ''}</svg>"
        + _mark(Text(mark.x + s * 1.4, mark.y, mark.label, s))
    )
