"""Errors as people and programs can use them: problem+json (RFC 9457), Chinese, with a way out.

Error tree of the HTTP side::

    ProblemError
     ├─ Unauthorized        401  nobody is signed in, or the sign-in failed
     ├─ NotFound            404  what was asked for is not there
     ├─ Forbidden           403  the token does not open this
     ├─ Conflict            409  not possible as things stand
     ├─ TooLarge            413  body or file over its limit
     ├─ Unprocessable       422  a value is wrong; `errors` names the field
     ├─ TooMany             429  too many requests; Retry-After says when
     └─ Unavailable         503  a part of the product is away
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

log = logging.getLogger(__name__)

_TITLES = {
    400: "请求有误",
    401: "需要凭证",
    403: "不能打开",
    404: "没有找到",
    405: "不支持的操作",
    409: "现在不能这样做",
    413: "内容过大",
    415: "类型不支持",
    422: "填写有误",
    429: "操作太频繁",
    500: "系统出错",
    503: "暂时不可用",
}
_DETAILS = {
    404: "没有这个地址，请检查链接或回到首页。",
    405: "这个地址不支持该操作。",
}
# pydantic's error types in plain words; anything else gets the general sentence.
_FIELD_MESSAGES = {
    "missing": "必填，没有填写",
    "string_too_long": "太长，最多 {max_length} 个字",
    "string_too_short": "太短，至少 {min_length} 个字",
    "json_invalid": "不是有效的 JSON",
    "extra_forbidden": "不认识这个字段",
    "int_parsing": "应为整数",
    "bool_parsing": "应为是或否",
    "less_than_equal": "不能大于 {le}",
    "greater_than_equal": "不能小于 {ge}",
    "uuid_parsing": "编号格式不对",
    "literal_error": "只能是 {expected}",
    "enum": "只能是 {expected}",
    "string_type": "应为文字",
    "dict_type": "应为键值对",
}


class ProblemError(Exception):
    """An error with a status, a stable code and a Chinese sentence that says what to do."""

    status = 400

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail
        self.errors, self.headers = list(errors), dict(headers or {})


class NotFound(ProblemError):  # noqa: N818 - named as HTTP names them
    """404."""

    status = 404


class Unauthorized(ProblemError):  # noqa: N818
    """401."""

    status = 401


class Forbidden(ProblemError):  # noqa: N818
    """403."""

    status = 403


class Conflict(ProblemError):  # noqa: N818
    """409."""

    status = 409


class TooLarge(ProblemError):  # noqa: N818
    """413."""

    status = 413


class Unprocessable(ProblemError):  # noqa: N818
    """422."""

    status = 422


class TooMany(ProblemError):  # noqa: N818
    """429."""

    status = 429


class Unavailable(ProblemError):  # noqa: N818
    """503."""

    status = 503


def problem_body(
    status: int, code: str, detail: str, errors: Sequence[Mapping[str, str]] = ()
) -> dict[str, Any]:
    """The body of a problem; `type` is a relative reference to the code's documentation."""
    body: dict[str, Any] = {
        "type": f"/docs/problems#{code}",
        "title": _TITLES.get(status, HTTPStatus(status).phrase),
        "status": status,
        "detail": detail,
        "code": code,
    }
    if errors:
        body["errors"] = list(errors)
    return body


def _response(
    status: int,
    code: str,
    detail: str,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    return JSONResponse(
        problem_body(status, code, detail, errors),
        status,
        dict(headers or {}),
        media_type="application/problem+json",
    )


def _field_error(error: Mapping[str, Any]) -> dict[str, str]:
    where = [str(part) for part in error["loc"] if part not in {"body", "query", "path"}]
    template = _FIELD_MESSAGES.get(error["type"], "内容不符合要求")
    return {
        "field": ".".join(where) or "body",
        "message": template.format_map({**error.get("ctx", {})}) if "{" in template else template,
    }


def install(app: FastAPI) -> None:
    """Make every error of the application one shape."""

    @app.exception_handler(ProblemError)
    async def _problem(request: Request, error: ProblemError) -> JSONResponse:
        del request
        return _response(error.status, error.code, error.detail, error.errors, error.headers)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        del request
        fields = [_field_error(e) for e in error.errors()]
        named = "、".join(f"{e['field']}：{e['message']}" for e in fields)
        return _response(422, "invalid_request", f"请检查填写的内容。{named}", fields)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        del request
        detail = _DETAILS.get(error.status_code, "请求没有完成，请检查后再试。")
        return _response(
            error.status_code, f"http_{error.status_code}", detail, headers=error.headers
        )

    @app.exception_handler(Exception)
    async def _crash(request: Request, error: Exception) -> JSONResponse:
        log.exception("unhandled error at %s %s", request.method, request.url.path, exc_info=error)
        return _response(500, "internal", "系统出了点问题，已经记录。请稍后再试，或拨打 12345。")
