"""Signing in with name, password and, where it is on, a code; and changing one's own password."""

from __future__ import annotations

import time
from typing import NoReturn

from sqlalchemy import Engine, select, update

from prereview import AuditLog
from service.accounts import passwords
from service.accounts.people import Account, account_of, login_of
from service.accounts.sessions import Session, Sessions
from service.accounts.tables import accounts as t
from service.accounts.totp import SecondFactor
from service.accounts.waits import Waits
from service.problems import Conflict, Forbidden, Unauthorized

#: One sentence for a wrong name, password or code: it does not tell which.
_WRONG = "账号、密码或验证码不对，请重新输入。"


class SignIn:
    """Checks who somebody is."""

    def __init__(
        self, engine: Engine, sessions: Sessions, second: SecondFactor, audit: AuditLog
    ) -> None:
        self._engine, self._sessions, self._second, self._audit = engine, sessions, second, audit
        self._waits = Waits(engine)

    def check(self, name: str, password: str, code: str, address: str) -> Account:
        """Return the account when all is right.

        Takes as long for a name that no account has.

        Raises:
            Unauthorized: `wrong_login`; `code_wanted` when only the code is missing; `locked`.
        """
        login = login_of(name)
        attempt = self._waits.begin(login, address)
        with self._engine.connect() as connection:
            row = connection.execute(select(t).where(t.c.login == login)).first()
        right = passwords.matches(row.password if row else "", password)
        if row is None or not right or row.disabled:
            self._failed(row.name if row else "", address)
        account = account_of(row)
        if account.totp and not code:
            self._waits.right(attempt, done=False)
            raise Unauthorized("code_wanted", "请输入动态验证码，或一个恢复码。")
        if account.totp and not self._second.use(account.id, code):
            self._failed(account.name, address)
        self._waits.right(attempt, done=True)
        if passwords.outdated(row.password):
            self._keep(account.id, password)
        return account

    def _failed(self, name: str, address: str) -> NoReturn:
        # What was typed may be a password in the wrong place; only names of accounts are noted.
        self._audit.append(name or "?", "sign_in_failed", "", address)
        raise Unauthorized("wrong_login", _WRONG)

    def enter(self, account: Account, method: str, address: str, agent: str) -> tuple[Session, str]:
        """Begin a session, noted in the audit log; return it and its word."""
        session, word = self._sessions.open(account, method, address, agent)
        self._audit.append(account.name, "sign_in", "", f"{method} {address}")
        return session, word

    def change_password(self, session: Session, old: str, new: str, address: str) -> None:
        """Choose a new password; all other sessions end.

        Raises:
            Forbidden: the old one is not right.
            Unprocessable: the new one may not be chosen, see `passwords.check`.
        """
        account = session.account
        self.confirm(account, old, address)
        passwords.check(new, account.name, account.display_name)
        if passwords.normal(new) == passwords.normal(old):
            raise Conflict("same_password", "新密码和旧密码一样，请换一个。")
        self._keep(account.id, new)
        self._sessions.close_all(account.id, keep=session.digest)
        self._audit.append(account.name, "change_password")

    def confirm(self, account: Account, password: str, address: str) -> None:
        """Make sure that the person at the keyboard still is the one who signed in.

        Raises:
            Forbidden: the password is not theirs; this counts as a failed sign-in.
        """
        attempt = self._waits.begin(login_of(account.name), address)
        with self._engine.connect() as connection:
            stored = connection.execute(select(t.c.password).where(t.c.id == account.id)).scalar()
        if not passwords.matches(stored or "", password):
            self._audit.append(account.name, "confirm_failed", "", address)
            raise Forbidden("wrong_password", "密码不对，请重新输入。")
        self._waits.right(attempt, done=True)

    def forgive(self, name: str) -> None:
        """Let a name try again at once."""
        self._waits.forgive(login_of(name))

    def _keep(self, account_id: str, password: str) -> None:
        values = {
            "password": passwords.digest(password), "password_at": int(time.time()),
            "must_change": False,
        }  # fmt: skip
        with self._engine.begin() as connection:
            connection.execute(update(t).where(t.c.id == account_id).values(**values))
