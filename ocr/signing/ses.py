"""Electronic seals in ASN.1: GB/T 38540-2020 (version 4) and GM/T 0031-2014 (versions 1 to 3).

The two differ in where the signer's certificate stands and in how times are written. Fields are
taken by their place and type, so that both are read, and what is missing is empty.
"""

from __future__ import annotations

from dataclasses import dataclass

from ocr.signing import der as asn1
from ocr.signing.certificates import holder, load_certificate, signed_by
from ocr.signing.der import (
    BITS,
    IA5,
    INTEGER,
    MAX_DER,
    OCTETS,
    SEQUENCE,
    TIME,
    UTC_TIME,
    UTF8,
    Node,
    first,
    values,
)

_SM3 = "sm3"


@dataclass(frozen=True, slots=True)
class SealPicture:
    """The looks of a seal: file type such as `png` or `ofd`, bytes, size in millimetres."""

    type: str
    data: bytes
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class SealSignature:
    """A signature with a seal.

    Attributes:
        signer: whom the signer's certificate names.
        seal_name: name of the seal.
        picture: its looks.
        signed_at: time as written (ASN.1); empty where it is a timestamp token.
        digest: digest of the file's description of the signature.
        made: whether the certificate's key made the signature; None when it cannot be told.
    """

    signer: str
    seal_name: str
    picture: SealPicture | None
    signed_at: str
    digest: bytes
    made: bool | None


def read_seal_signature(der: bytes) -> SealSignature | None:
    """A signature with a seal (`SES_Signature`); None when it is none."""
    root = _root(der)
    if not root or root[0].kind != SEQUENCE:
        return None
    signed = values(root[0].content)
    if len(signed) < 4 or signed[1].kind != SEQUENCE:
        return None
    inside = first(signed[2:], OCTETS)  # GM/T 0031 keeps the certificate in the signed part
    outside = first(root[1:], OCTETS)
    certificate = load_certificate(outside or inside)
    value = asn1.bits(first(root[1:], BITS))
    name, picture = _seal(signed[1].content)
    time = first(signed[2:3], TIME, UTC_TIME)
    digest = next((one.content for one in signed[3:4] if one.kind in {BITS, OCTETS}), b"")
    if signed[3].kind == BITS:
        digest = asn1.bits(digest)
    return SealSignature(
        signer=holder(certificate),
        seal_name=name,
        picture=picture,
        signed_at=time.decode("ascii", "replace"),
        digest=digest,
        made=signed_by(certificate, value, root[0].der, _SM3) if value else None,
    )


def read_seal(der: bytes) -> tuple[str, SealPicture | None]:
    """Name and looks of a seal file (`SESeal`); empty when it is none."""
    root = _root(der)
    return _seal(b"".join(one.der for one in root))


def _seal(content: bytes) -> tuple[str, SealPicture | None]:
    parts = values(content)
    info = values(parts[0].content) if parts and parts[0].kind == SEQUENCE else []
    groups = [values(one.content) for one in info if one.kind == SEQUENCE]
    if len(groups) < 3:
        return "", None
    name = first(groups[1], UTF8).decode("utf-8", "replace").strip()
    looks = groups[2]
    data = first(looks, OCTETS)
    sizes = [int.from_bytes(one.content[:4]) for one in looks if one.kind == INTEGER]
    if not data:
        return name, None
    kind = first(looks, IA5).decode("ascii", "replace").lower()
    width, height = (float(v) for v in (*sizes, 0, 0)[:2])
    return name, SealPicture(kind, data, width, height)


def _root(der: bytes) -> list[Node]:
    nodes = values(der) if len(der) <= MAX_DER else []
    return values(nodes[0].content) if nodes and nodes[0].kind == SEQUENCE else []
