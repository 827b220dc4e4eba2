"""One function an action: a turn in, a reply out."""

from __future__ import annotations

import re
from collections.abc import Callable

from actions import replies
from actions.asking import FOUND, Reply, ask, ask_as_understood, choose, pick_pending
from actions.correcting import same_field
from actions.guide import Asked
from actions.memory import Asking, Memory, Option, field_or_none
from actions.picking import Picked, bare_number
from actions.turn import Turn
from knowledge.answers import Answer, AnswerStatus
from knowledge.search import compact

__all__ = ["HANDLERS", "Handler"]

Handler = Callable[[Turn, Asked], Reply]

_SAME_FIELD = frozenset({"correct", "what_about"})
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
# A greeting with more than this in it usually has a question behind it ("你好，护照怎么换").
_SMALL_TALK_MAX = 8
# From this share on, a message that names no matter is declined without searching, because some
# matter always resembles it; below it the search decides. Chosen on the dev half of the
# questions (`python -m bench.dialogue`).
_OFF_TOPIC = 0.6
# Shorter names (养犬) occur in messages that are about something else.
_NAME_MIN = 4


def _unreadable(turn: Turn) -> Reply | None:
    """Refuse what no search should guess at: no Chinese in it, or a number that chooses nothing."""
    if turn.memory.pending is None and bare_number(turn.text):
        return _stay(turn, replies.sentence("nothing_to_choose", AnswerStatus.INVALID))
    if not _CHINESE.search(turn.text):
        return _stay(turn, replies.sentence("no_chinese", AnswerStatus.INVALID))
    return None


def answer(turn: Turn, guide: Asked) -> Reply:
    """A question about the guide."""
    picked = pick_pending(turn, guide) or _unreadable(turn)
    if picked is not None:
        return picked
    if not turn.memory.matter and _off_topic(turn, guide):
        return _declined(turn, guide)
    if turn.best.name in _SAME_FIELD:
        return same_field(turn, guide)
    return ask_as_understood(turn, guide)


def pressed(turn: Turn, guide: Asked) -> Reply:
    """A button."""
    action = turn.pressed.get("action", "")
    if action == "handover":
        return handover(turn, guide)
    if action == "review":
        return start_review(turn, guide)
    if action == "restart":
        return start_over(turn, guide)
    memory = turn.memory
    code = turn.pressed.get("matter_code", "") or memory.matter
    if not code:
        return _stay(turn, replies.sentence("which_matter", AnswerStatus.NOT_FOUND))
    waiting = memory.pending.field if memory.pending else memory.field
    field = field_or_none(turn.pressed.get("field", "")) or waiting
    return choose(guide, memory, Picked(Option(label="", matter_code=code)), field)


def handover(turn: Turn, guide: Asked) -> Reply:
    """A person is wanted."""
    return _stay(turn, replies.handover(guide.catalogue.city))


def out_of_scope(turn: Turn, guide: Asked) -> Reply:
    """Seemingly off topic: asked all the same unless it is surely so, or names a matter."""
    picked = pick_pending(turn, guide) or _unreadable(turn)
    if picked is not None:
        return picked
    if not _off_topic(turn, guide):
        reply = ask(guide, turn.memory, Asking(text=turn.text, matter_code=turn.memory.matter))
        if reply.answer.status in FOUND | {AnswerStatus.ASKED_BACK}:
            return reply
    return _declined(turn, guide)


def _off_topic(turn: Turn, guide: Asked) -> bool:
    likely = turn.confidence("out_of_scope") >= _OFF_TOPIC
    return likely and not _names_a_matter(turn.text, guide)


def _declined(turn: Turn, guide: Asked) -> Reply:
    return _stay(turn, replies.out_of_scope(guide.catalogue.city))


def _names_a_matter(text: str, guide: Asked) -> bool:
    said = compact(text)
    names = (n for m in guide.catalogue.matters for n in (m.name, *m.aliases))
    return any(compact(name) in said for name in names if len(name) >= _NAME_MIN)


def small_talk(turn: Turn, guide: Asked) -> Reply:
    """A greeting and the like; a question behind it is answered instead."""
    picked = pick_pending(turn, guide)
    if picked is None and bare_number(turn.text):
        picked = _unreadable(turn)
    if picked is not None:
        return picked
    if len(turn.text) > _SMALL_TALK_MAX:
        reply = ask(guide, turn.memory, Asking(text=turn.text))
        if reply.answer.status in FOUND | {AnswerStatus.ASKED_BACK}:
            return reply
    if turn.best.name == "abuse":
        return _stay(turn, replies.abuse())
    return _stay(turn, replies.sentence(turn.best.name or "help", AnswerStatus.SMALL_TALK))


def start_review(turn: Turn, guide: Asked) -> Reply:
    """The papers are to be looked at first."""
    code = turn.pressed.get("matter_code", "")
    matter = guide.catalogue.matter(code or turn.memory.matter)
    memory = turn.memory
    if matter is not None:
        memory = memory.model_copy(update={"matter": matter.code, "matter_name": matter.name})
    return Reply(replies.review(memory), memory)


def repeat(turn: Turn, guide: Asked) -> Reply:
    """The last question again."""
    asked = turn.memory.asked
    if asked is None:
        return _stay(turn, replies.sentence("nothing_to_repeat", AnswerStatus.SMALL_TALK))
    return ask(guide, turn.memory, asked)


def start_over(turn: Turn, guide: Asked) -> Reply:
    """Forget everything."""
    del turn, guide
    return Reply(replies.sentence("start_over", AnswerStatus.SMALL_TALK), Memory())


def default_fallback(turn: Turn, guide: Asked) -> Reply:
    """Rasa understood nothing; perhaps the guide does."""
    picked = pick_pending(turn, guide) or _unreadable(turn)
    if picked is not None:
        return picked
    return ask(guide, turn.memory, Asking(text=turn.text, matter_code=turn.memory.matter))


def _stay(turn: Turn, said: Answer) -> Reply:
    return Reply(said, turn.memory)


HANDLERS: dict[str, Handler] = {
    "action_answer": answer,
    "action_choose": pressed,
    "action_handover": handover,
    "action_out_of_scope": out_of_scope,
    "action_small_talk": small_talk,
    "action_start_review": start_review,
    "action_repeat": repeat,
    "action_start_over": start_over,
    "action_default_fallback": default_fallback,
}
