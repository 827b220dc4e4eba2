"""What the actions need of the guide."""

from __future__ import annotations

from typing import Protocol

from knowledge.answers import Answer, FieldGuess, GuideField, Question
from knowledge.schema import Catalogue, Situation
from knowledge.search import Hit


class Asked(Protocol):
    """The published guide, as `knowledge.Guide` offers it; synchronous and thread-safe."""

    @property
    def catalogue(self) -> Catalogue:
        """What was published."""
        ...

    def spell(self, text: str) -> str:
        """Return a message as it was meant: simplified, misspelt words put right."""
        ...

    def find_field(self, text: str) -> FieldGuess:
        """Return the part of the guide that a question asks for; confidence 1 by its cue words."""
        ...

    def ask(self, question: Question) -> Answer:
        """Answer, ask back, or say that there is no answer; never fails."""
        ...

    def find(self, text: str, *, limit: int = 10) -> tuple[Hit, ...]:
        """Return the matters that a text means, best first."""
        ...

    def answer(self, code: str, field: GuideField) -> Answer:
        """Return one field of one matter or bundle, without any search."""
        ...

    def situations(self, code: str) -> tuple[Situation, ...]:
        """Return what decides on the materials of a matter, in the catalogue's order."""
        ...

    def told(self, text: str, code: str) -> dict[str, str]:
        """Return what a message tells of the situation of who wants a matter, by keys."""
        ...

    def answered(self, text: str, situation: Situation) -> str | None:
        """Return the answer that a message gives to a situation's question, None when none."""
        ...
