"""PDF files made for tests: set by WeasyPrint, or written object by object with Chinese text."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw
from weasyprint import HTML

import ocr
from tests.ocr import draw
from tests.ocr.hostile.pdf_build import pdf, stream

HTML_PAGE = """<meta charset=utf-8>
<style>
  @page { size: A4 } body { font-family: "Noto Sans CJK SC"; font-size: 12pt }
  table { border-collapse: collapse } td { border: 1px solid black; padding: 4px }
</style>
<h1>食品经营许可申请书</h1>
<p>申请人：江海市晨光食品有限公司</p>
<p>统一社会信用代码：91320681MA1X2Y3Z05</p>
<table>
  <tr><td colspan=2>经营者名称</td><td>江海市晨光食品有限公司</td></tr>
  <tr><td rowspan=2>地址</td><td>住所</td><td>滨江路1号</td></tr>
  <tr><td>经营场所</td><td>滨江路2号</td></tr>
</table>
"""
LINES = [
    "食品经营许可申请书",
    "申请人:江海市晨光食品有限公司",
    "统一社会信用代码:91320681MA1X2Y3Z05",
    "经营者名称",
    "江海市晨光食品有限公司",
    "住所",
    "滨江路1号",
    "地址",
    "经营场所",
    "滨江路2号",
]
CELLS = {
    (0, 0): (1, 2, "经营者名称"),
    (0, 2): (1, 1, "江海市晨光食品有限公司"),
    (1, 0): (2, 1, "地址"),
    (1, 1): (1, 1, "住所"),
    (1, 2): (1, 1, "滨江路1号"),
    (2, 1): (1, 1, "经营场所"),
    (2, 2): (1, 1, "滨江路2号"),
}
HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def text_pdf(html: str = HTML_PAGE, *, forms: bool = False) -> bytes:
    draw.font_path()
    data = HTML(string=html).write_pdf(pdf_forms=forms)
    assert isinstance(data, bytes)
    return data


def saved(document: pypdfium2.PdfDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def together(files: Sequence[bytes]) -> bytes:
    """One file with the pages of all."""
    whole = pypdfium2.PdfDocument.new()
    for data in files:
        whole.import_pages(pypdfium2.PdfDocument(data))
    return saved(whole)


def first(outcome: ocr.Document | ocr.Refusal) -> ocr.Page:
    assert isinstance(outcome, ocr.Document), outcome
    return outcome.pages[0]


def codes(outcome: ocr.Document | ocr.Refusal) -> list[str]:
    assert isinstance(outcome, ocr.Document)
    return [remark.code for remark in outcome.remarks]


def cells(page: ocr.Page) -> dict[tuple[int, int], tuple[int, int, str]]:
    (table,) = page.tables
    return {(c.row, c.column): (c.row_span, c.column_span, c.text) for c in table.cells}


def one_page(
    content: bytes,
    *more: bytes,
    font: bytes = HELVETICA,
    page: bytes = b"",
    root: bytes = b"",
    resources: bytes = b"",
    trailer: bytes = b"",
) -> bytes:
    """Objects: 1 catalogue, 2 pages, 3 page, 4 content, 5 font `F1`, 6 and on `more`."""
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R " + root + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> " + resources + b" >> " + page + b" >>",
        stream(content),
        font,
        *more,
        trailer=trailer,
    )


def code(text: str, encoding: str = "utf-16-be") -> bytes:
    return text.encode(encoding).hex().encode()


def chinese(cmap: str = "UniGB-UCS2-H") -> bytes:
    """A font that the file does not carry, with a CMap of Adobe-GB1 (ISO 32000-1, 9.7.5.2)."""
    return (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /%s /DescendantFonts "
        b"[<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor << /Type "
        b"/FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] "
        b"/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>] >>"
        % cmap.encode()
    )


def shown(text: str, x: float, y: float, *, size: int = 14, turn: str = "1 0 0 1") -> bytes:
    """Text in the font of `chinese`; `turn` are the first numbers of its matrix."""
    place = b"%s %g %g Tm" % (turn.encode(), x, y)
    return b"BT /F1 %d Tf %s <%s> Tj ET " % (size, place, code(text))


def rows(texts: Sequence[str], *, top: float = 760, step: float = 26) -> bytes:
    return b"".join(shown(text, 60, top - step * i) for i, text in enumerate(texts))


def image(entries: bytes, body: bytes) -> bytes:
    return stream(body, b"/Type /XObject /Subtype /Image " + entries)


def photo(picture: Image.Image) -> bytes:
    entries = b"/Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"
    return image(entries % picture.size, draw.encoded(picture, "JPEG"))


def scan(
    picture: Image.Image, below: bytes = b"", above: bytes = b"", *, resources: bytes = b""
) -> bytes:
    """A page under a picture, with Chinese text drawn before and after it."""
    content = below + b"q 595 0 0 842 0 0 cm /Im Do Q " + above
    resources += b"/XObject << /Im 6 0 R >>"
    return one_page(content, photo(picture), font=chinese(), resources=resources)


def wrapped_scan(picture: Image.Image, above: bytes) -> bytes:
    """The same with the picture in a form that is a point high and wide, as scanners write it."""
    form = stream(
        b"/Im Do",
        b"/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /Im 6 0 R >> >>",
    )
    content = b"q 595 0 0 842 0 0 cm /Fo Do Q " + above
    resources = b"/XObject << /Fo 7 0 R >>"
    return one_page(content, photo(picture), form, font=chinese(), resources=resources)


def type3(texts: Sequence[str], *, mapped: bool) -> bytes:
    """Letters that are little pictures, as TeX makes them; `mapped` gives them their Unicode."""
    side = 40
    letters = sorted(set("".join(texts)))
    signs = []
    for letter in letters:
        tile = Image.new("1", (side, side), 1)
        ImageDraw.Draw(tile).text((0, -side // 5), letter, font=draw.font(side), fill=0)
        bits = np.packbits(np.asarray(tile) == 0, axis=1).tobytes()
        head = b"40 0 0 -8 40 40 d1 q 40 0 0 40 0 -8 cm BI /W 40 /H 40 /IM true /BPC 1 /D [1 0] ID "
        signs.append(stream(head + bits + b" EI Q"))
    names = b" ".join(b"/g%d" % i for i in range(len(letters)))
    programs = b" ".join(b"/g%d %d 0 R" % (i, 7 + i) for i in range(len(letters)))
    pairs = b" ".join(b"<%02X> <%s>" % (33 + i, code(c)) for i, c in enumerate(letters))
    to_unicode = stream(
        b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange %d beginbfchar %s endbfchar "
        b"endcmap" % (len(letters), pairs)
    )
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 -8 40 40] /FontMatrix [0.025 0 0 0.025 0 0] "
        b"/CharProcs << %s >> /Encoding << /Differences [33 %s] >> /FirstChar 33 /LastChar %d "
        b"/Widths [%s] /Resources << >> %s >>"
        % (
            programs,
            names,
            32 + len(letters),
            b"40 " * len(letters),
            b"/ToUnicode 6 0 R" if mapped else b"",
        )
    )
    content = b"BT /F1 16 Tf 60 760 Td 26 TL "
    for text in texts:
        content += b"<" + bytes(33 + letters.index(c) for c in text).hex().encode() + b"> Tj T* "
    return one_page(content + b"ET", to_unicode, *signs, font=font)


def updated(data: bytes, number: int, body: bytes) -> bytes:
    """The file with a later revision of one object behind it (ISO 32000-1, 7.5.6)."""
    before = data[data.rindex(b"startxref\n") + 10 :].split(b"\n", 1)[0]
    item = b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(data))
    end = b"trailer << /Size 100 /Root 1 0 R /Prev %s >>\nstartxref\n%d\n%%%%EOF\n"
    return data + item + table + end % (before, len(data) + len(item))


def linearised(content: bytes) -> bytes:
    """The page first, the catalogue's tree last, two tables (ISO 32000-1, annex F), no hints."""
    mark = b"9 0 obj\n<< /Linearized 1 /L %010d /H [0 0] /O 3 /E 0 /N 1 /T %010d >>\nendobj\n"
    items = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        4: stream(content),
        5: HELVETICA,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    }
    head = b"%PDF-1.5\n"
    start = len(head) + len(mark % (0, 0))
    rest = {n: b"%d 0 obj\n%s\nendobj\n" % (n, body) for n, body in items.items()}
    # Every number in the first table has the same width, so that places are known beforehand.
    table = b"xref\n0 2\n0000000000 65535 f \n%010d 00000 n \n3 3\n" + b"%010d 00000 n \n" * 3
    trailer = b"trailer << /Size 10 /Root 1 0 R /Prev %010d >>\nstartxref\n0\n%%%%EOF\n"
    place = start + len(table % (0, 0, 0, 0)) + len(trailer % 0)
    places = {}
    for number, body in rest.items():
        places[number] = place
        place += len(body)
    first_part = table % tuple(places[n] for n in (1, 3, 4, 5)) + trailer % place
    last = b"xref\n2 1\n%010d 00000 n \ntrailer << /Size 3 >>\nstartxref\n%d\n%%%%EOF\n"
    tail = last % (places[2], start)
    whole = first_part + b"".join(rest.values()) + tail
    return head + mark % (start + len(whole), place) + whole


def encrypted(content: bytes, password: bytes = b"") -> bytes:
    """A page locked by the standard handler, revision 2 (ISO 32000-1, 7.6.3), for this user."""
    padded = (password + _PADDING)[:32]
    owner = _rc4(hashlib.md5(_PADDING, usedforsecurity=False).digest()[:5], padded)
    key = hashlib.md5(padded + owner + b"\xfc\xff\xff\xff" + b"\0", usedforsecurity=False)
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00><00>]" % (
        owner.hex().encode(),
        _rc4(key.digest()[:5], _PADDING).hex().encode(),
    )
    object_4 = key.digest()[:5] + b"\4\0\0" + b"\0\0"
    secret = _rc4(hashlib.md5(object_4, usedforsecurity=False).digest()[:10], content)
    return one_page(secret, trailer=lock)


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
