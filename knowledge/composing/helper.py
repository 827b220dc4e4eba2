"""The model's place in a chat: a second try at understanding, and a text beside the answer.

The structured answer is always sent first and whole. The text written from it follows on a stream
of its own, so a slow or broken model delays nothing and takes nothing away.
"""

from __future__ import annotations

import asyncio
import uuid
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass

from knowledge.answers import Answer, AnswerStatus, Notice, Question, Sentence, Written
from knowledge.composing.messages import say
from knowledge.composing.model import ModelError
from knowledge.composing.understanding import Understander
from knowledge.composing.writing import RefusedError, Writer, report

__all__ = ["Helper"]

_ANSWERED = frozenset(
    {AnswerStatus.ANSWERED, AnswerStatus.ANSWERED_FAQ, AnswerStatus.ANSWERED_POLICY}
)
# A short question that fits two matters is ambiguous, and asking back is right; a story that does
# is more likely not understood. The ambiguous questions of bench/questions are shorter than this.
_STORY = 30
_WAITING = 1000


@dataclass(frozen=True, slots=True)
class _Waiting:
    chat: str
    question: str
    answer: Answer


class Helper:
    """Helps the chats of one process.

    Args:
        understander: rewrites what the guide did not understand.
        writer: writes from what the guide answered.
        ask: asks the guide; called in a thread.
    """

    def __init__(
        self,
        understander: Understander,
        writer: Writer,
        ask: Callable[[Question], Answer],
    ) -> None:
        self._understander, self._writer, self._ask = understander, writer, ask
        self._waiting: OrderedDict[str, _Waiting] = OrderedDict()

    async def __call__(self, chat: str, text: str, answer: Answer) -> Answer:
        """Return the answer, or a better one; `composing` names the text that can be had for it."""
        if _not_understood(text, answer):
            answer = await self._understood(chat, text) or answer
        if answer.status not in _ANSWERED:
            return answer
        number = uuid.uuid4().hex
        self._waiting[number] = _Waiting(chat, text, answer)
        if len(self._waiting) > _WAITING:
            self._waiting.popitem(last=False)
        return answer.model_copy(update={"composing": number})

    async def compose(
        self, chat: str, number: str
    ) -> AsyncGenerator[Written | Sentence | bool, None]:
        """Yield the labels, then each checked sentence, then whether the text is whole.

        Nothing at all comes when the number is not waiting, or the first sentence fails.
        """
        waiting = self._waiting.get(number)
        if waiting is None or waiting.chat != chat:
            return
        del self._waiting[number]
        begun = False
        try:
            found = self._writer.sentences(chat, waiting.question, waiting.answer)
            async with aclosing(found) as sentences:
                async for sentence in sentences:
                    if not begun:
                        yield self._writer.label()
                    begun = True
                    yield sentence
        except (RefusedError, ModelError) as error:
            report(error, waiting.answer)
            if begun:
                yield False
            return
        if begun:
            yield True

    async def _understood(self, chat: str, text: str) -> Answer | None:
        questions = await self._understander.questions(chat, text)
        asked = [await asyncio.to_thread(self._ask, Question(text=q)) for q in questions]
        found = [a for a in asked if a.status in _ANSWERED and a.matter_code]
        if not found:
            return None
        names = "、".join(dict.fromkeys(f"“{a.matter_name}”" for a in found))
        blocks = list(dict.fromkeys(b for a in found for b in a.blocks))
        notice = Notice(text=say("understood", questions=names))
        return found[0].model_copy(update={"blocks": (notice, *blocks)})


def _not_understood(text: str, answer: Answer) -> bool:
    if answer.status is AnswerStatus.NOT_FOUND:
        return True
    return answer.status is AnswerStatus.ASKED_BACK and len(text) >= _STORY
