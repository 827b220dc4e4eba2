"""Digests by the names and numbers that signed files use for them."""

from __future__ import annotations

from collections.abc import Callable

from cryptography.hazmat.primitives import hashes

_ALGORITHMS: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "sm3": hashes.SM3,
    "md5": hashes.MD5,
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
# GM/T 0006 numbers SM3 as 401, without (.1) and with (.2) a key; signers write any of them.
_NUMBERS = {
    "1.2.156.10197.1.401": "sm3",
    "1.2.156.10197.1.401.1": "sm3",
    "1.2.156.10197.1.401.2": "sm3",
    "1.2.840.113549.2.5": "md5",
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.4": "sha224",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


def algorithm_of(name: str) -> hashes.HashAlgorithm | None:
    """The digest algorithm that a name or object identifier means; None for an unknown one."""
    plain = name.strip().lower()
    plain = _NUMBERS.get(plain, plain.replace("-", "").replace("_", ""))
    make = _ALGORITHMS.get(plain)
    return make() if make is not None else None


def digest_of(data: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    """The digest of data."""
    hasher = hashes.Hash(algorithm)
    hasher.update(data)
    return hasher.finalize()


def matches_any(data: bytes, digest: bytes) -> bool:
    """Whether a digest whose algorithm is not named belongs to data."""
    makers = (hashes.SM3, hashes.SHA256, hashes.SHA1, hashes.SHA384, hashes.SHA512)
    return any(
        algorithm.digest_size == len(digest) and digest_of(data, algorithm) == digest
        for algorithm in (make() for make in makers)
    )
