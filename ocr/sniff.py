"""What a file is, by its first bytes; names and declared types are only compared with that.

Nothing is decoded here: a few prefixes are compared, and for ZIP files the entry names that stand
in the first kilobytes. This is safe to run on an untrusted file outside of the child process.
"""

from __future__ import annotations

import re
from pathlib import PurePath

READABLE = frozenset({"jpeg", "png", "webp", "bmp", "pdf"})
"""Kinds that can be read."""

OFFICE = frozenset({"ofd", "docx", "xlsx", "pptx", "ole", "rtf"})
"""Kinds for which saving as PDF helps."""

_PICTURES = frozenset({"jpeg", "png", "webp", "bmp", "gif", "tiff", "heic", "avif"})

_EXTENSIONS = {
    "jpeg": {"jpg", "jpeg", "jpe", "jfif"},
    "png": {"png"},
    "webp": {"webp"},
    "bmp": {"bmp", "dib"},
    "pdf": {"pdf"},
}
_PICTURE_EXTENSIONS = frozenset(
    set().union(*(_EXTENSIONS[kind] for kind in ("jpeg", "png", "webp", "bmp")))
    | {"gif", "tif", "tiff", "heic", "heif", "avif"}
)

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"BM", "bmp"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"8BPS", "psd"),
    (b"%!PS", "postscript"),
    (b"\xc5\xd0\xd3\xc6", "postscript"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "sevenzip"),
    (b"\x1f\x8b", "gzip"),
    (b"MZ", "executable"),
    (b"\x7fELF", "executable"),
    (b"ID3", "audio"),
)
_HEAD = 8192
_PDF_HEAD = 1024  # readers accept the header within the first kilobyte
_MARKUP = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(!doctype\s+)?(\w+)", re.S | re.I
)


def sniff(data: bytes) -> str:
    """The kind of a file by its content, such as `jpeg` or `zip`; empty when it is unknown."""
    head = data[:_HEAD]
    for magic, kind in _MAGIC:
        if head.startswith(magic) and (kind != "bmp" or head[6:10] == b"\0\0\0\0"):
            return kind
    if head.startswith(b"RIFF"):
        return {b"WEBP": "webp", b"AVI ": "video", b"WAVE": "audio"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _iso_media(head[8:12])
    if head.startswith(b"PK\x03\x04"):
        return _zip_content(head)
    if b"%PDF-" in head[:_PDF_HEAD]:
        return "pdf"
    return _textual(head)


def _iso_media(brand: bytes) -> str:
    if brand in {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}:
        return "heic"
    return "avif" if brand in {b"avif", b"avis"} else "video"


def _zip_content(head: bytes) -> str:
    for mark, kind in (
        (b"OFD.xml", "ofd"),
        (b"word/", "docx"),
        (b"xl/", "xlsx"),
        (b"ppt/", "pptx"),
    ):
        if mark in head:
            return kind
    return "zip"


def _textual(head: bytes) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf")
    markup = _MARKUP.match(start)
    if markup:
        tag = markup.group(2).lower()
        return {b"svg": "svg", b"html": "html", b"head": "html", b"body": "html"}.get(tag, "xml")
    if head and b"\0" not in head:
        try:
            start.decode("utf-8")
        except UnicodeDecodeError as error:
            # A character cut in two by the end of the sample is no fault.
            return "text" if error.start >= len(start) - 3 else ""
        return "text"
    return ""


def extension(name: str) -> str:
    """The name's extension in lower case without its dot; empty when it has none."""
    return PurePath(name.replace("\\", "/")).suffix.lower().removeprefix(".")


def extension_fits(name: str, kind: str) -> bool:
    """Whether the name's extension is one of the kind's; a name without extension fits all."""
    ending = extension(name)
    return not ending or ending in _EXTENSIONS.get(kind, set())


def claims_picture(name: str) -> bool:
    """Whether the name pretends to be a picture."""
    return extension(name) in _PICTURE_EXTENSIONS


def is_picture(kind: str) -> bool:
    """Whether a sniffed kind is a pixel picture, readable or not."""
    return kind in _PICTURES
