"""Idempotency-Key: a request that is sent again does nothing again."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import func, select, text

from prereview.errors import KeyReused, StillRunning
from prereview.store import tables as t
from prereview.store.repeats import KEEP, LEASE
from service.composition import Parts
from service.repeats import RepeatableRoute
from service.routes import desk, submissions


@pytest.fixture
def code(parts: Parts) -> str:
    return next(m.code for m in parts.catalogue.current().catalogue.matters if m.checks)


@pytest.fixture
def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


def count(parts: Parts) -> int:
    with parts.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(t.submissions)).scalar_one()


def age(parts: Parts, by: timedelta) -> None:
    with parts.engine.begin() as connection:
        for row in connection.execute(select(t.repeats)).all():
            connection.execute(
                t.repeats.update()
                .where(t.repeats.c.key == row.key)
                .values(created_at=row.created_at - by)
            )


def test_every_route_that_makes_something_can_be_repeated() -> None:
    made = [r for m in (submissions, desk) for r in m.router.routes if isinstance(r, APIRoute)]
    assert {type(r) for r in made if "POST" in r.methods} == {RepeatableRoute}


def test_the_same_request_opens_one_submission(
    client: TestClient, parts: Parts, code: str, key: dict[str, str]
) -> None:
    body, before = {"matter_code": code, "applicant": {"has_agent": True}}, count(parts)
    first = client.post("/api/submissions", json=body, headers=key)
    assert first.status_code == 201
    assert "idempotency-replayed" not in first.headers
    client.cookies.clear()
    again = client.post("/api/submissions", json=body, headers=key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert client.get(f"/api/submissions/{first.json()['id']}").status_code == 200, "by the cookie"
    other = client.post("/api/submissions", json={"matter_code": code}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert count(parts) == before + 1
    age(parts, KEEP + timedelta(seconds=1))
    later = client.post("/api/submissions", json=body, headers=key)
    assert later.json()["id"] != first.json()["id"]


def test_at_the_same_moment_one_is_done_and_the_others_wait(
    client: TestClient, parts: Parts, code: str, key: dict[str, str]
) -> None:
    before = count(parts)

    def post(_: int) -> tuple[int, str]:
        answer = client.post("/api/submissions", json={"matter_code": code}, headers=key)
        return answer.status_code, answer.json().get("code", "")

    with ThreadPoolExecutor(6) as pool:
        answers = Counter(pool.map(post, range(6)))
    assert answers.keys() <= {(201, ""), (409, "request_in_flight")}
    assert answers[201, ""] >= 1
    assert count(parts) == before + 1


def test_a_file_is_added_once_though_every_try_has_another_boundary(
    client: TestClient, code: str, key: dict[str, str]
) -> None:
    address = f"/api/submissions/{client.post('/api/submissions', json={'matter_code': code}).json()['id']}"

    def upload(data: bytes, name: str = "a.png", material: str = "1") -> tuple[int, str]:
        answer = client.post(
            f"{address}/files",
            files={"file": (name, data)},
            data={"material": material},
            headers=key,
        )
        return answer.status_code, answer.json().get("file_id", "")

    first = upload(b"x" * 3_000_000)
    assert first[0] == 201
    assert upload(b"x" * 3_000_000) == first
    for other in (
        (b"x" * 2_999_999,),
        (b"x" * 3_000_000, "b.png"),
        (b"x" * 3_000_000, "a.png", "2"),
    ):
        assert upload(*other)[0] == 422
    assert [f["size"] for f in client.get(address).json()["files"]] == [3_000_000]
    assert client.post(f"{address}/review", headers=key).status_code == 202, "of another route"
    assert client.post(f"{address}/review", headers=key).headers["idempotency-replayed"] == "true"


def test_a_key_opens_nothing_to_others(
    client: TestClient, parts: Parts, code: str, key: dict[str, str]
) -> None:
    made = client.post("/api/submissions", json={"matter_code": code}).json()
    address = f"/api/submissions/{made['id']}/files"
    assert client.post(address, files={"file": ("a", b"x")}, headers=key).status_code == 201
    client.cookies.clear()
    assert client.post(address, files={"file": ("a", b"x")}, headers=key).status_code == 403
    forged = {**key, "Authorization": "Bearer x"}
    assert client.post(address, files={"file": ("a", b"x")}, headers=forged).status_code == 403


def test_after_an_error_the_key_is_free(client: TestClient, code: str, key: dict[str, str]) -> None:
    address = f"/api/submissions/{client.post('/api/submissions', json={'matter_code': code}).json()['id']}"
    assert client.post(f"{address}/review", headers=key).status_code == 422
    client.post(f"{address}/files", files={"file": ("a.png", b"x")})
    assert client.post(f"{address}/review", headers=key).status_code == 202


@pytest.mark.parametrize("bad", ["", "short", "x" * 129, "with spaces in it, too"])
def test_a_bad_key_is_explained(client: TestClient, code: str, bad: str) -> None:
    answer = client.post(
        "/api/submissions", json={"matter_code": code}, headers={"Idempotency-Key": bad}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_idempotency_key")


def test_answers_are_sealed_and_go_with_the_submission(
    client: TestClient, parts: Parts, code: str, key: dict[str, str]
) -> None:
    made = client.post("/api/submissions", json={"matter_code": code}, headers=key).json()

    def kept() -> str:
        query = text("SELECT answer FROM repeats WHERE submission_id = :id")
        with parts.engine.connect() as connection:
            return str(connection.execute(query, {"id": made["id"]}).scalar())

    assert kept().startswith("gAAAA")
    assert client.delete(f"/api/submissions/{made['id']}").status_code == 204
    assert kept() == "None"


def test_a_request_that_died_gives_its_key_back(parts: Parts) -> None:
    repeats, key = parts.repeats, uuid4().hex
    assert repeats.begin(key, "asked") is None
    with pytest.raises(StillRunning):
        repeats.begin(key, "asked")
    with pytest.raises(KeyReused):
        repeats.begin(key, "something else")
    age(parts, LEASE + timedelta(seconds=1))
    assert repeats.begin(key, "asked") is None
    repeats.keep(key, {"body": "x"}, "s1")
    age(parts, LEASE + timedelta(seconds=1))
    assert repeats.begin(key, "asked") == {"body": "x"}
    repeats.release(key)
    assert repeats.begin(key, "asked") == {"body": "x"}, "an answer stays"
    age(parts, KEEP)
    assert repeats.forget() >= 1
    assert repeats.begin(key, "asked") is None
    repeats.release(key)
