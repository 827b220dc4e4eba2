"""Where the help widget may stand, and the short tokens with which it asks.

A site is an origin (RFC 6454) such as `https://www.example.gov.cn`. The browser says whose page
asks in the `Origin` header; the setting `widget_origins` says which sites may, and the pages of the
service itself always may. A token names its chat, its site and when its session began; it is good
for minutes, on its own site only, and is renewed while it is valid. No cookie is set or read.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from service.access import bearer
from service.problems import Forbidden
from service.settings import Settings

#: Paths that other sites may call.
_PATHS = "/api/widget"
#: A chat may be renewed this long; a page that is left open for days begins a new one.
_LONGEST_SESSION_S = 24 * 3600
#: How long a browser remembers that a site is allowed, in seconds.
_PREFLIGHT_S = 600


@dataclass(frozen=True, slots=True)
class WidgetSession:
    """A chat of the widget, the site that it belongs to, and when it began (Unix seconds)."""

    chat: str
    origin: str
    began: int


class WidgetAccess:
    """Decides who may embed the widget, and issues and checks its tokens."""

    def __init__(self, settings: Settings) -> None:
        self._sites = settings.widget_sites()
        self._signer = URLSafeTimedSerializer(settings.signing_key(), salt="widget")
        #: Seconds that a token is good for.
        self.max_age = settings.widget_token_minutes * 60

    def site(self, request: Request) -> str:
        """The site whose page asks.

        Raises:
            Forbidden: the site is not allowed. The refusal may be read by anybody, so that the
                widget can say it in the console.
        """
        origin = request.headers.get("origin", "")
        if origin and (origin in self._sites or _is_own(origin, request)):
            return origin
        raise Forbidden(
            "origin_refused",
            f"网站 {origin or '（没有说明来源）'} 没有登记，不能使用办事帮助。"
            "请把它加进设置 CHUANGQIAN_WIDGET_ORIGINS。",
            headers={"Access-Control-Allow-Origin": origin, "Vary": "Origin"} if origin else {},
        )

    def begin(self, origin: str) -> WidgetSession:
        """A new chat for a site."""
        return WidgetSession(uuid.uuid4().hex, origin, int(time.time()))

    def token(self, session: WidgetSession) -> str:
        """A token that opens this chat from its site, from now on for `max_age` seconds."""
        return self._signer.dumps([session.chat, session.origin, session.began])

    def require(self, request: Request) -> WidgetSession:
        """The session whose token the request shows.

        Raises:
            Forbidden: the site is not allowed, or the token is not its own or has run out.
        """
        origin = self.site(request)
        try:
            chat, held, began = self._signer.loads(bearer(request), max_age=self.max_age)
        except SignatureExpired:
            raise Forbidden("token_expired", "凭证已过期，请重新开始。") from None
        except BadSignature:
            raise Forbidden("not_holder", "凭证无效，请重新开始。") from None
        if held != origin:
            raise Forbidden("not_holder", "凭证是另一个网站的，请重新开始。")
        return WidgetSession(chat, held, began)

    def renew(self, session: WidgetSession) -> str:
        """A fresh token for the same chat.

        Raises:
            Forbidden: the session has lasted for a day.
        """
        if time.time() - session.began > _LONGEST_SESSION_S:
            raise Forbidden("token_expired", "这次对话已经开了一天，请重新开始。")
        return self.token(session)


def _is_own(origin: str, request: Request) -> bool:
    return urlsplit(origin).netloc == request.headers.get("host", "")


class WidgetCors:
    """Lets the allowed sites call the widget's routes, without credentials; nothing else."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._shared = CORSMiddleware(
            app,
            allow_origins=sorted(settings.widget_sites()),
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type"],
            expose_headers=["Retry-After"],
            max_age=_PREFLIGHT_S,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        ours = scope["type"] == "http" and (scope["path"] + "/").startswith(f"{_PATHS}/")
        await (self._shared if ours else self._app)(scope, receive, send)
