"""The clerk's lookup: matters by any part of their code, names by a single character."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.search.passages import Entry
from knowledge.search.pinyin import BEGINNING, EXACT, INSIDE
from knowledge.search.text import compact

__all__ = ["Codes"]

_CODE = re.compile(r"(?=.*[0-9])[0-9A-Z]{3,64}")
"""实施编码 hold digits and capitals; two characters are rather a class of driving licence (C1)."""
_CHARACTER = re.compile("[㐀-鿿]")


class Codes:
    """Finds entries by what is typed of a code, or by the first character typed of a name."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._codes = [e.code.upper() for e in entries]
        self._names = [compact(e.name) for e in entries]

    def find(self, text: str) -> list[tuple[float, int]]:
        """Return scores with places of entries, best first; nothing for other texts."""
        typed = re.sub(r"[\s-]", "", text).upper()
        if _CODE.fullmatch(typed):
            keys = self._codes
        elif _CHARACTER.fullmatch(typed):
            typed, keys = compact(text), self._names
        else:
            return []
        found = [(_score(typed, key), -len(key), -place) for place, key in enumerate(keys)]
        return [(score, -place) for score, _, place in sorted(found, reverse=True) if score]


def _score(typed: str, key: str) -> float:
    if typed == key:
        return EXACT
    if key.startswith(typed):
        return BEGINNING
    return INSIDE if typed in key else 0.0
