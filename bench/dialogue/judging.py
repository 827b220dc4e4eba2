"""Whether an answer is what a golden question wants: the matter, the field, or the kind of turn."""

from __future__ import annotations

from dataclasses import dataclass

from bench.ask.questions import Question
from knowledge.answers import Answer, AnswerStatus, Choices

__all__ = ["ANSWERED", "DECLINED", "REFUSED", "Before", "offered", "right_field", "right_matter", "right_turn"]  # fmt: skip

ANSWERED = {AnswerStatus.ANSWERED, AnswerStatus.ANSWERED_FAQ, AnswerStatus.FIELD_EMPTY}
REFUSED = {AnswerStatus.OUT_OF_SCOPE, AnswerStatus.INVALID}
DECLINED = {*REFUSED, AnswerStatus.NOT_FOUND, AnswerStatus.HANDOVER, AnswerStatus.SMALL_TALK}

_STATUS = {
    "out_of_scope": DECLINED,
    "small_talk": {AnswerStatus.SMALL_TALK},
    "handover": {AnswerStatus.HANDOVER},
}


@dataclass(frozen=True)
class Before:
    """What the conversation had come to: the matter of the last answer, the choices in it."""

    matter: str = ""
    choices: tuple[str, ...] = ()

    def after(self, answer: Answer) -> Before:
        """Return what it has come to now."""
        return Before(answer.matter_code or self.matter, offered(answer))


def offered(answer: Answer) -> tuple[str, ...]:
    """Return the codes of the matters to choose from, in the order of the buttons."""
    found = (c.matter_code for b in answer.blocks if isinstance(b, Choices) for c in b.choices)
    return tuple(dict.fromkeys(code for code in found if code))


def told(answer: Answer) -> set[str]:
    """Return the codes of the matters that the answer's facts are of."""
    sources = {s.matter_code for b in answer.blocks for s in getattr(b, "sources", ())}
    return {code for code in sources | {answer.matter_code} if code}


def right_matter(question: Question, answer: Answer) -> bool:
    """Tell whether one of the matters is answered, or each where each is wanted."""
    if question.every:
        return set(question.matters) <= told(answer)
    return answer.matter_code in question.matters


def right_field(question: Question, answer: Answer) -> bool:
    """Tell whether all the fields are answered, or one that answers it as well.

    An overview shows a little of many fields; it counts as an overview only. A frequent question
    is answered whole and has no field.
    """
    if answer.status is AnswerStatus.ANSWERED_FAQ:
        return True
    shown = {str(answer.field)}
    if answer.field != "overview":
        shown |= {s.field for b in answer.blocks for s in getattr(b, "sources", ())}
    return set(question.fields) <= shown or bool(set(question.also) & shown)


def right_turn(question: Question, answer: Answer, before: Before) -> bool:
    """Tell whether a turn of a dialogue is what is expected after what was `before`."""
    wanted = question.expect
    if wanted in _STATUS:
        return answer.status in _STATUS[wanted]
    if wanted == "ask_back":
        enough = len(set(offered(answer)) & set(question.matters)) > 1
        return answer.status is AnswerStatus.ASKED_BACK and enough
    if wanted == "chosen":
        number = question.number - 1
        return number < len(before.choices) and answer.matter_code == before.choices[number]
    if wanted == "same":
        return answer.status in ANSWERED and answer.matter_code == before.matter
    return right_matter(question, answer) and right_field(question, answer)
