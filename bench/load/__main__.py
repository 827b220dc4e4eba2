"""`python -m bench.load`: the whole stack at a steady rate and by users, beside bare Rasa.

Starts everything itself on free ports with data of its own, and ends it. Times mean something only
on a machine with nothing else to do; `--seconds 20` is for trying.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from bench.ask.setup import CACHE
from bench.load.drive import BareTalk, Figures, ProductTalk, at_random, by_users, look_up
from bench.load.house import Running, bare_rasa, product, ready_settings
from bench.load.questions import conversations, typed
from bench.load.report import show, write
from knowledge import load

ROOT = Path(__file__).resolve().parents[2]
USERS = (1, 2, 4, 8, 16)
WARM_S = 3.0
SEED = 20261122


@dataclass(slots=True)
class Results:
    """What was measured; curves are (users, product, bare Rasa)."""

    steady: Figures = field(default_factory=Figures)
    curve: list[tuple[int, Figures, Figures]] = field(default_factory=list)
    lookup: Figures = field(default_factory=Figures)
    starts: dict[str, dict[str, float]] = field(default_factory=dict)


def main() -> None:
    """Measure, print, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600, help="length of the steady load")
    parser.add_argument("--each", type=float, default=20, help="seconds of each point of the curve")
    parser.add_argument("--rate", type=float, default=5, help="questions a second")
    parser.add_argument("--keystrokes", type=int, default=600)
    parser.add_argument("--cores", type=int, default=2, help="cores that everything shares")
    parser.add_argument("--plain", type=Path, help="an interpreter that has the whole of Rasa")
    parser.add_argument("--folder", type=Path, default=CACHE / "load")
    given = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: given.cores])
    os.chdir(ROOT)
    results = Results()
    asyncio.run(_measure(given, results, Console()))
    show(results.steady, results.curve, results.lookup, results.starts, Console(width=150))
    print(write(vars(given), results.steady, results.curve, results.lookup, results.starts))


async def _measure(given: argparse.Namespace, results: Results, console: Console) -> None:
    settings = ready_settings(given.folder)
    if given.plain:
        with bare_rasa(settings, given.folder, given.plain) as (whole, _):
            whole_side = _Side(whole.address, BareTalk, {})
            await whole_side.by_users(1, WARM_S)
            results.starts["plain Rasa"] = _start(whole)
    with product(settings) as (service, rasa), bare_rasa(settings, given.folder) as (bare, nothing):
        results.starts["dialogue process, first answer"] = _start(rasa)
        own = _Side(service.address, ProductTalk, {"service": service, "dialogue": rasa})
        alone = _Side(bare.address, BareTalk, {"bare Rasa": bare, "action": nothing})
        for side in (own, alone):
            await side.by_users(1, WARM_S)
        console.print("steady load …")
        results.steady = await own.steadily(given.rate, given.seconds)
        console.print(results.steady.as_row())
        for users in USERS:
            pair = (await own.by_users(users, given.each), await alone.by_users(users, given.each))
            console.print(users, *(figures.as_row() for figures in pair))
            results.curve.append((users, *pair))
        keys = typed(load(ROOT / "catalogue"), given.keystrokes, SEED)
        results.lookup = await look_up(service.address, keys)
        results.starts["dialogue process, after the load"] = _start(rasa)
        results.starts["service, after the load"] = _start(service)
        results.starts["bare Rasa, after its load"] = _start(bare)


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two that are compared, with the processes that it is made of."""

    address: str
    talk: type[BareTalk]
    processes: dict[str, Running]

    async def by_users(self, users: int, seconds: float) -> Figures:
        said = conversations(SEED + users)
        return await self._counted(by_users(self.address, self.talk, said, users, seconds))

    async def steadily(self, rate: float, seconds: float) -> Figures:
        said = conversations(SEED)
        arriving = at_random(self.address, self.talk, said, rate, seconds, SEED)
        return await self._counted(arriving)

    async def _counted(self, run: Coroutine[None, None, Figures]) -> Figures:
        before = self._cpu()
        figures = await run
        answers = max(len(figures.times), 1)
        figures.cpu_ms = {k: (v - before[k]) * 1000 / answers for k, v in self._cpu().items()}
        return figures

    def _cpu(self) -> dict[str, float]:
        seconds = {name: process.cpu_s() for name, process in self.processes.items()}
        return {**seconds, "users": time.process_time()}


def _start(running: Running) -> dict[str, float]:
    return {"start_s": running.start_s, "memory_mb": running.memory_mb()}


if __name__ == "__main__":
    main()
