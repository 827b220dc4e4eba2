"""PDF files written object by object, right or wrong as wanted."""

from __future__ import annotations

CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
HELLO = b"BT /F1 24 Tf 72 700 Td (Hello office) Tj ET"
FONT = b"/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"


def stream(body: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n" % (len(body), entries) + body + b"\nendstream"


def page(resources: bytes = FONT, *, box: bytes = b"0 0 595 842", more: bytes = b"") -> bytes:
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << %s >> %s >>"
        % (box, resources, more)
    )


def pdf(*objects: bytes, trailer: bytes = b"", tail: bytes = b"") -> bytes:
    """A file of these objects, numbered from 1; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer)
    return bytes(out) + tail + b"startxref\n%d\n%%%%EOF\n" % start


def one_page(content: bytes, resources: bytes = FONT, *more: bytes, **options: bytes) -> bytes:
    """A page with this content; further objects are numbered from 5."""
    return pdf(CATALOGUE, PAGES, page(resources, **options), stream(content), *more)


def packed(content: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    return pdf(CATALOGUE, PAGES, page(), stream(content, b"/Filter %s" % filters))


def picture(entries: bytes, body: bytes) -> bytes:
    """A page that is one picture with this dictionary and these stored bytes."""
    resources = b"/XObject << /Im 5 0 R >>"
    item = stream(body, b"/Type /XObject /Subtype /Image " + entries)
    return one_page(b"595 0 0 842 0 0 cm /Im Do", resources, item)
