"""The chat's own sentences, from `messages.yml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from knowledge.answers import Answer, AnswerStatus, Choice, Choices, Text

_FILE = Path(__file__).with_name("messages.yml")


class Words(BaseModel):
    """One sentence for each occasion."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    empty: str
    no_words: str
    too_long: str
    bad_choice: str
    failed: str
    handover: str
    review: str
    restart: str
    handover_label: str
    review_label: str


@cache
def words() -> Words:
    """Return the sentences; read once."""
    return Words.model_validate(YAML(typ="safe").load(_FILE))


def say(status: AnswerStatus, text: str, *choices: Choice) -> Answer:
    """Make an answer of one sentence, with buttons under it when there are any."""
    blocks: tuple[Text | Choices, ...] = (Text(text=text),)
    if choices:
        blocks += (Choices(prompt="", choices=choices),)
    return Answer(status=status, blocks=blocks)
