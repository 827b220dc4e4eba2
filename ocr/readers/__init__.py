"""The formats that can be read, a module each; adding one is a module and a line here.

Modules are imported at the first file of their format, so that a text PDF loads no models.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from ocr.context import FormatReader

_MODULES = {
    "jpeg": "ocr.readers.picture",
    "png": "ocr.readers.picture",
    "webp": "ocr.readers.picture",
    "bmp": "ocr.readers.picture",
    "gif": "ocr.readers.picture",
    "tiff": "ocr.readers.picture",
    "heic": "ocr.readers.picture",
    "avif": "ocr.readers.picture",
    "pdf": "ocr.readers.pdf",
    "ofd": "ocr.readers.ofd",
    "docx": "ocr.readers.docx",
    "xlsx": "ocr.readers.xlsx",
    "doc": "ocr.readers.legacy",
    "xls": "ocr.readers.legacy",
    "rtf": "ocr.readers.legacy",
    "odt": "ocr.readers.legacy",
    "ods": "ocr.readers.legacy",
    "office_locked": "ocr.readers.legacy",
    "zip": "ocr.readers.archive",
}

KINDS = frozenset(_MODULES)


def reader_of(kind: str) -> FormatReader:
    """The `read` function of the kind's module; raises `KeyError` for a kind without one."""
    return cast("FormatReader", import_module(_MODULES[kind]).read)


__all__ = ["KINDS", "reader_of"]
