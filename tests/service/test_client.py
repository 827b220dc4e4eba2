"""The client for other systems against the real application over HTTP, and what it may not do."""

from __future__ import annotations

import base64
import hmac
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, get_type_hints

import httpx
import pytest
from fastapi.testclient import TestClient
from http_message_signatures import HTTPMessageSigner, MappingKeyResolver, algorithms

from bench.papers import FOOD_PERMIT
from prereview import LocalFiles, SealedFiles
from service import client as library
from service.accounts.roles import Scope
from service.client import ApiError, Client, Signature, WrongEventError, read_event
from service.composition import Parts
from tests.prereview.conftest import matter_of
from tests.prereview.rounds import PerfectReader, drawn, put, run_review, working
from tests.service.conftest import served

NAME = "代办平台"


@pytest.fixture(scope="module")
def address(application: TestClient, parts: Parts) -> Iterator[str]:
    parts.guide()  # opening it takes longer than a client waits
    with served(application.app) as made:
        yield made


@pytest.fixture(scope="module")
def key(parts: Parts) -> tuple[str, str]:
    made, secret = parts.keys.add(NAME, list(Scope), "test")
    return made.id, secret


@pytest.fixture
def hall(address: str, key: tuple[str, str]) -> Iterator[Client]:
    with Client(address, *key) as made:
        yield made


@pytest.fixture
def code(parts: Parts) -> str:
    return matter_of(parts.catalogue.current().catalogue, FOOD_PERMIT).code


@pytest.fixture
def reader(parts: Parts) -> Iterator[PerfectReader]:
    files = SealedFiles(LocalFiles(parts.settings.var / "files"))
    with working(parts.engine, parts.submissions, files, parts.catalogue.current()) as made:
        yield made


def test_a_company_submits_and_reads_the_report(
    hall: Client, key: tuple[str, str], parts: Parts, reader: PerfectReader, code: str
) -> None:
    assert code in [hit["code"] for hit in hall.search("食品经营许可", limit=50)]
    assert hall.matter(code)["code"] == code
    asked = hall.checklist(code)["questions"]
    facts = {q["key"]: False for q in asked if q["type"] == "boolean"}
    assert hall.checklist(code, facts)["checklist"]["materials"]
    bundle, _ = drawn(None)
    word = "an-order-of-the-company-1"
    made = hall.open_submission(code, bundle.applicant, bundle.form, idempotency_key=word)
    again = hall.open_submission(code, bundle.applicant, bundle.form, idempotency_key=word)
    assert again == made
    number = made["id"]
    added = hall.add_file(number, "证 照.pdf", b"%PDF-1.4 not really")
    assert (added["name"], added["size"]) == ("证 照.pdf", 19)
    hall.remove_file(number, added["file_id"])
    put(parts.submissions, reader, parts.submissions.get(number), "expired_licence")
    run_review(parts.submissions, number)
    assert hall.wait(number)["state"] == "reported"
    assert hall.report(number)["verdict"] == "correct_first"
    assert hall.letter(number, form="docx")[:2] == b"PK"
    assert hall.hand_over(number)["state"] == "handed"
    assert hall.withdraw(number)["state"] == "reported"
    hall.delete(number)
    with pytest.raises(ApiError) as gone:
        hall.submission(number)
    assert gone.value.status == 404
    used = parts.keys.get(key[0]).used_at
    assert used is not None
    assert time.time() - used < 60


def test_another_company_sees_nothing_of_it(
    hall: Client, address: str, parts: Parts, code: str
) -> None:
    number = hall.open_submission(code)["id"]
    other, secret = parts.keys.add("另一家", list(Scope), "test")
    with Client(address, other.id, secret) as stranger, pytest.raises(ApiError) as caught:
        stranger.submission(number)
    assert (caught.value.status, caught.value.code) == (403, "not_holder")
    unsigned = httpx.get(f"{address}/api/submissions/{number}")
    assert unsigned.status_code == 403
    successor, secret = parts.keys.rotate(hall._http.auth._key_id, 1, "test")
    with Client(address, successor.id, secret) as same:
        assert same.submission(number)["id"] == number, "a new key of the same integration"
    assert hall.submission(number)["id"] == number, "the old one is good for the overlap"
    parts.keys.revoke(successor.id)
    with Client(address, successor.id, secret) as same, pytest.raises(ApiError) as revoked:
        same.submission(number)
    assert (revoked.value.status, revoked.value.code) == (401, "bad_signature")


def test_a_key_does_what_its_scopes_say(address: str, parts: Parts, code: str) -> None:
    made, secret = parts.keys.add("只看指南", [Scope.CATALOGUE], "test")
    auth = Signature(made.id, secret)
    with httpx.Client(base_url=address, auth=auth) as http:
        assert http.get("/api/matters").status_code == 200
        refused = http.post("/api/submissions", json={"matter_code": code})
        assert (refused.status_code, refused.json()["code"]) == (403, "no_scope")
        for method, path in (
            ("GET", "/api/desk/accounts"), ("GET", "/api/desk/submissions"),
            ("POST", "/api/chats"), ("POST", "/api/widget/about"),
        ):  # fmt: skip
            answer = http.request(method, path)
            assert (answer.status_code, answer.json()["code"]) == (403, "not_for_keys"), path


def _signed(key: tuple[str, str], request: httpx.Request) -> httpx.Request:
    return next(Signature(*key).auth_flow(request))


