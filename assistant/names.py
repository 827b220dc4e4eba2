"""Which matter a message names does not change what is asked of it: the names are hidden.

Both environments import this (Python 3.10 and no packages): the dialogue process hides names in
what it learns from, the service hides those of the version it answers from in each message.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable

# Cost of embedding grows with length, and a question is at the start of a message.
MAX_CHARS = 200

# One- and two-character aliases (排污, 结婚) occur inside other words too often to be masked.
MIN_TERM = 3

WORD = "某事项"


class NameMask:
    """Replaces every known matter name by one neutral word; without names it changes nothing.

    At each place the longest name counts. Names are found by their first characters, so that ten
    thousand of them cost no more than ten.
    """

    def __init__(self, terms: Iterable[str], word: str = WORD) -> None:
        plain = {p for t in terms if len(p := _plain(t)) >= MIN_TERM}
        self.terms = sorted(plain, key=lambda t: (-len(t), t))
        self._word = word
        self._by_start: dict[str, list[str]] = defaultdict(list)
        for term in self.terms:
            self._by_start[term[:MIN_TERM]].append(term)

    def __call__(self, text: str) -> str:
        """Return the text as the featurizers see it: NFKC, lower case, cut, names hidden."""
        plain = _plain(text[: 4 * MAX_CHARS])[:MAX_CHARS].strip()
        parts, place = [], 0
        while place < len(plain):
            known = self._by_start.get(plain[place : place + MIN_TERM], ())
            term = next((t for t in known if plain.startswith(t, place)), "")
            parts.append(self._word if term else plain[place])
            place += len(term) or 1
        return "".join(parts)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
