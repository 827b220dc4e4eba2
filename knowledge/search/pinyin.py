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
_RUN = re.compile(r"[a-z]+(?:[' ]+[a-z]+)*")
EXACT, BEGINNING, INSIDE, SCATTERED = 1.0, 0.9, 0.7, 0.5
"""Scores: all of a name, its beginning, something inside it, letters of it in order."""
ENOUGH = 5
"""Letters from which gaps between them are allowed: four stand in order in many a long name."""


class PinyinNames:
    """Finds entries whose name or alias sounds like the letters typed (`spjyxkz`)."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._keys = [
            tuple(key for name in (e.name, *e.aliases) for key in _keys(compact(name)))
            for e in entries
        ]

    @staticmethod
    def typed(text: str) -> str:
        """Return the letters that a text begins with when nothing but a few words follow them.

        Letters within Chinese are a part of its words (ktv, c1); ``""`` for these.
        """
        text = text.strip().lower()
        run = _RUN.match(text)
        if run is None or len(text) - run.end() > run.end():
            return ""
        letters = re.sub("[' ]", "", run[0])
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
    if letters in key:
        return INSIDE
    scattered = len(letters) >= ENOUGH and key[:1] == letters[0] and 2 * len(letters) > len(key)
    rest = iter(key)
    return SCATTERED if scattered and all(letter in rest for letter in letters) else 0.0
