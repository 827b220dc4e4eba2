"""Sound input for each target, made here: fuzzing goes further from what parsers accept."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile

from asn1crypto import core
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from PIL import Image

_OFD = (
    b'<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocInfo/>'
    b"<ofd:DocRoot>D.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
)
_DOCUMENT = (
    b'<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData><ofd:PageArea>'
    b"<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
    b'<ofd:Pages><ofd:Page ID="2" BaseLoc="P.xml"/></ofd:Pages></ofd:Document>'
)
_LAYER = (
    '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer ID="1">%s'
    "</ofd:Layer></ofd:Content></ofd:Page>"
)


def zipped(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as box:
        for name, body in entries.items():
            box.writestr(name, body)
    return out.getvalue()


def ofd_around(page: bytes) -> bytes:
    """An OFD file with this page."""
    entries = {"OFD.xml": _OFD, "D.xml": _DOCUMENT, "P.xml": page}
    return zipped(entries, zipfile.ZIP_STORED)


def ofd_pages() -> list[bytes]:
    """Pages of text, paths, blocks and pictures."""
    items = (
        '<ofd:TextObject ID="5" Boundary="9 9 90 9" Font="1" Size="5" CTM="1 0 0 1 0 0">'
        '<ofd:CGTransform CodePosition="0" CodeCount="1" GlyphCount="1"><ofd:Glyphs>7</ofd:Glyphs>'
        '</ofd:CGTransform><ofd:TextCode X="0" Y="5" DeltaX="g 3 5 6" DeltaY="0">营业执照</ofd:TextCode>'
        "</ofd:TextObject>",
        '<ofd:PathObject ID="6" Boundary="0 0 50 50" LineWidth="0.3" Fill="true">'
        '<ofd:FillColor Value="255 0 0" Alpha="99"/><ofd:AbbreviatedData>M 0 0 L 9 9 B 1 2 3 4 5 6 '
        "Q 1 2 3 4 A 5 5 0 1 0 9 9 C</ofd:AbbreviatedData></ofd:PathObject>",
        '<ofd:PageBlock ID="7"><ofd:ImageObject ID="8" ResourceID="9" Boundary="0 0 9 9"/></ofd:PageBlock>',
        '<ofd:CompositeObject ID="8" ResourceID="9" Boundary="0 0 9 9"><ofd:Clips><ofd:Clip><ofd:Area>'
        '<ofd:Path Boundary="0 0 9 9"/></ofd:Area></ofd:Clip></ofd:Clips></ofd:CompositeObject>',
    )
    return [(_LAYER % item).encode() for item in (*items, "".join(items))]


def numbers() -> list[bytes]:
    """Distances and outlines."""
    return [
        b"g 3 5 6.5 -1e3",
        b"5,5,g 99 0.1",
        b"M 0 0 L 9 9 B 1 2 3 4 5 6 Q 1 2 3 4 A 5 5 0 1 0 9 9 C",
    ]


def pictures() -> list[bytes]:
    """The smallest picture in each format."""
    found = []
    for kind in ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF"):
        out = io.BytesIO()
        Image.new("L", (4, 4)).save(out, kind)
        found.append(out.getvalue())
    return found


def tiffs() -> list[bytes]:
    """Pictures of one and of three pages."""
    out = io.BytesIO()
    page = Image.new("L", (4, 4))
    page.save(out, "TIFF", save_all=True, append_images=[page, page])
    return [pictures()[-1], out.getvalue()]


def packages() -> list[bytes]:
    """Containers: packed, stored, with names in GBK, nested."""
    inner = zipped({"a.txt": b"a" * 99})
    return [
        inner,
        zipped({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<y/>"}),
        zipped({"营业执照.jpg": b"x", "夹/a.zip": inner}, zipfile.ZIP_STORED),
        ofd_around(ofd_pages()[0]),
    ]


def files() -> list[bytes]:
    """The beginnings of many kinds."""
    return [
        *pictures(),
        *packages(),
        b"%PDF-1.7\n%",
        b"<?xml version='1.0'?><!-- x --><svg/>",
        b"<!DOCTYPE html><html></html>",
        b"{\\rtf1 x}",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 22 + b"\x09\0" + b"\0" * 1600,
        "主题: 你好\n".encode("gb18030"),
        b"MIME-Version: 1.0\nContent-Type: multipart/related\n",
    ]


def wire() -> list[bytes]:
    """What a child says of a page."""
    box = [1, 2, 30, 9]
    line = {"text": "", "raw": "（１）", "box": box, "confidence": 0.9}
    cell = {"row": 0, "column": 0, "row_span": 1, "column_span": 1, "text": "x", "box": box}
    page = {
        "number": 1,
        "width": 100,
        "height": 100,
        "source": "ocr",
        "rotation": 90,
        "lines": [line],
        "tables": [{"box": box, "cells": [cell]}],
        "seals": [{"box": box, "colour": "red", "confidence": 1}],
    }
    signature = {"signer": "x", "page": 1, "box": box, "intact": True, "coverage": "whole"}
    whole = {"page": page, "signatures": [signature], "values": {"limit": 5, "part": "a"}}
    return [json.dumps(whole).encode(), b"J\0\0\0\2{}"]


def signatures() -> list[bytes]:
    """A certificate, a CMS signature, and the bones of an electronic seal."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "某局")])
    day = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(day)
        .not_valid_after(day + dt.timedelta(days=99))
        .sign(key, hashes.SHA256())
    )
    signed = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(b"content")
        .add_signer(certificate, key, hashes.SHA256())
        .sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.DetachedSignature])
    )
    der = certificate.public_bytes(serialization.Encoding.DER)
    return [der, signed, _seal(der), b"20260101120000Z", b"D:20260101120000+08'00'"]


