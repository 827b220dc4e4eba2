"""ZIP containers and the office and OFD files made of them, right or wrong as wanted."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

from tests.ocr.hostile.pictures import MEBIBYTE, deflated

STORED, PACKED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Default Extension="xml" ContentType="application/xml"/>'
    b'<Override PartName="/%s" ContentType="application/vnd.openxmlformats-officedocument.%s+xml"/></Types>'
)
RELATIONS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" '
    b'Target="%s"/></Relationships>'
)
WORD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</worksheet>'
)
WORKBOOK = (
    b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    b'<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
OFD = b'<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>%s</ofd:DocRoot></ofd:DocBody></ofd:OFD>'
OFD_DOCUMENT = (
    b'<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID>'
    b"<ofd:PageArea><ofd:PhysicalBox>%s</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
    b"<ofd:Pages>%s</ofd:Pages></ofd:Document>"
)
OFD_PAGE = b'<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer ID="1">%s</ofd:Layer></ofd:Content></ofd:Page>'


def zipped(entries: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as box:
        for name, body in entries.items():
            box.writestr(name, body)
    return out.getvalue()


def raw_zip(
    entries: list[tuple[bytes, bytes, int, int]], *, shared: bool = False, flags: int = 0
) -> bytes:
    """A ZIP of ready deflate data: name, data, size and checksum; `shared`: all the same data."""
    out = bytearray()
    directory = bytearray()
    first = 0
    for number, (name, body, size, check) in enumerate(entries):
        at = 0 if shared else len(out)
        if not (shared and number):
            out += struct.pack(
                "<4s5H3I2H", b"PK\3\4", 20, flags, 8, 0, 0, check, len(body), size, len(name), 0
            )
            out += name + body
        directory += struct.pack(
            "<4s6H3I5H2I",
            b"PK\1\2",
            20,
            20,
            flags,
            8,
            0,
            0,
            check,
            len(body),
            size,
            len(name),
            0,
            0,
            0,
            0,
            0,
            at + first,
        )
        directory += name
    end = struct.pack(
        "<4s4H2IH",
        b"PK\5\6",
        0,
        0,
        min(len(entries), 65_535),
        min(len(entries), 65_535),
        len(directory),
        len(out),
        0,
    )
    return bytes(out) + bytes(directory) + end


def bomb(name: bytes = b"a.jpg", times: int = 4095) -> tuple[bytes, bytes, int, int]:
    """An entry of so many megabytes of blanks."""
    body = deflated(b" " * MEBIBYTE, times)[2:-4]
    return name, body, times * MEBIBYTE, 0


def docx(body: bytes, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    entries = {
        "[Content_Types].xml": TYPES % (b"word/document.xml", b"wordprocessingml.document.main"),
        "_rels/.rels": RELATIONS % (b"officeDocument", b"word/document.xml"),
        "word/document.xml": body,
    }
    return zipped(entries, method=method)


def xlsx(sheet: bytes, strings: bytes = b"") -> bytes:
    return zipped(
        {
            "[Content_Types].xml": TYPES % (b"xl/workbook.xml", b"spreadsheetml.sheet.main"),
            "_rels/.rels": RELATIONS % (b"officeDocument", b"xl/workbook.xml"),
            "xl/workbook.xml": WORKBOOK,
            "xl/_rels/workbook.xml.rels": RELATIONS % (b"worksheet", b"worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": sheet,
            **({"xl/sharedStrings.xml": strings} if strings else {}),
        }
    )


def ofd(
    layer: bytes = b"",
    *,
    box: bytes = b"0 0 210 297",
    pages: bytes = b'<ofd:Page ID="2" BaseLoc="P.xml"/>',
    root: bytes = b"D.xml",
    page: bytes = b"",
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    entries = {
        "OFD.xml": OFD % root,
        "D.xml": OFD_DOCUMENT % (box, pages),
        "P.xml": page or OFD_PAGE % layer,
    }
    return zipped(entries, method=method)


def text_object(deltas: bytes, letters: str) -> bytes:
    return (
        b'<ofd:TextObject ID="5" Boundary="0 0 200 200" Font="1" Size="5"><ofd:TextCode X="5" Y="9" DeltaX="%s">%s</ofd:TextCode></ofd:TextObject>'
        % (deltas, letters.encode())
    )


def laughs(name: bytes = b"w:document") -> bytes:
    """Entities of entities: 10^9 laughs."""
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    return (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">'
        + entities
        + b"]><"
        + name
        + b">&l9;</"
        + name
        + b">"
    )


def external(name: bytes = b"w:document") -> bytes:
    return (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><'
        + name
        + b">&f;</"
        + name
        + b">"
    )
