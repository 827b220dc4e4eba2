"""Passwords: argon2id hashes (RFC 9106), and which are refused (NIST SP 800-63B, 5.1.1.2).

Length counts, composition does not; what many people choose, or what the account is called, is
refused. Passwords are compared in Unicode's form NFKC.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.problems import Unprocessable

#: NIST asks for at least 8; no evaluation chose the 10.
LEAST_LENGTH = 10
#: Longer ones cost time and add nothing.
MOST_LENGTH = 128
_FEWEST_CHARACTERS = 5
_COMMON = Path(__file__).parent / "data" / "common_passwords.txt"
#: argon2-cffi's defaults are the second recommended option of RFC 9106 (64 MiB, 3 passes).
_hasher = PasswordHasher()


def normal(password: str) -> str:
    """The password as it is hashed."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, *names: str) -> None:
    """Pass when a password may be chosen by the person of these names.

    Raises:
        Unprocessable: too short, too long, too common or too like a name.
    """
    given = normal(password)
    folded = given.casefold()
    if len(given) < LEAST_LENGTH:
        _refuse(f"密码至少 {LEAST_LENGTH} 个字符，可以用几个不相干的词连起来")
    if len(given) > MOST_LENGTH:
        _refuse(f"密码最多 {MOST_LENGTH} 个字符")
    if len(set(folded)) < _FEWEST_CHARACTERS or folded in _common():
        _refuse("这个密码太常见，容易被猜到，请换一个")
    if any(name and _bare(folded, normal(name).casefold()) for name in names):
        _refuse("密码不能只是姓名或账号加几个字符，请换一个")


def _bare(password: str, name: str) -> bool:
    """Whether little is left of a password without a name that is in it."""
    return len(name) > 1 and name in password and len(password.replace(name, "")) < LEAST_LENGTH / 2


def _refuse(message: str) -> None:
    raise Unprocessable(
        "weak_password", f"{message}。", errors=[{"field": "password", "message": message}]
    )


@cache
def _common() -> frozenset[str]:
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().casefold() for line in lines if not line.startswith("#"))


def digest(password: str) -> str:
    """The argon2id hash of a password."""
    return _hasher.hash(normal(password))


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody's password")


def matches(stored: str, password: str) -> bool:
    """Whether a password is that of the hash; as slow without a hash as with one."""
    try:
        return _hasher.verify(stored or _nobodys(), normal(password)) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def outdated(stored: str) -> bool:
    """Whether a hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(stored)
