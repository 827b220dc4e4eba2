"""What the load asks: golden questions of the half for tuning, alone and as conversations."""

from __future__ import annotations

import random
from collections.abc import Iterator

from bench.ask.questions import read_golden
from knowledge.schema import Catalogue

__all__ = ["conversations", "typed"]


def conversations(seed: int) -> Iterator[tuple[str, ...]]:
    """Yield conversations without end: single questions, and every golden dialogue's turns."""
    golden = read_golden("dev")
    alone = (*golden.matters, *golden.ambiguous, *golden.out_of_scope, *golden.bundles)
    whole: list[tuple[str, ...]] = [(q.text,) for q in alone]
    whole += [tuple(t.text for t in d.turns) for d in (*golden.dialogues, *golden.talks)]
    chance = random.Random(seed)
    while True:
        chance.shuffle(whole)
        yield from whole


def typed(catalogue: Catalogue, count: int, seed: int) -> list[str]:
    """Return what a clerk's lookup is asked, keystroke by keystroke: names, initials, codes."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - half a second that others need not

    chance, found = random.Random(seed), list[str]()
    while len(found) < count:
        matter = chance.choice(catalogue.matters)
        initials = "".join(lazy_pinyin(matter.name, style=Style.FIRST_LETTER))
        whole = chance.choice((matter.name[:12], initials[:8], matter.code))
        found += [whole[:end] for end in range(1, len(whole) + 1)]
    return found[:count]
