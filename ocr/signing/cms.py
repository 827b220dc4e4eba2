"""Signed data of CMS (RFC 5652, and GM/T 0010 with its own numbers): is it over this content?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from asn1crypto import cms, tsp, x509

from ocr.signing.certificates import MALFORMED, holder, signed_by
from ocr.signing.der import MAX_DER, values
from ocr.signing.digests import algorithm_of, digest_of

_MAX_CERTIFICATES = 50


@dataclass(frozen=True, slots=True)
class CmsSignature:
    """What a signature says of itself, and whether it is right about the content.

    Attributes:
        signer: whom its certificate names.
        signed_at: its signing time as ISO 8601; empty without one.
        method: names of its digest and signature algorithms.
        intact: digest and signature fit the content; None when that cannot be computed.
    """

    signer: str
    signed_at: str
    method: str
    intact: bool | None


def examine(der: bytes, content: bytes) -> CmsSignature | None:
    """Examine a signature over `content`; None when it is no signed data that can be parsed."""
    if len(der) > MAX_DER:
        return None
    try:
        data = _signed_data(der)
        return _examined(data, data["signer_infos"][0], content)
    except MALFORMED:
        return None


def _signed_data(der: bytes) -> Any:
    """The signed data whatever number its wrapper has: GM/T 0010 uses its own."""
    wrapper = values(values(der)[0].content)
    return cms.SignedData.load(wrapper[1].content)


def _examined(data: Any, info: Any, content: bytes) -> CmsSignature:
    certificate = _certificate(data, info)
    digest_name = _name(info["digest_algorithm"])
    algorithm = algorithm_of(digest_name)
    attributes = {one["type"].native: one["values"][0] for one in info["signed_attrs"] or ()}
    covered = _covered(data, content)
    intact: bool | None = None
    if covered is not None and algorithm is not None:
        if attributes:
            named = attributes.get("message_digest")
            message = b"\x31" + info["signed_attrs"].dump()[1:]  # a SET, RFC 5652, 5.4
            right = named is not None and named.native == digest_of(covered, algorithm)
        else:
            message, right = covered, True
        made = signed_by(
            certificate,
            info["signature"].native,
            message,
            digest_name,
            info["signature_algorithm"],
        )
        intact = made if right else False
    elif covered is None:
        intact = False
    time = attributes.get("signing_time")
    method = f"{digest_name} {_name(info['signature_algorithm'])}"
    return CmsSignature(holder(certificate), _iso(time), method[:200], intact)


def _covered(data: Any, content: bytes) -> bytes | None:
    """What the digest is of: the content, or what stands for it inside; None if that is another's.

    Older PDF signatures carry the SHA-1 of the content, timestamps (RFC 3161) an imprint.
    """
    carried = data["encap_content_info"]["content"]
    if not carried or not carried.native:
        return content
    inner = bytes(carried)
    if data["encap_content_info"]["content_type"].native == "tst_info":
        imprint = tsp.TSTInfo.load(inner)["message_imprint"]
        algorithm = algorithm_of(_name(imprint["hash_algorithm"]))
        right = algorithm and imprint["hashed_message"].native == digest_of(content, algorithm)
        return inner if right else None
    sha1 = algorithm_of("sha1")
    same = inner == content or (sha1 is not None and inner == digest_of(content, sha1))
    return inner if same else None


def _certificate(data: Any, info: Any) -> x509.Certificate | None:
    """The signer's certificate among those that came with the signature."""
    wanted = info["sid"].chosen
    plain = [one.chosen for one in list(data["certificates"] or ())[:_MAX_CERTIFICATES]]
    plain = [one for one in plain if isinstance(one, x509.Certificate)]
    for one in plain:
        if isinstance(wanted, cms.IssuerAndSerialNumber):
            if (
                one.serial_number == wanted["serial_number"].native
                and one.issuer.dump() == wanted["issuer"].dump()
            ):
                return one
        elif one.key_identifier == wanted.native:
            return one
    return plain[0] if len(plain) == 1 else None


def _name(algorithm: Any) -> str:
    return str(algorithm["algorithm"].native)


def _iso(time: Any) -> str:
    return time.native.isoformat().replace("+00:00", "Z") if time is not None else ""
