"""The clerk's lookup: names by the first letters of their syllables, or by whole syllables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from knowledge.search.passages import Entry
from knowledge.search.text import compact

__all__ = ["PinyinNames"]

_LETTERS = re.compile(r"[a-z]{2,40}")
EXACT, BEGINNING, INSIDE = 1.0, 0.9, 0.7
"""Scores: all of a name, its beginning, something inside it."""


class PinyinNames:
    """Finds entries whose name or alias sounds like the letters typed (`spjyxkz`)."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._keys = [
            tuple(key for name in (e.name, *e.aliases) for key in _keys(compact(name)))
            for e in entries
        ]

    @staticmethod
    def typed(text: str) -> str:
        """Return the letters when a text is nothing else, else ``""``."""
        letters = text.strip().lower().replace("'", "").replace(" ", "")
        return letters if _LETTERS.fullmatch(letters) else ""

    def find(self, letters: str) -> list[tuple[float, int]]:
        """Return scores with places of entries, best first, short names before long ones."""
        found = []
        for place, keys in enumerate(self._keys):
            scored = [(_score(letters, key), -len(key)) for key in keys]
            best = max(scored, default=(0.0, 0))
            if best[0]:
                found.append((best, place))
        found.sort(key=lambda f: (-f[0][0], -f[0][1], f[1]))
        return [(best[0], place) for best, place in found]


@lru_cache(maxsize=65_536)
def _keys(name: str) -> tuple[str, str]:
    syllables = lazy_pinyin(name, style=Style.NORMAL)
    return "".join(s[0] for s in syllables if s), "".join(syllables)


def _score(letters: str, key: str) -> float:
    if letters == key:
        return EXACT
    if key.startswith(letters):
        return BEGINNING
    return INSIDE if letters in key else 0.0
