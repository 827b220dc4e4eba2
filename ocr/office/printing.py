"""HTML to PDF bytes, with nothing fetched but the pictures that are handed over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from ocr.context import Context, Pages
from ocr.readers import pdf

# Digits of the Chinese fonts are a fifth wider than those of the fonts that papers are typed in.
SANS = "'Liberation Sans','Noto Sans CJK SC',sans-serif"
SERIF = "'Liberation Serif','Noto Serif CJK SC','Noto Sans CJK SC',serif"

_BASE = (
    "*{box-sizing:border-box}"
    f"body{{margin:0;font-family:{SERIF};font-size:10.5pt;line-height:1.5;"
    "overflow-wrap:anywhere;font-variant-ligatures:none}"
    "table{border-collapse:collapse}"
    "td{padding:1.5pt 5pt;vertical-align:top}"
    ".page::after{content:counter(page)}.pages::after{content:counter(pages)}"
)


@dataclass(frozen=True, slots=True)
class Printable:
    """A document ready to be printed.

    Attributes:
        body: HTML, the inside of `body`; `img` may name keys of `pictures` only.
        css: rules beside the common ones.
        pictures: encoded pictures by address (`picture:0`).
    """

    body: str
    css: str
    pictures: Mapping[str, bytes]


def pages(printable: Printable, context: Context) -> Pages:
    """Print to PDF and read its pages."""
    yield from pdf.read(to_pdf(printable), "pdf", context)


def teller(context: Context) -> Callable[[str], None]:
    """Notes remarks on the whole file, each but once."""
    noted: set[str] = set()

    def tell(code: str) -> None:
        if code not in noted:
            noted.add(code)
            context.remark(code)

    return tell


def to_pdf(printable: Printable) -> bytes:
    """Print to PDF."""
    # Pango and the printer take 0.5 s and 50 MB, and only office files need them.
    import weasyprint  # noqa: PLC0415
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class Handed(URLFetcher):  # type: ignore[misc]
        """Gives out the pictures at hand; everything else is refused."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            del headers
            if url not in printable.pictures:
                raise ValueError("nothing is fetched")
            return URLFetcherResponse(url, printable.pictures[url])

    page = (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title></title>'
        f"<style>{_BASE}{printable.css}</style></head><body>{printable.body}</body></html>"
    )
    return bytes(weasyprint.HTML(string=page, url_fetcher=Handed()).write_pdf())


def text(value: str) -> str:
    """Text as HTML; control characters, which no paper shows, are left out."""
    return escape("".join(c for c in value if c >= " " or c in "\t\n"))
