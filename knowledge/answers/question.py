"""What the guide is asked."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.answers.blocks import GuideField

__all__ = ["Question"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its context.

    `field` is what the dialogue understood, if it did; `matter_code` is the matter (or bundle)
    under discussion; with `chosen` a button was pressed for it, and nothing is searched for; with
    `denied` the question says that something else is meant.
    """

    text: str
    field: GuideField | None = None
    matter_code: str = ""
    chosen: bool = False
    denied: bool = False
