"""Requests signed by an integration: HTTP Message Signatures (RFC 9421) with HMAC-SHA-256.

A signature covers method, host, path and query, and for a body its type and Content-Digest
(RFC 9530). It names its key, when it was made, and a nonce, which is good once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from http_message_signatures import (
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    algorithms,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.accounts.keys import Key, Keys
from service.problems import ProblemError, Unauthorized, problem_body

#: A signature is good for this long, and clocks may differ by so much. No evaluation chose these.
_MAX_AGE = timedelta(minutes=5)
_SKEW = timedelta(seconds=60)
_COVERED = ("@method", "@authority", "@path", "@query")
_COVERED_OF_BODY = ("content-type", "content-digest")
_NONCE_LENGTHS = range(16, 65)


@dataclass(frozen=True, slots=True)
class _Signed:
    """A request as the verifier wants it."""

    method: str
    url: str
    headers: dict[str, str]


class _Resolver(HTTPSignatureKeyResolver):
    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self.found: Key | None = None

    def resolve_public_key(self, key_id: str) -> bytes | None:
        found = self._keys.secret(key_id)
        if found is None:
            return None
        self.found = found[0]
        return found[1]


class _Verifier(HTTPMessageVerifier):
    max_clock_skew = _SKEW


def verify(keys: Keys, request: Request, body: bytes) -> Key:
    """Return the key that signed a request.

    Raises:
        Unauthorized: not signed properly, too old, by no good key, or seen before.
    """
    resolver = _Resolver(keys)
    verifier = _Verifier(signature_algorithm=algorithms.HMAC_SHA256, key_resolver=resolver)
    try:
        (result,) = verifier.verify(
            _signed(request),
            max_age=_MAX_AGE,
            require_components=_COVERED + (_COVERED_OF_BODY if body else ()),
            body=body,
        )
    except (InvalidSignature, ValueError) as error:
        raise Unauthorized("bad_signature", f"请求签名无效：{error}。请核对密钥和时钟。") from None
    nonce = str(result.nonce or "")
    if len(nonce) not in _NONCE_LENGTHS:
        raise Unauthorized("bad_signature", "请求签名缺少 nonce，应为 16 到 64 个字符。")
    made = int(result.parameters["created"])
    until = made + int((_MAX_AGE + 2 * _SKEW).total_seconds())
    assert resolver.found is not None  # noqa: S101 - what was verified has a key
    if not keys.use(resolver.found, nonce, until):
        raise Unauthorized("replayed", "这个请求已经收到过；重试时请用新的 nonce 重新签名。")
    return resolver.found


def _signed(request: Request) -> _Signed:
    raw = request.scope.get("raw_path") or request.url.path.encode()
    query = request.scope["query_string"].decode("latin-1")
    host = request.headers.get("host", "")
    address = f"{request.url.scheme}://{host}{raw.decode('latin-1')}"
    fields: dict[str, str] = {}
    for name, value in request.headers.items():
        fields[name] = f"{fields[name]}, {value}" if name in fields else value
    return _Signed(request.method, f"{address}?{query}" if query else address, fields)


class SignedRequests:
    """Checks the signature of each request to the API that has one, and notes whose it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        signed = scope["type"] == "http" and scope["path"].startswith("/api/")
        request = Request(scope, receive) if signed else None
        if request is None or "signature-input" not in request.headers:
            await self._app(scope, receive, send)
            return
        parts: Any = scope["app"].state.parts
        body = await request.body()
        refused: ProblemError | None = None
        try:
            scope["integration"] = await run_in_threadpool(verify, parts.keys, request, body)
        except ProblemError as error:
            refused = _counted(parts, request, error)
        if refused is not None:
            await _refusal(refused)(scope, receive, send)
            return
        await self._app(scope, _again(body, receive), send)


def _counted(parts: Any, request: Request, error: ProblemError) -> ProblemError:
    """The refusal of a request, which counts for its address all the same."""
    try:
        parts.rates.check("request", request)
    except ProblemError as too_many:
        return too_many
    return error


def _again(body: bytes, receive: Receive) -> Receive:
    """What was received already, then what comes."""
    rest: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return rest.pop() if rest else await receive()

    return replay


def _refusal(error: ProblemError) -> JSONResponse:
    return JSONResponse(
        problem_body(error.status, error.code, error.detail),
        error.status,
        error.headers,
        media_type="application/problem+json",
    )


def integration_of(request: Request) -> Key | None:
    """The key that signed this request; None when it is not signed."""
    key = request.scope.get("integration")
    return key if isinstance(key, Key) else None
