"""Questions about the guide: which field, which matter, and the answer with its memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import log

from actions.guide import Asked
from actions.memory import Asking, Memory, Pending, field_or_none
from actions.picking import Picked, not_denied, pick
from actions.turn import Intent, Turn
from knowledge.answers import Answer, AnswerStatus, GuideField, Question
from knowledge.search import Hit, read_query

__all__ = ["FOUND", "Reply", "ask", "ask_as_understood", "choose", "pick_pending", "understood"]

FOUND = frozenset(
    {
        AnswerStatus.ANSWERED,
        AnswerStatus.ANSWERED_FAQ,
        AnswerStatus.ANSWERED_POLICY,
        AnswerStatus.FIELD_EMPTY,
    }
)

# A long story hides the few words that ask for something: when the intent is only "tell me about
# it" or less sure than this, cue words of the guide decide. Chosen on the dev half of
# bench/questions.
SURE = 0.4
# Two parts of the guide so close are both answered: the second at least this share of the first,
# when the first is itself in doubt.
CLOSE = 0.6
DOUBT = 0.5
# A description chooses an option when question and description together find it at least so surely
# and so much better than the next (in log odds, because scores of look-alikes crowd near 1); words
# that find another matter so surely are a new question. Chosen on the dev dialogues (turns choose
# and correction of `python -m bench.dialogue`).
DESCRIBED = 0.5
APART = 1.5
OTHERWISE = 0.9
LARGE = 99.0
RANKED = 30


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said, and what is remembered from now on."""

    answer: Answer
    memory: Memory


def ask(guide: Asked, memory: Memory, asking: Asking) -> Reply:
    """Ask the guide and remember."""
    question = Question(
        text=asking.text,
        field=field_or_none(asking.field),
        matter_code=asking.matter_code,
        chosen=asking.chosen,
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
    second = _close_second(turn)
    if second is None or field is None or reply.answer.status is not AnswerStatus.ANSWERED:
        return reply
    return Reply(_with(reply.answer, second, guide), reply.memory)


def understood(text: str, best: Intent, guide: Asked) -> GuideField | None:
    """Return the part of the guide that is asked for, or None when the guide is to find it."""
    if best.confidence >= SURE and best.field is not GuideField.OVERVIEW:
        return best.field
    guess = guide.find_field(text)
    cued = guess.confidence >= 1 and guess.field is not GuideField.OVERVIEW
    return guess.field if cued else best.field


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
    picked = pick(turn.text, pending.options) or _described(turn.text, pending, guide)
    if picked is None:
        return None
    return choose(guide, turn.memory, picked, _field_of(turn, pending, picked))


def _described(text: str, pending: Pending, guide: Asked) -> Picked | None:
    """Return the option that the question and these words together mean ("走简单的那种").

    None when the words alone name a matter that was not offered, or say nothing of any.
    """
    said = not_denied(text)
    if not read_query(said).core:
        return None
    offered = {o.matter_code: o for o in pending.options}
    if _another(guide.find(said, limit=RANKED), offered):
        return None
    ranked = [h for h in guide.find(f"{pending.text} {said}", limit=RANKED) if h.code in offered]
    if not ranked or ranked[0].score < DESCRIBED:
        return None
    rest = max((_odds(h) for h in ranked[1:]), default=-APART)
    clear = _odds(ranked[0]) - rest >= APART
    return Picked(offered[ranked[0].code], said) if clear else None


def _another(alone: Sequence[Hit], offered: Collection[str]) -> bool:
    """Tell whether words by themselves surely mean a matter that was not offered."""
    if not alone or alone[0].code in offered or alone[0].score < OTHERWISE:
        return False
    best = max((_odds(h) for h in alone if h.code in offered), default=-LARGE)
    return _odds(alone[0]) - best >= APART


def _odds(hit: Hit) -> float:
    score = min(max(hit.score, 1e-6), 1 - 1e-6)
    return log(score / (1 - score))


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


def _field_of(turn: Turn, pending: Pending, picked: Picked) -> str:
    """The field asked for along with the choice, else the one that waited."""
    if picked.rest and turn.best.field and turn.best.field is not GuideField.OVERVIEW:
        return turn.best.field.value
    return pending.field
