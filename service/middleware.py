"""What every response and every request body passes through: headers and the size limit."""

from __future__ import annotations

import json

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.problems import problem_body

# Styles may be inline: components and letters have them. Scripts may not.
_PAGES = (
    "default-src 'self'; script-src 'self'; img-src 'self' blob: data:; "
    "style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; form-action 'self'"
)
#: Data opens nothing, should a browser ever take it for a page.
_DATA = "default-src 'none'; frame-ancestors 'none'"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), camera=(self)",
}
#: Browsers that came over HTTPS once do so for a year (RFC 6797).
_TRANSPORT = "max-age=31536000"
_JSON_LIMIT = 64 * 1024


class SecurityHeaders:
    """Adds the security headers; API answers are never cached."""

    def __init__(self, app: ASGIApp, secure: bool = False) -> None:
        """`secure`: people come over HTTPS only."""
        self._app, self._secure = app, secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                data = "json" in headers.get("content-type", "")
                headers.setdefault("Content-Security-Policy", _DATA if data else _PAGES)
                if self._secure:
                    headers.setdefault("Strict-Transport-Security", _TRANSPORT)
                # Papers come to the review page from the tab that opened it; nobody opens the desk.
                if scope["path"].startswith("/desk"):
                    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
                if scope["path"].startswith("/api/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class _TooLargeError(Exception):
    pass


class BodyLimit:
    """Stops a body at its limit while it arrives, whatever Content-Length says.

    Files have `file_limit` bytes (plus the form's own); everything else 64 KiB.
    """

    def __init__(self, app: ASGIApp, file_limit: int, action_limit: int = 4 * 1024 * 1024) -> None:
        self._app, self._file_limit, self._action_limit = app, file_limit, action_limit

    def _limit(self, path: str) -> int:
        if path.startswith("/actions/"):
            return self._action_limit
        return self._file_limit + _JSON_LIMIT if path.endswith("/files") else _JSON_LIMIT

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit, seen, started = self._limit(scope["path"]), 0, False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise _TooLargeError
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        declared = dict(scope["headers"]).get(b"content-length", b"0")
        try:
            if declared.isdigit() and int(declared) > limit:
                raise _TooLargeError
            await self._app(scope, counted, watched)
        except _TooLargeError:
            if started:
                raise
            await self._refuse(limit, send)

    @staticmethod
    async def _refuse(limit: int, send: Send) -> None:
        size = f"{limit // 1024 // 1024} MB" if limit >= 1024 * 1024 else f"{limit // 1024} KB"
        detail = f"内容超过 {size} 的上限。文件请压缩、降低扫描分辨率或拆分后再上传。"
        body = json.dumps(problem_body(413, "too_large", detail), ensure_ascii=False).encode()
        await send(
            {
                "type": "http.response.start",
                "status": 413,
                "headers": [
                    (b"content-type", b"application/problem+json"),
                    (b"content-length", str(len(body)).encode()),
                    (b"connection", b"close"),
                ],
            }
        )
        await send({"type": "http.response.body", "body": body})
