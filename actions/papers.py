"""A person's own list of materials: what answers make of a matter's papers, and where to go on."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from actions import replies
from actions.guide import Asked
from knowledge.answers import AnyBlock, Choice, Choices, GuideField, Materials, Notice, Text
from knowledge.answers.conditions import stated
from knowledge.answers.messages import message
from knowledge.answers.situations import NO, YES
from knowledge.schema import Bundle, Matter, Situation
from prereview import checklist

__all__ = ["change_label", "own_list", "papers", "review_button", "understood"]


def papers(matter: Matter, answers: Mapping[str, str], guide: Asked) -> tuple[AnyBlock, ...]:
    """Return the materials for these answers, and how many of the guide's fall away."""
    blocks = guide.answer(matter.code, GuideField.MATERIALS).blocks
    return own_list(blocks, matter, answers, guide)


def own_list(
    blocks: tuple[AnyBlock, ...], matter: Matter, answers: Mapping[str, str], guide: Asked
) -> tuple[AnyBlock, ...]:
    """Return the blocks of an answer with the list of this matter made for these answers."""
    facts: dict[str, dict[str, bool | str]] = {"applicant": {}, "form": {}}
    for situation in guide.situations(matter.code):
        if answers.get(situation.key):
            room, _, name = situation.key.partition(".")
            facts[room][name] = situation.read(answers[situation.key])
    made = checklist((matter,), facts["applicant"], facts["form"])
    dropped = {i.number for i in made.materials if i.needed is False}
    needed = {i.number for i in made.materials if i.needed}
    own: list[AnyBlock] = []
    for block in blocks:
        if not isinstance(block, Materials) or not _is_of(block, matter):
            own.append(block)
            continue
        items = tuple(
            i.model_copy(update={"when": ""}) if i.number in needed else i
            for i in block.items
            if i.number not in dropped
        )
        own.append(block.model_copy(update={"items": items}))
        if dropped:
            own.append(Notice(text=replies.words("not_needed", count=str(len(dropped)))))
    open_ = any(i.when for b in own if isinstance(b, Materials) for i in b.items)
    return tuple(own) if open_ else tuple(b for b in own if not _explains_conditions(b))


def understood(matter: Matter, answers: Mapping[str, str], guide: Asked) -> tuple[AnyBlock, ...]:
    """Return how a message was understood, with a button to change each answer."""
    asked = [s for s in guide.situations(matter.code) if answers.get(s.key)]
    said = "；".join(f"{s.label}：{answers[s.key]}" for s in asked)
    change = tuple(Choice(label=change_label(s, answers[s.key])) for s in asked)
    if not asked:
        return ()
    return (
        Text(text=replies.words("understood", answers=said)),
        Choices(prompt=replies.words("change_answers"), choices=change),
    )


def change_label(situation: Situation, answer: str) -> str:
    """Return what is pressed (or typed) when an answer was understood wrongly."""
    if situation.type == "choice":
        return replies.words("change_choice", question=situation.label)
    other = stated(situation.label, yes=answer == NO)
    return replies.words("change_answer", statement=other)


def review_button(item: Matter | Bundle | None, answers: Mapping[str, str]) -> Choice:
    """Return the button that opens the pre-review: of a matter with these answers, of a bundle.

    `url` is the address of the page within the portal: what is reviewed, and the answers by their
    situations' keys as the checklist takes them; every channel opens the same.
    """
    read = {YES: "true", NO: "false"}
    said = {key: read.get(value, value) for key, value in answers.items() if value}
    values: dict[str, str] = {}
    if isinstance(item, Bundle):
        values = {"bundle": item.number}
    elif item is not None:
        values = {"matter": item.code, **said}
    return Choice(
        label=replies.words("review_label"),
        action="review",
        matter_code=item.code if isinstance(item, Matter) else "",
        url="/review" + (f"?{urlencode(values, quote_via=quote)}" if values else ""),
    )


def _is_of(block: Materials, matter: Matter) -> bool:
    return all(source.matter_code == matter.code for source in block.sources)


def _explains_conditions(block: AnyBlock) -> bool:
    """Tell whether a notice explains the marks of conditions, of which none is left."""
    return isinstance(block, Notice) and block.text == message("conditional_notice")
