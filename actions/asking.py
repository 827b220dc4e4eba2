"""Questions about the guide: which field, which matter, and the answer with its memory."""

from __future__ import annotations

from dataclasses import dataclass

from actions.guide import Asked
from actions.memory import Asking, Memory, Pending, field_or_none
from actions.picking import Picked, pick
from actions.turn import Turn
from knowledge.answers import Answer, AnswerStatus, GuideField, Question

__all__ = ["FOUND", "Reply", "ask", "ask_as_understood", "choose", "pick_pending"]

FOUND = frozenset({AnswerStatus.ANSWERED, AnswerStatus.ANSWERED_FAQ, AnswerStatus.FIELD_EMPTY})

# Below this the guide's own cue words find the field. Chosen on the dev half of bench/questions
# by `python -m bench.dialogue`.
SURE = 0.5


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


def ask_as_understood(turn: Turn, guide: Asked) -> Reply:
    """Ask for the field of the intent; when that is unsure, the guide finds the field itself."""
    field = turn.best.field if turn.best.confidence >= SURE else None
    asking = Asking(text=turn.text, field=field or "", matter_code=turn.memory.matter)
    return ask(guide, turn.memory, asking)


def pick_pending(turn: Turn, guide: Asked) -> Reply | None:
    """Answer the question that was asked back, when this message names one of the matters."""
    pending = turn.memory.pending
    picked = pick(turn.text, pending.options) if pending else None
    if pending is None or picked is None:
        return None
    return choose(guide, turn.memory, picked, _field_of(turn, pending, picked))


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
