"""Words typed wrong, by ear, or as pinyin, put right by what the catalogue itself speaks of.

A question is changed only where it makes no sense as it stands: a run of loose characters that
sounds like a word of the catalogue (注消 → 注销), or differs from a long one in a single character
(身份让 → 身份证). Letters that are whole syllables (huzhao diu le) are read as the likeliest words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property, lru_cache
from math import log

from pypinyin import Style, lazy_pinyin

from knowledge.search.query import particles
from knowledge.search.text import everyday, frequency, segments

__all__ = ["Spelling"]

_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_LETTERS = re.compile(r"[a-z]+(?: +[a-z]+)*")
_FUZZY = (("zh", "z"), ("ch", "c"), ("sh", "s"))
LONGEST = 6
"""Characters of a word that is looked for; longer ones are several words."""
CLEAR = 3
"""Characters from which a word is told though n and ng, z and zh, s and sh are mixed up."""
KNOWN = 60
"""Frequency in the segmenter's dictionary (of 60 million) from which a word is left as it is."""
EVERYDAY = 400
"""Frequency from which an everyday word may be meant by letters, beside the catalogue's words."""
SPOKEN, LETTERS, WORD = 5, 120, 24
"""Letters of a run read as syllables, at least and at most, and of one word at most."""
RARE = 2
"""Occurrences in the catalogue from which a word may replace another: its misprints are rarer."""


class Spelling:
    """Puts questions right by the words of `texts` (normalised) and of everyday speech."""

    def __init__(self, texts: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        self._seen: set[str] = set()
        for text in texts:
            for run in _CHINESE.findall(text):
                counts.update(segments(run))
                self._seen.update(run[i : i + 2] for i in range(len(run) - 1))
        self._words = {w for w, n in counts.items() if n >= RARE and 1 < len(w) <= LONGEST}
        self._by_sound = {_sounds(w): w for w in sorted(self._words, key=lambda w: (counts[w], w))}
        self._counts = counts
        self.correct = lru_cache(maxsize=1024)(self._correct)

    def _correct(self, text: str) -> str:
        """Return a normalised question with misspelt words put right and syllables as words."""
        text = _LETTERS.sub(lambda run: self._spoken(run[0]) or run[0], text)
        return _CHINESE.sub(lambda run: self._run(run[0]), text)

    def _run(self, run: str) -> str:
        parts = segments(run)
        for width in range(LONGEST, 1, -1):
            start = 0
            while start < len(parts):
                taken = self._replace(parts, start, width)
                if taken:
                    count, word = taken
                    parts[start : start + count] = [word]
                start += 1
        return "".join(parts)

    def _replace(self, parts: list[str], start: int, width: int) -> tuple[int, str] | None:
        """Return how many parts from `start` are `width` characters, and the word they mean."""
        length = count = 0
        while length < width and start + count < len(parts):
            length += len(parts[start + count])
            count += 1
        if length != width:
            return None
        found = "".join(parts[start : start + count])
        if found in self._words or frequency(found) >= KNOWN:
            return None
        if all(found[i : i + 2] in self._seen for i in range(width - 1)):
            return None
        taken = parts[start : start + count]
        if not any(map(self._weak, taken)) or any(c in particles() for c in found):
            return None
        word = self._by_sound.get(_sounds(found))
        return (count, word) if word is not None else None

    def _weak(self, part: str) -> bool:
        return len(part) == 1 or (part not in self._words and frequency(part) < KNOWN)

    def _spoken(self, letters: str) -> str:
        """Return the likeliest words for whole syllables (`huzhao diu le`), ``""`` for others."""
        joined = letters.replace(" ", "")
        if not SPOKEN <= len(joined) <= LETTERS:
            return ""
        best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())]
        for end in range(1, len(joined) + 1):
            ways = [
                (before[0] + chance, (*before[1], word))
                for start in range(max(end - WORD, 0), end)
                if (before := best[start]) and (meant := self._meant.get(joined[start:end]))
                for chance, word in (meant,)
            ]
            best.append(max(ways, default=None))
        found = best[-1]
        return "".join(found[1]) if found else ""

    @cached_property
    def _meant(self) -> dict[str, tuple[float, str]]:
        """The likeliest word of each spelling, with the logarithm of its chance."""
        common = everyday(EVERYDAY)
        here, there = sum(self._counts.values()) or 1, sum(common.values())
        meant: dict[str, tuple[float, str]] = {}
        for word in {*common, *self._counts}:
            chance = (self._counts[word] / here + common.get(word, 0) / there) / 2
            key = "".join(lazy_pinyin(word, style=Style.NORMAL))
            meant[key] = max(meant.get(key, (-99.0, "")), (log(chance), word))
        return meant


@lru_cache(maxsize=65_536)
def _sounds(word: str) -> tuple[str, ...]:
    heard = tuple(lazy_pinyin(word, style=Style.NORMAL))
    return heard if len(word) < CLEAR else tuple(map(_plain, heard))


def _plain(syllable: str) -> str:
    for heard, plain in _FUZZY:
        if syllable.startswith(heard):
            syllable = plain + syllable[len(heard) :]
    return syllable[:-1] if syllable.endswith("ng") else syllable