def _seal(certificate: bytes) -> bytes:
    """A seal in the shape of GB/T 38540: header, identity, information, picture."""

    def sequence(*parts: bytes) -> bytes:
        return bytes(core.Sequence(contents=b"".join(parts)).dump())

    def text(value: str) -> bytes:
        return bytes(core.UTF8String(value).dump())

    def octets(value: bytes) -> bytes:
        return bytes(core.OctetString(value).dump())

    def integer(value: int) -> bytes:
        return bytes(core.Integer(value).dump())

    picture = sequence(bytes(core.IA5String("png").dump()), octets(b"x"), integer(40), integer(40))
    header = sequence(bytes(core.IA5String("ES").dump()), integer(4))
    information = sequence(integer(1), text("某局专用章"), octets(certificate))
    seal = sequence(sequence(header, sequence(text("x")), information, picture))
    return sequence(sequence(integer(4), seal, octets(b"t"), octets(b"hash")), octets(certificate))


def texts() -> list[bytes]:
    """Texts with full-width letters, brackets, radicals, joiners, format fields."""
    found = (
        "（１２３）　ＡＢＣ",
        "⺅⻉ 【a】〔b〕 a b 中 文",
        "e\u0301\u200d\u1100\u1161\ufdfa",
        "{name} {0} %s",
        "too_big",
        "kind",
    )
    return [text.encode() for text in found]


def sheets() -> list[bytes]:
    """A worksheet, and formats of numbers and dates."""
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols>'
        b'<col min="1" max="3" hidden="1" width="9"/></cols><sheetData><row r="2"><c r="B2" t="s" s="1">'
        b"<v>0</v></c><c><f>1+1</f><v>2</v></c></row></sheetData><mergeCells>"
        b'<mergeCell ref="A1:C3"/></mergeCells></worksheet>'
    )
    formats = (
        b"$B$12",
        b"yyyy-mm-dd hh:mm:ss AM/PM",
        b'[DBNum2][$-804]General"x"',
        b"#,##0.00_);[Red](#,##0.00)",
        b"[h]:mm",
        b"0.00E+00",
        b"# ?/?",
    )
    return [sheet, *formats]
