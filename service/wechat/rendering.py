"""An answer as WeChat's plain text: all of its conditions and its source, numbers for buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from assistant.conversation import ChoiceIn
from knowledge.answers import (
    Answer,
    Choice,
    Choices,
    Facts,
    ItemList,
    MaterialItem,
    Materials,
    Notice,
    Quote,
    Source,
    Text,
)
from service.wechat.words import words

#: The longest text of one message, in bytes of UTF-8 (WeChat's limit for replies and 客服消息).
LIMIT = 2048
_SENTENCE = re.compile("(?<=[。！？；\n])")
_POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Offer:
    """A choice with its label; what a number or a line of a menu message stands for."""

    label: str
    choice: ChoiceIn


@dataclass(frozen=True, slots=True)
class Said:
    """What is said to a person: a text of any length, and choices under it.

    `keep`: the numbers of the answer before still hold.
    """

    text: str
    offers: tuple[Offer, ...] = ()
    keep: bool = False


def render(answer: Answer, public_url: str = "") -> Said:
    """Return an answer's text and choices.

    Args:
        answer: of the conversation.
        public_url: the address of the service's pages as people reach them, without a slash at its
            end; without it there are no links.
    """
    offers: list[Offer] = []
    parts = [*_written(answer)]
    for block in answer.blocks:
        if isinstance(block, Choices):
            parts.append(_choices(block, offers, public_url))
        else:
            parts.append(_block(block))
    parts.append(_source(answer, public_url))
    return Said("\n\n".join(part for part in parts if part), tuple(offers))


def numbered(said: Said) -> str:
    """The text with the choices as numbered lines."""
    if not said.offers:
        return said.text
    lines = [f"{i}. {offer.label}" for i, offer in enumerate(said.offers, 1)]
    return "\n".join([said.text, "", words().numbers, *lines]).strip()


def _written(answer: Answer) -> Iterator[str]:
    """A model's text goes nowhere without its label (GB 45438-2025)."""
    if answer.written and answer.written.sentences:
        text = "".join(s.text for s in answer.written.sentences)
        yield f"【{answer.written.label}】{text}"


def _block(block: Text | Facts | ItemList | Materials | Notice | Quote) -> str:
    match block:
        case Text() | Notice():
            return block.text
        case Facts():
            return _lines(block.title, [f"{row.label}：{row.value}" for row in block.rows])
        case ItemList():
            marks = [f"{i}. " if block.ordered else "· " for i in range(1, len(block.items) + 1)]
            return _lines(block.title, [m + i for m, i in zip(marks, block.items, strict=True)])
        case Materials():
            items = [f"{i}. {_material(item)}" for i, item in enumerate(block.items, 1)]
            return _lines(block.title, items)
        case Quote():
            rows = ["，".join(row) for row in block.rows]
            said = [*block.headings, block.lead, block.text, *rows, block.validity]
            return _lines(f"《{block.title}》{block.number}", [line for line in said if line])


def _lines(title: str, rows: Sequence[str]) -> str:
    return "\n".join(line for line in (title, *rows) if line)


def _material(item: MaterialItem) -> str:
    paper = [
        item.form,
        f"{item.copies}份" if item.copies else "",
        f"来源：{item.source}" if item.source else "",
    ]
    details = [
        item.necessity if item.necessity != "必要" else "",
        item.when,
        "，".join(p for p in paper if p),
        item.tolerance,
        "可用书面承诺代替" if item.commitment else "",
        f"可用电子证照“{item.e_licence}”代替" if item.e_licence else "",
        item.instructions,
    ]
    said = "；".join(d for d in details if d)
    return f"{item.name}（{said}）" if said else item.name


def _choices(block: Choices, offers: list[Offer], public_url: str) -> str:
    """The prompt and what can only be opened as links; everything else gets a number."""
    lines = [block.prompt]
    for choice in block.choices:
        url = choice.url
        if choice.action == "review" and public_url:
            url = f"/review?matter={quote(choice.matter_code)}"
        if url:
            lines.append(f"{choice.label}：{public_url}{url}" if public_url else "")
        else:
            offers.append(Offer(_label(choice), _choice(choice)))
    return "\n".join(line for line in lines if line)


def _label(choice: Choice) -> str:
    return f"{choice.label}（{choice.hint}）" if choice.hint else choice.label


def _choice(choice: Choice) -> ChoiceIn:
    return ChoiceIn.model_validate(choice.model_dump(include={"matter_code", "field", "action"}))


def _source(answer: Answer, public_url: str) -> str:
    """Where the answer stands, in a line, with a link; nothing when it states no fact."""
    found = next((s for b in answer.blocks for s in getattr(b, "sources", ())), None)
    if not isinstance(found, Source):
        return ""
    if found.field == _POLICY:
        line = words().policy_source.format(policy=found.field_name, department=found.department)
    else:
        name = found.matter_name or found.field_name
        line = words().source.format(matter=name, version=found.version)
    if found.updated_on:
        line += words().updated.format(date=found.updated_on)
    return f"{line}\n{public_url}{found.url}" if public_url and found.url else line


def split(text: str, limit: int = LIMIT) -> list[str]:
    """Cut a text into messages of at most `limit` bytes, after a sentence wherever one ends."""
    room = limit - len(f"\n{words().more}".encode())
    if len(text.encode()) <= limit:
        return [text]
    parts, held = [], ""
    for sentence in _SENTENCE.split(text):
        for piece in _pieces(sentence, room):
            if len((held + piece).encode()) > room:
                parts.append(held.strip())
                held = ""
            held += piece
    parts.append(held.strip())
    whole = [part for part in parts if part]
    return [f"{part}\n{words().more}" for part in whole[:-1]] + whole[-1:]


def _pieces(sentence: str, room: int) -> Iterator[str]:
    """A sentence that is longer than a message, cut between characters."""
    held, size = "", 0
    for character in sentence:
        more = len(character.encode())
        if size + more > room:
            yield held
            held, size = "", 0
        held, size = held + character, size + more
    yield held
