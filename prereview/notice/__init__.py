"""一次性告知书: everything that is to be mended, once, on a page that can be printed."""

from prereview.notice.rendering import html, pdf

__all__ = ["html", "pdf"]
