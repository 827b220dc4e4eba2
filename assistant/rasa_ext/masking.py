"""The names that the trained model hides, see `assistant.names`: taken, stored and read."""

from __future__ import annotations

import json
from pathlib import Path

from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.names import NameMask


class Mask(NameMask):
    """Hides the matter names that were known when the model was trained."""

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
