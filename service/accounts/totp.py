"""The second factor: codes by time (TOTP, RFC 6238) and recovery codes; each is good once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

import pyotp
import segno
from sqlalchemy import Engine, delete, insert, select, update

from service.accounts.people import Account
from service.accounts.tables import accounts as t
from service.accounts.tables import recovery_codes
from service.problems import Conflict, Unprocessable

_STEP_S = 30
#: Steps that a clock may be wrong by, as RFC 6238 (5.2) recommends.
_DRIFT = 1
_RECOVERY_CODES = 10
#: 80 random bits, so that a plain digest is enough.
_RECOVERY_BYTES = 10


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a person's application needs: the secret (base32), the same as URI and as QR (SVG)."""

    secret: str
    uri: str
    qr: str


class SecondFactor:
    """Sets up and checks the second factor of accounts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def prepare(self, account: Account) -> Enrolment:
        """Make a secret; it counts when a code of it was shown.

        Raises:
            Conflict: the account has a second factor already.
        """
        secret = pyotp.random_base32()
        with self._engine.begin() as connection:
            done = connection.execute(
                update(t)
                .where(t.c.id == account.id, t.c.totp_on.is_(False))
                .values(totp_secret=secret, totp_step=0)
            )
        if not done.rowcount:
            raise Conflict("totp_on", "已经启用了动态验证码，请先关闭再重新绑定。")
        uri = pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name="窗前")
        return Enrolment(secret, uri, segno.make(uri).svg_inline(scale=4, border=4))

    def confirm(self, account: Account, code: str) -> list[str]:
        """Switch the second factor on; return the recovery codes, which are not kept.

        Raises:
            Unprocessable: there is no secret, or the code is not its own.
        """
        if account.totp or not self._use_code(account.id, code):
            message = "验证码不对，请核对手机时间后输入新的一个"
            raise Unprocessable(
                "wrong_code", f"{message}。", errors=[{"field": "code", "message": message}]
            )
        codes = [_readable(secrets.token_bytes(_RECOVERY_BYTES)) for _ in range(_RECOVERY_CODES)]
        rows = [{"account_id": account.id, "digest": _digest(code)} for code in codes]
        with self._engine.begin() as connection:
            connection.execute(
                delete(recovery_codes).where(recovery_codes.c.account_id == account.id)
            )
            connection.execute(insert(recovery_codes), rows)
            connection.execute(update(t).where(t.c.id == account.id).values(totp_on=True))
        return codes

    def switch_off(self, account: Account) -> None:
        """Take the second factor away."""
        with self._engine.begin() as connection:
            connection.execute(
                update(t).where(t.c.id == account.id).values(totp_on=False, totp_secret=None)
            )
            connection.execute(
                delete(recovery_codes).where(recovery_codes.c.account_id == account.id)
            )

    def use(self, account_id: str, code: str) -> bool:
        """Whether a code of either kind is right; it is used up then."""
        return self._use_code(account_id, code) or self._use_recovery(account_id, code)

    def _use_code(self, account_id: str, code: str) -> bool:
        with self._engine.connect() as connection:
            secret = connection.execute(
                select(t.c.totp_secret).where(t.c.id == account_id)
            ).scalar()
        if not secret:
            return False
        given, now = "".join(code.split()), int(time.time()) // _STEP_S
        totp = pyotp.TOTP(secret)
        fitting = [
            step
            for step in range(now - _DRIFT, now + _DRIFT + 1)
            if hmac.compare_digest(totp.generate_otp(step).encode(), given.encode())
        ]
        if not fitting:
            return False
        with self._engine.begin() as connection:
            # One statement, so that the same code sent twice at once is used once.
            used = connection.execute(
                update(t)
                .where(t.c.id == account_id, t.c.totp_step < fitting[0])
                .values(totp_step=fitting[0])
            )
        return used.rowcount == 1

    def _use_recovery(self, account_id: str, code: str) -> bool:
        with self._engine.begin() as connection:
            used = connection.execute(
                delete(recovery_codes).where(
                    recovery_codes.c.account_id == account_id,
                    recovery_codes.c.digest == _digest(code),
                )
            )
        return used.rowcount == 1


def _readable(data: bytes) -> str:
    word = base64.b32encode(data).decode("ascii").lower()
    return "-".join(word[i : i + 4] for i in range(0, len(word), 4))


def _digest(code: str) -> str:
    bare = "".join(c for c in code.lower() if c.isalnum())
    return hashlib.sha256(bare.encode()).hexdigest()
