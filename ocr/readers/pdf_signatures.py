"""Signatures of PDF files (ISO 32000-1, 12.8): what they cover and whether it is so.

Only the file's own bytes are judged: `ByteRange`, the gap between its two stretches, and the value
in that gap. The certificate chain is not. pdfminer finds the fields; a file that it cannot parse
has none.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from asn1crypto import core
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psexceptions import PSException
from pdfminer.psparser import PSLiteral

from ocr.context import Context
from ocr.document import Box, Coverage, ElectronicSignature
from ocr.signing import cms, ses
from ocr.signing.certificates import MALFORMED, holder, load_certificate, signed_by
from ocr.signing.digests import matches_any
from ocr.signing.notes import bounded, note_signatures
from ocr.signing.times import iso_time

log = logging.getLogger("ocr")

Size = tuple[int, int, int]
"""Width and height of a page picture, and the degrees clockwise by which it was turned."""

_MARK = b"/ByteRange"  # a signature's dictionary stands in the file as it is, never packed
_MAX_FIELDS = 2_000
_MAX_DEPTH = 10
_MAX_SIGNATURES = 100
_MAX_VALUE = 2 * 1024 * 1024
_HEXADECIMAL = frozenset(b"0123456789abcdefABCDEF \t\r\n\x0c\x00")
_BLANK = b" \t\r\n\x00"
_UNREADABLE = (PDFException, PSException, ValueError, TypeError, KeyError, IndexError)


@dataclass(frozen=True, slots=True)
class _Field:
    """A signed signature field: its dictionary and the numbers of its widgets' objects."""

    value: dict[str, Any]
    widgets: tuple[tuple[int, Any], ...]


@dataclass(frozen=True, slots=True)
class _Ranges:
    """The bytes that a signature covers, its value, and whether they are the whole file."""

    content: bytes
    value: bytes
    whole: bool


def read_signatures(data: bytes, sizes: Sequence[Size], context: Context) -> None:
    """List the signatures of a PDF whose page pictures have these sizes, and remark on them."""
    if _MARK not in data:
        return
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        places = _places(document, sizes)
        fields = list(_fields(document))[:_MAX_SIGNATURES]
        found = [_signature(data, field, places) for field in fields]
    except (*_UNREADABLE, RecursionError) as error:
        log.info("signatures not listed: %s", type(error).__name__)
        return
    note_signatures(found, context)


def _fields(document: PDFDocument) -> Iterator[_Field]:
    form = resolve1(document.catalog.get("AcroForm"))
    if not isinstance(form, dict):
        return
    left = _MAX_FIELDS
    waiting = [(one, "", 0) for one in _listed(form.get("Fields"))]
    while waiting and left:
        reference, kind, depth = waiting.pop(0)
        left -= 1
        field = resolve1(reference)
        if not isinstance(field, dict):
            continue
        kind = _name(field.get("FT")) or kind
        kids = _listed(field.get("Kids"))
        value = resolve1(field.get("V"))
        if kind == "Sig" and isinstance(value, dict):
            widgets = [reference, *kids[:_MAX_DEPTH]]
            yield _Field(
                {key: resolve1(item) for key, item in value.items()},
                tuple((_number(one), resolve1(one)) for one in widgets),
            )
        elif depth < _MAX_DEPTH:
            waiting.extend((kid, kind, depth + 1) for kid in kids)


def _signature(
    data: bytes, field: _Field, places: dict[int, tuple[int, PDFPage, Size]]
) -> ElectronicSignature:
    value = field.value
    ranges = _ranges(data, value.get("ByteRange"))
    page, box = _place(field, places)
    if ranges is None:
        return ElectronicSignature(
            _text(value.get("Name")), intact=False, page=page, box=box, method=_method(value)
        )
    signer, time, method, intact = _judged(value, ranges)
    return ElectronicSignature(
        signer=signer or _text(value.get("Name")),
        signed_at=(time or iso_time(_text(value.get("M"))))[:200],
        method=method or _method(value),
        coverage=Coverage.WHOLE if ranges.whole else Coverage.PART,
        intact=intact,
        page=page,
        box=box,
    )


