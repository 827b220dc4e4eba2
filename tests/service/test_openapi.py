"""The OpenAPI description against the running application (schemathesis): no surprise, no 500."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from typing import Any

import pytest
import schemathesis
from fastapi import Response
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounds
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import positive_data_acceptance
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode

from service.accounts.roles import Role
from service.composition import Parts
from tests.service.conftest import PASSWORD, served
from tests.service.test_access_matrix import routes

#: Few examples of each operation, always the same; more find more and take longer.
EXAMPLES = 3
#: Answers that go on for as long as somebody listens, and what would work for minutes afterwards.
LEFT_OUT = r"events$|/compositions/|suggestions/refresh$|^/api/wechat/"
pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def description(application: TestClient, parts: Parts) -> Iterator[Any]:
    parts.guide()
    for name in ("openapi", "openapi.other"):
        parts.accounts.add(name, "", list(Role), PASSWORD, "test", must_change=False)
    config = SchemathesisConfig.from_dict(
        {
            "seed": 1,
            "generation": {
                "max-examples": EXAMPLES,
                "deterministic": True,
                "database": "none",
                "with-security-parameters": False,
            },
            "request-timeout": 30,
        }
    )
    with served(application.app) as address:
        schema = schemathesis.openapi.from_url(f"{address}/api/openapi.json", config=config)
        yield schema
    parts.accounts.disable("openapi")


def _opened_with(case: Any, parts: Parts) -> dict[str, str]:
    """What opens this route; a fresh submission or chat takes the place of a made-up one."""
    if case.path.startswith("/api/desk"):
        session, word = parts.sessions.open(parts.accounts.get("openapi"), "test", "", "")
        csrf = parts.sessions.csrf(session.digest)
        return {"Cookie": f"{parts.sessions.cookie}={word}", "X-CSRF-Token": csrf}
    given = case.path_parameters or {}
    if re.fullmatch("[A-Za-z0-9_-]{8,40}", str(given.get("submission_id", ""))):
        code = parts.catalogue.current().catalogue.matters[0].code
        case.path_parameters["submission_id"] = made = parts.submissions.create(code, {}, {}).id
        return {"Authorization": f"Bearer {parts.submission_tokens.issue(made, Response())}"}
    if "chat_id" in given:
        try:
            chat = uuid.UUID(str(given["chat_id"])).hex
        except ValueError:
            return {}
        return {"Authorization": f"Bearer {parts.chat_tokens.issue(chat, Response())}"}
    if case.path.startswith("/api/widget"):
        token = parts.widget.token(parts.widget.begin(case.operation.base_url.rstrip("/")))
        return {"Origin": case.operation.base_url.rstrip("/"), "Authorization": f"Bearer {token}"}
    return {}


def _names() -> list[str]:
    shown = {n: r for n, r in routes().items() if r.include_in_schema and "{path:path}" not in n}
    return sorted(n for n in shown if not re.search(LEFT_OUT, n.split(" ")[1]))


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("name", _names())
def test_the_application_is_as_it_is_described(
    name: str, mode: GenerationMode, description: Any, parts: Parts
) -> None:
    method, path = name.split(" ", 1)
    operation = description[path][method]
    if mode is GenerationMode.NEGATIVE and not (
        operation.body or operation.query or operation.path_parameters
    ):
        return  # nothing can be wrong

    @bounds(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        # What is refused for its meaning (no such matter, no reason given) is valid by its shape.
        answer = case.call_and_validate(
            headers=_opened_with(case, parts), excluded_checks=[positive_data_acceptance]
        )
        if mode is GenerationMode.POSITIVE and answer.status_code == 422:
            assert answer.json()["code"] != "invalid_request", answer.text

    with suppress(Unsatisfiable) if mode is GenerationMode.NEGATIVE else nullcontext():
        ask()  # a path of any words cannot be wrong
