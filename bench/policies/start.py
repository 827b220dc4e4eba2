"""How long a process needs until it can search many passages: built in memory, built on disk, loaded.

Passages are made of the demonstration city's sentences, each with a number of its own; vectors are
drawn at random, since embedding is kept apart (`knowledge.search.remembered`) and not measured.
"""

from __future__ import annotations

import random
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from rich.console import Console
from rich.table import Table

from knowledge.policies.finding import PolicyFinder
from knowledge.policies.index import PolicyIndex
from knowledge.policies.schema import Passage, Policy
from knowledge.search import Vectors
from knowledge.search.text import words

__all__ = ["start"]

EACH, SENTENCES = 40, 5
"""Passages of a policy; sentences of a passage, together about 150 characters."""
_T = TypeVar("_T")


class Drawn:
    """Random unit vectors for any text."""

    name, dimensions = "drawn", 384

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return vectors, shape (n, dimensions)."""
        return self.passages(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return vectors, shape (n, dimensions)."""
        found = np.random.default_rng(len(texts)).normal(size=(len(texts), self.dimensions))
        unit: Vectors = (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)
        return unit


def start(policies: Sequence[Policy], size: int, console: Console) -> None:
    """Print processor seconds for `size` passages."""
    made = _made(policies, size)
    words("词典")  # the dictionary is read once a process, whatever is searched
    table = Table("until it can search", "processor s", title=f"{size} passages")
    vectors = Drawn().passages([""] * size)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        steps: list[tuple[str, Callable[[], PolicyIndex]]] = [
            ("everything in memory, at each start", lambda: PolicyIndex.build(made, vectors)),
            ("the first start: built and written", lambda: _open(made, folder)),
            ("every other start: loaded", lambda: _open(made, folder)),
        ]
        for name, make in steps:
            began = time.process_time()
            PolicyFinder(made, make())
            table.add_row(name, f"{time.process_time() - began:.1f}")
        used = sum(p.stat().st_size for p in folder.glob("policies/*/*"))
    console.print(table, f"{used / 1e6:.0f} MB on disk")


def _open(policies: Sequence[Policy], folder: Path) -> PolicyIndex:
    return PolicyIndex.open(policies, folder, Drawn())


def _made(policies: Sequence[Policy], size: int) -> list[Policy]:
    chance = random.Random(5)
    said = [s for p in policies for x in p.passages for s in re.split(r"[。；\n]", x.content) if s]
    found = []
    for first in range(0, size, EACH):
        texts = (
            f"{number}号：" + "。".join(chance.sample(said, SENTENCES))
            for number in range(first, min(first + EACH, size))
        )
        found.append(
            Policy(
                id=f"p-{first}",
                title=f"关于{first}号工作的通知",
                issuer="市政府",
                file="x",
                passages=tuple(Passage(text=text) for text in texts),
            )
        )
    return found
