"""A letter in the format that a person asks for."""

from __future__ import annotations

from enum import StrEnum

from prereview.letters.model import Letter
from prereview.letters.printing import html, pdf


class Format(StrEnum):
    """The formats of letters; the value is the file's extension."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"

    @property
    def media_type(self) -> str:
        """The media type of a file of this format."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Format.HTML: "text/html; charset=utf-8",
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def render(letter: Letter, wanted: Format) -> bytes:
    """Return the letter as a file.

    Raises:
        NoChineseFont: a PDF is wanted and this machine has no font with Chinese characters.
    """
    match wanted:
        case Format.HTML:
            return html(letter).encode()
        case Format.PDF:
            return pdf(letter)
        case Format.DOCX:
            from prereview.letters.word import docx  # noqa: PLC0415 - loads python-docx

            return docx(letter)
