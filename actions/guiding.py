"""A short form that ends at a person's own list of materials: one question after the other.

What is asked comes from the catalogue: the situations that the conditions of a matter's materials
name. Any other message is answered in between, and the question that waits is asked again.
"""

from __future__ import annotations

from collections.abc import Sequence

from actions import replies
from actions.asking import Reply
from actions.cues import cues, plain
from actions.guide import Asked
from actions.memory import Guiding, Memory
from actions.turn import Turn
from knowledge.answers import (
    Answer,
    AnswerStatus,
    AnyBlock,
    Choice,
    Choices,
    GuideField,
    Materials,
    Notice,
    Text,
)
from knowledge.schema import Matter, Situation
from prereview import checklist

__all__ = ["begin", "offer", "papers", "reply", "resume"]

# A longer message that begins like a yes or a no is a question of its own.
_REPLY_MAX = 12


def situations(matter: Matter, guide: Asked) -> tuple[Situation, ...]:
    """Return what decides on this matter's materials, in the catalogue's order."""
    return tuple(
        s for s in guide.catalogue.situations if any(s.key in m.when for m in matter.materials)
    )


def offer(reply: Reply, guide: Asked) -> Reply:
    """Add the button that starts the questions to a list of materials that depends on them."""
    answer = reply.answer
    matter = guide.catalogue.matter(answer.matter_code)
    listed = any(isinstance(b, Materials) for b in answer.blocks)
    if not listed or matter is None or not situations(matter, guide):
        return reply
    button = Choices(
        prompt=replies.words("offer_questions"),
        choices=(Choice(label=replies.words("my_situation")),),
    )
    blocks = (*answer.blocks, button)
    return Reply(answer.model_copy(update={"blocks": blocks}), reply.memory)


def begin(turn: Turn, guide: Asked) -> Reply | None:
    """Ask the first question about the matter under discussion; None when there is no matter."""
    matter = guide.catalogue.matter(turn.memory.matter)
    if matter is None:
        return None
    return _next(matter, turn.memory, Guiding(matter=matter.code), guide)


def reply(turn: Turn, guide: Asked) -> Reply | None:
    """Take a message as the answer to the question that waits; None when it is none."""
    guiding = turn.memory.guiding
    matter = guide.catalogue.matter(guiding.matter) if guiding else None
    if guiding is None or matter is None:
        return None
    if cues().stop.fullmatch(plain(turn.text)):
        memory = turn.memory.model_copy(update={"guiding": None})
        return Reply(replies.sentence("stopped", AnswerStatus.SMALL_TALK), memory)
    situation = _waiting(matter, guiding, guide)
    said = None if situation is None else _read(turn.text, situation)
    if situation is None or said is None:
        return None
    answers = {**guiding.answers, situation.key: said}
    return _next(matter, turn.memory, Guiding(matter=matter.code, answers=answers), guide)


def resume(done: Reply, guide: Asked) -> Reply:
    """After an interruption, ask the question that waits again; another matter ends the form."""
    guiding = done.memory.guiding
    if guiding is None:
        return done
    matter = guide.catalogue.matter(guiding.matter)
    situation = _waiting(matter, guiding, guide) if matter else None
    moved = done.answer.matter_code not in {"", guiding.matter}
    if situation is None or moved or done.answer.status is AnswerStatus.ASKED_BACK:
        return Reply(done.answer, done.memory.model_copy(update={"guiding": None}))
    blocks = (*done.answer.blocks, _question(situation, "back_to_question"))
    return Reply(done.answer.model_copy(update={"blocks": blocks}), done.memory)


def papers(matter: Matter, answers: dict[str, str], guide: Asked) -> tuple[AnyBlock, ...]:
    """Return the materials for these answers, and how many of the guide's fall away."""
    facts: dict[str, dict[str, bool | str]] = {"applicant": {}, "form": {}}
    for situation in situations(matter, guide):
        if answers.get(situation.key):
            room, _, name = situation.key.partition(".")
            facts[room][name] = situation.read(answers[situation.key])
    made = checklist((matter,), facts["applicant"], facts["form"])
    dropped = {i.number for i in made.materials if i.needed is False}
    needed = {i.number for i in made.materials if i.needed}
    blocks: list[AnyBlock] = []
    for block in guide.answer(matter.code, GuideField.MATERIALS).blocks:
        if isinstance(block, Materials):
            kept = tuple(
                i.model_copy(update={"when": ""}) if i.number in needed else i
                for i in block.items
                if i.number not in dropped
            )
            blocks.append(block.model_copy(update={"items": kept}))
        elif isinstance(block, Notice) and "如果" not in block.text:
            blocks.append(block)
    if dropped:
        blocks.append(Notice(text=replies.words("not_needed", count=str(len(dropped)))))
    return tuple(blocks)


def _next(matter: Matter, memory: Memory, guiding: Guiding, guide: Asked) -> Reply:
    situation = _waiting(matter, guiding, guide)
    if situation is not None:
        kept = memory.model_copy(update={"guiding": guiding, "pending": None})
        key = "next_question" if guiding.answers else "first_question"
        block = _question(situation, key, matter=matter.name)
        return Reply(_answer(matter, AnswerStatus.SMALL_TALK, (block,)), kept)
    told = _told(guiding, situations(matter, guide))
    blocks: list[AnyBlock] = [Text(text=told)] if told else []
    blocks += papers(matter, guiding.answers, guide)
    if matter.reviewable:
        button = Choice(
            label=replies.words("review_label"), action="review", matter_code=matter.code
        )
        blocks.append(Choices(prompt=replies.words("then_review"), choices=(button,)))
    kept = memory.model_copy(
        update={
            "guiding": None,
            "field": GuideField.MATERIALS.value,
            "situation": Guiding(matter=matter.code, answers=guiding.answers),
        }
    )
    answer = _answer(matter, AnswerStatus.ANSWERED, blocks)
    version = guide.answer(matter.code, GuideField.MATERIALS).version
    said = {"field": GuideField.MATERIALS.value, "version": version}
    return Reply(answer.model_copy(update=said), kept)


def _waiting(matter: Matter, guiding: Guiding, guide: Asked) -> Situation | None:
    asked = guiding.answers
    return next((s for s in situations(matter, guide) if s.key not in asked), None)


def _question(situation: Situation, key: str, **values: str) -> Choices:
    options = situation.options or (replies.words("yes"), replies.words("no"))
    labels = (*options, replies.words("skip"))
    prompt = replies.words(key, question=situation.label, **values)
    return Choices(prompt=prompt, choices=tuple(Choice(label=label) for label in labels))


def _read(text: str, situation: Situation) -> str | None:
    """Return the answer as the situation reads it, "" when left open, None when it is none."""
    said = plain(text)
    if len(said) > _REPLY_MAX:
        return None
    if said == replies.words("skip") or cues().unsure.fullmatch(said):
        return ""
    if situation.type == "choice":
        named = [o for o in situation.options if o in said]
        return max(named, key=len) if named else None
    for pattern, value in ((cues().yes, "是"), (cues().no, "否")):
        if pattern.fullmatch(said):
            return value
    return None


def _told(guiding: Guiding, asked: Sequence[Situation]) -> str:
    said = [f"{s.label}：{guiding.answers[s.key]}" for s in asked if guiding.answers.get(s.key)]
    return replies.words("by_your_answers", answers="；".join(said)) if said else ""


def _answer(matter: Matter, status: AnswerStatus, blocks: Sequence[AnyBlock]) -> Answer:
    return Answer(
        status=status, blocks=tuple(blocks), matter_code=matter.code, matter_name=matter.name
    )
