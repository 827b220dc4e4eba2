"""Questions about the guide: which field, which matter, and the answer with its memory."""

from __future__ import annotations

from dataclasses import dataclass

from actions.describing import having
from actions.guide import Asked
from actions.memory import Asking, Hidden, Memory, Pending, field_or_none
from actions.picking import Picked, not_denied, pick
from actions.turn import Intent, Turn
from knowledge.answers import Answer, AnswerStatus, GuideField, Question
from knowledge.answers.context import in_context
from knowledge.search import compact, named, read_query

__all__ = [
    "FOUND",
    "Reply",
    "ask",
    "ask_as_understood",
    "asked_field",
    "choose",
    "pick_pending",
    "understood",
    "with_overview",
]

FOUND = frozenset(
    {
        AnswerStatus.ANSWERED,
        AnswerStatus.ANSWERED_FAQ,
        AnswerStatus.ANSWERED_POLICY,
        AnswerStatus.FIELD_EMPTY,
    }
)

# A long story hides the few words that ask for something: when the intent is only "tell me about
# it" or less sure than this, the guide's own finder decides if it is at least so sure. Chosen on
# the dev half of bench/questions: right field 0.891, without the guide 0.850, at 0.5 for the guide
# 0.874; the limit of the intent from 0.3 to 0.6 changes 0.007.
SURE = 0.4
GUESSED = 0.4
# So sure must an intent be, to be asked for along with a choice: descriptions confuse it.
CLEAR = 0.6
# Two parts of the guide so close are both answered: the second at least this share of the first,
# when the first is itself in doubt.
CLOSE = 0.6
DOUBT = 0.5
# A description chooses an option when it weighs at least so much by itself and with the question
# (log odds), and so much more than the next. Chosen on the dev dialogues (turns choose and
# correction of `python -m bench.dialogue`).
DESCRIBED = 0.0
APART = 1.0
RANKED = 30


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said, and what is remembered from now on.

    `look_up` is the number and phone of a submission that the service must look up first.
    """

    answer: Answer
    memory: Memory
    look_up: Hidden | None = None


def ask(guide: Asked, memory: Memory, asking: Asking) -> Reply:
    """Ask the guide and remember."""
    question = Question(
        text=asking.text,
        field=field_or_none(asking.field),
        matter_code=asking.matter_code,
        chosen=asking.chosen,
        denied=asking.denied,
    )
    answer = guide.ask(question)
    return Reply(answer, memory.after(answer, asking))


def ask_as_understood(turn: Turn, guide: Asked, *, chosen: bool = False) -> Reply:
    """Ask for the field of the intent, or that of the guide's cue words when it is unsure.

    With `chosen` the matter under discussion is meant, and nothing is searched for.
    """
    field = understood(turn.text, turn.best, guide)
    matter = turn.memory.matter
    asking = Asking(text=turn.text, field=field or "", matter_code=matter, chosen=chosen)
    reply = _still_waiting(turn, guide, field) or ask(guide, turn.memory, asking)
    if reply.answer.status is not AnswerStatus.ANSWERED or reply.memory.pending is not None:
        return reply
    if matter and not chosen:
        told = _told(turn, guide, reply, asking)
        if told is not None:
            return told
    second = _close_second(turn)
    if second is None or field is None:
        return reply
    return Reply(_with(reply.answer, second, guide), reply.memory)


def understood(text: str, best: Intent, guide: Asked) -> GuideField | None:
    """Return the part of the guide that is asked for, or None when the guide is to find it."""
    if best.confidence >= SURE and best.field is not GuideField.OVERVIEW:
        return best.field
    return asked_field(text, guide) or best.field


def asked_field(text: str, guide: Asked) -> GuideField | None:
    """Return the part that the guide itself finds asked for, None when it sees none."""
    guess = guide.find_field(text)
    sure = guess.confidence >= GUESSED and guess.field is not GuideField.OVERVIEW
    return guess.field if sure else None


def with_overview(reply: Reply, guide: Asked) -> Reply:
    """Say in short what the matter is that a conversation came to without asking for a part."""
    return Reply(_with(reply.answer, GuideField.OVERVIEW, guide), reply.memory)


def _told(turn: Turn, guide: Asked, reply: Reply, asking: Asking) -> Reply | None:
    """Return the reply to a message in a conversation that tells something and asks for no part.

    About the matter under discussion it asks what that changes: the papers. About another, the
    part that Rasa guesses is answered with the matter in short.
    """
    part = turn.best.field not in {None, GuideField.OVERVIEW}
    if (part and turn.best.confidence >= SURE) or asked_field(turn.text, guide):
        return None
    if reply.answer.matter_code != turn.memory.matter:
        return with_overview(reply, guide)
    here = guide.catalogue.matter(turn.memory.matter)
    query = read_query(turn.text)
    names = " ".join(map(compact, (here.name, *here.aliases))) if here else ""
    if here is None or all(run in names for run in query.rest.split()):
        return None
    papers = asking.model_copy(update={"field": GuideField.MATERIALS.value})
    return ask(guide, turn.memory, papers)


def _still_waiting(turn: Turn, guide: Asked, field: GuideField | None) -> Reply | None:
    """Ask back again with the new field, when a question names no matter while one is awaited.

    "公司变更要什么材料" – which one? – "要多久": still which one, but now how long.
    """
    pending = turn.memory.pending
    if pending is None or field is None or read_query(turn.text).rest:
        return None
    together = Asking(text=f"{pending.text} {turn.text}", field=field)
    reply = ask(guide, turn.memory, together)
    return reply if reply.answer.status is AnswerStatus.ASKED_BACK else None


def _close_second(turn: Turn) -> GuideField | None:
    first, rest = turn.best, turn.ranking[1:2]
    if first.confidence >= DOUBT or not rest or rest[0].confidence < CLOSE * first.confidence:
        return None
    fields = {first.field, rest[0].field}
    return None if GuideField.OVERVIEW in fields else rest[0].field


def _with(answer: Answer, field: GuideField, guide: Asked) -> Answer:
    """Add a second part of the same matter, when the guide has it."""
    question = Question(text="", field=field, matter_code=answer.matter_code, chosen=True)
    more = guide.ask(question)
    if more.status is not AnswerStatus.ANSWERED or not answer.matter_code:
        return answer
    blocks = [b for b in more.blocks if b not in answer.blocks]
    return answer.model_copy(update={"blocks": (*answer.blocks, *blocks)})


def pick_pending(turn: Turn, guide: Asked) -> Reply | None:
    """Answer the question that was asked back, when this message names one of the matters."""
    pending = turn.memory.pending
    if pending is None:
        return None
    picked = (
        pick(turn.text, pending.options)
        or pick(guide.spell(turn.text), pending.options)
        or having(turn.text, pending.options, guide)
        or _described(turn.text, pending, guide)
    )
    if picked is None:
        return None
    return choose(guide, turn.memory, picked, _field_of(turn, pending, picked, guide))


def _described(text: str, pending: Pending, guide: Asked) -> Picked | None:
    """Return the option that the question and these words together mean ("走简单的那种").

    None when they mean a matter that was not offered, or say nothing of any. What is denied to be
    done ("不是到期") is not meant.
    """
    said = not_denied(text)
    if not read_query(said).core:
        return None
    denied = named(text) | read_query(text).operations
    denied -= named(said) | read_query(said).operations
    offered = {o.matter_code: o for o in pending.options if not named(o.label) & denied}
    alone = guide.find(said, limit=RANKED)
    placed = in_context(alone, guide.find(f"{pending.text} {said}", limit=RANKED))
    if not placed or placed[0].hit.code not in offered or placed[0].weight < DESCRIBED:
        return None
    rest = (p.weight for p in placed[1:] if p.hit.code in offered)
    clear = placed[0].weight - max(rest, default=-APART) >= APART
    return Picked(offered[placed[0].hit.code], said) if clear else None


def choose(guide: Asked, memory: Memory, picked: Picked, field: str) -> Reply:
    """Answer for a chosen matter."""
    waiting = memory.pending.text if memory.pending else ""
    asking = Asking(
        text=picked.rest or waiting,
        field=field,
        matter_code=picked.option.matter_code,
        chosen=True,
    )
    return ask(guide, memory, asking)


def _field_of(turn: Turn, pending: Pending, picked: Picked, guide: Asked) -> str:
    """The field asked for along with the choice, else the one that waited."""
    field = asked_field(picked.rest, guide)
    if field is None and picked.rest and turn.best.confidence >= CLEAR:
        field = turn.best.field
    return field.value if field and field is not GuideField.OVERVIEW else pending.field
