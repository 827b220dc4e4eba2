"""What is answered to a message or an event: the same conversation as on every other channel."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from pydantic import ValidationError

from assistant.conversation import ChoiceIn, Conversation
from knowledge.answers import Answer, AnswerStatus, Guide
from service.problems import ProblemError
from service.wechat.incoming import Incoming, Kind
from service.wechat.outbox import Sending
from service.wechat.people import People, Person
from service.wechat.rendering import Said, numbered, render, split
from service.wechat.talks import CHANNEL, TalkLink
from service.wechat.words import words

#: Messages of one person and minute; more than anybody types.
PER_MINUTE = 20
_NUMBER = re.compile(r"[（(]?(\d{1,2})[)）.、。]?")
#: Keys of the account's menu that are buttons of ours; any other key is a matter or a question.
_ACTIONS = {"handover", "restart", "review"}


class Answering:
    """Answers people.

    Args:
        conversation: the entry that every channel shares.
        guide: gives the current version of the guide.
        people: who asks.
        talks: the way to clerks.
        public_url: where the service's pages are reached, empty for no links.
    """

    def __init__(
        self,
        conversation: Conversation,
        guide: Callable[[], Guide],
        people: People,
        talks: TalkLink,
        public_url: str,
    ) -> None:
        self._conversation, self._guide, self._people = conversation, guide, people
        self._talks, self._public_url = talks, public_url
        self._rates = MovingWindowRateLimiter(MemoryStorage())

    async def answer(self, person: Person, message: Incoming) -> Said:
        """What to say to a message; the numbers of its choices are remembered."""
        if not self._rates.hit(RateLimitItemPerMinute(PER_MINUTE), person.id):
            return Said(words().too_fast)
        try:
            said = await self._said(person, message)
        except ProblemError:  # nothing is published yet
            return self.failed()
        if not said.keep:
            choices = [offer.choice for offer in said.offers]
            await asyncio.to_thread(self._people.offer, person.id, choices)
        return said

    def failed(self) -> Said:
        """The apology for a question that could not be answered."""
        try:
            hotline = self._guide().catalogue.city.hotline
        except ProblemError:
            hotline = "12345"
        return Said(words().failed.format(hotline=hotline))

    async def _said(self, person: Person, message: Incoming) -> Said:
        match message.kind:
            case Kind.TEXT | Kind.VOICE:
                return await self._text(person, message)
            case Kind.PICTURE:
                return Said(words().picture)
            case Kind.SUBSCRIBE if not message.text:
                return self._greeting()
            case Kind.SUBSCRIBE | Kind.SCAN:
                choice = self._matter(message.text)
                return await self._pressed(person, choice) if choice else self._unknown()
            case Kind.MENU:
                return await self._menu(person, message.text)
        return Said(words().unreadable)

    async def _text(self, person: Person, message: Incoming) -> Said:
        if message.kind is Kind.VOICE and not message.text:
            return Said(words().unheard)
        if await asyncio.to_thread(self._talks.take, person, message.key, message.text):
            return Said("")
        if message.menu and (pressed := chosen(message.menu)):
            return await self._pressed(person, pressed)
        number = _NUMBER.fullmatch(unicodedata.normalize("NFKC", message.text))
        if number is None:
            return await self._asked(person, message.text)
        return await self._numbered(person, int(number[1]))

    async def _numbered(self, person: Person, place: int) -> Said:
        if not person.choices:
            return Said(words().no_number)
        if not 1 <= place <= len(person.choices):
            return Said(words().reply_number.format(most=len(person.choices)), keep=True)
        return await self._pressed(person, person.choices[place - 1])

    async def _menu(self, person: Person, key: str) -> Said:
        if key in _ACTIONS:
            return await self._pressed(person, ChoiceIn.model_validate({"action": key}))
        choice = self._matter(key)
        if choice:
            return await self._pressed(person, choice)
        return await self._asked(person, key)

    async def _asked(self, person: Person, text: str) -> Said:
        answer = await self._conversation.turn(person.chat, text, channel=CHANNEL)
        return await self._shown(person, answer)

    async def _pressed(self, person: Person, choice: ChoiceIn) -> Said:
        answer = await self._conversation.turn(person.chat, choice=choice, channel=CHANNEL)
        return await self._shown(person, answer)

    async def _shown(self, person: Person, answer: Answer) -> Said:
        """An answer in text; the wish for a person is met."""
        if answer.status is AnswerStatus.HANDOVER:
            return Said(await asyncio.to_thread(self._talks.want, person))
        return render(answer, self._public_url)

    def _matter(self, code: str) -> ChoiceIn | None:
        known = self._guide().catalogue.matter(code)
        return ChoiceIn(matter_code=known.code) if known else None

    def _unknown(self) -> Said:
        greeting = self._greeting()
        return Said(f"{words().scanned}\n\n{greeting.text}", greeting.offers)

    def _greeting(self) -> Said:
        city = self._guide().catalogue.city
        examples = "\n".join(f"· {example}" for example in city.examples)
        text = words().greeting.format(city=city.name, examples=examples)
        if city.fictional:
            text += "\n" + words().fictional.format(notice=city.notice)
        return Said(text)


def passive(said: Said) -> tuple[str, list[Sending]]:
    """What is said as the reply to a call, and what follows it by customer-service messages."""
    if not said.text:
        return "", []
    first, *rest = split(numbered(said))
    return first, [_text(part) for part in rest]


def later(said: Said, *, menus: bool) -> list[Sending]:
    """What is said as customer-service messages; choices as a menu message where there are any.

    Args:
        said: the text and its choices.
        menus: whether the account can send menu messages, which a mini-program cannot.
    """
    if not said.text:
        return []
    if not (menus and said.offers):
        return [_text(part) for part in split(numbered(said))]
    lines = [
        {"id": menu_id(offer.choice), "content": f"{i}. {offer.label}"}
        for i, offer in enumerate(said.offers, 1)
    ]
    menu = {"head_content": words().numbers, "list": lines, "tail_content": ""}
    texts = [_text(part) for part in split(said.text)] if said.text else []
    return [*texts, Sending({"msgtype": "msgmenu", "msgmenu": menu})]


def menu_id(choice: ChoiceIn) -> str:
    """What a line of a menu message sends back; it means the same however old the menu is."""
    return f"{choice.matter_code}|{choice.field}|{choice.action}"


def chosen(menu: str) -> ChoiceIn | None:
    """The choice of a pressed line; None when it is not one of ours."""
    words_: list[Any] = menu.split("|")
    if len(words_) != 3:
        return None
    try:
        return ChoiceIn(matter_code=words_[0], field=words_[1], action=words_[2])
    except ValidationError:
        return None


def _text(text: str) -> Sending:
    return Sending({"msgtype": "text", "text": {"content": text}})
