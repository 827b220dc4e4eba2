"""The ways of understanding a question that are compared."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import httpx

from actions.asking import SURE
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
        marks = [q.intent in [g for g, _ in self.guesses[q.id][:top]] for q in questions]
        return sum(marks) / len(marks) if marks else float("nan")

    @property
    def median_ms(self) -> float:
        return statistics.median(self.milliseconds)


def understand(
    name: str, questions: Iterable[Held], way: Callable[[str], list[tuple[str, float]]]
) -> Understood:
    result = Understood(name)
    for question in questions:
        began = time.perf_counter()
        result.guesses[question.id] = way(question.text)
        result.milliseconds.append((time.perf_counter() - began) * 1000)
    return result


def by_rasa(url: str) -> Callable[[str], list[tuple[str, float]]]:
    client = httpx.Client(base_url=url, trust_env=False, timeout=30)

    def parse(text: str) -> list[tuple[str, float]]:
        ranking = client.post("/model/parse", json={"text": text}).json()["intent_ranking"]
        return [(i["name"], i["confidence"]) for i in ranking if i["name"] != "nlu_fallback"]

    return parse


def by_cues(text: str) -> list[tuple[str, float]]:
    return [(f"ask_{f.value}", 1.0) for f in FieldFinder.cued(normalise(text))] or [
        ("ask_overview", 0.0)
    ]


def by_guide(guide: Guide) -> Callable[[str], list[tuple[str, float]]]:
    def find(text: str) -> list[tuple[str, float]]:
        guess = guide.find_field(text)
        return [(f"ask_{guess.field.value}", guess.confidence)]

    return find


def together(rasa: Understood, guide: Understood, sure: float = SURE) -> Understood:
    """As the actions do it: the intent when it is sure, the guide's own reading otherwise."""
    result = Understood(f"both (as served, sure at {sure:g})")
    for key, ranking in rasa.guesses.items():
        name, confidence = ranking[0]
        unsure = name.startswith("ask_") and confidence < sure
        result.guesses[key] = guide.guesses[key] if unsure else ranking
        result.milliseconds.append(0.0)
    return result
