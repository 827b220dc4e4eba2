"""Progress by number and phone: what is told, what is not, and how often one may be wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet
from fastapi.testclient import TestClient
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import text, update

from actions import Hidden, Refused
from prereview import Vault, standing
from prereview.store import tables as t
from service.composition import Parts
from service.tracking import WRONG_TRIES, Tracking

PHONE = "13800138000"
WHO = ("address 1.2.3.4",)
PAGE = "/api/submissions/progress"


@pytest.fixture(autouse=True)
def _nothing_tried(parts: Parts) -> None:
    parts.tracking._limiter = MovingWindowRateLimiter(MemoryStorage())


@pytest.fixture
def address(client: TestClient, parts: Parts) -> Iterator[str]:
    """A submission that could be handed over; its holder is the client."""
    code = next(m.code for m in parts.catalogue.current().catalogue.matters if m.checks)
    made = client.post("/api/submissions", json={"matter_code": code}).json()["id"]
    with parts.engine.begin() as connection:
        mine = update(t.submissions).where(t.submissions.c.id == made)
        connection.execute(mine.values(state="reported"))
    return f"/api/submissions/{made}"


def _number(client: TestClient, address: str, phone: str = PHONE) -> str:
    handed = client.post(f"{address}/handover", json={"phone": phone})
    assert handed.status_code == 200, handed.text
    return str(handed.json()["number"])


@pytest.mark.covers("POST /api/submissions/progress")
@pytest.mark.parametrize("contact", [PHONE, "8000", "138-0013-8000", "尾号 8000"])
def test_who_knows_both_sees_where_it_stands(
    client: TestClient, address: str, contact: str
) -> None:
    number = _number(client, address)
    client.cookies.clear()
    found = client.post(PAGE, json={"number": number.lower(), "contact": contact})
    assert found.status_code == 200
    assert found.json()["state"] == "handed"
    assert set(found.json()) == {"matter_name", "state", "handed_at", "changed_at"}


@pytest.mark.covers("POST /api/submissions/{submission_id}/handover")
def test_the_number_stays_and_the_phone_is_sealed(
    client: TestClient, parts: Parts, address: str
) -> None:
    number = _number(client, address)
    assert client.post(f"{address}/withdraw").json()["number"] == number
    assert _number(client, address, phone="") == number
    assert standing(parts.engine, number, "8000") is not None
    with parts.engine.connect() as connection:
        query = text("SELECT phone FROM submissions WHERE number = :number")
        kept = connection.execute(query, {"number": number}).scalar()
    assert kept
    assert "8000" not in kept[:8]
    assert PHONE not in kept


def test_a_phone_that_is_none_is_refused(client: TestClient, address: str) -> None:
    answer = client.post(f"{address}/handover", json={"phone": "8000"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "phone")


def test_wrong_number_wrong_phone_and_no_phone_are_told_apart_by_nothing(
    client: TestClient, parts: Parts, address: str
) -> None:
    number = _number(client, address, phone="")
    tries = [
        {"number": number, "contact": PHONE},
        {"number": number, "contact": ""},
        {"number": "YS000000000000", "contact": "8000"},
        {"number": "none at all", "contact": "8000"},
    ]
    answers = [client.post(PAGE, json=one) for one in tries]
    assert {a.status_code for a in answers} == {404}
    assert len({a.json()["detail"] for a in answers}) == 1


def test_wrong_tries_run_out_for_a_number_whoever_tries(
    client: TestClient, parts: Parts, address: str
) -> None:
    number = _number(client, address)
    for n in range(WRONG_TRIES):
        assert parts.tracking.find(number, "0000", (f"address {n}",)) is None
    with pytest.raises(Refused):
        parts.tracking.find(number, PHONE, ("address of somebody else",))
    refused = client.post(PAGE, json={"number": number, "contact": PHONE})
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "3600")


def test_right_tries_cost_nothing_and_wrong_ones_run_out_for_an_address(
    client: TestClient, parts: Parts, address: str
) -> None:
    number = _number(client, address)
    for _ in range(WRONG_TRIES + 1):
        assert parts.tracking.find(number, PHONE, WHO) is not None
    for n in range(WRONG_TRIES):
        parts.tracking.find(f"YS2611230000{n:02d}", PHONE, WHO)
    with pytest.raises(Refused):
        parts.tracking.find(number, PHONE, WHO)


def test_the_chat_knows_a_number_only_sealed(
    client: TestClient, parts: Parts, address: str
) -> None:
    number = _number(client, address)
    hidden = parts.tracking.hide(f"{number} 手机{PHONE}", "1.2.3.4")
    assert set(hidden) == {"number", "contact", "address"}
    assert number not in str(hidden)
    assert PHONE not in str(hidden)
    catalogue = parts.guide().catalogue
    found = parts.tracking.track(Hidden(**hidden), "chat", catalogue)
    assert found is not None
    assert found.state == "handed"
    other = Tracking(parts.engine, Vault([Fernet.generate_key().decode()]))
    assert other.track(Hidden(**hidden), "chat", catalogue) is None
    assert parts.tracking.hide("食品经营许可证多少钱") == {}
