"""HTML to PDF bytes, with nothing fetched but the pictures that are handed over."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

# Digits of the Chinese fonts are a fifth wider than those of the fonts that papers are typed in.
SANS = "'Liberation Sans','Noto Sans CJK SC',sans-serif"
SERIF = "'Liberation Serif','Noto Serif CJK SC','Noto Sans CJK SC',serif"

_BASE = (
    "*{box-sizing:border-box}"
    "html{-weasy-hyphens:none}"
    f"body{{margin:0;font-family:{SERIF};font-size:10.5pt;line-height:1.5;"
    "overflow-wrap:anywhere;font-variant-ligatures:none}"
    "table{border-collapse:collapse}"
    "td{padding:1.5pt 5pt;vertical-align:top}"
    ".page::after{content:counter(page)}.pages::after{content:counter(pages)}"
)


def to_pdf(body: str, css: str, pictures: Mapping[str, bytes]) -> bytes:
    """Print HTML (the inside of `body`) to PDF.

    Args:
        body: HTML; `img` may name keys of `pictures` only.
        css: rules beside the common ones.
        pictures: encoded pictures by address (`picture:0`).
    """
    # Pango and the printer take 0.5 s and 50 MB, and only office files need them.
    import weasyprint  # noqa: PLC0415
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class Handed(URLFetcher):  # type: ignore[misc]
        """Gives out the pictures at hand; everything else is refused."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            del headers
            if url not in pictures:
                raise ValueError("nothing is fetched")
            return URLFetcherResponse(url, pictures[url])

    page = (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title></title>'
        f"<style>{_BASE}{css}</style></head><body>{body}</body></html>"
    )
    return bytes(weasyprint.HTML(string=page, url_fetcher=Handed()).write_pdf())


def text(value: str) -> str:
    """Text as HTML; control characters, which no paper shows, are left out."""
    return escape("".join(c for c in value if c >= " " or c in "\t\n"))