def _ranges(data: bytes, written: Any) -> _Ranges | None:
    """What is covered; None where the numbers are not those of one gap in this file."""
    numbers = [resolve1(one) for one in _listed(written)]
    if len(numbers) != 4 or not all(isinstance(one, int) for one in numbers):
        return None
    start, length, again, rest = numbers
    if not (start == 0 and 0 < length < again and rest >= 0 and again + rest <= len(data)):
        return None
    gap = data[length:again]
    # In the gap stands the value and nothing else: whatever else stood there would be unsigned.
    if len(gap) > _MAX_VALUE or gap[:1] != b"<" or gap[-1:] != b">":
        return None
    if not _HEXADECIMAL.issuperset(gap[1:-1]):
        return None
    digits = bytes(one for one in gap[1:-1] if one not in _BLANK + b"\x0c")
    value = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    whole = not data[again + rest :].strip(_BLANK)
    return _Ranges(data[:length] + data[again : again + rest], value, whole)


def _judged(value: dict[str, Any], ranges: _Ranges) -> tuple[str, str, str, bool | None]:
    """Signer, time, method, and whether the value is that of the content."""
    plain = cms.examine(ranges.value, ranges.content)
    if plain is not None:
        return plain.signer, plain.signed_at, plain.method, plain.intact
    sealed = ses.read_seal_signature(ranges.value)
    if sealed is not None:
        right = sealed.made if matches_any(ranges.content, sealed.digest) else False
        return sealed.signer, iso_time(sealed.signed_at), "SM2 SM3", right
    if _name(value.get("SubFilter")) == "adbe.x509.rsa_sha1":
        return _bare(value, ranges)
    return "", "", "", None


def _bare(value: dict[str, Any], ranges: _Ranges) -> tuple[str, str, str, bool | None]:
    """A bare RSA signature with its certificate beside it (ISO 32000-1, 12.8.3.2)."""
    listed = value.get("Cert")
    first = resolve1(listed[0]) if isinstance(listed, list) and listed else listed
    certificate = load_certificate(first) if isinstance(first, bytes) else None
    try:
        made = signed_by(
            certificate, core.OctetString.load(ranges.value).native, ranges.content, "sha1"
        )
    except MALFORMED:
        made = False
    return holder(certificate), "", "sha1 rsa", made


def _places(document: PDFDocument, sizes: Sequence[Size]) -> dict[int, tuple[int, PDFPage, Size]]:
    """Page number, page and picture for each annotation's object number."""
    found: dict[int, tuple[int, PDFPage, Size]] = {}
    for (number, size), page in zip(
        enumerate(sizes, 1), PDFPage.create_pages(document), strict=False
    ):
        for one in _listed(page.annots)[:_MAX_FIELDS]:
            if isinstance(one, PDFObjRef):
                found.setdefault(one.objid, (number, page, size))
    return found


def _place(field: _Field, places: dict[int, tuple[int, PDFPage, Size]]) -> tuple[int, Box | None]:
    """Where the field is shown: page number and box; an empty box means that it is not."""
    for number, widget in field.widgets:
        if number in places and isinstance(widget, dict):
            page_number, page, size = places[number]
            corners = [float(resolve1(one)) for one in _listed(widget.get("Rect"))]
            if len(corners) == 4 and corners[0] != corners[2] and corners[1] != corners[3]:
                return page_number, bounded(_box(corners, page, size))
    return 0, None


def _box(corners: list[float], page: PDFPage, size: Size) -> Box:
    """A rectangle of the page in pixels of its picture, which stands as the page is shown."""
    left, bottom, right, top = (float(resolve1(one)) for one in page.cropbox or page.mediabox)
    width, height, turned = size
    wide, high = (right - left) or 1.0, (top - bottom) or 1.0
    points = []
    for x, y in ((corners[0], corners[1]), (corners[2], corners[3])):
        u, v = (x - left) / wide, (top - y) / high
        for _ in range(round((page.rotate + turned) / 90) % 4):
            u, v = 1 - v, u
        points.append((u * width, v * height))
    xs, ys = sorted(p[0] for p in points), sorted(p[1] for p in points)
    return Box(xs[0], ys[0], xs[1], ys[1])


def _method(value: dict[str, Any]) -> str:
    return _name(value.get("SubFilter"))[:200]


def _listed(value: Any) -> list[Any]:
    found = resolve1(value)
    return found if isinstance(found, list) else []


def _number(reference: Any) -> int:
    return reference.objid if isinstance(reference, PDFObjRef) else -1


def _name(value: Any) -> str:
    found = resolve1(value)
    if isinstance(found, PSLiteral):
        return found.name if isinstance(found.name, str) else found.name.decode("latin-1")
    return ""


def _text(value: Any) -> str:
    """A text string (ISO 32000-1, 7.9.2.2)."""
    if not isinstance(value, bytes):
        return ""
    if value.startswith((b"\xfe\xff", b"\xff\xfe")):
        found = value.decode("utf-16", "replace")
    else:
        found = value.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    return "".join(c for c in found if c.isprintable()).strip()[:200]
