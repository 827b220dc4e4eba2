"""HTML to PDF, PDF to pictures, and pictures to what a scanner or a phone makes of them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pypdfium2
import weasyprint
from PIL import Image
from weasyprint.urls import URLFetcher, URLFetcherResponse

from bench.papers import degrade
from bench.strangers.art import picture

DPI = 200
_CSS = Path(__file__).parent / "templates" / "base.css"


class _Drawn(URLFetcher):  # type: ignore[misc]
    """Draws what is asked for here; nothing is fetched."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        del headers
        if url.startswith("art:"):
            return URLFetcherResponse(url, picture(url), {"Content-Type": "image/png"})
        raise ValueError(f"nothing is fetched: {url}")


def pdf(html: str) -> bytes:
    """A paper as a PDF with its text."""
    css = _CSS.read_text("utf-8")
    page = f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><style>{css}</style></head><body>{html}</body></html>'
    return bytes(weasyprint.HTML(string=page, url_fetcher=_Drawn()).write_pdf())


def pages(data: bytes, dpi: int = DPI) -> list[Image.Image]:
    """The pages of a PDF as pictures."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]


def joined(parts: Sequence[bytes]) -> bytes:
    """One PDF of several."""
    with pypdfium2.PdfDocument.new() as whole:
        for part in parts:
            with pypdfium2.PdfDocument(part) as document:
                whole.import_pages(document)
        out = io.BytesIO()
        whole.save(out)
    return out.getvalue()


def blank_pdf() -> bytes:
    """The empty back of a sheet."""
    return pdf("<style>@page { size: A4 }</style>")


def scanned(images: Sequence[Image.Image], dice: Random) -> bytes:
    """What a scanner's feeder makes of sheets: a PDF of pictures."""
    shots = [degrade.scan(one, dice) for one in images]
    out = io.BytesIO()
    shots[0].save(out, "PDF", save_all=True, append_images=shots[1:], resolution=DPI, quality=85)
    return out.getvalue()


def scan(image: Image.Image) -> bytes:
    """A clean scan."""
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def photo(image: Image.Image, dice: Random) -> bytes:
    """A phone's picture."""
    return degrade.jpeg(degrade.photo(image, dice), degrade.QUALITY["photo"])
