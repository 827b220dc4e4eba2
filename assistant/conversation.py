"""A turn of a chat: Rasa first, the guide directly when Rasa is away, slow or speechless."""

from __future__ import annotations

import asyncio
import json
import logging
import time
import uuid
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.breaker import Breaker
from assistant.cleaning import MAX_CHARS, clean
from assistant.client import DialogueClient, DialogueError
from assistant.masking import mask
from assistant.taken import Taken
from assistant.words import say, words
from knowledge.answers import Answer, AnswerStatus, Choice, GuideField, Notice, Question

__all__ = ["ChoiceIn", "Conversation", "DialogueClient"]

log = logging.getLogger(__name__)

# Loading jieba's dictionary and the embedder makes the first message of a process slow.
_WARM_UP_S = 15.0
_ALIVE_S = 1.0
_WARM_UP_CHAT = "warm-up"
_REMEMBERED_CHATS = 10_000


Improve = Callable[[str, str, Answer], Awaitable[Answer]]
Hide = Callable[[str, str], dict[str, str]]


class ChoiceIn(BaseModel):
    """A pressed button, as the page sends it back."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    matter_code: str = Field(default="", max_length=100)
    field: GuideField | Literal[""] = ""
    action: Literal["", "handover", "review", "restart", "open"] = ""


class Conversation:
    """Takes turns of many chats at once.

    Args:
        client: the dialogue process.
        direct: answers one question from the guide; called in a thread.
        budget_s: seconds a person waits for the dialogue process before `direct` answers.
        improve: a second look at the answer to a typed message, given the chat and the message.
        record: keeps every turn; must return at once and never raise.
        hide: seals what a message, from an address, says that nobody but an action may know.
    """

    def __init__(
        self,
        client: DialogueClient,
        direct: Callable[[Question], Answer],
        budget_s: float = 1.5,
        improve: Improve | None = None,
        record: Callable[[Taken], None] | None = None,
        hide: Hide | None = None,
    ) -> None:
        self._client, self._direct, self._budget = client, direct, budget_s
        self._improve, self._record, self._hide = improve, record, hide
        self._breaker = Breaker()
        self._warm = False
        self._warming: asyncio.Task[bool] | None = None
        # Matter of each chat's last answer, for follow-ups while the dialogue process is away.
        self._matters: OrderedDict[str, str] = OrderedDict()

    async def turn(
        self,
        chat_id: str,
        text: str | None = None,
        choice: ChoiceIn | None = None,
        *,
        channel: str = "",
        site: str = "",
        address: str = "",
    ) -> Answer:
        """Answer what was typed or pressed; never raises for what a person sent.

        `answered_by` says whether the dialogue process or the guide alone gave the answer, `turn`
        is the number under which the turn is recorded. Every channel comes through here; `address`
        is where the person is, for counting wrong tries.
        """
        if self._record is None:
            return await self._take(chat_id, text, choice, address)
        number, began, answer = uuid.uuid4().hex, time.monotonic(), None
        try:
            answer = await self._take(chat_id, text, choice, address)
        finally:
            said, pressed = clean(text or "").text, choice is not None
            waited = time.monotonic() - began
            taken = Taken(number, chat_id, channel, site, said, pressed, answer, waited)
            self._record(taken)
        return answer.model_copy(update={"turn": number})

    async def _take(
        self, chat_id: str, text: str | None, choice: ChoiceIn | None, address: str
    ) -> Answer:
        if choice is not None:
            answer = await self._answer(chat_id, _payload(choice), self._chosen(chat_id, choice))
            return self._remember(chat_id, answer)
        cleaned = clean(text or "")
        if not cleaned.has_words:
            return say(AnswerStatus.INVALID, words().no_words if cleaned.text else words().empty)
        # The dialogue process stores what it is told, and needs nobody's number to understand it.
        safe = mask(cleaned.text)
        question = Question(text=safe, matter_code=self._matters.get(chat_id, ""))
        hidden = self._hide(cleaned.text, address) if self._hide else None
        answer = await self._answer(chat_id, safe, question, hidden)
        answer = await self._improved(chat_id, safe, answer)
        answer = self._remember(chat_id, answer)
        if cleaned.cut:
            notice = Notice(text=words().too_long.format(limit=MAX_CHARS), level="warning")
            answer = answer.model_copy(update={"blocks": (notice, *answer.blocks)})
        return answer

    async def alive(self) -> bool:
        """Say whether the dialogue process answers; the first time, warm it up."""
        if not self._warm:
            self._start_warming()
        if self._warming is not None:
            await asyncio.wait([self._warming], timeout=_ALIVE_S)
        return self._warm and await self._client.up(_ALIVE_S)

    async def aclose(self) -> None:
        """Stop what runs in the background and close the connections."""
        if self._warming is not None:
            self._warming.cancel()
        await self._client.aclose()

    async def _answer(
        self,
        chat_id: str,
        message: str,
        question: Question | Answer,
        hidden: dict[str, str] | None = None,
    ) -> Answer:
        if self._breaker.closed:
            try:
                async with asyncio.timeout(self._budget):
                    answer = await self._client.send(chat_id, message, self._budget, hidden)
            except (DialogueError, TimeoutError) as error:
                self._breaker.failed()
                self._warm = self._warm and self._breaker.closed
                log.warning("dialogue away (%s); answered directly: %s", _reason(error), message)
            else:
                self._breaker.succeeded()
                return answer.model_copy(update={"answered_by": "dialogue"})
        elif self._breaker.probe_due():
            self._start_warming()
        if isinstance(question, Answer):
            return question
        answer = await asyncio.to_thread(self._direct, question)
        return answer.model_copy(update={"answered_by": "direct"})

    async def _improved(self, chat_id: str, message: str, answer: Answer) -> Answer:
        if self._improve is None:
            return answer
        better = await self._improve(chat_id, message, answer)
        if better.matter_code and not answer.matter_code:
            # The dialogue process learns which matter is meant, as if its button were pressed.
            field = GuideField(better.field or GuideField.OVERVIEW)
            choice = ChoiceIn(matter_code=better.matter_code, field=field)
            await self._answer(chat_id, _payload(choice), better)
        return better

    def _chosen(self, chat_id: str, choice: ChoiceIn) -> Question | Answer:
        """What a button means without the dialogue process."""
        if choice.action == "handover":
            return say(AnswerStatus.HANDOVER, words().handover)
        if choice.action == "restart":
            self._matters.pop(chat_id, None)
            return say(AnswerStatus.SMALL_TALK, words().restart)
        code = choice.matter_code or self._matters.get(chat_id, "")
        if choice.action == "review":
            button = Choice(label=words().review_label, action="review", matter_code=code)
            return say(AnswerStatus.SMALL_TALK, words().review, button)
        if not code:
            return say(AnswerStatus.INVALID, words().bad_choice)
        field = GuideField(choice.field or GuideField.OVERVIEW)
        return Question(text="", field=field, matter_code=code, chosen=True)

    def _remember(self, chat_id: str, answer: Answer) -> Answer:
        if answer.matter_code:
            self._matters[chat_id] = answer.matter_code
            self._matters.move_to_end(chat_id)
            if len(self._matters) > _REMEMBERED_CHATS:
                self._matters.popitem(last=False)
        return answer

    def _start_warming(self) -> None:
        if self._warming is None or self._warming.done():
            self._warming = asyncio.create_task(self._warm_up())

    async def _warm_up(self) -> bool:
        """Send a message on nobody's time; when it is answered, the dialogue process is used."""
        try:
            await self._client.send(_WARM_UP_CHAT, "你好", _WARM_UP_S)
        except DialogueError as error:
            log.info("dialogue not ready: %s", error)
            return False
        self._warm = True
        self._breaker.succeeded()
        return True


def _payload(choice: ChoiceIn) -> str:
    """Rasa's form of a pressed button; the values are validated, the action checks the code."""
    values = {"matter_code": choice.matter_code, "field": choice.field, "action": choice.action}
    return "/choose" + json.dumps({k: v for k, v in values.items() if v}, ensure_ascii=False)


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
