"""Near-duplicates: passages that say almost the same, such as a notice and its forwarding.

MinHash (Broder, 1997) over character 3-grams finds candidates without comparing every pair; the
exact share of common 3-grams decides.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from knowledge.search.text import compact

__all__ = ["ALIKE", "alike", "alike_pairs"]

ALIKE = 0.8
"""Share of common 3-grams (Jaccard) from which two passages say almost the same."""
SHORTEST = 20
"""Characters below which a passage is compared word for word only (本通知自……起施行)."""
_BANDS, _ROWS = 20, 3
"""A pair at 0.8 is found with 1 - (1 - 0.8^3)^20, more than 0.999."""
_PRIME = (1 << 31) - 1
_TEXT = 4000


def alike_pairs(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of places whose texts are near-duplicates, in order."""
    plain, grams = _plain(texts)
    random = np.random.default_rng(0)
    factors, shifts = random.integers(1, _PRIME, size=(2, _BANDS * _ROWS), dtype=np.int64)
    buckets: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for place, own in enumerate(grams):
        codes = np.array([zlib.crc32(g.encode()) % _PRIME for g in own], dtype=np.int64)
        least = ((codes[:, None] * factors + shifts) % _PRIME).min(axis=0)
        for band in range(_BANDS):
            buckets[band, least[band * _ROWS : (band + 1) * _ROWS].tobytes()].append(place)
    pairs = {pair for places in buckets.values() for pair in combinations(places, 2)}
    return sorted(p for p in pairs if _same(plain, grams, *p))


def alike(text: str, others: Sequence[str]) -> list[bool]:
    """Tell of each other text whether it says almost the same."""
    plain, grams = _plain([text, *others])
    return [_same(plain, grams, 0, place) for place in range(1, len(plain))]


def _plain(texts: Sequence[str]) -> tuple[list[str], list[frozenset[str]]]:
    plain = [compact(text, _TEXT) for text in texts]
    return plain, [frozenset(t[i : i + 3] for i in range(max(len(t) - 2, 1))) for t in plain]


def _same(plain: Sequence[str], grams: Sequence[frozenset[str]], one: int, other: int) -> bool:
    if min(len(plain[one]), len(plain[other])) < SHORTEST:
        return plain[one] == plain[other]
    shared = len(grams[one] & grams[other])
    return shared >= ALIKE * (len(grams[one]) + len(grams[other]) - shared)
