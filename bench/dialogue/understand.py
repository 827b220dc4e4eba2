"""The ways of understanding a question that are compared."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import httpx

from actions.asking import understood
from actions.turn import Intent
from bench.dialogue.questions import Held
from knowledge.answers import Guide
from knowledge.answers.fields import FieldFinder
from knowledge.search import normalise


@dataclass
class Understood:
    """What one way made of every question: id → guesses, best first."""

    name: str
    guesses: dict[str, list[tuple[str, float]]] = field(default_factory=dict)
    milliseconds: list[float] = field(default_factory=list)

    def right(self, questions: Iterable[Held], top: int = 1) -> float:
        """Share of questions whose intent is among the `top` best guesses."""
        marks = [q.intent in [g for g, _ in self.guesses[q.id][:top]] for q in questions]
        return sum(marks) / len(marks) if marks else float("nan")

    @property
    def median_ms(self) -> float:
        """Median time of a question."""
        return statistics.median(self.milliseconds)


def understand(
    name: str, questions: Iterable[Held], way: Callable[[str], list[tuple[str, float]]]
) -> Understood:
    """Put every question to one way of understanding."""
    result = Understood(name)
    for question in questions:
        began = time.perf_counter()
        result.guesses[question.id] = way(question.text)
        result.milliseconds.append((time.perf_counter() - began) * 1000)
    return result


def by_rasa(url: str) -> Callable[[str], list[tuple[str, float]]]:
    """A running Rasa, started with --enable-api."""
    client = httpx.Client(base_url=url, trust_env=False, timeout=30)

    def parse(text: str) -> list[tuple[str, float]]:
        ranking = client.post("/model/parse", json={"text": text}).json()["intent_ranking"]
        return [(i["name"], i["confidence"]) for i in ranking if i["name"] != "nlu_fallback"]

    return parse


def by_cues(text: str) -> list[tuple[str, float]]:
    """Cue words of the guide alone."""
    return [(f"ask_{f.value}", 1.0) for f in FieldFinder.cued(normalise(text))] or [
        ("ask_overview", 0.0)
    ]


def by_guide(guide: Guide) -> Callable[[str], list[tuple[str, float]]]:
    """The guide's cue words and examples."""

    def find(text: str) -> list[tuple[str, float]]:
        guess = guide.find_field(text)
        return [(f"ask_{guess.field.value}", guess.confidence)]

    return find


def together(rasa: Understood, questions: Iterable[Held], guide: Guide) -> Understood:
    """As the actions do it: the intent, and cue words of the guide where it is unsure."""
    result = Understood("both (as served)")
    for question in questions:
        ranking = rasa.guesses[question.id]
        best = Intent(*ranking[0])
        field = understood(question.text, best, guide) if best.field else None
        result.guesses[question.id] = [(f"ask_{field}", 1.0), *ranking] if field else ranking
    return result
