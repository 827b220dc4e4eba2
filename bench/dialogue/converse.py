"""Whole conversations through Rasa and the actions, over the golden questions of both authors."""

from __future__ import annotations

import asyncio
import statistics
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.conversation import Conversation, DialogueClient
from assistant.names import NameMask
from bench.ask.questions import Dialogue, Golden, Question
from bench.dialogue.judging import (
    ANSWERED,
    DECLINED,
    REFUSED,
    Before,
    offered,
    right_field,
    right_matter,
    right_turn,
)
from knowledge.answers import Answer, AnswerStatus, Guide

_PATIENCE_S = 30.0
# Turns of the first author say no style: after the first one all lean on what was said before.
_FOLLOWING = frozenset({"", "ellipsis", "person", "return"})


@dataclass
class Spoken:
    """Marks of every measure in the order asked, what was missed, milliseconds of every turn."""

    marks: dict[str, list[bool]] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def mark(self, measure: str, right: bool) -> bool:
        """Count one question of a measure."""
        self.marks.setdefault(measure, []).append(right)
        return right

    @property
    def shares(self) -> dict[str, tuple[float, int]]:
        """Share that is right and how many were asked, by measure."""
        return {name: (sum(m) / len(m), len(m)) for name, m in self.marks.items()}

    @property
    def p95_ms(self) -> float:
        """95th percentile of the time of a turn, one person at a time."""
        return statistics.quantiles(self.milliseconds, n=20)[-1]


def converse(url: str, golden: Golden, guide: Guide) -> Spoken:
    """Ask everything of one half; each question in a conversation of its own."""
    names = NameMask(n for m in guide.catalogue.matters for n in (m.name, *m.aliases))

    def note(text: str) -> dict[str, object]:
        return {"masked": names(guide.spell(text))}

    async def all_of_it() -> Spoken:
        # Whatever Rasa does not answer is counted as missed, not answered another way.
        chat = Conversation(DialogueClient(url, note), _nobody, budget_s=_PATIENCE_S)
        run = _Run(chat, Spoken())
        try:
            await run.questions(golden)
            for dialogue in (*golden.dialogues, *golden.talks):
                await run.dialogue(dialogue)
        finally:
            await chat.aclose()
        return run.result

    return asyncio.run(all_of_it())


def _nobody(question: object) -> Answer:
    del question
    return Answer(status=AnswerStatus.FAILED, blocks=())


class _Run:
    def __init__(self, chat: Conversation, result: Spoken) -> None:
        self._chat, self.result = chat, result

    async def questions(self, golden: Golden) -> None:
        for question in golden.matters:
            self._matter(question, await self._say(uuid.uuid4().hex, question))
        for question in golden.bundles:
            answer = await self._say(uuid.uuid4().hex, question)
            self._count("bundle found", right_matter(question, answer), question, answer)
        for question in golden.out_of_scope:
            answer = await self._say(uuid.uuid4().hex, question)
            name = f"declined: {question.style or 'first author'}"
            self._count(name, answer.status in DECLINED, question, answer)
        for question in golden.ambiguous:
            answer = await self._say(uuid.uuid4().hex, question)
            enough = len(set(offered(answer)) & set(question.matters)) > 1
            back = answer.status is AnswerStatus.ASKED_BACK and enough
            self._count(f"asked back: {question.author} author", back, question, answer)

    def _matter(self, question: Question, answer: Answer) -> None:
        author = f"{question.author} author"
        found = right_matter(question, answer)
        self.result.mark(f"right matter: {author}", found)
        part = right_field(question, answer)
        if found and answer.status in ANSWERED and answer.status is not AnswerStatus.ANSWERED_FAQ:
            self.result.mark(f"right field of right matter: {author}", part)
        if question.style:
            self.result.mark(f"whole: {question.style}", found and part)
        self.result.mark("wrongly refused", answer.status in REFUSED)
        if not (found and part):
            self.result.missed.append(_line(question, answer))

    async def dialogue(self, dialogue: Dialogue) -> None:
        identifier, before = uuid.uuid4().hex, Before()
        for number, question in enumerate(dialogue.turns):
            answer = await self._say(identifier, question)
            right = right_turn(question, answer, before)
            for measure, good in _measures(question, answer, number, right):
                self.result.mark(measure, good)
            if not right:
                self.result.missed.append(f"{number + 1}. {_line(question, answer)}")
            before = before.after(answer)

    def _count(self, measure: str, right: bool, question: Question, answer: Answer) -> None:
        if not self.result.mark(measure, right):
            self.result.missed.append(_line(question, answer))

    async def _say(self, identifier: str, question: Question) -> Answer:
        began = time.perf_counter()
        answer = await self._chat.turn(identifier, question.text)
        self.result.milliseconds.append((time.perf_counter() - began) * 1000)
        return answer


def _measures(
    question: Question, answer: Answer, number: int, right: bool
) -> Iterator[tuple[str, bool]]:
    """Every turn counts once for its kind; a follow-up about a matter also for its two parts."""
    yield "every turn", right
    yield f"turn: {_kind(question, number)}", right
    if number and question.style in _FOLLOWING and not question.expect:
        matter = right_matter(question, answer)
        yield f"follow-up keeps the matter: {question.author} author", matter
        if matter and answer.status is not AnswerStatus.ANSWERED_FAQ:
            yield "follow-up: field of right matter", right_field(question, answer)


def _kind(question: Question, number: int) -> str:
    style = question.style or ("ellipsis" if number else "start")
    return f"{style}, {question.expect}" if question.expect else style


def _line(question: Question, answer: Answer) -> str:
    wanted = "/".join(f.value for f in question.fields) or question.expect or "–"
    which = "" if answer.matter_code in question.matters else f" (not {'/'.join(question.matters)})"
    got = f"{answer.status} {answer.matter_name} {answer.field}"
    return f"{question.id} {question.style} {question.text}  {wanted} → {got}{which}"
