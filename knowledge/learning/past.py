"""Turns of the past, and what about them calls for an edit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.answers import AnswerStatus

__all__ = ["Gap", "PastTurn", "gap"]


class Gap(StrEnum):
    """What went wrong with a turn."""

    NOT_FOUND = "not_found"
    REFUSED = "refused"
    UNSETTLED = "unsettled"
    EMPTY = "empty"
    OFF_TOPIC = "off_topic"
    WRONG = "wrong"
    THIN = "thin"


@dataclass(frozen=True, slots=True)
class PastTurn:
    """A recorded question, masked, and what became of it.

    `context` is the matter under discussion when it was asked, `chosen` the matter that the person
    pressed next, `helpful` and `reason` the rating.
    """

    id: str
    chat: str
    text: str
    status: str
    matter_code: str = ""
    field: str = ""
    context: str = ""
    chosen: str = ""
    helpful: bool | None = None
    reason: str = ""


_BY_STATUS = {
    AnswerStatus.NOT_FOUND.value: Gap.NOT_FOUND,
    AnswerStatus.OUT_OF_SCOPE.value: Gap.REFUSED,
    AnswerStatus.FIELD_EMPTY.value: Gap.EMPTY,
}
_BY_REASON = {"off_topic": Gap.OFF_TOPIC, "wrong": Gap.WRONG}


def gap(turn: PastTurn) -> Gap | None:
    """Return what went wrong, or None.

    A question that was asked back counts when the person then chose: it had one meaning after all.
    """
    if not turn.text:
        return None
    if turn.status == AnswerStatus.ASKED_BACK:
        return Gap.UNSETTLED if turn.chosen else None
    if turn.status in _BY_STATUS:
        return _BY_STATUS[AnswerStatus(turn.status).value]
    if turn.helpful is False and turn.matter_code:
        return _BY_REASON.get(turn.reason, Gap.THIN)
    return None
