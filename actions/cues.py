"""Words that say what a turn does (`cues.yml`), beside the intents."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter
from ruamel.yaml import YAML

__all__ = ["Cues", "cues", "plain"]

_FILE = Path(__file__).with_name("cues.yml")


@dataclass(frozen=True, slots=True)
class Cues:
    """Compiled expressions; `yes`, `no`, `unsure` and `stop` are for whole messages."""

    back: re.Pattern[str]
    whole: re.Pattern[str]
    denies: re.Pattern[str]
    denied: re.Pattern[str]
    meant: re.Pattern[str]
    yes: re.Pattern[str]
    no: re.Pattern[str]
    unsure: re.Pattern[str]
    stop: re.Pattern[str]


@cache
def cues() -> Cues:
    """Return the expressions; read once."""
    read = TypeAdapter(dict[str, str]).validate_python(YAML(typ="safe").load(_FILE))
    return Cues(**{name: re.compile(expression) for name, expression in read.items()})


def plain(text: str) -> str:
    """Return a message in NFKC and lower case, without marks around it."""
    return unicodedata.normalize("NFKC", text).lower().strip(" ,.!?;:。，！？；：、~…")
