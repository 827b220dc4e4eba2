"""Pages drawn for tests and benchmarks: text that is known, on paper that can be spoilt."""

from __future__ import annotations

import io
import shutil
import subprocess
from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.ocr.hostile.pdf_build import pdf

LICENCE = (
    "营业执照",
    "统一社会信用代码:91320681MA1X2Y3Z45",
    "名称:江海市晨光食品有限公司",
    "类型:有限责任公司(自然人独资)",
    "法定代表人:王建国",
    "注册资本:伍佰万元整",
    "成立日期:2019年03月18日",
    "营业期限:2019年03月18日至2039年03月17日",
    "住所:江海市滨江路168号2幢301室",
    "经营范围:食品生产、食品销售、食用农产品零售",
    "登记机关:江海市行政审批局",
    "2024年06月05日",
)


@cache
def font_path() -> str:
    if shutil.which("fc-match") is None:
        pytest.skip("fontconfig is not installed")
    found = subprocess.run(
        ["fc-match", "-f", "%{file}\n%{family}", "Noto Sans CJK SC"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    if len(found) < 2 or "CJK" not in found[1]:
        pytest.skip("no Chinese font is installed (Debian: fonts-noto-cjk)")
    return found[0]


def font(size: int) -> ImageFont.FreeTypeFont:
    # In the collection the Simplified Chinese face has number 2.
    path = font_path()
    return ImageFont.truetype(path, size, index=2 if path.endswith(".ttc") else 0)


def page(
    lines: tuple[str, ...] = LICENCE, *, size: tuple[int, int] = (1240, 1754), letters: int = 30
) -> Image.Image:
    """A4 at 150 dpi with one text a row."""
    sheet = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(sheet)
    face = font(letters)
    top = int(0.08 * size[1])
    for line in lines:
        pen.text((int(0.1 * size[0]), top), line, font=face, fill=(20, 20, 20))
        top += 2 * letters
    return sheet


def seal(
    sheet: Image.Image,
    centre: tuple[int, int],
    *,
    radius: int = 120,
    text: str = "江海市晨光食品有限公司",
    colour: tuple[int, int, int] = (214, 40, 40),
) -> Image.Image:
    """The sheet with a round seal stamped over it (ink multiplies with what is below)."""
    side = 2 * radius + 8
    stamp = Image.new("RGB", (side, side), "white")
    pen = ImageDraw.Draw(stamp)
    middle = side // 2
    pen.ellipse((4, 4, side - 4, side - 4), outline=colour, width=max(3, radius // 20))
    star = [
        (
            middle + radius * 0.3 * (1 if i % 2 == 0 else 0.4) * np.sin(i * np.pi / 5),
            middle - radius * 0.3 * (1 if i % 2 == 0 else 0.4) * np.cos(i * np.pi / 5),
        )
        for i in range(10)
    ]
    pen.polygon(star, fill=colour)
    face = font(int(radius * 0.26))
    for i, letter in enumerate(text):
        angle = -130 + 260 * i / max(1, len(text) - 1)
        tile = Image.new("RGB", (side, side), "white")
        ImageDraw.Draw(tile).text(
            (middle, middle - radius * 0.76), letter, font=face, fill=colour, anchor="mm"
        )
        turned = tile.rotate(-angle, fillcolor="white", resample=Image.Resampling.BICUBIC)
        stamp = Image.fromarray(np.minimum(np.asarray(stamp), np.asarray(turned)))
    result = sheet.copy()
    corner = (centre[0] - middle, centre[1] - middle)
    area = (*corner, corner[0] + side, corner[1] + side)
    below = np.asarray(result.crop(area), np.uint16)
    blend = (below * np.asarray(stamp, np.uint16) // 255).astype(np.uint8)
    result.paste(Image.fromarray(blend), corner)
    return result


def encoded(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def text_pdf(pages: int = 1, text: str = "Hello office", *, box: str = "0 0 595 842") -> bytes:
    """A PDF written by hand, with a text of ASCII letters on each page."""
    content = f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET".encode()
    return pdf_of_streams([b"<< /Length %d >>" % len(content)], [content], pages=pages, box=box)


def pdf_of_streams(
    dictionaries: list[bytes], streams: list[bytes], *, pages: int = 1, box: str = "0 0 595 842"
) -> bytes:
    """A PDF whose pages all show the same content streams, given as stored."""
    first = 4
    numbers = [first + i for i in range(len(streams))]
    contents = b" ".join(b"%d 0 R" % n for n in numbers)
    start = first + len(streams)
    kids = b" ".join(b"%d 0 R" % (start + i) for i in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % pages,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *(
            d + b"\nstream\n" + s + b"\nendstream"
            for d, s in zip(dictionaries, streams, strict=True)
        ),
    ]
    leaf = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox ["
        + box.encode()
        + b"] /Contents ["
        + contents
        + b"] /Resources << /Font << /F1 3 0 R >> >> >>"
    )
    objects += [leaf] * pages
    return pdf(*objects)
