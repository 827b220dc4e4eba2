"""Seals and signatures: said to be there, or not, only as surely as the page shows it."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.schema import DocumentType, FieldType
from ocr import ElectronicSignature, Page
from prereview.reading.common import common_labels, labels_of
from prereview.reading.fields import FieldValue
from prereview.reading.seals import concerns, electronic_seal, seal
from prereview.reading.signatures import signature


def read_marks(
    pages: Sequence[Page], kind: DocumentType, signatures: Sequence[ElectronicSignature] = ()
) -> dict[str, FieldValue]:
    """Read the marks (`sealed`, `signed`, …) that the document type names.

    An electronic signature on the pages stands for a seal while its digests are right; one whose
    document was changed afterwards makes the seal, drawn or not, unclear.
    """
    marks = [f for f in kind.fields if f.type is FieldType.MARK and not f.part]
    own = [one for one in signatures if concerns(one, pages)]
    broken = any(one.intact is False for one in own)
    found = {}
    for field in marks:
        if field.labels:
            others = {w for f in kind.fields if f is not field for w in labels_of(f)}
            value = signature(pages, field, others | common_labels())
        else:
            value = None if broken else electronic_seal(own, field) or seal(pages, field)
        if value is not None:
            found[field.key] = value
    return found
