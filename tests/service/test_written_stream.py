"""The text of a language model on its way from the endpoint to whoever asked, over real sockets."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import pytest
import uvicorn

from service.app import create_app
from service.composition import Parts
from tests.knowledge.llm_server import HELD, Behaviour, server

# What is streamed does not come from the database: one kind of it is enough.
pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True, scope="session")

SITE = "https://www.example.gov.cn"
QUESTION = {"text": "食品经营许可证新办要多久"}
Event = tuple[str, Any]


@pytest.fixture
def llm() -> Iterator[Behaviour]:
    with server() as behaviour:
        yield behaviour


@pytest.fixture(scope="module")
def home(parts: Parts) -> Iterator[tuple[Parts, str]]:
    """The service on a port of its own; which model it has is told it test by test."""
    own = Parts(parts.settings.model_copy(update={"widget_origins": SITE}))
    own.__dict__["guide"] = parts.guide
    parts.guide()  # a first question would wait for it
    app = create_app(own.settings, own)
    http = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=http.run, daemon=True)
    thread.start()
    while not http.started and thread.is_alive():
        time.sleep(0.02)
    yield own, f"http://127.0.0.1:{http.servers[0].sockets[0].getsockname()[1]}"
    http.should_exit = True
    thread.join(10)


class Visitor:
    """Somebody at the page or at the widget: asks, and follows the text."""

    def __init__(self, kind: str, address: str) -> None:
        self.kind = kind
        self.http = httpx.Client(base_url=address, timeout=60, trust_env=False)
        if kind == "page":
            self.base = f"/api/chats/{self._post('/api/chats').json()['id']}"
        else:
            self.base = "/api/widget"
            self.http.headers["Origin"] = SITE
            token = self._post(f"{self.base}/sessions").json()["token"]
            self.http.headers["Authorization"] = f"Bearer {token}"

    def ask(self) -> dict[str, Any]:
        answer: dict[str, Any] = self._post(f"{self.base}/turns", QUESTION).json()
        assert any(b.get("rows") for b in answer["blocks"]), "the structured answer is always there"
        return answer

    @contextmanager
    def follow(self, answer: dict[str, Any]) -> Iterator[Iterator[Event]]:
        method = "GET" if self.kind == "page" else "POST"
        path = f"{self.base}/compositions/{answer['composing']}"
        with self.http.stream(method, path) as response:
            yield _events(response)

    def whole(self) -> list[Event]:
        with self.follow(self.ask()) as events:
            return list(events)

    def _post(self, path: str, body: object = None) -> httpx.Response:
        response = self.http.post(path, json=body)
        assert response.is_success, response.text
        return response


def _events(response: httpx.Response) -> Iterator[Event]:
    name = ""
    for line in response.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


@pytest.fixture(params=["page", "widget"])
def visit(
    request: pytest.FixtureRequest, home: tuple[Parts, str], llm: Behaviour
) -> Iterator[Callable[..., Visitor]]:
    """Makes a visitor of a service that has this language model, with these settings."""
    own, address = home
    with ExitStack() as opened:

        def make(**more: object) -> Visitor:
            limits = {"model_chat_tokens": 10**6, "model_daily_tokens": 10**9}
            model = {
                **limits,
                "model_url": llm.url,
                "model_name": "local",
                "model_timeout_s": 30.0,
                **more,
            }
            own.__dict__["settings"] = own.settings.model_copy(update=model)
            for part in ("helper", "conversation"):
                own.__dict__.pop(part, None)
            visitor = Visitor(request.param, address)
            opened.callback(visitor.http.close)
            return visitor

        yield make


def facts(visitor: Visitor) -> list[str]:
    """Two true sentences about what is asked, with their tokens."""
    rows = next(b["rows"] for b in visitor.ask()["blocks"] if b.get("rows"))
    return [f"{r['label']}是{r['value']}[c{n}]。" for n, r in enumerate(rows[:2], start=1)]


def said(events: list[Event]) -> list[str]:
    return [data["text"] for name, data in events if name == "sentence"]


def test_a_sentence_is_shown_while_the_next_is_being_written(
    visit: Callable[..., Visitor], llm: Behaviour
) -> None:
    visitor = visit()
    one, two = facts(visitor)
    llm.says = lambda body: f"{one}{two[:3]}{HELD}{two[3:]}"
    with visitor.follow(visitor.ask()) as events:
        assert next(events)[1]["aigc"]["Label"] == "1"
        name, sentence = next(events)
        assert (name, sentence["text"]) == ("sentence", one.replace("[c1]", ""))
        assert sentence["sources"][0]["url"]
        assert not llm.go.is_set()
        llm.go.set()
        rest = list(events)
    assert [n for n, _ in rest] == ["sentence", "done"]
    assert rest[-1][1] == {"whole": True}


@pytest.mark.parametrize("fault", ["cut", "noise", "garbage", "stall"])
# What the client remarks of a chunk that breaks the protocol.
@pytest.mark.filterwarnings("ignore:Pydantic serializer")
def test_what_was_shown_stays_true_when_the_rest_fails(
    visit: Callable[..., Visitor], llm: Behaviour, fault: str
) -> None:
    visitor = visit(model_timeout_s=3.0 if fault == "stall" else 30.0)
    one, two = facts(visitor)
    llm.says, llm.fault, llm.delay = (lambda body: f"{one}{two}" + "，" * 80), fault, 10.0
    events = visitor.whole()
    assert said(events) == [s[: s.index("[")] + "。" for s in (one, two)][: len(said(events))]
    assert said(events)
    assert events[-1] == ("done", {"whole": False})


def test_a_number_that_is_invented_in_the_third_sentence_is_not_shown(
    visit: Callable[..., Visitor], llm: Behaviour
) -> None:
    visitor = visit()
    one, two = facts(visitor)
    llm.says = lambda body: f"{one}{two}加急的3个工作日[c1]。{one}"
    events = visitor.whole()
    assert len(said(events)) == 2
    assert "加急" not in str(events)
    assert events[-1] == ("done", {"whole": False})


def test_who_leaves_ends_the_request_to_the_model(
    visit: Callable[..., Visitor], llm: Behaviour
) -> None:
    visitor = visit()
    one, _ = facts(visitor)
    llm.says, llm.pause = (lambda body: f"{one}" + "，" * 7 * 400), 0.02
    with visitor.follow(visitor.ask()) as events:
        next(events)
        next(events)
    visitor.http.close()
    assert llm.gone.wait(5), "the model went on writing for nobody"


def test_a_text_beyond_the_budget_is_not_asked_for(
    visit: Callable[..., Visitor], llm: Behaviour
) -> None:
    visitor = visit(model_chat_tokens=100)
    assert visitor.whole() == [("done", {"whole": False})]
    assert llm.received == []


def test_a_model_that_fails_three_times_is_left_alone(
    visit: Callable[..., Visitor], llm: Behaviour
) -> None:
    visitor = visit()
    llm.fault = "not-json"
    for _ in range(5):
        assert visitor.whole() == [("done", {"whole": False})]
    assert len(llm.received) == 3
