"""The held-out questions and their halves."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

_FOLDER = Path(__file__).resolve().parents[1] / "questions"


@dataclass(frozen=True)
class Held:
    """One question, what it asks for, and its half: `dev` for tuning, `test` for counting."""

    id: str
    text: str
    intent: str

    @property
    def half(self) -> str:
        """`dev` or `test`."""
        return "test" if int(hashlib.sha1(self.id.encode()).hexdigest(), 16) % 2 else "dev"  # noqa: S324

    @property
    def asks_field(self) -> bool:
        """Whether it asks for a part of a guide."""
        return self.intent.startswith("ask_")


def held_out() -> tuple[Held, ...]:
    """All of them, in the order of the files."""
    yaml = YAML(typ="safe")
    return tuple(
        Held(key, text, prefix + name)
        for file, prefix in (("fields.yml", "ask_"), ("other_intents.yml", ""))
        for name, questions in yaml.load(_FOLDER / file).items()
        for key, text in questions.items()
    )
