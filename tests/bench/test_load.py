"""The load's users, against a server that answers as told."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bench.load.drive import BareTalk, ProductTalk, at_random, by_users, look_up
from bench.load.questions import conversations, typed
from knowledge.schema import Catalogue, City, Matter


@dataclass
class Service:
    """What was asked of it; how it answers."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    busy: int = 0
    most: int = 0
    fail: bool = False

    async def open(self, _: web.Request) -> web.Response:
        return web.json_response({"id": f"c{len(self.asked)}", "token": "t"}, status=201)

    async def turn(self, request: web.Request) -> web.Response:
        assert request.headers["authorization"] == "Bearer t"
        self.busy += 1
        self.most = max(self.most, self.busy)
        await asyncio.sleep(0.01)
        self.busy -= 1
        text = (await request.json())["text"]
        self.asked.append((request.match_info["chat"], text))
        if self.fail:
            return web.json_response({}, status=500)
        return web.json_response({"answered_by": "direct" if text == "慢" else "dialogue"})

    async def rasa(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.asked.append((body["sender"], body["message"]))
        return web.json_response([])

    async def find(self, request: web.Request) -> web.Response:
        self.asked.append(("", request.query["q"]))
        return web.json_response({})


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
async def address(service: Service) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/api/chats", service.open)
    app.router.add_post("/api/chats/{chat}/turns", service.turn)
    app.router.add_post("/webhooks/rest/webhook", service.rasa)
    app.router.add_get("/api/matters", service.find)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


def said(*turns: tuple[str, ...]) -> itertools.cycle[tuple[str, ...]]:
    return itertools.cycle(turns)


async def test_users_ask_side_by_side_and_slow_answers_are_counted(
    service: Service, address: str
) -> None:
    figures = await by_users(address, ProductTalk, said(("快", "慢")), 3, 0.2)
    assert service.most == 3
    assert len(figures.times) == len(service.asked) > 6
    assert figures.away == sum(text == "慢" for _, text in service.asked)
    assert figures.at(50) >= 10
    assert not figures.errors


async def test_errors_are_counted_and_not_timed(service: Service, address: str) -> None:
    service.fail = True
    figures = await by_users(address, ProductTalk, said(("快",)), 1, 0.1)
    assert figures.errors["HTTP 500"] == len(service.asked) > 0
    assert not figures.times
    away = await by_users("http://127.0.0.1:1", ProductTalk, said(("快",)), 1, 0.05)
    assert sum(away.errors.values()) > 0


async def test_arrivals_go_on_with_conversations_in_order(service: Service, address: str) -> None:
    turns = (("一", "二", "三"), ("四",))
    figures = await at_random(address, BareTalk, said(*turns), 200, 0.5, 7)
    assert len(figures.times) == len(service.asked) == pytest.approx(100, abs=35)
    chats: dict[str, list[str]] = {}
    for chat, text in service.asked:
        chats.setdefault(chat, []).append(text)
    assert all(tuple(c) in {turns[0][: len(c)], turns[1]} for c in chats.values())
    assert max(map(len, chats.values())) > 1


async def test_a_clerk_types_key_by_key(service: Service, address: str) -> None:
    matter = Matter(code="1137", name="结婚登记", department="民政局", kind="行政确认")
    keys = typed(Catalogue(city=City(name="某市"), matters=(matter,)), 30, 1)
    figures = await look_up(address, keys)
    assert len(figures.times) == 30
    assert {"结婚登记", "结", "jhdj", "j", "1137"} <= {text for _, text in service.asked}


def test_conversations_are_the_same_every_time() -> None:
    one, other = conversations(3), conversations(3)
    first = list(itertools.islice(one, 700))
    assert first == list(itertools.islice(other, 700))
    assert any(len(turns) > 1 for turns in first)
