"""Names of persons out of a text that is kept.

A question needs no name to be understood later, so a doubtful word goes; a word of the dictionary
(高中 in 高中老师) stays, because the question could not be read without it.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from itertools import accumulate
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from knowledge.search.text import frequency, segments

__all__ = ["hide_names"]

_FILE = Path(__file__).with_name("people.yml")
_HIDDEN = "〔姓名〕"
_HAN = r"[\u3400-\u9fff]"


class _Surnames(BaseModel):
    model_config = ConfigDict(extra="forbid")

    double: str
    single: str


class _People(BaseModel):
    model_config = ConfigDict(extra="forbid")

    surnames: _Surnames
    strong: str
    weak: str
    titles: str
    ends: str


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = _People.model_validate(YAML(typ="safe").load(_FILE))
    double = [data.surnames.double[i : i + 2] for i in range(0, len(data.surnames.double), 2)]
    surname = f"(?:{'|'.join(double)}|[{data.surnames.single.strip()}])"
    full = f"(?P<name>{surname}{_HAN}{{1,2}}?)(?={data.ends})"
    return (
        re.compile(f"(?P<before>{data.strong}){full}"),
        re.compile(f"(?P<before>{data.weak}){full}"),
        re.compile(f"(?P<before>)(?P<name>{surname}{_HAN}{{0,2}}?)(?={data.titles})"),
    )


def hide_names(text: str) -> str:
    """Return the text with names of persons hidden; one without any comes back unchanged."""
    strong, *doubtful = _patterns()
    text = strong.sub(lambda m: m["before"] + _HIDDEN, text)
    for pattern in doubtful:
        if pattern.search(text):
            starts = {0, *accumulate(map(len, segments(text)))}
            text = pattern.sub(lambda m, at=starts: _hidden(m, at), text)  # type: ignore[misc]
    return text


def _hidden(found: re.Match[str], starts: set[int]) -> str:
    """Hide what was found, unless it is a word, begins with one (安徽 in 安徽人) or is in one."""
    name = found["name"]
    inside = found.start("name") not in starts
    word = any(_is_word(start) for start in {name, name[:2]} if len(start) > 1)
    return found[0] if word or inside else found["before"] + _HIDDEN


def _is_word(text: str) -> bool:
    return frequency(text) > 0 and text not in _known_names()


@cache
def _known_names() -> frozenset[str]:
    """Names of persons that the segmenter's dictionary holds as words."""
    with files("jieba").joinpath("dict.txt").open(encoding="utf-8") as file:
        rows = (line.split() for line in file)
        return frozenset(word for word, _, tag in rows if tag.startswith("nr") and len(word) < 4)
