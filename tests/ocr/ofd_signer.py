"""Signs OFD packages for tests: SM2 with a seal (both layouts), or plain CMS."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from ocr.signing import sm2
from ocr.signing.digests import algorithm_of, digest_of
from tests.ocr import ofd_maker as make
from tests.ocr import signed_pdf

# The key pair of GB/T 32918.5-2017, annex A.
SECRET = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
POINT = bytes.fromhex(
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
_NONCE = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
_P256, _SM2 = bytes.fromhex("2a8648ce3d030107"), bytes.fromhex("2a811ccf5501822d")
_SM2_SM3 = bytes.fromhex("2a811ccf55018375")


def sm3(data: bytes) -> bytes:
    algorithm = algorithm_of("sm3")
    assert algorithm is not None
    return digest_of(data, algorithm)


def der(tag: int, *contents: bytes) -> bytes:
    body = b"".join(contents)
    size = len(body)
    length = bytes([size]) if size < 128 else b"\x83" + size.to_bytes(3)
    return bytes([tag]) + length + body


def integer(value: int) -> bytes:
    return der(2, value.to_bytes(value.bit_length() // 8 + 1))


def certificate(name: str) -> bytes:
    """A certificate with the SM2 key; its own signature is not judged, so it has a wrong one."""
    key = ec.generate_private_key(ec.SECP256R1())
    plain = signed_pdf.certificate(key, name).public_bytes(Encoding.DER)
    start = plain.index(b"\x03\x42\x00\x04") + 3
    return (plain[:start] + POINT + plain[start + 65 :]).replace(_P256, _SM2)


def sign(message: bytes) -> bytes:
    point = sm2._point(POINT)
    assert point is not None
    e = int.from_bytes(sm3(sm2._identity_digest(point, sm2.DEFAULT_IDENTITY) + message))
    x = sm2._affine_x(sm2._times(_NONCE, (*sm2._G, 1)))
    assert x is not None
    r = (e + x) % sm2._N
    s = pow(1 + SECRET, -1, sm2._N) * (_NONCE - r * SECRET) % sm2._N
    return der(0x30, integer(r), integer(s))


def seal(name: str, looks: bytes, kind: str, *, old: bool) -> bytes:
    times = [der(23, b"200101000000Z")] * 3 if old else [der(24, b"20200101000000Z")] * 3
    certificates = [] if old else [integer(1)]
    info = der(
        0x30,
        der(0x30, der(22, b"ES"), integer(1 if old else 4), der(22, b"test")),
        der(22, b"id"),
        der(0x30, integer(1), der(12, name.encode()), *certificates, der(0x30), *times),
        der(0x30, der(22, kind.encode()), der(4, looks), integer(40), integer(40)),
    )
    maker = [der(4, certificate("制章人")), der(6, _SM2_SM3), der(3, b"\0" + sign(info))]
    return der(0x30, info, *([der(0x30, *maker)] if old else maker))


def sealed_value(
    description: bytes, looks: bytes, kind: str = "png", *, old: bool = False
) -> bytes:
    """`SES_Signature` over a description: GB/T 38540-2020, or the older GM/T 0031-2014."""
    whose = certificate("某某市行政审批局")
    parts = [
        integer(1 if old else 4),
        seal("某某市行政审批局（审批专用章）", looks, kind, old=old),
        der(3, b"\0token") if old else der(24, b"20240203040506Z"),
        der(3, b"\0" + sm3(description)),
        der(22, b"/Doc_0/Signs/Sign_0/Signature.xml"),
    ]
    if old:
        signed = der(0x30, *parts, der(4, whose), der(6, _SM2_SM3))
        return der(0x30, signed, der(3, b"\0" + sign(signed)))
    signed = der(0x30, *parts)
    return der(0x30, signed, der(4, whose), der(6, _SM2_SM3), der(3, b"\0" + sign(signed)))


def description(
    content: dict[str, str | bytes], covered: Iterable[str], method: str, stamps: str
) -> bytes:
    def digest(name: str) -> str:
        data = content[name]
        algorithm = algorithm_of(method) or algorithm_of("sm3")
        assert algorithm is not None
        plain = data.encode() if isinstance(data, str) else data
        return base64.b64encode(digest_of(plain, algorithm)).decode()

    references = "".join(
        f'<ofd:Reference FileRef="/{name}"><ofd:CheckValue>{digest(name)}</ofd:CheckValue>'
        "</ofd:Reference>"
        for name in covered
    )
    return (
        f'<ofd:Signature {make.SPACE}><ofd:SignedInfo><ofd:Provider ProviderName="test"/>'
        "<ofd:SignatureMethod>1.2.156.10197.1.501</ofd:SignatureMethod>"
        "<ofd:SignatureDateTime>20240203040506Z</ofd:SignatureDateTime>"
        f'<ofd:References CheckMethod="{method}">{references}</ofd:References>{stamps}'
        "</ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue></ofd:Signature>"
    ).encode()


BODY = "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>"
STAMP = '<ofd:StampAnnot ID="1" PageRef="100" Boundary="100 200 40 40"/>'
LIST = (
    f'<ofd:Signatures {make.SPACE}><ofd:Signature ID="1" BaseLoc="Sign_0/Signature.xml"/>'
    "</ofd:Signatures>"
)
