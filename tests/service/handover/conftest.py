"""An empty desk in a hall that is always open: what tests of the handover share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete

from service.composition import Parts
from service.handover import tables as t
from service.office_hours import OfficeHours
from tests.service.conftest import CLERKS

Headers = dict[str, str]
ALWAYS = OfficeHours("always")


@pytest.fixture
def clerk() -> Headers:
    return {"Authorization": f"Bearer {CLERKS['王敏']}"}


@pytest.fixture
def other() -> Headers:
    return {"Authorization": f"Bearer {CLERKS['李强']}"}


@pytest.fixture(autouse=True)
def no_talks(parts: Parts) -> Iterator[None]:
    """An empty desk, in a hall that is open by day and night."""
    with parts.engine.begin() as connection:
        for table in (t.talk_messages, t.talks, t.tickets, t.satisfactions, t.present):
            connection.execute(delete(table))
    kept = parts.front.talks._hours
    parts.front.talks._hours = ALWAYS
    yield
    parts.front.talks._hours = kept


@pytest.fixture
def chat(client: TestClient) -> str:
    opened = client.post("/api/chats").json()
    client.headers["authorization"] = f"Bearer {opened['token']}"
    return str(opened["id"])


@pytest.fixture(autouse=True)
def no_token_left(client: TestClient) -> Iterator[None]:
    yield
    client.headers.pop("authorization", None)


def key(number: int = 0) -> str:
    return f"key-{number:08d}"
