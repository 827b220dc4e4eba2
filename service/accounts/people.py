"""Accounts: who they are, what they may do, and what administrators change about them."""

from __future__ import annotations

import hashlib
import re
import time
import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.accounts import passwords
from service.accounts.roles import Role
from service.accounts.tables import accounts as t
from service.accounts.tables import desk_sessions, recovery_codes
from service.problems import Conflict, NotFound, Unprocessable

#: Letters of any script, digits and a few signs; no comma and no colon, which settings use.
_NAME = re.compile(r"[\w.·@-]{2,64}")


@dataclass(frozen=True, slots=True)
class Account:
    """An account without its secrets. Times are Unix seconds."""

    id: str
    name: str
    display_name: str
    roles: frozenset[Role]
    local: bool
    must_change: bool
    totp: bool
    issuer: str
    disabled: bool
    created_by: str
    created_at: int
    signed_in_at: int | None


def login_of(name: str) -> str:
    """A name as it is compared: without regard to case, width or spaces around it."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def account_of(row: Row[Any]) -> Account:
    """The account in a row of the table."""
    return Account(
        id=row.id,
        name=row.name,
        display_name=row.display_name,
        roles=frozenset(Role(r) for r in row.roles),
        local=bool(row.password),
        must_change=row.must_change,
        totp=row.totp_on,
        issuer=row.issuer,
        disabled=row.disabled,
        created_by=row.created_by,
        created_at=row.created_at,
        signed_in_at=row.signed_in_at,
    )


class Accounts:
    """The accounts of the desk."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list(self) -> list[Account]:
        """All accounts by name."""
        with self._engine.connect() as connection:
            return [account_of(row) for row in connection.execute(select(t).order_by(t.c.login))]

    def get(self, name: str) -> Account:
        """Return the account of this name.

        Raises:
            NotFound: there is none.
        """
        with self._engine.connect() as connection:
            row = connection.execute(select(t).where(t.c.login == login_of(name))).first()
        if row is None:
            raise _none()
        return account_of(row)

    def add(
        self, name: str, display_name: str, roles: Iterable[Role], password: str, by: str,
        *, must_change: bool = True,
    ) -> Account:  # fmt: skip
        """Make a local account; its first password is to be changed at the first sign-in.

        Raises:
            Unprocessable: the name or the password may not be used.
            Conflict: there is an account of this name.
        """
        shown = unicodedata.normalize("NFKC", name).strip()
        if not _NAME.fullmatch(shown):
            message = "账号名应为 2 到 64 个字母、汉字、数字或 . - _ @"
            raise Unprocessable(
                "bad_name", f"{message}。", errors=[{"field": "name", "message": message}]
            )
        passwords.check(password, shown, display_name)
        try:
            return self._insert(
                name=shown, login=login_of(shown), display_name=display_name or shown,
                roles=sorted(roles), password=passwords.digest(password), must_change=must_change,
                issuer="", outside=None, created_by=by, password_at=int(time.time()),
            )  # fmt: skip
        except IntegrityError:
            raise Conflict("name_taken", f"已经有账号“{shown}”，请换一个名字。") from None

    def from_outside(
        self, issuer: str, subject: str, name: str, display_name: str, roles: Iterable[Role]
    ) -> Account:
        """The account of a person whom an identity provider vouches for, with today's roles.

        It is made at the first sign-in. It never takes over an account that has the same name.
        """
        outside = hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()
        known = select(t).where(t.c.outside == outside)
        with self._engine.begin() as connection:
            connection.execute(
                update(t)
                .where(t.c.outside == outside)
                .values(roles=sorted(roles), display_name=display_name[:64])
            )
            row = connection.execute(known).first()
        if row is not None:
            return account_of(row)
        shown = re.sub(r"[^\w.·@-]", "", unicodedata.normalize("NFKC", name))[:50] or "user"
        common = {
            "display_name": display_name[:64], "roles": sorted(roles), "password": "",
            "must_change": False, "issuer": issuer, "outside": outside, "created_by": "oidc",
            "password_at": None,
        }  # fmt: skip
        for candidate in (shown, f"{shown}@{outside[:8]}"):
            try:
                return self._insert(name=candidate, login=login_of(candidate), **common)
            except IntegrityError:
                with self._engine.connect() as connection:
                    if row := connection.execute(known).first():
                        return account_of(row)  # signed in twice at the same time
        raise Conflict("name_taken", "这个姓名的账号已经存在，请联系管理员。")

    def _insert(self, **values: Any) -> Account:
        row = {
            "id": uuid.uuid4().hex, "totp_secret": None, "totp_on": False, "totp_step": 0,
            "disabled": False, "created_at": int(time.time()), "signed_in_at": None, **values,
        }  # fmt: skip
        with self._engine.begin() as connection:
            connection.execute(insert(t).values(row))
            made = connection.execute(select(t).where(t.c.id == row["id"])).one()
            return account_of(made)

    def set_roles(self, name: str, roles: Iterable[Role]) -> Account:
        """Give an account exactly these roles, at once."""
        return self._change(name, {"roles": sorted(roles)})

    def disable(self, name: str, *, disabled: bool = True) -> Account:
        """Close or open an account; a closed one is signed out everywhere."""
        return self._change(name, {"disabled": disabled}, sign_out=disabled)

    def reset(self, name: str, password: str) -> Account:
        """Give a new first password; the second factor is off, and sessions end."""
        account = self.get(name)
        if account.issuer:
            raise Conflict("not_local", "这个账号由统一认证登录，密码请在那里重置。")
        passwords.check(password, account.name, account.display_name)
        values = {
            "password": passwords.digest(password), "password_at": int(time.time()),
            "must_change": True, "totp_secret": None, "totp_on": False,
        }  # fmt: skip
        return self._change(name, values, sign_out=True, forget_codes=True)

    def _change(
        self, name: str, values: Mapping[str, Any], *, sign_out: bool = False,
        forget_codes: bool = False,
    ) -> Account:  # fmt: skip
        with self._engine.begin() as connection:
            before = _administrators(connection)
            connection.execute(update(t).where(t.c.login == login_of(name)).values(**values))
            row = connection.execute(select(t).where(t.c.login == login_of(name))).first()
            if row is None:
                raise _none()
            if sign_out:
                _delete_of(connection, desk_sessions, row.id)
            if forget_codes:
                _delete_of(connection, recovery_codes, row.id)
            if before and not _administrators(connection):
                raise Conflict("last_administrator", "至少要留一名能登录的管理员，请先指定另一名。")
        return account_of(row)


def _delete_of(connection: Connection, table: Any, account_id: str) -> None:
    connection.execute(delete(table).where(table.c.account_id == account_id))


def _administrators(connection: Connection) -> int:
    rows = connection.execute(select(t.c.roles).where(t.c.disabled.is_(False)))
    return sum(Role.ADMINISTRATOR in row.roles for row in rows)


def _none() -> NotFound:
    return NotFound("no_such_account", "没有这个账号，请查看账号列表。")
