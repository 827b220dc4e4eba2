"""The channel's own sentences, from `words.yml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

_FILE = Path(__file__).with_name("words.yml")


class Words(BaseModel):
    """One sentence for each occasion."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    greeting: str
    fictional: str
    numbers: str
    reply_number: str
    no_number: str
    picture: str
    unreadable: str
    unheard: str
    too_fast: str
    refused: str
    end_word: str
    end_hint: str
    failed: str
    source: str
    policy_source: str
    updated: str
    more: str
    scanned: str
    review_states: dict[str, str]
    robot_talk: str
    robot_ticket: str
    robot_unnamed: str
    robot_empty: str


@cache
def words() -> Words:
    """Return the sentences; read once."""
    return Words.model_validate(YAML(typ="safe").load(_FILE))
