"""Signing in at the desk with an organisation's identity provider (docs/access.md)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from service.access import Rule, rule
from service.accounts.oidc import Oidc, Outsider
from service.composition import Parts
from service.problems import NotFound, ProblemError, Unauthorized
from service.routes.deps import PartsDep

router = APIRouter(prefix="/api/desk/oidc", tags=["session"])

#: Where the browser goes afterwards; a refusal is told there by its code.
_DESK = "/desk"
_TO_PROVIDER: dict[int | str, dict[str, Any]] = {302: {"description": "To the identity provider."}}
_TO_DESK: dict[int | str, dict[str, Any]] = {
    303: {"description": "To the desk; `problem` says by its code why not."}
}


@router.get("/start", response_class=RedirectResponse, status_code=302, responses=_TO_PROVIDER)
@rule(Rule.PUBLIC)
async def start(request: Request, parts: PartsDep) -> Response:
    """Send the browser to the identity provider."""
    parts.rates.check("sign_in", request)
    provider = _provider(parts)
    try:
        return await provider.begin(request)
    except ProblemError as error:
        return _back(error.code)


@router.get("/callback", response_class=RedirectResponse, status_code=303, responses=_TO_DESK)
@rule(Rule.PUBLIC)
async def callback(request: Request, parts: PartsDep) -> Response:
    """Sign in whoever comes back from the identity provider."""
    parts.rates.check("sign_in", request)
    provider = _provider(parts)
    address, agent = parts.rates.address(request), request.headers.get("user-agent", "")
    try:
        outsider = await provider.end(request)
        word = await run_in_threadpool(_enter, parts, outsider, address, agent)
    except ProblemError as error:
        await run_in_threadpool(parts.audit.append, "?", "sign_in_failed", "", f"oidc {address}")
        response = _back(error.code)
    else:
        response = _back()
        parts.sessions.set_cookie(response, word)
    provider.forget(response)
    return response


def _enter(parts: Parts, outsider: Outsider, address: str, agent: str) -> str:
    account = parts.accounts.from_outside(
        outsider.issuer, outsider.subject, outsider.name, outsider.display_name, outsider.roles
    )
    if account.disabled:
        raise Unauthorized("disabled", "这个账号已停用，请联系管理员。")
    return parts.sign_in.enter(account, "oidc", address, agent)[1]


def _back(problem: str = "") -> RedirectResponse:
    return RedirectResponse(f"{_DESK}?problem={problem}" if problem else _DESK, status_code=303)


def _provider(parts: Parts) -> Oidc:
    if parts.oidc is None:
        raise NotFound("no_oidc", "没有配置统一认证，请用账号和密码登录。")
    return parts.oidc
