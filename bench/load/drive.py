"""Users who ask: as many at once as wanted, or arriving at random; every answer is timed."""

from __future__ import annotations

import asyncio
import json
import random
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter

import aiohttp
import numpy as np

__all__ = ["BareTalk", "Figures", "ProductTalk", "at_random", "by_users", "look_up"]

TIMEOUT_S = 30.0
Conversations = Iterator[tuple[str, ...]]


@dataclass(slots=True)
class Figures:
    """What came of one stretch of load; times in milliseconds, errors by what they were.

    `away` counts answers that the guide gave because the dialogue process was too slow; `cpu_ms` is
    the processor time that each process took for an answer.
    """

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    away: int = 0
    cpu_ms: dict[str, float] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds if self.seconds else 0.0

    def at(self, share: int) -> float:
        """A percentile of the times, in milliseconds."""
        return float(np.percentile(self.times, share)) if self.times else float("nan")

    def as_row(self) -> dict[str, object]:
        """The figures as they are written to JSON."""
        shares = {f"p{s}_ms": round(self.at(s), 1) for s in (50, 95, 99, 100)}
        return {
            "answers": len(self.times),
            "seconds": round(self.seconds, 1),
            "rate": round(self.rate, 2),
            **shares,
            "errors": dict(self.errors),
            "answered_without_dialogue": self.away,
            "cpu_ms_an_answer": {name: round(ms, 1) for name, ms in self.cpu_ms.items()},
        }


class BareTalk:
    """A conversation with Rasa's own webhook."""

    def __init__(
        self, client: aiohttp.ClientSession, turns: tuple[str, ...], noted: Figures
    ) -> None:
        self.turns, self._client, self._noted = list(turns), client, noted
        self._id = uuid.uuid4().hex

    async def say(self) -> None:
        """Say the next turn and note what comes."""
        body = {"sender": self._id, "message": self.turns.pop(0)}
        await self._asked("/webhooks/rest/webhook", body, timed=True)

    async def _asked(
        self, url: str, body: dict[str, str], bearer: str = "", *, timed: bool = False
    ) -> object:
        headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
        started = perf_counter()
        try:
            async with self._client.post(url, json=body, headers=headers) as response:
                content = await response.read()
            took = (perf_counter() - started) * 1000
            if response.ok:
                self._noted.times += [took] * timed
                return json.loads(content)
            self._noted.errors[f"HTTP {response.status}"] += 1
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            self._noted.errors[type(error).__name__] += 1
        return None


class ProductTalk(BareTalk):
    """A chat at the service, opened, untimed, before its first turn is said."""

    _token = ""

    async def say(self) -> None:
        """See `BareTalk`."""
        text = self.turns.pop(0)
        if not self._token:
            opened = await self._asked("/api/chats", {})
            if not isinstance(opened, dict):
                return
            self._id, self._token = opened["id"], opened["token"]
        url = f"/api/chats/{self._id}/turns"
        answer = await self._asked(url, {"text": text}, self._token, timed=True)
        if isinstance(answer, dict):
            self._noted.away += answer.get("answered_by") != "dialogue"


async def by_users(
    address: str, talk: type[BareTalk], said: Conversations, users: int, seconds: float
) -> Figures:
    """Let so many users converse side by side, each asking on as soon as it is answered."""
    noted, started = Figures(), perf_counter()
    end = started + seconds
    async with _client(address) as client:

        async def user() -> None:
            while perf_counter() < end:
                held = talk(client, next(said), noted)
                while held.turns and perf_counter() < end:
                    await held.say()

        await asyncio.gather(*(user() for _ in range(users)))
    noted.seconds = perf_counter() - started
    return noted


async def at_random(
    address: str,
    talk: type[BareTalk],
    said: Conversations,
    rate: float,
    seconds: float,
    seed: int,
) -> Figures:
    """Ask `rate` questions a second on average, whether earlier ones are answered or not.

    Gaps between arrivals are exponential (a Poisson process). An arrival goes on with one of the
    conversations whose last turn is answered as often as not, else it begins a new one.
    """
    noted, chance = Figures(), random.Random(seed)
    open_talks: list[BareTalk] = []
    going: set[asyncio.Task[None]] = set()

    async def say(held: BareTalk) -> None:
        await held.say()
        if held.turns:
            open_talks.append(held)

    started = due = perf_counter()
    async with _client(address) as client:
        while (due := due + chance.expovariate(rate)) < started + seconds:
            await asyncio.sleep(max(due - perf_counter(), 0))
            go_on = open_talks and chance.random() < 0.5
            place = chance.randrange(len(open_talks)) if go_on else 0
            held = open_talks.pop(place) if go_on else talk(client, next(said), noted)
            task = asyncio.create_task(say(held))
            going.add(task)
            task.add_done_callback(going.discard)
        await asyncio.gather(*going)
    noted.seconds = perf_counter() - started
    return noted


async def look_up(address: str, typed: list[str]) -> Figures:
    """Send every keystroke of a clerk to the search, one after the other."""
    noted, started = Figures(), perf_counter()
    async with _client(address) as client:
        for text in typed:
            began = perf_counter()
            query = {"q": text, "limit": "10"}
            async with client.get("/api/matters", params=query) as response:
                await response.read()
            if not response.ok:
                noted.errors[f"HTTP {response.status}"] += 1
            noted.times.append((perf_counter() - began) * 1000)
    noted.seconds = perf_counter() - started
    return noted


def _client(address: str) -> aiohttp.ClientSession:
    # No cookies: every chat shows its own token, as many people's browsers would.
    return aiohttp.ClientSession(
        address,
        timeout=aiohttp.ClientTimeout(TIMEOUT_S),
        connector=aiohttp.TCPConnector(limit=0),
        cookie_jar=aiohttp.DummyCookieJar(),
    )
