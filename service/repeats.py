"""`Idempotency-Key` on POST routes: the same key and body again gets the answer of the first time.

A key belongs to a route, its path and whoever shows the credentials (without any: the address), so
nobody gets an answer that was meant for another. Only answers of success are kept; after an error
the key is free, and the repeat is a new attempt. The header is that of the IETF draft
httpapi-idempotency-key-header.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from starlette.datastructures import UploadFile

from service.problems import Unprocessable

#: Long enough that two clients do not make up the same one.
_KEY = re.compile(r"[\x21-\x7e]{16,128}")
_CHUNK = 1024 * 1024
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class RepeatableRoute(APIRoute):
    """A route whose POST requests may be sent again without doing anything again."""

    def get_route_handler(self) -> Handler:
        """Wrap FastAPI's handler."""
        handle = super().get_route_handler()

        async def once(request: Request) -> Response:
            word = request.headers.get("idempotency-key")
            if word is None or request.method != "POST":
                return await handle(request)
            try:
                return await _once(request, word, handle)
            finally:
                await request.close()  # a form that was read here has files of its own

        return once


async def _once(request: Request, word: str, handle: Handler) -> Response:
    if not _KEY.fullmatch(word):
        raise Unprocessable(
            "bad_idempotency_key", "Idempotency-Key 应为 16 到 128 个可见字符，建议用 UUID。"
        )
    key, asked = _digest([word, *_owner(request)]), await _asked(request)
    repeats = request.app.state.parts.repeats
    kept = await run_in_threadpool(repeats.begin, key, asked)
    if kept is not None:
        return _answer(kept)
    done = False
    try:
        response = await handle(request)
        if done := response.status_code < 300:
            subject = request.path_params.get("submission_id") or _made(response)
            await run_in_threadpool(repeats.keep, key, _kept(response), subject)
    finally:
        if not done:
            await run_in_threadpool(repeats.release, key)
    return response


def _owner(request: Request) -> list[str]:
    """What a key belongs to besides its word."""
    shown = request.headers.get("authorization", "")
    cookie = request.cookies.get(f"submission_{request.path_params.get('submission_id')}", "")
    address = "" if shown or cookie else request.app.state.parts.rates.who(request)
    return [request.method, request.url.path, request.url.query, shown, cookie, address]


async def _asked(request: Request) -> str:
    """A digest of the body; of a form by its fields, as its boundaries differ at every try."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return hashlib.sha256(await request.body()).hexdigest()
    parts = []
    for name, value in (await request.form()).multi_items():
        if isinstance(value, UploadFile):
            digest = hashlib.sha256()
            while chunk := await value.read(_CHUNK):
                digest.update(chunk)
            await value.seek(0)
            parts += [name, value.filename or "", digest.hexdigest()]
        else:
            parts += [name, value]
    return _digest(parts)


def _digest(parts: list[str]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _made(response: Response) -> str:
    """The id of the submission that a request has opened."""
    return str(json.loads(bytes(response.body))["id"])


def _kept(response: Response) -> dict[str, Any]:
    headers = [(k.decode("latin-1"), v.decode("latin-1")) for k, v in response.raw_headers]
    body = base64.b64encode(bytes(response.body)).decode()
    return {"status": response.status_code, "headers": headers, "body": body}


def _answer(kept: dict[str, Any]) -> Response:
    response = Response(base64.b64decode(kept["body"]), kept["status"])
    response.raw_headers = [(k.encode("latin-1"), v.encode("latin-1")) for k, v in kept["headers"]]
    response.headers["Idempotency-Replayed"] = "true"
    return response
