"""What a file is, by its content; names and declared types are only compared with that.

Nothing is decoded here: a few prefixes are compared, and the names in containers are listed
(`ocr.containers`). This is safe to run on an untrusted file outside of the child process. The first
mark decides: what else a file might also be taken for does not count.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from ocr.containers import compound_names, zip_names

OFFICE = frozenset("pptx ppt odp ole iwork html mhtml xml text email".split())
"""Kinds that cannot, and for which saving as PDF helps."""

_PICTURES = frozenset({"jpeg", "png", "webp", "bmp", "gif", "tiff", "heic", "avif"})

_EXTENSIONS = {
    "jpeg": {"jpg", "jpeg", "jpe", "jfif"},
    "png": {"png"},
    "webp": {"webp"},
    "bmp": {"bmp", "dib"},
    "gif": {"gif"},
    "tiff": {"tif", "tiff"},
    "heic": {"heic", "heif", "hif"},
    "avif": {"avif"},
    "pdf": {"pdf"},
    "ofd": {"ofd"},
    "docx": {"docx", "docm", "dotx", "dotm", "wps"},
    "xlsx": {"xlsx", "xlsm", "xltx", "xltm", "et"},
    "doc": {"doc", "dot", "wps", "wpt"},
    "xls": {"xls", "xlt", "et", "ett"},
    "office_locked": {"docx", "docm", "xlsx", "xlsm", "pptx", "wps", "et"},
    "rtf": {"rtf"},
    "odt": {"odt", "ott"},
    "ods": {"ods", "ots"},
    "zip": {"zip"},
}
_PICTURE_EXTENSIONS = frozenset().union(*(_EXTENSIONS[kind] for kind in _PICTURES))

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"BM", "bmp"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),  # BigTIFF
    (b"MM\x00+", "tiff"),
    (b"8BPS", "psd"),
    (b"%!PS", "postscript"),
    (b"\xc5\xd0\xd3\xc6", "postscript"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),  # an empty one
    (b"PK\x07\x08PK\x03\x04", "zip"),  # split, and whole after all
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "sevenzip"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "gzip"),
    (b"\xfd7zXZ\x00", "gzip"),
    (b"MZ", "executable"),
    (b"\x7fELF", "executable"),
    (b"ID3", "audio"),
)
_HEAD = 8192
_PDF_HEAD = 1024  # readers accept the header within the first kilobyte
# Atomic and possessive: what was skipped is not tried again, else comments in a row would be
# combined in every way, in the parent process.
_MARKUP = re.compile(
    r"^\s*+(?:(?><\?.*?\?>)\s*+)*+(?:(?><!--.*?-->)\s*+)*+<(?:!doctype\s++)?([\w:]+)",
    re.S | re.I,
)
_MAIL = re.compile(r"^(?:from|mime-version|date|subject|received|return-path): ?\S", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_BRANDS = {
    "heic": {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs"},
    "avif": {b"avif", b"avis"},
}
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}


def sniff(data: bytes) -> str:
    """The kind of a file by its content, such as `jpeg` or `zip`; empty when it is unknown."""
    head = data[:_HEAD]
    for magic, kind in _MAGIC:
        if head.startswith(magic) and (kind != "bmp" or head[6:10] == b"\0\0\0\0"):
            return _CONTAINERS[kind](data) if kind in _CONTAINERS else kind
    if head.startswith(b"RIFF"):
        return {b"WEBP": "webp", b"AVI ": "video", b"WAVE": "audio"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    if b"%PDF-" in head[:_PDF_HEAD]:
        return "pdf"
    return _textual(head)


def _iso_media(head: bytes) -> str:
    """A picture or a film (ISO/IEC 14496-12, 23008-12), by its main brand and those beside it."""
    length = min(max(int.from_bytes(head[:4], "big"), 16), 256)
    beside = {head[at : at + 4] for at in range(16, length, 4)}
    for brands in ({head[8:12]}, beside):
        for kind, own in _BRANDS.items():
            if brands & own:
                return kind
    return "heic" if head[8:12] in {b"mif1", b"msf1", b"mif2"} else "video"


def _zip_content(data: bytes) -> str:
    if data[30:38] == b"mimetype":
        for name, kind in _OPEN_DOCUMENT.items():
            if data.startswith(name, 38):
                return kind
    names = zip_names(data)
    if "ofd.xml" in names:
        return "ofd"
    parts = "[content_types].xml" in names
    for folder, main, kind in (
        ("word/", "word/document.xml", "docx"),
        ("xl/", "xl/workbook.xml", "xlsx"),
        ("ppt/", "ppt/presentation.xml", "pptx"),
    ):
        if main in names or (parts and any(name.startswith(folder) for name in names)):
            return kind
    return "iwork" if "index/document.iwa" in names or "index.zip" in names else "zip"


def _ole_content(data: bytes) -> str:
    """Which program's OLE file it is, by the streams at its top ([MS-DOC], [MS-XLS], [MS-PPT])."""
    names = compound_names(data)
    for stream, kind in (
        ("encryptedpackage", "office_locked"),
        ("worddocument", "doc"),
        ("workbook", "xls"),
        ("book", "xls"),
        ("powerpoint document", "ppt"),
    ):
        if stream in names:
            return kind
    return "ole"


_CONTAINERS = {"zip": _zip_content, "ole": _ole_content}


def _textual(head: bytes) -> str:
    start = _decoded(head)
    if not start.strip():
        return ""
    markup = _MARKUP.match(start)
    if markup:
        tag = markup.group(1).lower()
        return {"svg": "svg", "html": "html", "head": "html", "body": "html"}.get(tag, "xml")
    if _MAIL.match(start):
        return "mhtml" if re.search(r"multipart/related|text/html", start, re.I) else "email"
    return "text"


def _decoded(head: bytes) -> str:
    """The beginning as text: UTF-8, UTF-16 with its mark, or GBK; empty when it is none."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = head.decode(encoding)
        except UnicodeDecodeError as error:
            # A character cut in two by the end of the sample is no fault.
            if len(head) < _HEAD or error.start < len(head) - 3:
                continue
            text = head[: error.start].decode(encoding)
        if not _CONTROL.search(text):
            return text
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
