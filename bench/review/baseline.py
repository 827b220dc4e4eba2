r"""The reference: the same checks on bare recognised text with a naive label regex.

One regular expression a label, `label[:：]?\s*value to the end of the line`, and the document type
by the first title found: what a quick script does with the same OCR output.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from knowledge.schema import DocumentField, DocumentType, FieldType
from ocr import Document
from prereview.papers import ReadFile
from prereview.reading.fields import FieldValue
from prereview.reading.values import parse


def naive_type(document: Document, kinds: tuple[DocumentType, ...]) -> str:
    """Return the first document type one of whose titles occurs in the text."""
    text = re.sub(r"\s", "", document.text)
    return next((k.type for k in kinds if any(t in text for t in k.titles)), "")


def naive_fields(document: Document, kind: DocumentType, today: date) -> dict[str, FieldValue]:
    """Return what a regular expression a label finds in the lines."""
    found = {}
    for field in kind.fields:
        value = _by_regex(document.text, field, today)
        if value is not None:
            found[field.key] = value
    return found


def _by_regex(text: str, field: DocumentField, today: date) -> FieldValue | None:
    for label in field.labels:
        match = re.search(rf"{re.escape(label)}\s*[:：]?\s*(\S[^\n]*)", text)
        parsed = parse(field, match[1], today) if match else None
        if parsed and match and field.type is not FieldType.MARK:
            return FieldValue(
                field.key, field.title, parsed.value, parsed.text, match[1], 1.0, "regex", 1, None,
                sure=True,
            )  # fmt: skip
    return None


def bare(file: ReadFile) -> ReadFile:
    """Take away what is more than text: no boxes to speak of, no tables, no seals."""
    if not isinstance(file.outcome, Document):
        return file
    pages = tuple(replace(p, tables=(), seals=()) for p in file.outcome.pages)
    return replace(file, outcome=replace(file.outcome, pages=pages))
