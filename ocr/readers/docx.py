"""DOCX: its contents are set anew, printed, and the pages read as those of a PDF."""

from __future__ import annotations

from ocr.context import Context, Pages
from ocr.office.parts import Parts
from ocr.office.printing import to_pdf
from ocr.office.word import WordText
from ocr.packages import Package
from ocr.readers import pdf


def read(data: bytes, kind: str, context: Context) -> Pages:
    """Read a Word text page by page.

    Raises:
        UnreadableError: broken, encrypted, too long, too many pages, or unpacking too large.
    """
    del kind
    noted: set[str] = set()

    def remark(code: str) -> None:
        if code not in noted:
            noted.add(code)
            context.remark(code)

    with Package(data) as package:
        printable = WordText(Parts(package), context.limits, remark).printable()
    printed = to_pdf(printable.body, printable.css, printable.pictures)
    yield from pdf.read(printed, "pdf", context)
