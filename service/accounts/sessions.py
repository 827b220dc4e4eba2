"""Sessions of people at the desk: a random word in a cookie, of which only the digest is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

from fastapi import Response
from sqlalchemy import Engine, delete, insert, or_, select, update

from service.accounts.people import Account, account_of
from service.accounts.tables import accounts
from service.accounts.tables import desk_sessions as t
from service.settings import Settings

_COOKIE = "desk_session"
_PATH = "/api/desk"
#: `seen_at` is not written more often than this, in seconds.
_SEEN_EVERY_S = 60


@dataclass(frozen=True, slots=True)
class Session:
    """A session that is open, whose it is, and how they signed in."""

    digest: str
    account: Account
    method: str


class Sessions:
    """Opens, finds and ends sessions."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._idle_s = settings.session_idle_minutes * 60
        self._longest_s = settings.session_hours * 3600
        self._secure = settings.secure_cookies
        self._key = settings.signing_key().encode()
        #: Browsers take a `__Host-` cookie only over HTTPS, from this host, for all its paths.
        self.cookie = f"__Host-{_COOKIE}" if self._secure else _COOKIE

    def open(self, account: Account, method: str, address: str, agent: str) -> tuple[Session, str]:
        """Begin a session; return it and the word for the cookie."""
        word, now = secrets.token_urlsafe(32), int(time.time())
        session = Session(_digest(word), account, method)
        with self._engine.begin() as connection:
            connection.execute(
                insert(t).values(
                    digest=session.digest, account_id=account.id, method=method,
                    address=address[:64], agent=agent[:200], began_at=now, seen_at=now,
                    ends_at=now + self._longest_s,
                )
            )  # fmt: skip
            connection.execute(
                update(accounts).where(accounts.c.id == account.id).values(signed_in_at=now)
            )
        return session, word

    def find(self, word: str) -> Session | None:
        """The session of a cookie's word; None when there is none or it has run out."""
        if not word:
            return None
        now, digest = int(time.time()), _digest(word)
        query = (
            select(accounts, t.c.method, t.c.seen_at)
            .join(t, t.c.account_id == accounts.c.id)
            .where(t.c.digest == digest, t.c.ends_at > now, t.c.seen_at > now - self._idle_s)
            .where(accounts.c.disabled.is_(False))
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        if row.seen_at < now - _SEEN_EVERY_S:
            with self._engine.begin() as connection:
                connection.execute(update(t).where(t.c.digest == digest).values(seen_at=now))
        return Session(digest, account_of(row), row.method)

    def close(self, digest: str) -> None:
        """End one session."""
        with self._engine.begin() as connection:
            connection.execute(delete(t).where(t.c.digest == digest))

    def close_all(self, account_id: str, keep: str = "") -> None:
        """End all sessions of an account but one."""
        with self._engine.begin() as connection:
            connection.execute(delete(t).where(t.c.account_id == account_id, t.c.digest != keep))

    def csrf(self, digest: str) -> str:
        """The word that unsafe requests of a session must show in a header; other sites lack it."""
        return hmac.digest(self._key, f"csrf {digest}".encode(), "sha256").hex()

    def set_cookie(self, response: Response, word: str) -> None:
        """Hand the cookie out; it goes when the browser closes, the session when its time is up."""
        path = "/" if self._secure else _PATH
        response.set_cookie(
            self.cookie, word, path=path, httponly=True, samesite="strict", secure=self._secure
        )

    def delete_cookie(self, response: Response) -> None:
        """Take the cookie back."""
        path = "/" if self._secure else _PATH
        response.delete_cookie(
            self.cookie, path=path, httponly=True, samesite="strict", secure=self._secure
        )

    def forget(self) -> None:
        """Delete sessions that have run out."""
        now = int(time.time())
        with self._engine.begin() as connection:
            gone = or_(t.c.ends_at <= now, t.c.seen_at <= now - self._idle_s)
            connection.execute(delete(t).where(gone))


def _digest(word: str) -> str:
    """SHA-256 of a word that is long and random, so that a plain digest is enough."""
    return hashlib.sha256(word.encode()).hexdigest()
