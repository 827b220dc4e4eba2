"""Check digits of invented numbers, written apart from the product so that the two check each other.

Region 99 belongs to no province, so no number made here can be a living person's or a company's.
"""

from __future__ import annotations

from datetime import date
from random import Random

REGION = "990102"
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORG = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PHONE_HEADS = ("138", "139", "150", "159", "186", "199")


def uscc_check(first17: str) -> str:
    """Return the 18th character of a 统一社会信用代码 (GB 32100-2015, weights 3^i mod 31)."""
    total = sum(_USCC.index(c) * pow(3, i, 31) for i, c in enumerate(first17))
    return _USCC[-total % 31]


def _organisation(rng: Random) -> str:
    """Return a 9-character organisation code with its check digit (GB 11714-1997)."""
    body = "MA" + "".join(rng.choice("0123456789ABCDEFGH") for _ in range(6))
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = 11 - sum(_ORG.index(c) * w for c, w in zip(body, weights, strict=True)) % 11
    return body + {10: "X", 11: "0"}.get(rest, str(rest))


def uscc(rng: Random) -> str:
    """Return an invented, valid 统一社会信用代码 of a company (91…)."""
    first = "91" + REGION + _organisation(rng)
    return first + uscc_check(first)


def id_check(first17: str) -> str:
    """Return the last character of a 公民身份号码 (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(int(c) * pow(2, 17 - i, 11) for i, c in enumerate(first17))
    return "10X98765432"[total % 11]


def id_number(rng: Random, born: date, male: bool) -> str:
    """Return an invented, valid 公民身份号码 of somebody born on `born`."""
    serial = rng.randrange(0, 99) * 10 + rng.randrange(0, 5) * 2 + int(male)
    first = f"{REGION}{born:%Y%m%d}{serial:03d}"
    return first + id_check(first)


def phone(rng: Random) -> str:
    """Return a mobile number of eleven digits."""
    return rng.choice(_PHONE_HEADS) + "".join(rng.choice("0123456789") for _ in range(8))


def spoil(rng: Random, number: str) -> str:
    """Return `number` with one digit changed, so that its check digit no longer fits."""
    place = rng.randrange(10, 16)
    digits = [d for d in "0123456789" if d != number[place]]
    return number[:place] + rng.choice(digits) + number[place + 1 :]
