"""Verification of SM2 signatures (GB/T 32918.2-2016) over the curve of GB/T 32918.5-2017.

No library of the project knows the curve. Only public values are handled here, so the arithmetic
need not hide its timing; a signature takes about 10 ms.
"""

from __future__ import annotations

from ocr.signing.digests import algorithm_of, digest_of

_P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
_A = _P - 3
_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
_N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
_SIZE = 32
_UNCOMPRESSED = 0x04
DEFAULT_IDENTITY = b"1234567812345678"

_Jacobian = tuple[int, int, int]
_NOWHERE: _Jacobian = (1, 1, 0)


def verify(
    key: bytes, message: bytes, signature: tuple[int, int], identity: bytes = DEFAULT_IDENTITY
) -> bool:
    """Whether (r, s) signs `message` by the uncompressed public `key` (65 bytes), with SM3."""
    point = _point(key)
    r, s = signature
    if point is None or not (1 <= r < _N and 1 <= s < _N):
        return False
    t = (r + s) % _N
    if t == 0:
        return False
    sum_x = _affine_x(_add(_times(s, (*_G, 1)), _times(t, (*point, 1))))
    if sum_x is None:
        return False
    e = int.from_bytes(_sm3(_identity_digest(point, identity) + message))
    return (e + sum_x) % _N == r


def _point(key: bytes) -> tuple[int, int] | None:
    if len(key) != 1 + 2 * _SIZE or key[0] != _UNCOMPRESSED:
        return None
    x, y = int.from_bytes(key[1 : 1 + _SIZE]), int.from_bytes(key[1 + _SIZE :])
    if x >= _P or y >= _P or (y * y - x * x * x - _A * x - _B) % _P:
        return None
    return x, y


def _identity_digest(point: tuple[int, int], identity: bytes) -> bytes:
    """`Z` of GB/T 32918.2, 5.5: the signer's identity, the curve and the key."""
    values = (_A, _B, *_G, *point)
    length = (8 * len(identity)).to_bytes(2)
    return _sm3(length + identity + b"".join(value.to_bytes(_SIZE) for value in values))


def _sm3(data: bytes) -> bytes:
    algorithm = algorithm_of("sm3")
    assert algorithm is not None  # noqa: S101 - for the type checker: it is in the table
    return digest_of(data, algorithm)


def _double(point: _Jacobian) -> _Jacobian:
    x, y, z = point
    if not z or not y:
        return _NOWHERE
    square = y * y % _P
    s = 4 * x * square % _P
    m = (3 * x * x + _A * pow(z, 4, _P)) % _P
    new_x = (m * m - 2 * s) % _P
    return new_x, (m * (s - new_x) - 8 * square * square) % _P, 2 * y * z % _P


def _add(one: _Jacobian, other: _Jacobian) -> _Jacobian:
    if not one[2]:
        return other
    if not other[2]:
        return one
    z1, z2 = one[2] * one[2] % _P, other[2] * other[2] % _P
    u1, u2 = one[0] * z2 % _P, other[0] * z1 % _P
    s1, s2 = one[1] * z2 * other[2] % _P, other[1] * z1 * one[2] % _P
    if u1 == u2:
        return _double(one) if s1 == s2 else _NOWHERE
    h, r = (u2 - u1) % _P, (s2 - s1) % _P
    square = h * h % _P
    cube, v = square * h % _P, u1 * square % _P
    x = (r * r - cube - 2 * v) % _P
    return x, (r * (v - x) - s1 * cube) % _P, one[2] * other[2] * h % _P


def _times(factor: int, point: _Jacobian) -> _Jacobian:
    found = _NOWHERE
    for bit in bin(factor)[2:]:
        found = _double(found)
        if bit == "1":
            found = _add(found, point)
    return found


def _affine_x(point: _Jacobian) -> int | None:
    if not point[2]:
        return None
    return point[0] * pow(point[2], -2, _P) % _P
