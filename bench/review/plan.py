"""Which submissions a run looks at, in an order that only grows: a longer run begins with a shorter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from bench.papers import MATTERS, SEVERAL, fault_names

#: Submissions that share their untouched papers: one in order, the others with faults.
EACH = 5


def plan(seeds: range, count: int, skip: int = 0) -> Iterator[tuple[int, str, str | None]]:
    """Yield seed, matter and fault of `count` submissions after the first `skip`."""
    yield from islice(_all(seeds), skip, skip + count)


def _all(seeds: range) -> Iterator[tuple[int, str, str | None]]:
    """Every matter with every seed: first in order, then with the kinds of fault seen least."""
    used: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for seed in seeds:
        for matter in MATTERS:
            yield seed, matter, None
            possible = {name: fault.kind for name, fault in fault_names(seed, matter).items()}
            possible[SEVERAL] = SEVERAL
            for _ in range(EACH - 1):
                chosen = min(possible, key=lambda n: (used[possible[n]], names[n], n))
                used[possible.pop(chosen)] += 1
                names[chosen] += 1
                yield seed, matter, chosen
