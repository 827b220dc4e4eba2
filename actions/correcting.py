"""The same part of the guide for what is meant now: "那营业执照呢", "不是，我说的是注销"."""

from __future__ import annotations

from actions.asking import FOUND, Reply, ask, asked_field, with_overview
from actions.cues import cues
from actions.guide import Asked
from actions.memory import Asking
from actions.picking import not_denied
from actions.turn import Turn
from knowledge.answers import AnswerStatus, GuideField

__all__ = ["corrects", "meant", "same_field"]


def corrects(turn: Turn) -> bool:
    """Tell whether a message takes back what was understood or said before."""
    if turn.best.name == "correct":
        return True
    known = bool(turn.memory.matter or turn.memory.asked)
    return known and bool(cues().denies.match(turn.text))


def same_field(turn: Turn, guide: Asked) -> Reply:
    """Answer for the matter that is meant now, the part that was asked for before or is now."""
    memory, denied = turn.memory, corrects(turn)
    said = meant(turn.text) if denied else turn.text
    cued = asked_field(said, guide)
    field = cued.value if cued else memory.field
    asking = Asking(text=said, field=field, matter_code=memory.matter, denied=denied)
    reply = ask(guide, memory, asking)
    back = reply.answer.status is AnswerStatus.ASKED_BACK and memory.matter
    if reply.answer.status not in FOUND and not back and memory.asked and memory.asked.text:
        # The words alone named nothing: read them together with the question they correct.
        whole = ask(guide, memory, Asking(text=f"{memory.asked.text} {said}", field=field))
        if whole.answer.status in FOUND | {AnswerStatus.ASKED_BACK}:
            return whole
    both = reply.memory.pending is not None
    if cued or both or reply.answer.status is not AnswerStatus.ANSWERED:
        return reply
    if reply.answer.matter_code != memory.matter:
        return with_overview(reply, guide)
    # The same once more would say nothing: what is told about it changes the papers.
    papers = asking.model_copy(update={"field": GuideField.MATERIALS.value})
    return ask(guide, memory, papers)


def meant(text: str) -> str:
    """Take "不是，我说的是" and what is denied off a correction; never all of it."""
    rest = cues().denies.sub("", text) or text
    return cues().meant.sub("", not_denied(rest)) or text
