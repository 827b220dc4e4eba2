"""A short form that ends at a person's own list of materials: one question after the other.

What is asked comes from the catalogue: the situations that the conditions of a matter's materials
name. Answers are taken in a person's own words, also several at once, or told before anything was
asked; what was understood is shown with a way to change it. Any other message is answered in
between, and the question that waits is asked again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from actions import replies
from actions.asking import Reply, asked_field
from actions.cues import cues, plain
from actions.guide import Asked
from actions.memory import Guiding, Memory
from actions.papers import change_label, own_list, papers, review_button, understood
from actions.turn import Turn
from knowledge.answers import (
    Answer,
    AnswerStatus,
    AnyBlock,
    Choice,
    Choices,
    GuideField,
    Materials,
)
from knowledge.answers.situations import NO, YES, asks
from knowledge.schema import Matter, Situation
from knowledge.search import read_query

__all__ = ["answers_of", "begin", "changed", "hear", "offer", "reply", "resume", "tell"]

# A longer message that begins like a yes or a no is a question of its own.
_REPLY_MAX = 12
_APART = re.compile(r"[，,。；;！!\s]+")


def offer(reply: Reply, guide: Asked) -> Reply:
    """Make a list of materials that depends on the situation a person's own.

    By what was told so far, shown as understood; the button asks for the rest.
    """
    answer = reply.answer
    matter = guide.catalogue.matter(answer.matter_code)
    listed = any(isinstance(b, Materials) for b in answer.blocks)
    if not listed or matter is None or not guide.situations(matter.code):
        return reply
    answers = answers_of(matter, reply.memory)
    blocks = own_list(answer.blocks, matter, answers, guide) if answers else answer.blocks
    blocks = (*understood(matter, answers, guide), *blocks)
    if any(s.key not in answers for s in guide.situations(matter.code)):
        key = "offer_rest" if answers else "offer_questions"
        button = Choice(label=replies.words("my_situation"))
        blocks = (*blocks, Choices(prompt=replies.words(key), choices=(button,)))
    elif matter.reviewable:
        blocks = (*blocks, _then_review(matter, answers))
    return Reply(answer.model_copy(update={"blocks": blocks}), reply.memory)


def tell(text: str, reply: Reply, guide: Asked) -> Reply:
    """Remember what a message told by the way of the situation for the matter that it is about."""
    code = reply.answer.matter_code
    told = guide.told(text, code) if code and text else {}
    return Reply(reply.answer, _remembering(reply.memory, code, told)) if told else reply


def answers_of(matter: Matter, memory: Memory) -> dict[str, str]:
    """Return what is known of the situation for a matter."""
    known = memory.situation
    return known.answers if known is not None and known.matter == matter.code else {}


def begin(turn: Turn, guide: Asked) -> Reply | None:
    """Ask what is not known yet, everything again when all is; None when there is no matter."""
    matter = guide.catalogue.matter(turn.memory.matter)
    if matter is None:
        return None
    memory = _remembering(turn.memory, matter.code, guide.told(turn.text, matter.code))
    answers = answers_of(matter, memory)
    if all(s.key in answers for s in guide.situations(matter.code)):
        answers = {}
    return _next(matter, memory, Guiding(matter=matter.code, answers=answers), guide)


def changed(turn: Turn, guide: Asked) -> Reply | None:
    """Take an answer back whose button for that was pressed; None for any other message."""
    matter = guide.catalogue.matter(turn.memory.matter)
    answers = answers_of(matter, turn.memory) if matter else {}
    for situation in guide.situations(matter.code) if matter and answers else ():
        answer = answers.get(situation.key, "")
        if not answer or turn.text != change_label(situation, answer):
            continue
        rest = {key: value for key, value in answers.items() if key != situation.key}
        if situation.type == "boolean":
            rest[situation.key] = NO if answer == YES else YES
        memory = turn.memory.model_copy(update={"guiding": None})
        guiding = Guiding(matter=turn.memory.matter, answers=rest)
        if situation.type == "boolean":
            return _list(matter, memory, guiding, guide) if matter else None
        return _next(matter, memory, guiding, guide) if matter else None
    return None


def hear(turn: Turn, guide: Asked) -> Turn:
    """Take what a message answers while a question waits: that question, and others by the way.

    A later answer counts instead of an earlier one.
    """
    guiding = turn.memory.guiding
    matter = guide.catalogue.matter(guiding.matter) if guiding else None
    situation = _waiting(matter, guiding, guide) if matter and guiding else None
    if guiding is None or matter is None or situation is None or turn.pressed:
        return turn
    said = _read(turn.text, situation, guide)
    answers = {**guiding.answers, **guide.told(turn.text, matter.code)}
    if said is not None:
        answers[situation.key] = said
    kept = guiding.model_copy(update={"answers": answers})
    return replace(turn, memory=turn.memory.model_copy(update={"guiding": kept}))


def reply(before: Turn, turn: Turn, guide: Asked) -> Reply | None:
    """Go on with the questions when a message answered one and asks nothing itself.

    `before` is the message as it came, `turn` as it was heard.
    """
    guiding = turn.memory.guiding
    matter = guide.catalogue.matter(guiding.matter) if guiding else None
    if guiding is None or matter is None:
        return None
    if cues().stop.fullmatch(plain(turn.text)):
        memory = turn.memory.model_copy(update={"guiding": None})
        return Reply(replies.sentence("stopped", AnswerStatus.SMALL_TALK), memory)
    if guiding == before.memory.guiding or (asks(turn.text) and asked_field(turn.text, guide)):
        return None
    return _next(matter, turn.memory, guiding, guide)


def resume(turn: Turn, done: Reply, guide: Asked) -> Reply:
    """After an interruption, ask the question that waits again; another matter ends the form."""
    guiding = done.memory.guiding
    if guiding is None or turn.memory.guiding is None:
        return done
    matter = guide.catalogue.matter(guiding.matter)
    situation = _waiting(matter, guiding, guide) if matter else None
    moved = done.answer.matter_code not in {"", guiding.matter}
    if situation is None or moved or done.answer.status is AnswerStatus.ASKED_BACK:
        return Reply(done.answer, done.memory.model_copy(update={"guiding": None}))
    blocks = (*done.answer.blocks, _question(situation, "back_to_question"))
    return Reply(done.answer.model_copy(update={"blocks": blocks}), done.memory)


def _next(matter: Matter, memory: Memory, guiding: Guiding, guide: Asked) -> Reply:
    situation = _waiting(matter, guiding, guide)
    if situation is None:
        return _list(matter, memory, guiding, guide)
    kept = memory.model_copy(update={"guiding": guiding, "pending": None})
    key = "next_question" if memory.guiding else "first_question"
    block = _question(situation, key, matter=matter.name)
    return Reply(_answer(matter, AnswerStatus.SMALL_TALK, (block,)), kept)


def _list(matter: Matter, memory: Memory, guiding: Guiding, guide: Asked) -> Reply:
    """Return the list for the answers, which are remembered, and the way to the pre-review."""
    blocks: list[AnyBlock] = [
        *understood(matter, guiding.answers, guide),
        *papers(matter, guiding.answers, guide),
    ]
    if matter.reviewable:
        blocks.append(_then_review(matter, guiding.answers))
    kept = {"guiding": None, "field": GuideField.MATERIALS.value, "situation": guiding}
    answer = _answer(matter, AnswerStatus.ANSWERED, blocks)
    version = guide.answer(matter.code, GuideField.MATERIALS).version
    said = {"field": GuideField.MATERIALS.value, "version": version}
    return Reply(answer.model_copy(update=said), memory.model_copy(update=kept))


def _then_review(matter: Matter, answers: dict[str, str]) -> Choices:
    button = review_button(matter, answers)
    return Choices(prompt=replies.words("then_review"), choices=(button,))


def _remembering(memory: Memory, code: str, told: dict[str, str]) -> Memory:
    known = memory.situation
    before = known.answers if known is not None and known.matter == code else {}
    kept = Guiding(matter=code, answers={**before, **told})
    return memory.model_copy(update={"situation": kept}) if told else memory


def _waiting(matter: Matter, guiding: Guiding, guide: Asked) -> Situation | None:
    asked = guiding.answers
    return next((s for s in guide.situations(matter.code) if s.key not in asked), None)


def _question(situation: Situation, key: str, **values: str) -> Choices:
    options = situation.options or (replies.words("yes"), replies.words("no"))
    labels = (*options, replies.words("skip"))
    prompt = replies.words(key, question=situation.label, **values)
    return Choices(prompt=prompt, choices=tuple(Choice(label=label) for label in labels))


def _read(text: str, situation: Situation, guide: Asked) -> str | None:
    """Return the answer as the situation reads it, "" when left open, None when it is none."""
    said = plain(text)
    if said == replies.words("skip") or (len(said) <= _REPLY_MAX and cues().unsure.fullmatch(said)):
        return ""
    if situation.type == "choice":
        return guide.answered(text, situation)
    value = _yes_or_no(said) if len(said) <= _REPLY_MAX else None
    value = value or guide.answered(text, situation)
    return value or (None if asked_field(text, guide) else _begins(said))


def _begins(said: str) -> str | None:
    """Read "是的，就那种"; not "不是，我说的是注销", which means something else."""
    first, *rest = _APART.split(said, maxsplit=1)
    behind = "".join(rest)
    if len(said) > _REPLY_MAX or read_query(behind).operations or cues().meant.match(behind):
        return None
    return _yes_or_no(first)


def _yes_or_no(said: str) -> str | None:
    for pattern, value in ((cues().yes, YES), (cues().no, NO)):
        if pattern.fullmatch(said):
            return value
    return None


def _answer(matter: Matter, status: AnswerStatus, blocks: Sequence[AnyBlock]) -> Answer:
    return Answer(
        status=status, blocks=tuple(blocks), matter_code=matter.code, matter_name=matter.name
    )
