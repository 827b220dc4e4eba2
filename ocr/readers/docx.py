"""DOCX: its contents are set anew, printed, and the pages read as those of a PDF."""

from __future__ import annotations

from ocr.context import Context, Pages
from ocr.office.parts import Parts
from ocr.office.printing import pages, teller
from ocr.office.word import WordText
from ocr.packages import Package


def read(data: bytes, kind: str, context: Context) -> Pages:
    """Read a Word text page by page.

    Raises:
        UnreadableError: broken, encrypted, too long, too many pages, or unpacking too large.
    """
    del kind
    with Package(data) as package:
        printable = WordText(Parts(package), context.limits, teller(context)).printable()
    yield from pages(printable, context)
