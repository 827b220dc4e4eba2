"""One function an action: a turn in, a reply out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from actions import guiding, replies, tracking
from actions.asking import FOUND, Reply, ask, ask_as_understood, choose, pick_pending
from actions.correcting import corrects, same_field
from actions.guide import Asked
from actions.memory import Asking, Memory, Option, field_or_none
from actions.papers import papers, review_button, understood
from actions.picking import Picked, bare_number
from actions.returning import returned
from actions.turn import Turn
from knowledge.answers import Answer, AnswerStatus, Choices, GuideField
from knowledge.schema import Matter
from knowledge.search import compact, read_query

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
# A longer message that sounds like giving up has a question in it.
_CANCEL_MAX = 12
# "帮我看看食品经营许可证的材料齐不齐" names a matter this surely.
_NAMED = 0.9
_HELPFUL = FOUND | {AnswerStatus.ASKED_BACK}
# Shorter names (养犬) occur in messages that are about something else.
_NAME_MIN = 4


def _unreadable(turn: Turn, guide: Asked) -> Reply | None:
    """Refuse a number that chooses nothing, and letters that say nothing.

    Letters may be 拼音 or its initials, which the guide knows; they are no follow-up of anything.
    """
    if turn.memory.pending is None and bare_number(turn.text):
        return _stay(turn, replies.sentence("nothing_to_choose", AnswerStatus.INVALID))
    if _CHINESE.search(turn.text):
        return None
    reply = ask(guide, turn.memory, Asking(text=turn.text))
    if reply.answer.status in _HELPFUL:
        return reply
    return _stay(turn, replies.sentence("no_chinese", AnswerStatus.INVALID))


def _settled(turn: Turn, guide: Asked) -> Reply | None:
    """What comes before any intent: a choice, an unreadable message."""
    return pick_pending(turn, guide) or _unreadable(turn, guide)


def answer(turn: Turn, guide: Asked) -> Reply:
    """A question about the guide."""
    memory = returned(turn, guide)
    if memory is not None:
        again = replace(turn, memory=memory)
        return _own(turn, ask_as_understood(again, guide, chosen=True), guide)
    settled = _settled(turn, guide)
    if settled is not None:
        return _own(turn, settled, guide)
    if not turn.memory.matter and _off_topic(turn, guide):
        return _declined(turn, guide)
    if turn.best.name in _SAME_FIELD or corrects(turn):
        return _own(turn, same_field(turn, guide), guide)
    return _own(turn, ask_as_understood(turn, guide), guide)


def _own(turn: Turn, reply: Reply, guide: Asked) -> Reply:
    """Heed what the message and those before tell of the person's situation."""
    return guiding.offer(guiding.tell(turn.text, reply, guide), guide)


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
    return guiding.offer(
        choose(guide, memory, Picked(Option(label="", matter_code=code)), field), guide
    )


def handover(turn: Turn, guide: Asked) -> Reply:
    """A person is wanted."""
    return _stay(turn, replies.handover(guide.catalogue.city))


def out_of_scope(turn: Turn, guide: Asked) -> Reply:
    """Seemingly off topic: asked all the same unless it is surely so, or names a matter."""
    settled = _settled(turn, guide)
    if settled is not None:
        return settled
    if not _off_topic(turn, guide):
        reply = ask(guide, turn.memory, Asking(text=turn.text, matter_code=turn.memory.matter))
        if reply.answer.status in _HELPFUL:
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
        picked = _unreadable(turn, guide)
    if picked is not None:
        return picked
    if len(turn.text) > _SMALL_TALK_MAX or not _CHINESE.search(turn.text):
        reply = ask(guide, turn.memory, Asking(text=turn.text))
        if reply.answer.status in _HELPFUL:
            return reply
    if turn.best.name == "abuse":
        return _stay(turn, replies.abuse())
    return _stay(turn, replies.sentence(turn.best.name or "help", AnswerStatus.SMALL_TALK))


