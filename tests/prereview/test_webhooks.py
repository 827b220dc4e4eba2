"""Events reach a platform that misbehaves: signed, in order, none lost, repeated under the same id."""

from __future__ import annotations

import base64
import hmac
import json
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import Engine

import prereview.store
from prereview.jobs.webhooks import Webhooks, signing_key
from prereview.store import tables as t
from prereview.store.outbox import FIRST, TRIES, EventKind, Outbox, announce

KEY = b"k" * 32
SECRET = "whsec_" + base64.b64encode(KEY).decode()
Seen = tuple[dict[str, str], bytes]


class Platform(ThreadingHTTPServer):
    """The other side: does one thing of `script` for each request, then takes everything."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: list[str] = []
        self.seen: list[Seen] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}/hook"

    def handle_error(self, request: object, client_address: object) -> None:
        """Connections that are cut off are what is tested."""


class Handler(BaseHTTPRequestHandler):
    server: Platform

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.seen.append(({k.lower(): v for k, v in self.headers.items()}, body))
        act = self.server.script.pop(0) if self.server.script else "200"
        if act == "reset":
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.close()
        elif act == "silent":
            time.sleep(1.5)
        elif act == "drip":
            for byte in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1000:
                self.wfile.write(bytes([byte]))
                time.sleep(0.1)
        elif act == "endless":
            self.send_response(200)
            self.end_headers()
            while True:
                self.wfile.write(b"x" * 65536)
        elif act == "elsewhere":
            self.send_response(302)
            self.send_header("location", self.server.url + "/other")
            self.end_headers()
        else:
            self.send_response(int(act))
            self.end_headers()

    def log_message(self, *args: object) -> None:
        """Silent."""


@pytest.fixture
def platform() -> Iterator[Platform]:
    made = Platform()
    thread = threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def outbox(engine: Engine) -> Outbox:
    prereview.store.metadata.create_all(engine)
    return Outbox(engine)


def tell(engine: Engine, submission_id: str, kind: EventKind = EventKind.HANDED) -> None:
    now, rows = datetime.now(UTC), t.submissions
    with engine.begin() as connection:
        if not connection.execute(rows.select().where(rows.c.id == submission_id)).first():
            connection.execute(
                rows.insert().values(
                    id=submission_id, matter_code="M", matters=["M"], form={},
                    applicant={"name": "王小明"}, state="handed", round=2, pages_done=0, pages_total=0, file="王小明.jpg",
                    step="done", created_at=now, updated_at=now,
                )
            )  # fmt: skip
        announce(connection, kind, submission_id)


def make_due(engine: Engine) -> None:
    """Let the time to the next try pass."""
    with engine.begin() as connection:
        connection.execute(t.outbox.update().values(next_at=datetime.now(UTC) - timedelta(1)))


def hooks(engine: Engine, platform: Platform) -> Webhooks:
    return Webhooks(engine, platform.url, SECRET, deadline_s=0.5)


def test_an_event_is_signed_and_names_nobody(
    engine: Engine, outbox: Outbox, platform: Platform
) -> None:
    tell(engine, "s1")
    assert hooks(engine, platform).send_due() == 1
    headers, body = platform.seen[0]
    told = json.loads(body)
    assert told["type"] == "submission.handed"
    assert told["data"] == {
        "submission_id": "s1", "matter_code": "M", "matters": ["M"], "bundle": "",
        "state": "handed", "round": 2,
    }  # fmt: skip
    assert headers["webhook-id"] == told["id"]
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    signed = f"{told['id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(KEY, signed, "sha256")).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert hooks(engine, platform).send_due() == 0
    assert len(platform.seen) == 1
    assert outbox.unsent() == []


@pytest.mark.parametrize(
    ("act", "error"),
    [("500", "HTTP 500"), ("404", "HTTP 404"), ("elsewhere", "HTTP 302"),
     ("silent", "no answer in time"), ("drip", "no answer in time"), ("reset", "Error")],
)  # fmt: skip
def test_what_is_not_taken_is_sent_again_under_the_same_id(
    engine: Engine, outbox: Outbox, platform: Platform, act: str, error: str
) -> None:
    platform.script = [act]
    tell(engine, "s1")
    sender, before = hooks(engine, platform), datetime.now(UTC)
    assert sender.send_due() == 0
    (waiting,) = outbox.unsent()
    assert error in waiting.error
    assert sender.send_due() == 0, "not before its time"
    with engine.connect() as connection:
        due = connection.execute(t.outbox.select()).one().next_at.replace(tzinfo=UTC)
    assert before + FIRST <= due < datetime.now(UTC) + 2 * FIRST
    make_due(engine)
    assert sender.send_due() == 1
    assert len({headers["webhook-id"] for headers, _ in platform.seen}) == 1
    assert len({body for _, body in platform.seen}) == 1


def test_an_answer_without_end_is_not_read(
    engine: Engine, outbox: Outbox, platform: Platform
) -> None:
    platform.script = ["endless"]
    tell(engine, "s1")
    assert hooks(engine, platform).send_due() == 1


def test_nobody_at_home(engine: Engine, outbox: Outbox, platform: Platform) -> None:
    gone = Webhooks(engine, "http://127.0.0.1:9/", SECRET)
    tell(engine, "s1")
    assert gone.send_due() == 0
    assert outbox.unsent()[0].error == "ConnectError"


def test_events_of_a_submission_come_in_order_and_do_not_hold_up_others(
    engine: Engine, outbox: Outbox, platform: Platform
) -> None:
    platform.script = ["500"]
    tell(engine, "s1", EventKind.REPORTED)
    tell(engine, "s1", EventKind.HANDED)
    tell(engine, "s2", EventKind.REPORTED)
    sender = hooks(engine, platform)
    assert [sender.send_due(), sender.send_due()] == [1, 0]
    make_due(engine)
    while sender.send_due():
        pass
    told = [json.loads(body) for _, body in platform.seen]
    assert [(e["data"]["submission_id"], e["type"].split(".")[1]) for e in told] == [
        ("s1", "reported"), ("s2", "reported"), ("s1", "reported"), ("s1", "handed"),
    ]  # fmt: skip


def test_after_the_last_try_it_is_parked_until_somebody_sends_it_again(
    engine: Engine, outbox: Outbox, platform: Platform
) -> None:
    platform.script = ["503"] * TRIES
    tell(engine, "s1")
    tell(engine, "s1", EventKind.DECIDED)
    sender = hooks(engine, platform)
    for _ in range(TRIES):
        assert sender.send_due() == 0
        make_due(engine)
    first, second = outbox.unsent()
    assert (first.parked, first.attempts, second.parked) == (True, TRIES, False)
    assert sender.send_due() == 1, "the next one is not held up for ever"
    assert sender.send_due() == 0
    assert outbox.again(["evt_nothing"]) == 0
    assert outbox.again() == 1
    assert sender.send_due() == 1
    assert outbox.unsent() == []
    assert outbox.again([second.id]) == 1
    assert sender.send_due() == 1
    counts = Counter(headers["webhook-id"] for headers, _ in platform.seen)
    assert counts == {first.id: TRIES + 1, second.id: 2}


def test_two_workers_send_each_event_once(
    engine: Engine, outbox: Outbox, platform: Platform
) -> None:
    for number in range(12):
        tell(engine, f"s{number}")

    def work(_: int) -> int:
        sender, taken = hooks(engine, platform), 0
        while outbox.unsent():
            taken += sender.send_due()
        return taken

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(work, range(3))) == 12
    assert Counter(h["webhook-id"] for h, _ in platform.seen).most_common(1)[0][1] == 1


def test_a_worker_that_died_while_sending_leaves_the_event_to_another(
    engine: Engine, outbox: Outbox, platform: Platform
) -> None:
    tell(engine, "s1")
    (taken,) = outbox.claim(5)
    assert hooks(engine, platform).send_due() == 0
    make_due(engine)
    assert hooks(engine, platform).send_due() == 1
    outbox.failed(taken, "late news of the dead")
    assert outbox.unsent() == []


def test_a_move_that_is_taken_back_tells_nobody(engine: Engine, outbox: Outbox) -> None:
    tell(engine, "s1")

    class StopError(Exception):
        pass

    def broken() -> None:
        with engine.begin() as connection:
            announce(connection, EventKind.DECIDED, "s1")
            raise StopError

    with pytest.raises(StopError):
        broken()
    assert [e.kind for e in outbox.unsent()] == ["submission.handed"]


def test_what_was_sent_is_forgotten_in_time(
    engine: Engine, outbox: Outbox, platform: Platform
) -> None:
    tell(engine, "s1")
    tell(engine, "s2")
    assert hooks(engine, platform).send_due() == 2
    tell(engine, "s3")
    assert outbox.forget(datetime.now(UTC) - timedelta(hours=1)) == 0
    assert outbox.forget(datetime.now(UTC) + timedelta(hours=1)) == 2
    assert [e.submission_id for e in outbox.unsent()] == ["s3"]


@pytest.mark.parametrize(
    "wrong", ["", "whsec_", "whsec_%%%", base64.b64encode(KEY).decode(), "whsec_c2hvcnQ="]
)
def test_a_weak_or_broken_secret_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="webhook secret"):
        signing_key(wrong)
    assert signing_key(SECRET) == KEY
