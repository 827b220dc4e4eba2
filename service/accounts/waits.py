"""Whoever guesses passwords waits longer and longer: per name and per address.

An attempt is counted before it is looked at and taken back when it was right, so that many at the
same time gain nothing. Names that no account has wait just the same.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.accounts.tables import sign_in_waits as t
from service.problems import Unauthorized

# No evaluation chose these. NIST SP 800-63B (5.2.2) asks for a limit of at most 100 failures in a
# row; here a name has 5, then about four an hour.
#: Failures of one name before it has to wait.
NAME_FREE = 5
#: Failures from one address before it has to wait; a hall has many people behind one address.
ADDRESS_FREE = 30
_FIRST_WAIT_S = 30
_LONGEST_WAIT_S = 900
#: One failure is forgotten after each of these times.
_NAME_FORGETS_S = 3600
_ADDRESS_FORGETS_S = 120
_KEEP_S = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that was counted beforehand."""

    name: str
    address: str


class Waits:
    """Counts failed attempts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, login: str, address: str) -> Attempt:
        """Count an attempt as failed until it is known better.

        Raises:
            Unauthorized: the name or the address has to wait; `locked`, with Retry-After.
        """
        name, place = f"name:{_digest(login)}", f"address:{_digest(address)}"
        for key in (name, place):
            self._ensure(key)
        with self._engine.begin() as connection:
            _count(connection, name, NAME_FREE, _NAME_FORGETS_S)
            _count(connection, place, ADDRESS_FREE, _ADDRESS_FORGETS_S)
        return Attempt(name, place)

    def right(self, attempt: Attempt, *, done: bool) -> None:
        """Take an attempt back; when the person is in (`done`), forget the name's failures."""
        with self._engine.begin() as connection:
            for key in (attempt.name, attempt.address):
                connection.execute(
                    update(t).where(t.c.key == key).values(failures=t.c.failures - 1, waits_until=0)
                )
            if done:
                connection.execute(delete(t).where(t.c.key == attempt.name))

    def forgive(self, login: str) -> None:
        """Let a name try again at once."""
        with self._engine.begin() as connection:
            connection.execute(delete(t).where(t.c.key == f"name:{_digest(login)}"))

    def _ensure(self, key: str) -> None:
        with self._engine.connect() as connection:
            if connection.execute(select(t.c.key).where(t.c.key == key)).first():
                return
        try:
            with self._engine.begin() as connection:
                row = {"key": key, "failures": 0, "waits_until": 0, "failed_at": 0}
                connection.execute(insert(t).values(row))
        except IntegrityError:
            pass  # another attempt was first


def _count(connection: Connection, key: str, free: int, forgets_s: int) -> None:
    """Count one attempt, unless one has to wait; then nothing of the transaction stays."""
    now = int(time.time())
    # Writing first makes attempts wait for each other on both kinds of database.
    connection.execute(update(t).where(t.c.key == key).values(failures=t.c.failures))
    row = connection.execute(select(t).where(t.c.key == key)).one()
    if row.waits_until > now:
        raise _locked(row.waits_until - now)
    failures = max(0, row.failures - (now - row.failed_at) // forgets_s) + 1
    over = failures - free
    wait = min(_FIRST_WAIT_S * 2 ** min(over, 10), _LONGEST_WAIT_S) if over >= 0 else 0
    connection.execute(
        update(t)
        .where(t.c.key == key)
        .values(failures=failures, failed_at=now, waits_until=now + wait)
    )


def forget(engine: Engine) -> None:
    """Delete counts that no longer matter."""
    with engine.begin() as connection:
        connection.execute(delete(t).where(t.c.failed_at < int(time.time()) - _KEEP_S))


def _locked(seconds: int) -> Unauthorized:
    when = f"{seconds} 秒" if seconds < 120 else f"{-(-seconds // 60)} 分钟"
    return Unauthorized(
        "locked",
        f"登录失败次数太多，请 {when}后再试，或请管理员重置密码。",
        headers={"Retry-After": str(seconds)},
    )


def _digest(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()
