"""Progress of a submission by its number and phone: a short form that asks for what is missing.

The dialogue process never sees either of them: the conversation seals them beside the masked
message, the slots keep them sealed, and only the look-up, which the service brings, opens them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from actions import replies
from actions.asking import Reply
from actions.cues import cues, plain
from actions.memory import Hidden, Memory
from actions.turn import Turn
from knowledge.answers import Answer, AnswerStatus, Choice, Choices

__all__ = ["Hidden", "Refused", "Track", "Tracked", "begin", "conclude", "hear", "resume"]


NUMBER = "〔办件编号〕"
"""What stands in a message for a number with its YS; others are one only when one is awaited."""


@dataclass(frozen=True, slots=True)
class Tracked:
    """A submission that was found: what it is for, where it stands, since when."""

    name: str
    state: str
    at: datetime


class Refused(Exception):  # noqa: N818 - named for what happened
    """The look-up is not done now: too many wrong tries."""


Track = Callable[[Hidden, str], Tracked | None]
"""Looks up what is hidden for a chat; None when it is not right; raises `Refused`."""


def begin(turn: Turn) -> Reply:
    """Ask for the number, or for what is missing beside what was said already."""
    return _next(turn.memory, _together(turn))


def hear(turn: Turn) -> Reply | None:
    """Take a message with a number, or with what the form waits for; None for any other."""
    waiting, said = turn.memory.tracking, turn.hidden
    if waiting is None and not (said.number and NUMBER in turn.text):
        return None
    if waiting is not None and cues().stop.fullmatch(plain(turn.text)):
        memory = turn.memory.model_copy(update={"tracking": None})
        return Reply(replies.sentence("stopped", AnswerStatus.SMALL_TALK), memory)
    if not said.number and not said.contact:
        return None
    return _next(turn.memory, _together(turn))


def resume(turn: Turn, done: Reply) -> Reply:
    """After an interruption ask again for what the form waits for."""
    waiting = done.memory.tracking
    if waiting is None or turn.memory.tracking is None or done.answer.field == "progress":
        return done
    if done.answer.status is AnswerStatus.ASKED_BACK:
        return Reply(done.answer, done.memory.model_copy(update={"tracking": None}))
    again = Choices(prompt=replies.words(f"again_{_missing(waiting)}"), choices=(_stop(),))
    blocks = (*done.answer.blocks, again)
    return Reply(done.answer.model_copy(update={"blocks": blocks}), done.memory)


def conclude(done: Reply, chat: str, track: Track) -> Reply:
    """Look up what a reply wants looked up, and say where it stands.

    The same is said of a wrong number and of a wrong phone.
    """
    if done.look_up is None:
        return done
    try:
        found = track(done.look_up, chat)
    except Refused:
        return Reply(_say("progress_often"), done.memory)
    if found is None:
        return Reply(_say("progress_unknown", _page(), _person()), done.memory)
    day = f"{found.at.year}年{found.at.month}月{found.at.day}日"
    stands = replies.words(f"stands_{found.state}")
    answer = _say("progress_found", _page(), matter=found.name, stands=stands, day=day)
    return Reply(answer, done.memory)


def _together(turn: Turn) -> Hidden:
    known = turn.memory.tracking or Hidden()
    return Hidden(**{**known.model_dump(), **turn.hidden.model_dump(exclude_defaults=True)})


def _next(memory: Memory, hidden: Hidden) -> Reply:
    if hidden.number and hidden.contact:
        kept = memory.model_copy(update={"tracking": None})
        return Reply(_say("progress_unknown"), kept, look_up=hidden)
    kept = memory.model_copy(update={"tracking": hidden, "guiding": None, "pending": None})
    buttons = (_stop(), _page()) if _missing(hidden) == "number" else (_stop(),)
    return Reply(_say(f"ask_{_missing(hidden)}", *buttons), kept)


def _missing(hidden: Hidden) -> str:
    return "contact" if hidden.number else "number"


def _say(key: str, *choices: Choice, **values: str) -> Answer:
    answer = replies.sentence(key, AnswerStatus.SMALL_TALK, *choices, **values)
    return answer.model_copy(update={"field": "progress"})


def _stop() -> Choice:
    return Choice(label=replies.words("stop_label"))


def _page() -> Choice:
    return Choice(label=replies.words("progress_label"), action="open", url="/review/progress")


def _person() -> Choice:
    return Choice(label=replies.words("handover_label"), action="handover")
