"""Who a request to the desk comes from, and whether their role lets them.

A person shows the cookie of their session; a request that changes something also shows the
session's word in `X-CSRF-Token`, which a page of another site cannot know. A program shows a
clerk's key as Bearer; browsers never send that by themselves.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from fastapi import Request

from service.access import Clerks, bearer
from service.accounts.roles import KEY_ROLES, Role
from service.accounts.sessions import Session, Sessions
from service.problems import Forbidden, Unauthorized

_SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True, slots=True)
class Person:
    """Who is at the desk; `session` is None for the holder of a clerk's key."""

    name: str
    roles: frozenset[Role]
    session: Session | None


class DeskAccess:
    """Knows people by their session or key."""

    def __init__(self, clerks: Clerks, sessions: Sessions) -> None:
        self._clerks, self._sessions = clerks, sessions

    def session(self, request: Request) -> Session:
        """The session of the request's cookie.

        Raises:
            Unauthorized: there is none, or it has run out.
            Forbidden: the request would change something and lacks the session's word.
        """
        found = self._sessions.find(request.cookies.get(self._sessions.cookie, ""))
        if found is None:
            raise Unauthorized("not_signed_in", "没有登录，或登录已超时，请重新登录。")
        shown = request.headers.get("x-csrf-token", "").encode()
        wanted = self._sessions.csrf(found.digest).encode()
        if request.method not in _SAFE and not hmac.compare_digest(shown, wanted):
            raise Forbidden("csrf", "页面已过期，请刷新后再试。")
        return found

    def person(self, request: Request) -> Person:
        """Who asks.

        Raises:
            Unauthorized: nobody who is signed in.
            Forbidden: a wrong key; no word against forgery; or the first password must be changed.
        """
        if bearer(request):
            return Person(self._clerks.require(request), KEY_ROLES, None)
        session = self.session(request)
        if session.account.must_change:
            raise Forbidden("password_must_change", "请先修改初始密码，再开始工作。")
        return Person(session.account.name, session.account.roles, session)

    def require(self, request: Request, role: Role) -> Person:
        """Who asks, when they have this role.

        Raises:
            Unauthorized: nobody who is signed in.
            Forbidden: they lack the role, or as `person` says.
        """
        person = self.person(request)
        if role not in person.roles:
            raise Forbidden("not_your_role", "您的账号没有这项权限，如果需要请联系管理员。")
        return person
