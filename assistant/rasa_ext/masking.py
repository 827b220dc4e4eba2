"""Hide which matter a message names: what is asked does not depend on it."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Iterable, Optional, Pattern

from rasa.shared.nlu.training_data.training_data import TrainingData

# Cost of embedding grows with length, and a question is at the start of a message.
MAX_CHARS = 200

# One- and two-character aliases (排污, 结婚) occur inside other words too often to be masked.
_MIN_TERM = 3


class Mask:
    """Replaces every known matter name by one neutral word; without names it changes nothing."""

    def __init__(self, terms: Iterable[str], word: str) -> None:
        longest_first = sorted({t for t in terms if len(t) >= _MIN_TERM}, key=lambda t: (-len(t), t))
        self.terms = longest_first
        self._word = word
        self._pattern: Optional[Pattern[str]] = (
            re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
        )

    @classmethod
    def from_lookup(cls, data: TrainingData, lookup: str, word: str) -> Mask:
        """Take the names from the lookup table that `assistant.training` wrote."""
        tables = [t["elements"] for t in data.lookup_tables if t["name"] == lookup]
        return cls((term for table in tables if isinstance(table, list) for term in table), word)

    @classmethod
    def read(cls, file: Path, word: str) -> Mask:
        """Read a mask that `write` stored."""
        return cls(json.loads(file.read_text(encoding="utf-8")), word)

    def write(self, file: Path) -> None:
        """Store the names as JSON."""
        file.write_text(json.dumps(self.terms, ensure_ascii=False), encoding="utf-8")

    def __call__(self, text: str) -> str:
        """Return the text as the featurizers see it: NFKC, lower case, cut, names hidden."""
        plain = unicodedata.normalize("NFKC", text).lower()[:MAX_CHARS].strip()
        return self._pattern.sub(self._word, plain) if self._pattern else plain
