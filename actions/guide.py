"""What the actions need of the guide."""

from __future__ import annotations

from typing import Protocol

from knowledge.answers import Answer, Question
from knowledge.schema import Catalogue


class Asked(Protocol):
    """The published guide, as `knowledge.Guide` offers it; synchronous and thread-safe."""

    @property
    def catalogue(self) -> Catalogue:
        """What was published."""
        ...

    def ask(self, question: Question) -> Answer:
        """Answer, ask back, or say that there is no answer; never fails."""
        ...
