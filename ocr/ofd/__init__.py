"""OFD, the Chinese standard for fixed-layout documents (GB/T 33190-2016)."""

from ocr.ofd.content import PageContent, page_content
from ocr.ofd.package import Document, Package, Sheet, open_ofd

__all__ = ["Document", "Package", "PageContent", "Sheet", "open_ofd", "page_content"]
