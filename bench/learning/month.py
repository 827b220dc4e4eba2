"""A month of turns as people would take them, asked of a real guide, drawn with a seed."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bench.ask.questions import Golden, Question
from bench.learning.worlds import Fault, World
from knowledge import answers
from knowledge.answers import Answer, AnswerStatus, Choices, Guide
from knowledge.learning import PastTurn

__all__ = ["Lived", "live"]

_BEFORE = ("", "", "", "请问", "你好，", "我想问下", "咨询一下，")
_AFTER = ("", "", "", "？", "呢", "，谢谢", "啊")
_ASKS = {
    "fee": ("要多少钱", "收费吗", "怎么收费"),
    "place": ("在哪里办", "去哪儿办理", "办理地点在哪"),
    "hours": ("几点上班", "什么时候能去办", "周末办吗"),
    "time_limit": ("要多久", "几天能办好", "多长时间下来"),
    "materials": ("要带什么材料", "需要哪些材料", "材料清单"),
    "steps": ("怎么办", "流程是什么"),
}
_CHANNELS = ("web",) * 4 + ("widget",) * 4 + ("api",)
# How often people do what: from no measurement, so that every path is walked.
_PRESSES, _RATES_WELL, _RATES_BADLY, _WANTS_A_PERSON, _ASKS_ON = 0.8, 0.15, 0.55, 0.25, 0.3


@dataclass(frozen=True)
class Lived:
    """A turn, when and where it was taken, and what the question truly meant.

    `meant` is a matter of the whole catalogue, ``""`` for none; `kind` that of a question that is
    out of scope.
    """

    turn: PastTurn
    at: datetime
    channel: str
    meant: str
    kind: str


def live(
    guide: Guide, world: World, golden: Golden, month: date, people: int, seed: int
) -> list[Lived]:
    """Let so many people ask through a month; weekdays and office hours are busier."""
    rng = random.Random(seed)
    questions = [q for q in golden.matters if len(q.matters) == 1]
    pool = [*questions * 3, *golden.ambiguous, *golden.out_of_scope]
    days = [d for n in range(31) if (d := month + timedelta(days=n)).month == month.month]
    weights = [4 if d.weekday() < 5 else 1 for d in days]
    lived: list[Lived] = []
    for _ in range(people):
        day = rng.choices(days, weights)[0]
        hour = rng.choices(
            range(24), [1] * 7 + [3, 8, 10, 9, 6, 5, 7, 9, 9, 8, 5, 4, 4, 4, 3, 2, 1]
        )[0]
        at = datetime(
            day.year, day.month, day.day, hour, rng.randrange(60), tzinfo=UTC
        ) - timedelta(hours=8)
        lived += _visit(guide, world, rng, rng.choice(pool), at)
    return sorted(lived, key=lambda one: one.at)


def _visit(
    guide: Guide, world: World, rng: random.Random, question: Question, at: datetime
) -> list[Lived]:
    chat, channel = f"{rng.getrandbits(128):032x}", rng.choice(_CHANNELS)
    meant = question.matters[0] if len(question.matters) == 1 else ""
    text = _words(world, rng, question, meant)
    first = _ask(guide, rng, chat, text, "", meant, world)
    turns = [first]
    if first.chosen:
        pressed = guide.ask(answers.Question("", matter_code=first.chosen, chosen=True))
        turns.append(_turn(rng, chat, "", pressed))
    elif first.matter_code and rng.random() < _ASKS_ON:
        words = rng.choice(_ASKS[rng.choice(sorted(_ASKS))])
        turns.append(_ask(guide, rng, chat, words, first.matter_code, meant, world))
    elif first.status in {"not_found", "asked_back"} and rng.random() < _WANTS_A_PERSON:
        turns.append(PastTurn(_number(rng), chat, "转人工", AnswerStatus.HANDOVER.value))
    return [
        Lived(turn, at + timedelta(seconds=40 * n), channel, meant, question.kind)
        for n, turn in enumerate(turns)
    ]


def _words(world: World, rng: random.Random, question: Question, meant: str) -> str:
    """What a person types: a golden question, or a name and the part that a fault concerns."""
    fault = world.faults.get(meant)
    if fault in (Fault.EMPTY, Fault.WRONG) and rng.random() < 0.6:
        matter = world.whole.matter(meant)
        assert matter is not None
        field = world.fields[meant]
        name = rng.choice((matter.name, *matter.aliases))
        return name + rng.choice(_ASKS[field])
    if question.text.isascii():
        return question.text
    return rng.choice(_BEFORE) + question.text + rng.choice(_AFTER)


def _ask(
    guide: Guide, rng: random.Random, chat: str, text: str, context: str, meant: str, world: World,
) -> PastTurn:  # fmt: skip
    answer = guide.ask(answers.Question(text, matter_code=context))
    turn = replace(_turn(rng, chat, text, answer), context=context)
    if answer.status is AnswerStatus.ASKED_BACK and meant in _offered(answer):
        return replace(turn, chosen=meant) if rng.random() < _PRESSES else turn
    if answer.status is not AnswerStatus.ANSWERED or not meant:
        return turn
    if answer.matter_code != meant:
        bad = rng.random() < _RATES_BADLY
        return replace(turn, helpful=False, reason="off_topic") if bad else turn
    wrong = world.faults.get(meant) is Fault.WRONG and world.fields[meant] == answer.field
    if wrong and rng.random() < _RATES_BADLY:
        return replace(turn, helpful=False, reason="wrong")
    return replace(turn, helpful=True) if rng.random() < _RATES_WELL else turn


def _turn(rng: random.Random, chat: str, text: str, answer: Answer) -> PastTurn:
    return PastTurn(_number(rng), chat, text, answer.status.value, answer.matter_code, answer.field)


def _offered(answer: Answer) -> Sequence[str]:
    blocks = (b for b in answer.blocks if isinstance(b, Choices))
    return [c.matter_code for b in blocks for c in b.choices if c.matter_code]


def _number(rng: random.Random) -> str:
    return uuid.UUID(int=rng.getrandbits(128)).hex
