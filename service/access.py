"""Who may open what: holders' tokens, clerks' keys, and the declared rule per route.

A token is the id, signed and dated (itsdangerous); it travels as a Bearer header or as the
HttpOnly, SameSite=Strict cookie that the same answer sets. A clerk's key is a long random word of
which only the digest is known here; it travels as a Bearer header. People at the desk have
accounts and sessions (`service.accounts`). Every route carries one `Rule` (a test checks that none
is without), and docs/access.md says what each lets whom do (a test tries all of it).
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from fastapi import Request, Response
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from service.problems import Forbidden
from service.settings import Settings


class Rule(StrEnum):
    """The access rules a route can have."""

    PUBLIC = "public"
    CHAT_HOLDER = "chat_holder"
    SUBMISSION_HOLDER = "submission_holder"
    DESK = "desk"
    CLERK = "clerk"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"
    DIALOGUE = "dialogue"
    WIDGET = "widget"
    WECHAT = "wechat"
    MINI = "mini"


def rule(value: Rule, scope: str = "") -> Callable[[Any], Any]:
    """Declare a route's rule; `service.routes.deps` and `require_dialogue` enforce it.

    `scope` is what a key of an integration needs here, when the rule alone does not say it.
    """

    def mark(endpoint: Any) -> Any:
        endpoint.access_rule, endpoint.access_scope = value, scope
        return endpoint

    return mark


class Tokens:
    """Issues and checks the holders' tokens of one kind of thing (`chat`, `submission`)."""

    def __init__(self, settings: Settings, kind: str) -> None:
        self._kind = kind
        self._signer = URLSafeTimedSerializer(settings.signing_key(), salt=f"holder:{kind}")
        self._max_age = settings.token_days * 86400
        self._secure = settings.secure_cookies

    def issue(self, identifier: str, response: Response) -> str:
        """Return the token for this id and set it as a cookie."""
        token = self._signer.dumps(identifier)
        response.set_cookie(
            f"{self._kind}_{identifier}",
            token,
            max_age=self._max_age,
            path=f"/api/{self._kind}s/{identifier}",
            httponly=True,
            samesite="strict",
            secure=self._secure,
        )
        return token

    def require(self, identifier: str, request: Request) -> None:
        """Pass when the request shows a valid token for this id.

        Raises:
            Forbidden: no token, a token of something else, or one that has run out.
        """
        shown = bearer(request) or request.cookies.get(f"{self._kind}_{identifier}", "")
        self.check(identifier, shown)

    def check(self, identifier: str, token: str) -> None:
        """Pass when a token is valid for this id; raises `Forbidden` as `require` does."""
        try:
            held = self._signer.loads(token, max_age=self._max_age)
        except SignatureExpired:
            raise Forbidden("token_expired", "凭证已过期，请重新开始。") from None
        except BadSignature:
            held = None
        if not isinstance(held, str) or not hmac.compare_digest(held, identifier):
            raise Forbidden("not_holder", "这不是您的办理记录，或凭证已失效，请重新开始。")


class Clerks:
    """The clerks of the window and their keys."""

    def __init__(self, settings: Settings) -> None:
        self._keys = settings.clerk_keys()

    def require(self, request: Request) -> str:
        """Return the name of the clerk whose key the request shows.

        Every key is compared, in a time that does not tell how much of it is right.

        Raises:
            Forbidden: the key is nobody's.
        """
        shown = key_digest(bearer(request))
        known = [name for name, key in self._keys.items() if hmac.compare_digest(key, shown)]
        if not known:
            raise Forbidden("not_clerk", "只有窗口工作人员可以打开，请使用有效的工作密钥。")
        return known[0]


def key_digest(key: str) -> str:
    """SHA-256 of a key that is long and random, so that a plain digest is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


def bearer(request: Request) -> str:
    """The credentials that the request shows, empty when none."""
    header = request.headers.get("authorization", "")
    return header[7:] if header.lower().startswith("bearer ") else ""


def dialogue_token(settings: Settings) -> str:
    """The shared secret of Rasa's action endpoint, derived from the signing key."""
    return hmac.digest(settings.signing_key().encode(), b"dialogue-actions", "sha256").hex()


def require_dialogue(request: Request, settings: Settings, token: str) -> None:
    """Pass only loopback calls that carry the dialogue's token.

    Raises:
        Forbidden: from elsewhere, or with a wrong token.
    """
    host = request.client.host if request.client else ""
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local or not hmac.compare_digest(token, dialogue_token(settings)):
        raise Forbidden("dialogue_only", "此接口只供对话进程使用。")
