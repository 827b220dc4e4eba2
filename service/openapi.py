"""The OpenAPI description as it is: every refusal by its status and shape, and what opens a route.

FastAPI describes answers of success. What every route can also answer follows from its rule: who
has to show something, whether there is a body, a path to something that may not be there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel

from service.access import Rule
from service.routes import ROUTERS

_DESK = {Rule.DESK, Rule.CLERK, Rule.REVIEWER, Rule.EDITOR, Rule.ADMINISTRATOR}
_HOLDER = {Rule.CHAT_HOLDER, Rule.SUBMISSION_HOLDER}
_SAFE = {"GET", "HEAD"}
_MEANING = {
    400: "The body cannot be read.",
    401: "Nobody is signed in, or a signature is not right.",
    403: "What was shown does not open this.",
    404: "There is no such thing.",
    409: "Not possible as things stand.",
    413: "The body is too large.",
    422: "A value is not what it should be; `errors` names the field.",
    429: "Too many requests; `Retry-After` says the seconds to wait.",
    500: "Something went wrong here, and was noted.",
    503: "A part of the product is away.",
}
_SCHEMES = {
    "holderToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "The token of a chat or submission, or a clerk's key; holders' tokens also "
        "travel as a cookie.",
    },
    "deskSession": {
        "type": "apiKey",
        "in": "cookie",
        "name": "desk_session",
        "description": "Unsafe requests also show `X-CSRF-Token`. With secure cookies its name is "
        "`__Host-desk_session`.",
    },
}


class FieldProblem(BaseModel):
    """A field that is not what it should be."""

    field: str
    message: str


class Problem(BaseModel):
    """A refusal (RFC 9457); `code` is stable, `detail` is Chinese and says what to do."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem] | None = None


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the description of an application, made once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title, version=app.version, summary=app.summary, routes=app.routes
        )
        components = made.setdefault("components", {})
        schemas = components.setdefault("schemas", {})
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(shape.pop("$defs"), Problem=shape)
        components["securitySchemes"] = _SCHEMES
        for route in _described():
            for method in route.methods or ():
                _complete(made["paths"][route.path_format][method.lower()], route, method)
        app.openapi_schema = made
    return app.openapi_schema


def _described() -> Iterator[APIRoute]:
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute) and route.include_in_schema:
                yield route


def _complete(operation: dict[str, Any], route: APIRoute, method: str) -> None:
    responses = operation["responses"]
    for status in sorted(set(_refusals(operation, route, method))):
        responses[str(status)] = {
            "description": _MEANING[status],
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            },
        }
    declared = getattr(route.endpoint, "access_rule", None)
    if declared in _HOLDER:
        operation["security"] = [{"holderToken": []}]
    elif declared in _DESK:
        operation["security"] = [{"deskSession": []}, {"holderToken": []}]
        if declared is Rule.DESK:
            operation["security"].pop()


def _refusals(operation: dict[str, Any], route: APIRoute, method: str) -> Iterator[int]:
    """Statuses that a route can refuse with."""
    declared = getattr(route.endpoint, "access_rule", None)
    # A signature that is not right is refused everywhere, and what a key may not do is, too.
    yield from (401, 403, 404, 429, 500, 503)
    if operation.get("parameters") or operation.get("requestBody"):
        yield 422
    if "requestBody" in operation:
        yield from (400, 413, 422)
    if method not in _SAFE and declared is not Rule.PUBLIC:
        yield from (409, 413, 422)
    if declared in _HOLDER:
        yield 409
