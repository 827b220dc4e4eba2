"""A turn that was taken, as it is handed to whoever keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from knowledge.answers import Answer


@dataclass(frozen=True, slots=True)
class Taken:
    """One turn: its number, whose it is, what was typed (or that a button was pressed), the answer.

    `text` is cleaned but not masked; `answer` is None when answering failed; `channel` and `site`
    say where it was asked; `seconds` is how long the person waited.
    """

    number: str
    chat: str
    channel: str
    site: str
    text: str
    pressed: bool
    answer: Answer | None
    seconds: float
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
