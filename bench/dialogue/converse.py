"""Whole conversations through Rasa and the actions, over the golden questions."""

from __future__ import annotations

import asyncio
import statistics
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.conversation import Conversation, DialogueClient
from bench.ask.questions import Golden, Question
from knowledge.answers import Answer, AnswerStatus

_ANSWERED = {AnswerStatus.ANSWERED, AnswerStatus.ANSWERED_FAQ, AnswerStatus.FIELD_EMPTY}
_REFUSED = {AnswerStatus.OUT_OF_SCOPE, AnswerStatus.INVALID}
_DECLINED = {*_REFUSED, AnswerStatus.NOT_FOUND, AnswerStatus.HANDOVER, AnswerStatus.SMALL_TALK}
_PATIENCE_S = 30.0


@dataclass
class Spoken:
    """Shares that are right, what was missed, and the milliseconds of every turn."""

    shares: dict[str, tuple[float, int]] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def count(self, name: str, marks: Sequence[bool]) -> None:
        """Store the share of marks that are true."""
        self.shares[name] = (sum(marks) / len(marks) if marks else float("nan"), len(marks))

    @property
    def p95_ms(self) -> float:
        """95th percentile of the time of a turn, one person at a time."""
        return statistics.quantiles(self.milliseconds, n=20)[-1]


class _Talk:
    def __init__(self, chat: Conversation, result: Spoken) -> None:
        self._chat, self._result = chat, result

    async def turns(self, questions: Iterable[Question]) -> list[Answer]:
        identifier, answers = uuid.uuid4().hex, []
        for question in questions:
            began = time.perf_counter()
            answers.append(await self._chat.turn(identifier, question.text))
            self._result.milliseconds.append((time.perf_counter() - began) * 1000)
        return answers

    async def single(self, question: Question) -> Answer:
        return (await self.turns([question]))[0]


def converse(url: str, golden: Golden) -> Spoken:
    """Ask everything of one half; each question in a conversation of its own."""

    async def all_of_it() -> Spoken:
        # Whatever Rasa does not answer is counted as missed, not answered another way.
        chat = Conversation(DialogueClient(url), _nobody, budget_s=_PATIENCE_S)
        result = Spoken()
        try:
            await _questions(_Talk(chat, result), golden, result)
            await _dialogues(_Talk(chat, result), golden, result)
        finally:
            await chat.aclose()
        return result

    return asyncio.run(all_of_it())


def _nobody(question: object) -> Answer:
    del question
    return Answer(status=AnswerStatus.FAILED, blocks=())


async def _questions(talk: _Talk, golden: Golden, result: Spoken) -> None:
    answers = [(q, await talk.single(q)) for q in golden.matters]
    known = [(q, a) for q, a in answers if a.status in _ANSWERED and a.matter_code in q.matters]
    result.count("right matter", [a.matter_code in q.matters for q, a in answers])
    plain = [(q, a) for q, a in known if a.status is not AnswerStatus.ANSWERED_FAQ]
    result.count("right field (of right matter)", [a.field in q.fields for q, a in plain])
    result.count("wrongly refused", [a.status in _REFUSED for _, a in answers])
    result.missed += [_line(q, a) for q, a in answers if a.status in _REFUSED]
    result.missed += [_line(q, a) for q, a in plain if a.field not in q.fields]
    beside = [(q, await talk.single(q)) for q in golden.out_of_scope]
    result.count("off topic declined", [a.status in _DECLINED for _, a in beside])
    result.missed += [_line(q, a) for q, a in beside if a.status not in _DECLINED]
    unclear = [await talk.single(q) for q in golden.ambiguous]
    result.count("asked back", [a.status is AnswerStatus.ASKED_BACK for a in unclear])


async def _dialogues(talk: _Talk, golden: Golden, result: Spoken) -> None:
    matter, part = [], []
    for dialogue in golden.dialogues:
        answers = await talk.turns(dialogue.turns)
        for question, answer in list(zip(dialogue.turns, answers, strict=True))[1:]:
            matter.append(answer.matter_code in question.matters)
            right = answer.field in question.fields
            # A frequent question is answered whole; it has no part that could be compared.
            if answer.status is not AnswerStatus.ANSWERED_FAQ:
                part.append(right)
            if not (matter[-1] and right):
                result.missed.append(_line(question, answer))
    result.count("follow-up: matter", matter)
    result.count("follow-up: field", part)


def _line(question: Question, answer: Answer) -> str:
    wanted = "/".join(f.value for f in question.fields) or "–"
    return f"{question.id} {question.text}  {wanted} → {answer.status} {answer.matter_name} {answer.field}"
