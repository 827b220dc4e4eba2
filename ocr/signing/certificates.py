"""Certificates that come with a signature: whom they name, and whether their key made it.

Whether a certificate is genuine, valid or revoked is not judged: that needs its issuer's list.
"""

from __future__ import annotations

import warnings
from typing import Any

from asn1crypto import algos, core, x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from ocr.signing import sm2
from ocr.signing.der import MAX_DER, OID, values, words
from ocr.signing.digests import algorithm_of

# What asn1crypto raises for data that is not what it should be.
MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)

_SM2_CURVE = "1.2.156.10197.1.301"
# Common name, organisation, unit: 2.5.4.3, .10 and .11.
_NAMES = (b"\x55\x04\x03", b"\x55\x04\x0a", b"\x55\x04\x0b")
_MAX_NAME = 200


def load_certificate(der: bytes) -> x509.Certificate | None:
    """A certificate; None when it is damaged."""
    if not der or len(der) > MAX_DER:
        return None
    try:
        certificate = x509.Certificate.load(der)
        certificate.subject.dump()  # parsed lazily: now or never
    except MALFORMED:
        return None
    return certificate


def holder(certificate: x509.Certificate | None) -> str:
    """Whom a certificate names: its common name, else its organisation; empty for neither.

    Names are taken apart by hand: Chinese issuers write UTF-8 and GBK into types meant for Latin.
    """
    if certificate is None:
        return ""
    names: dict[bytes, str] = {}
    for whole in values(certificate.subject.dump()):
        for part in values(whole.content):
            for pair in values(part.content):
                fields = values(pair.content)
                if len(fields) == 2 and fields[0].kind == OID:
                    names.setdefault(fields[0].content, words(fields[1]))
    given = [names[key] for key in _NAMES if names.get(key, "").strip()]
    # Some issuers put the number of a register there, which tells a reader nothing.
    found = next((name for name in given if any(c.isalpha() for c in name)), "".join(given[:1]))
    return "".join(c for c in found if c.isprintable()).strip()[:_MAX_NAME]


def signed_by(
    certificate: x509.Certificate | None,
    signature: bytes,
    message: bytes,
    digest_name: str,
    parameters: algos.SignedDigestAlgorithm | None = None,
) -> bool | None:
    """Whether the certificate's key made `signature` of `message`.

    None when it cannot be told: no certificate, or a kind of key or digest that is not known here.
    """
    if certificate is None:
        return None
    try:
        info = certificate.public_key
        if _on_sm2_curve(info):
            key = bytes(info["public_key"].native)
            return sm2.verify(key, message, _pair(signature))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # old keys of old files: they are only checked
            return _verified(info.dump(), signature, message, digest_name, parameters)
    except UnsupportedAlgorithm:
        return None
    except MALFORMED:
        return None


def _on_sm2_curve(info: Any) -> bool:
    parameters = info["algorithm"]["parameters"]
    return info["algorithm"]["algorithm"].native == "ec" and (
        getattr(parameters.chosen, "dotted", "") == _SM2_CURVE
    )


def _pair(signature: bytes) -> tuple[int, int]:
    """(r, s) from DER, or from 64 plain bytes as some signers write."""
    if len(signature) == 64:
        return int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    pair = core.SequenceOf.load(signature, spec=core.Integer)
    return int(pair[0].native), int(pair[1].native)


def _verified(
    key_der: bytes,
    signature: bytes,
    message: bytes,
    digest_name: str,
    parameters: algos.SignedDigestAlgorithm | None,
) -> bool | None:
    key = load_der_public_key(key_der)
    digest = algorithm_of(digest_name)
    try:
        if isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, message)
        elif digest is None:
            return None
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, message, ec.ECDSA(digest))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, _padding(parameters, digest), digest)
        else:
            return None
    except InvalidSignature:
        return False
    return True


def _padding(parameters: Any, digest: Any) -> padding.AsymmetricPadding:
    if parameters is None or parameters["algorithm"].native != "rsassa_pss":
        return padding.PKCS1v15()
    salt = parameters["parameters"]["salt_length"].native
    return padding.PSS(padding.MGF1(digest), int(salt))
