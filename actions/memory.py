"""What a conversation remembers between turns, kept in Rasa's slots."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.answers import Answer, AnswerStatus, Choices, GuideField

__all__ = ["Asking", "Guiding", "Hidden", "Memory", "Option", "Pending", "field_or_none"]

# Matters that a person may come back to.
_RECENT = 6


_FIELDS = frozenset(field.value for field in GuideField)


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Option(_Record):
    """One of the matters that were offered."""

    label: str
    matter_code: str
    hint: str = ""


class Pending(_Record):
    """What was asked back: the question that waits, its field, the matters to choose from."""

    text: str
    field: str = ""
    options: tuple[Option, ...]


class Asking(_Record):
    """The last question that went to the guide, to be repeated or corrected."""

    text: str
    field: str = ""
    matter_code: str = ""
    chosen: bool = False
    denied: bool = False


class Guiding(_Record):
    """The questions about a person's situation: the matter, and answers by the situation's key.

    An answer is as `Situation.read` takes it, "" when the person could not say.
    """

    matter: str
    answers: dict[str, str] = {}


class Hidden(_Record):
    """What a person said that the dialogue must not know, each sealed by the service.

    `contact` is a phone or its last four digits; `address` is where it was asked from.
    """

    number: str = ""
    contact: str = ""
    address: str = ""


class Memory(_Record):
    """The slots. `matter` is the code under discussion, `field` the part last asked for.

    `recent` are the matters so far, the latest first; `guiding` is a form that waits for an
    answer, `situation` what is known of the person's situation; `tracking` waits for the number
    of a submission or the phone that was left with it.
    """

    matter: str = ""
    matter_name: str = ""
    field: str = ""
    pending: Pending | None = None
    asked: Asking | None = None
    recent: tuple[str, ...] = ()
    guiding: Guiding | None = None
    situation: Guiding | None = None
    tracking: Hidden | None = None

    @classmethod
    def read(cls, slots: dict[str, Any]) -> Memory:
        """Read the slots; what is not as this class wrote it is forgotten, never believed."""
        given = {k: v for k, v in slots.items() if k in cls.model_fields and v is not None}
        try:
            return cls.model_validate(given)
        except ValidationError:
            return cls()

    def events(self) -> list[dict[str, Any]]:
        """Return Rasa events that store this."""
        stored = self.model_dump(mode="json")
        return [
            {"event": "slot", "timestamp": None, "name": name, "value": value or None}
            for name, value in stored.items()
        ]

    def after(self, answer: Answer, asking: Asking) -> Memory:
        """Return the memory once this answer was given to this question."""
        pending = None
        if answer.status in {AnswerStatus.ASKED_BACK, AnswerStatus.NOT_FOUND}:
            options = _options(answer)
        else:
            # "第二个多少钱" after an answer about two matters chooses one of them.
            options = _both(answer)
        if options:
            field = asking.field or answer.field
            pending = Pending(text=asking.text, field=field, options=options)
        return self.model_copy(
            update={
                "matter": answer.matter_code or self.matter,
                "matter_name": answer.matter_name or self.matter_name,
                "field": answer.field or asking.field or self.field,
                "pending": pending,
                "asked": asking,
                "recent": _latest_first(answer.matter_code, self.recent),
            }
        )


def _options(answer: Answer) -> tuple[Option, ...]:
    return tuple(
        Option(label=c.label, matter_code=c.matter_code, hint=c.hint)
        for block in answer.blocks
        if isinstance(block, Choices)
        for c in block.choices
        if c.matter_code
    )


def _both(answer: Answer) -> tuple[Option, ...]:
    """Return the two matters of an answer about two, nothing for any other."""
    sources = (s for b in answer.blocks for s in getattr(b, "sources", ()))
    told = {s.matter_code: s.matter_name for s in sources if s.matter_code}
    both = len(told) == 2 and answer.matter_code in told
    return tuple(Option(label=name, matter_code=c) for c, name in told.items()) if both else ()


def _latest_first(code: str, before: tuple[str, ...]) -> tuple[str, ...]:
    codes = (code, *before) if code else before
    return tuple(dict.fromkeys(codes))[:_RECENT]


def field_or_none(value: str) -> GuideField | None:
    """Return the field with this value, or None for anything else."""
    return GuideField(value) if value in _FIELDS else None