def _code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def test_what_was_signed_cannot_be_changed_or_sent_again(
    address: str, key: tuple[str, str], code: str
) -> None:
    with httpx.Client() as http:

        def fresh(path: str = "/api/submissions", **options: Any) -> httpx.Request:
            body = options.pop("json", {"matter_code": code})
            return _signed(key, http.build_request("POST", address + path, json=body, **options))

        sent = fresh()
        assert http.send(sent).status_code == 201
        assert _code(http.send(sent)) == (401, "replayed")

        changed = fresh()
        altered = http.build_request(
            "POST",
            changed.url,
            content=changed.content.replace(b"}", b" }"),
            headers={**changed.headers, "content-length": str(len(changed.content) + 1)},
        )
        assert _code(http.send(altered)) == (401, "bad_signature")

        moved = fresh()
        moved.url = httpx.URL(f"{address}/api/chats")
        assert _code(http.send(moved)) == (401, "bad_signature")
        asked = _signed(key, http.build_request("GET", f"{address}/api/matters?q=a"))
        asked.url = httpx.URL(f"{address}/api/matters?q=b")
        assert _code(http.send(asked)) == (401, "bad_signature")

        for header, value in (
            ("signature", "sig1=:AAAA:"), ("signature-input", "nonsense"),
            ("content-digest", "sha-256=:AAAA:"), ("content-type", "text/plain"),
        ):  # fmt: skip
            forged = fresh()
            forged.headers[header] = value
            assert _code(http.send(forged)) == (401, "bad_signature"), header
        missing = fresh()
        del missing.headers["signature"]
        assert _code(http.send(missing)) == (401, "bad_signature")
        wrong = _signed(
            (key[0], "another secret"), http.build_request("GET", f"{address}/api/city")
        )
        assert _code(http.send(wrong)) == (401, "bad_signature")


@pytest.mark.parametrize(
    ("change", "good"),
    [
        ({}, True),
        ({"created": datetime.now(UTC) - timedelta(minutes=10)}, False),
        ({"created": datetime.now(UTC) + timedelta(minutes=5)}, False),
        ({"expires": datetime.now(UTC) - timedelta(minutes=3)}, False),
        ({"nonce": None}, False),
        ({"nonce": "short"}, False),
        ({"covered_component_ids": ("@method", "@authority", "@path")}, False),
    ],
)
def test_another_library_signs_what_we_accept(
    address: str, key: tuple[str, str], change: dict[str, Any], good: bool
) -> None:
    """http-message-signatures is not our signer: what it makes is what the RFC says."""
    signer = HTTPMessageSigner(
        signature_algorithm=algorithms.HMAC_SHA256,
        key_resolver=MappingKeyResolver(public_keys={}, private_keys={key[0]: key[1].encode()}),
    )
    with httpx.Client() as http:
        request = http.build_request("GET", f"{address}/api/matters?q=%E9%A3%9F%E5%93%81&limit=3")
        options = {
            "key_id": key[0],
            "nonce": base64.b64encode(str(time.time_ns()).encode()).decode(),
            "covered_component_ids": ("@method", "@authority", "@path", "@query"),
            **change,
        }
        signer.sign(request, **options)
        answer = http.send(request)
    assert (answer.status_code == 200) is good, answer.text


def test_what_the_client_promises_is_what_the_description_says(application: TestClient) -> None:
    schemas = application.get("/api/openapi.json").json()["components"]["schemas"]
    for shape, name in (
        (library.MatterItem, "MatterItem"), (library.Opened, "SubmissionOpened"),
        (library.File, "FileOut"), (library.Submission, "SubmissionOut"),
    ):  # fmt: skip
        assert set(get_type_hints(shape)) == set(schemas[name]["properties"]), name


def test_the_client_needs_nothing_but_httpx() -> None:
    code = (
        "import sys, service.client; "
        "print([m for m in ('fastapi', 'pydantic', 'sqlalchemy', 'service.settings') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def _event_signature(secret: str, number: str, at: int, body: bytes) -> str:
    """As the Standard Webhooks specification says."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.digest(key, f"{number}.{at}.".encode() + body, "sha256")
    return f"v1,{base64.b64encode(mac).decode()}"


def test_events_are_read_when_they_are_signed_and_new() -> None:
    secret = "whsec_" + base64.b64encode(b"k" * 32).decode()
    body, now = b'{"id": "evt_1", "type": "submission.reported", "data": {}}', int(time.time())
    headers = {
        "Webhook-Id": "evt_1",
        "Webhook-Timestamp": str(now),
        "Webhook-Signature": f"v1,AAAA {_event_signature(secret, 'evt_1', now, body)}",
    }
    assert read_event(headers, body, secret)["type"] == "submission.reported"
    for wrong in (
        {"Webhook-Signature": "v1,AAAA"}, {"Webhook-Id": "evt_2"}, {"Webhook-Timestamp": "x"},
    ):  # fmt: skip
        with pytest.raises(WrongEventError):
            read_event({**headers, **wrong}, body, secret)
    old = now - 3600
    stale = {**headers, "Webhook-Timestamp": str(old)}
    stale["Webhook-Signature"] = _event_signature(secret, "evt_1", old, body)
    with pytest.raises(WrongEventError, match="too old"):
        read_event(stale, body, secret)
