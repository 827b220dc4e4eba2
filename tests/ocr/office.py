"""Office files written for tests, and their text as the printed pages carry it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import openpyxl
import pypdfium2
from docx.oxml import parse_xml

from ocr.limits import Limits
from ocr.office.parts import Parts
from ocr.office.printing import to_pdf
from ocr.office.sheet import Workbook
from ocr.office.word import WordText
from ocr.packages import Package

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def word(write: Callable[[Any], None]) -> bytes:
    """A DOCX file that `write` has filled."""
    document = docx.Document()
    write(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def runs(*inner: str) -> bytes:
    """A DOCX file of one paragraph with these runs (their inner XML)."""

    def write(document: Any) -> None:
        paragraph = document.add_paragraph()
        for one in inner:
            paragraph._p.append(element(f"<w:r>{one}</w:r>"))

    return word(write)


def element(xml: str) -> Any:
    """An element from XML whose first tag lacks its namespaces."""
    name, end, rest = xml.partition(">")
    closed = name.endswith("/")
    return parse_xml(f"{name.rstrip('/')} {NAMESPACES}{'/' if closed else ''}{end}{rest}")


def workbook(write: Callable[[Any], None]) -> bytes:
    """An XLSX file that `write` has filled."""
    book = openpyxl.Workbook()
    write(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == part else content)
    return out.getvalue()


def printed(data: bytes) -> tuple[list[str], set[str]]:
    """Text of each printed page without spaces at line ends, and the codes of the remarks."""
    remarks: set[str] = set()
    with Package(data) as package:
        reading = Workbook if "xl/workbook.xml" in package else WordText
        printable = reading(Parts(package), Limits(), remarks.add).printable()
    document = pypdfium2.PdfDocument(to_pdf(printable))
    texts = []
    for page in document:
        text = page.get_textpage().get_text_range()
        # PDFium has a sign of its own for a hyphen at the end of a line.
        texts.append(text.replace("\ufffe", "-").replace("\r\n", "\n"))
        page.close()
    document.close()
    return texts, remarks
