"""Keys of other systems: made, changed with an overlap, revoked; and what each opened."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from prereview.store.tables import submissions
from service.accounts.roles import Scope
from service.accounts.tables import integration_keys as t
from service.accounts.tables import integration_nonces, integration_submissions
from service.problems import Forbidden, NotFound

_SECRET_BYTES = 32
#: `used_at` is not written more often than this, in seconds.
_USED_EVERY_S = 60


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its secret. Times are Unix seconds."""

    id: str
    name: str
    scopes: frozenset[Scope]
    created_by: str
    created_at: int
    ends_at: int | None
    revoked_at: int | None
    used_at: int | None

    def good(self, now: float) -> bool:
        """Whether it opens anything now."""
        return self.revoked_at is None and (self.ends_at is None or self.ends_at > now)


class Keys:
    """The keys of integrations."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list(self) -> list[Key]:
        """All keys, the newest of each integration first."""
        query = select(t).order_by(t.c.name, t.c.created_at.desc(), t.c.id)
        with self._engine.connect() as connection:
            return [_key(row) for row in connection.execute(query)]

    def get(self, key_id: str) -> Key:
        """Return one key.

        Raises:
            NotFound: there is none.
        """
        return self._found(key_id)[0]

    def add(
        self, name: str, scopes: Iterable[Scope], by: str, days: int | None = None
    ) -> tuple[Key, str]:
        """Make a key for an integration; return it and its secret, which is not shown again."""
        now, secret = int(time.time()), secrets.token_urlsafe(_SECRET_BYTES)
        row = {
            "id": f"key_{secrets.token_hex(8)}", "name": name, "secret": secret,
            "scopes": sorted(set(scopes)), "created_by": by, "created_at": now,
            "ends_at": None if days is None else now + days * 86400,
            "revoked_at": None, "used_at": None,
        }  # fmt: skip
        with self._engine.begin() as connection:
            connection.execute(insert(t).values(row))
        return self.get(str(row["id"])), secret

    def rotate(self, key_id: str, overlap_hours: int, by: str) -> tuple[Key, str]:
        """Make the successor of a key; the old one stays good for the overlap.

        Raises:
            NotFound: there is no such key, or it is no longer good.
        """
        old = self.get(key_id)
        now = int(time.time())
        if not old.good(now):
            raise _none()
        made = self.add(old.name, old.scopes, by)
        last = now + overlap_hours * 3600
        longer = or_(t.c.ends_at.is_(None), t.c.ends_at > last)
        with self._engine.begin() as connection:
            connection.execute(update(t).where(t.c.id == key_id, longer).values(ends_at=last))
        return made

    def revoke(self, key_id: str) -> Key:
        """End a key at once, for good.

        Raises:
            NotFound: there is none.
        """
        with self._engine.begin() as connection:
            connection.execute(
                update(t)
                .where(t.c.id == key_id, t.c.revoked_at.is_(None))
                .values(revoked_at=int(time.time()))
            )
        return self.get(key_id)

    def secret(self, key_id: str) -> tuple[Key, bytes] | None:
        """A good key and the secret that signs; None when there is none."""
        try:
            key, secret = self._found(key_id)
        except NotFound:
            return None
        return (key, secret.encode()) if key.good(time.time()) else None

    def use(self, key: Key, nonce: str, until: int) -> bool:
        """Note that a request was signed with a nonce; False when it was there before."""
        now = int(time.time())
        try:
            with self._engine.begin() as connection:
                row = {"key_id": key.id, "nonce": nonce, "ends_at": until}
                connection.execute(insert(integration_nonces).values(row))
                if key.used_at is None or key.used_at < now - _USED_EVERY_S:
                    connection.execute(update(t).where(t.c.id == key.id).values(used_at=now))
        except IntegrityError:
            return False
        return True

    def keep(self, submission_id: str, integration: str) -> None:
        """Note who opened a submission."""
        row = {"submission_id": submission_id, "integration": integration}
        with self._engine.begin() as connection:
            connection.execute(insert(integration_submissions).values(row))

    def require(self, submission_id: str, integration: str) -> None:
        """Pass when an integration opened a submission.

        Raises:
            Forbidden: it did not.
        """
        held = integration_submissions
        query = select(held.c.integration).where(held.c.submission_id == submission_id)
        with self._engine.connect() as connection:
            if connection.execute(query).scalar() != integration:
                raise Forbidden("not_holder", "这份申报不是用这个系统的密钥提交的。")

    def forget(self) -> None:
        """Delete nonces that have run out, and notes on submissions that are gone."""
        held = integration_submissions
        with self._engine.begin() as connection:
            past = integration_nonces.c.ends_at < int(time.time())
            connection.execute(delete(integration_nonces).where(past))
            there = select(submissions.c.id)
            connection.execute(delete(held).where(held.c.submission_id.not_in(there)))

    def _found(self, key_id: str) -> tuple[Key, str]:
        with self._engine.connect() as connection:
            row = connection.execute(select(t).where(t.c.id == key_id)).first()
        if row is None:
            raise _none()
        return _key(row), row.secret


def _key(row: Row[Any]) -> Key:
    return Key(
        id=row.id,
        name=row.name,
        scopes=frozenset(Scope(s) for s in row.scopes),
        created_by=row.created_by,
        created_at=row.created_at,
        ends_at=row.ends_at,
        revoked_at=row.revoked_at,
        used_at=row.used_at,
    )


def _none() -> NotFound:
    return NotFound("no_such_key", "没有这个密钥，或已经失效，请查看密钥列表。")