def start_review(turn: Turn, guide: Asked) -> Reply:
    """The papers are to be looked at first: what to bring, and the button that begins."""
    memory = turn.memory
    hits = guide.find(turn.text, limit=1) if read_query(turn.text).rest else ()
    named = hits[0].code if hits and hits[0].score >= _NAMED else ""
    code = turn.pressed.get("matter_code", "") or named or memory.matter
    matter = guide.catalogue.matter(code)
    if matter is None:
        bundle = next((b for b in guide.catalogue.bundles if b.number == code), None)
        listed = guide.answer(code, GuideField.MATERIALS).blocks if bundle else ()
        listed = tuple(b for b in listed if not isinstance(b, Choices))
        return Reply(replies.review(bundle, review_button(bundle, {}), listed), memory)
    memory = memory.model_copy(update={"matter": matter.code, "matter_name": matter.name})
    known = guiding.tell(turn.text, Reply(_about(matter), memory), guide).memory
    answers = guiding.answers_of(matter, known)
    listed = (*understood(matter, answers, guide), *papers(matter, answers, guide))
    if not matter.reviewable:
        open_ = any(s.key not in answers for s in guide.situations(matter.code))
        return Reply(replies.review_not_yet(matter, listed, asks=open_), known)
    return Reply(replies.review(matter, review_button(matter, answers), listed), known)


def _about(matter: Matter) -> Answer:
    return Answer(status=AnswerStatus.SMALL_TALK, blocks=(), matter_code=matter.code)


def my_situation(turn: Turn, guide: Asked) -> Reply:
    """A person's own list of materials, by questions about the situation."""
    reply = guiding.begin(turn, guide)
    return reply if reply is not None else answer(turn, guide)


def progress(turn: Turn, guide: Asked) -> Reply:
    """How far a submission is."""
    del guide
    return tracking.begin(turn)


def rate(turn: Turn, guide: Asked) -> Reply:
    """What was thought of the last answer; whoever records the turn keeps it with that answer."""
    if turn.memory.asked is None:
        return small_talk(turn, guide)
    return _stay(turn, replies.rated(turn.best.name))


def cancel(turn: Turn, guide: Asked) -> Reply:
    """What waits for an answer is dropped; the matter under discussion stays."""
    if len(turn.text) > _CANCEL_MAX:
        return answer(turn, guide)
    memory = turn.memory.model_copy(update={"pending": None, "guiding": None, "tracking": None})
    return Reply(replies.sentence("cancelled", AnswerStatus.SMALL_TALK), memory)


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
    settled = _settled(turn, guide)
    if settled is not None:
        return settled
    return ask(guide, turn.memory, Asking(text=turn.text, matter_code=turn.memory.matter))


def _stay(turn: Turn, said: Answer) -> Reply:
    return Reply(said, turn.memory)


def _within_a_form(handler: Handler) -> Handler:
    """Take a message as the answer to a waiting question, else answer it and ask again."""

    def handle(turn: Turn, guide: Asked) -> Reply:
        if turn.pressed:
            return tracking.resume(turn, guiding.resume(turn, handler(turn, guide), guide))
        changed = guiding.changed(turn, guide)
        if changed is not None:
            return changed
        tracked = tracking.hear(turn)
        if tracked is not None:
            return tracked
        heard = guiding.hear(turn, guide)
        reply = guiding.reply(turn, heard, guide)
        return reply or tracking.resume(heard, guiding.resume(heard, handler(heard, guide), guide))

    return handle


HANDLERS: dict[str, Handler] = {
    name: _within_a_form(handler)
    for name, handler in {
        "action_answer": answer,
        "action_cancel": cancel,
        "action_choose": pressed,
        "action_handover": handover,
        "action_my_situation": my_situation,
        "action_out_of_scope": out_of_scope,
        "action_progress": progress,
        "action_rate": rate,
        "action_small_talk": small_talk,
        "action_start_review": start_review,
        "action_repeat": repeat,
        "action_start_over": start_over,
        "action_default_fallback": default_fallback,
    }.items()
}
