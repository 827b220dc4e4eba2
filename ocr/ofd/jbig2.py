"""JBIG2 pictures (ITU-T T.88), which scanners put into OFD files, drawn by PDFium.

PDFium knows the coding only inside of a PDF, so the segments of the file are wrapped into a page.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from ocr.faults import UnreadableError
from ocr.limits import Limits

MAGIC = b"\x97JB2\r\n\x1a\n"
_SEQUENTIAL = 0x01
_UNKNOWN_PAGES = 0x02
_PAGE_INFORMATION = 48
_END_OF_PAGE, _END_OF_FILE = 49, 51
_PAGE_4_BYTES = 0x40
_MAX_SEGMENTS = 10_000
_UNBOUNDED = 0xFFFFFFFF


class _Segment(NamedTuple):
    kind: int
    header: bytes
    length: int


def decode_jbig2(data: bytes, limits: Limits) -> NDArray[np.uint8]:
    """Grey values of the first page of a JBIG2 file or of bare segments.

    Raises:
        UnreadableError: damaged, or more pixels than allowed.
    """
    body, size = _embedded(data)
    width, height = size
    if width < 1 or height < 1:
        raise UnreadableError("broken")
    if width * height > limits.pixels:
        raise UnreadableError("too_many_pixels", limit=limits.pixels // 10_000)
    try:
        document = pypdfium2.PdfDocument(_pdf(body, width, height))
        try:
            bitmap = document[0].render(scale=1, grayscale=True)
            grey = bitmap.to_numpy()
            return np.array(grey[:, :, 0] if grey.ndim == 3 else grey, np.uint8)
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("broken") from error


def _embedded(data: bytes) -> tuple[bytes, tuple[int, int]]:
    """Segments as PDF wants them (no file header, no ends), and the page's size."""
    try:
        segments = list(_segments(data))
    except (struct.error, IndexError) as error:
        raise UnreadableError("broken") from error
    size = (0, 0)
    kept = []
    for segment, content in segments:
        if segment.kind == _PAGE_INFORMATION and size == (0, 0) and len(content) >= 8:
            size = struct.unpack(">II", content[:8])
        if segment.kind not in {_END_OF_PAGE, _END_OF_FILE}:
            kept.append(segment.header + content)
    return b"".join(kept), size


def _segments(data: bytes) -> list[tuple[_Segment, bytes]]:
    place, sequential = 0, True
    if data.startswith(MAGIC):
        flags = data[8]
        sequential = bool(flags & _SEQUENTIAL)
        place = 9 if flags & _UNKNOWN_PAGES else 13
    headers: list[_Segment] = []
    found: list[tuple[_Segment, bytes]] = []
    while place < len(data) and len(headers) < _MAX_SEGMENTS:
        segment = _segment(data, place)
        place += len(segment.header)
        headers.append(segment)
        if segment.length == _UNBOUNDED:
            raise UnreadableError("broken")
        if sequential:
            found.append((segment, data[place : place + segment.length]))
            place += segment.length
        elif segment.kind == _END_OF_FILE:
            break
    if not sequential:  # all headers first, then all contents
        for segment in headers:
            found.append((segment, data[place : place + segment.length]))
            place += segment.length
    return found


def _segment(data: bytes, start: int) -> _Segment:
    """The header of a segment (T.88, 7.2)."""
    number, flags = struct.unpack_from(">IB", data, start)
    place = start + 5
    count = data[place] >> 5
    if count == 7:
        count = struct.unpack_from(">I", data, place)[0] & 0x1FFFFFFF
        place += 4 + (count + 8) // 8
    else:
        place += 1
    place += count * (1 if number <= 256 else 2 if number <= 65_536 else 4)
    place += 4 if flags & _PAGE_4_BYTES else 1
    length = struct.unpack_from(">I", data, place)[0]
    return _Segment(flags & 0x3F, data[start : place + 4], length)


def _pdf(body: bytes, width: int, height: int) -> bytes:
    picture = (
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray"
        b" /BitsPerComponent 1 /Filter /JBIG2Decode /Length %d >>" % (width, height, len(body))
    )
    content = b"%d 0 0 %d 0 0 cm /I Do" % (width, height)
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 5 0 R"
        b" /Resources << /XObject << /I 4 0 R >> >> >>" % (width, height)
    )
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        picture + b"\nstream\n" + body + b"\nendstream",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    )
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for i, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i, one)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start
    return bytes(out)
