"""One message as Rasa understood it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from actions.memory import Hidden, Memory, field_or_none
from knowledge.answers import GuideField

__all__ = ["Intent", "Turn"]

_ASK = "ask_"


@dataclass(frozen=True, slots=True)
class Intent:
    """A guess at what is wanted, 0..1."""

    name: str
    confidence: float

    @property
    def field(self) -> GuideField | None:
        """The part of the guide that this intent asks for; None for any other intent."""
        return field_or_none(self.name.removeprefix(_ASK)) if self.name.startswith(_ASK) else None


@dataclass(frozen=True, slots=True)
class Turn:
    """The text, the guesses (best first, at least one) and what was remembered.

    `pressed` holds the values of a button; a typed message has none, because the conversation
    takes the slash away that would make it a button. `hidden` holds what the message said of a
    submission's number and phone, sealed.
    """

    text: str
    ranking: tuple[Intent, ...]
    memory: Memory
    pressed: dict[str, str]
    hidden: Hidden = field(default_factory=Hidden)

    @property
    def best(self) -> Intent:
        """The most likely intent."""
        return self.ranking[0]

    def confidence(self, intent: str) -> float:
        """How likely this intent is, 0 when it is not among the guesses."""
        return next((i.confidence for i in self.ranking if i.name == intent), 0.0)

    @classmethod
    def read(cls, message: dict[str, Any], slots: dict[str, Any]) -> Turn:
        """Read `latest_message` and `slots` of Rasa's tracker."""
        ranking = [_intent(i) for i in message.get("intent_ranking") or ()]
        ranking = [i for i in ranking if i.name != "nlu_fallback"]
        best = _intent(message.get("intent") or {})
        text = str(message.get("text") or "")
        entities = message.get("entities") or ()
        hidden = (message.get("metadata") or {}).get("hidden") or {}
        button = text.startswith("/")
        return cls(
            text="" if button else text,
            ranking=tuple(ranking) or (best,),
            memory=Memory.read(slots),
            pressed={str(e["entity"]): str(e["value"]) for e in entities} if button else {},
            hidden=Hidden(**{k: str(v) for k, v in hidden.items() if k in Hidden.model_fields}),
        )


def _intent(raw: dict[str, Any]) -> Intent:
    return Intent(str(raw.get("name") or ""), float(raw.get("confidence") or 0.0))
