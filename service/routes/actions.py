"""Rasa's action endpoint: loopback and token only."""

from __future__ import annotations

import json
import zlib
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

import actions
from service.access import Rule, require_dialogue, rule
from service.problems import ProblemError
from service.routes.deps import PartsDep

router = APIRouter(include_in_schema=False)

_MAX_CALL = 16 * 1024 * 1024


@router.post("/actions/webhook")
@rule(Rule.DIALOGUE)
async def webhook(request: Request, parts: PartsDep, token: str = "") -> JSONResponse:
    """Run one custom action for the dialogue process."""
    require_dialogue(request, parts.settings, token)
    call = _decode(await request.body(), request.headers.get("content-encoding", ""))
    parts.guide.pin(_begun_with(call))
    result = await actions.run(parts.executor, call, parts.settings.action_deadline_s)
    return JSONResponse(result.body, result.status)


def _begun_with(call: dict[str, Any]) -> object:
    """The version that the turn of this call began with, as the service noted it."""
    for name in ("tracker", "latest_message", "metadata", "version"):
        call = call.get(name) or {}
        if not isinstance(call, dict):
            return call
    return None


def _decode(body: bytes, encoding: str) -> dict[str, Any]:
    try:
        if encoding == "deflate":
            body = zlib.decompressobj().decompress(body, _MAX_CALL)
        call = json.loads(body)
    except (zlib.error, ValueError) as error:
        raise ProblemError("bad_action_call", "动作调用不是有效的 JSON。") from error
    if not isinstance(call, dict):
        raise ProblemError("bad_action_call", "动作调用应为 JSON 对象。")
    return call
