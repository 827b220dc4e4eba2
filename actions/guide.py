"""What the actions need of the guide."""

from __future__ import annotations

from typing import Protocol

from knowledge.answers import Answer, FieldGuess, Question
from knowledge.schema import Catalogue


class Asked(Protocol):
    """The published guide, as `knowledge.Guide` offers it; synchronous and thread-safe."""

    @property
    def catalogue(self) -> Catalogue:
        """What was published."""
        ...

    def find_field(self, text: str) -> FieldGuess:
        """Return the part of the guide that a question asks for; confidence 1 by its cue words."""
        ...

    def ask(self, question: Question) -> Answer:
        """Answer, ask back, or say that there is no answer; never fails."""
        ...
