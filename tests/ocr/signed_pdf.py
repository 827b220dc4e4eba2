"""PDF files with real signatures, made for tests."""

from __future__ import annotations

import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_ROOM = 4_000  # hexadecimal digits kept free for the value


def certificate(key: Key, name: str) -> x509.Certificate:
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "某某市行政审批局"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    start = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject)
    builder = builder.public_key(key.public_key()).serial_number(7).not_valid_before(start)
    return builder.not_valid_after(start + datetime.timedelta(days=9_000)).sign(
        key, hashes.SHA256()
    )


def cms(content: bytes, key: Key, name: str, *, attributes: bool = True) -> bytes:
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    if not attributes:
        options.append(pkcs7.PKCS7Options.NoAttributes)
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    builder = builder.add_signer(certificate(key, name), key, hashes.SHA256())
    return builder.sign(Encoding.DER, options)


def _objects(rotate: int, rect: str, extra: bytes) -> list[bytes]:
    text = b"BT /F1 24 Tf 100 500 Td (Hello office) Tj ET"
    return [
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [6 0 R] >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Rotate %d /Contents 5 0 R"
        b" /Annots [6 0 R] /Resources << /Font << /F1 4 0 R >> >> >>" % rotate,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /F 4 /P 3 0 R"
        b" /Rect [%s] /V 7 0 R >>" % rect.encode(),
        b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached "
        + extra
        + b" /ByteRange [0 ########## ########## ##########] /Contents <"
        + b"0" * _ROOM
        + b"> >>",
    ]


def signed(
    key: Key,
    name: str = "张三",
    *,
    rotate: int = 0,
    rect: str = "300 100 450 200",
    attributes: bool = True,
    extra: bytes = b"/M (D:20240203040506+08'00')",
) -> bytes:
    """A page of 600 x 800 points with a signature that covers all of the file."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, one in enumerate(_objects(rotate, rect, extra), 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(places) + 1,
        start,
    )
    gap = out.index(b"/Contents <") + len(b"/Contents ")
    end = gap + _ROOM + 2
    for number in (gap, end, len(out) - end):
        at = out.index(b"#" * 10)
        out[at : at + 10] = b"%-10d" % number
    value = cms(bytes(out[:gap] + out[end:]), key, name, attributes=attributes).hex().encode()
    assert len(value) <= _ROOM
    out[gap + 1 : gap + 1 + len(value)] = value
    return bytes(out)


def appended(data: bytes) -> bytes:
    """The file with a later change of its page behind the signed bytes (ISO 32000-1, 7.5.6)."""
    text = b"BT /F1 24 Tf 100 500 Td (Hello changed) Tj ET"
    place = len(data)
    last = data.rindex(b"startxref\n") + len(b"startxref\n")
    before = data[last:].split(b"\n", 1)[0]
    body = b"5 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(text), text)
    table = b"xref\n5 1\n%010d 00000 n \n" % place
    end = b"trailer << /Size 8 /Root 1 0 R /Prev %s >>\nstartxref\n%d\n%%%%EOF\n"
    return data + body + table + end % (before, place + len(body))
