"""Whether two names in lists of materials mean the same paper: 身份证, 居民身份证, 身份证复印件."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from knowledge.data import DataFile, read_data
from knowledge.search.operations import named
from knowledge.search.text import compact, pieces

__all__ = ["Likeness", "asked_forms", "likeness", "limits", "score"]

_ASKED = re.compile("原件|复印件|复制件|扫描件|电子[件版档]|正本|副本")


class Likeness(StrEnum):
    """What is to be thought of two names."""

    EQUAL = "equal"
    SAME = "same"
    PERHAPS = "perhaps"
    OTHER = "other"


class _Data(DataFile):
    """See the comments in `comparing.yml`."""

    same: float
    perhaps: float
    forms: tuple[str, ...]
    holders: tuple[str, ...]
    alike: tuple[tuple[str, ...], ...]
    kinds: tuple[str, ...]
    apart: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Name:
    """What is compared of a name: pieces of its core, its kind of paper, words that tell apart."""

    core: str
    parts: frozenset[str]
    kind: str
    apart: tuple[frozenset[str], ...]
    done: frozenset[str]


def limits() -> tuple[float, float]:
    """Return the scores from which names are the same, and perhaps the same."""
    data = read_data(_Data, "comparing.yml")
    return data.same, data.perhaps


def likeness(one: str, other: str) -> Likeness:
    """Compare two names."""
    if compact(one) == compact(other):
        return Likeness.EQUAL
    found, (same, perhaps) = score(one, other), limits()
    if found >= same:
        return Likeness.SAME
    return Likeness.PERHAPS if found >= perhaps else Likeness.OTHER


def score(one: str, other: str) -> float:
    """Return how much two names share, 0..1; 0 when a word tells them apart.

    The share is Dice's coefficient of pairs of characters, after what concerns the form was left
    out and words for one thing were made one.
    """
    a, b = _read(one), _read(other)
    if not a.core or not b.core or a.done != b.done or a.apart != b.apart:
        return 0.0
    if a.core == b.core:
        return 1.0
    if a.kind and b.kind and a.kind != b.kind:
        return 0.0
    return 2 * len(a.parts & b.parts) / (len(a.parts) + len(b.parts))


def asked_forms(text: str) -> frozenset[str]:
    """Return the forms that a name or a cell asks for: 原件, 复印件, 电子, 正本, 副本."""
    found = (word[:2] if word.startswith("电子") else word for word in _ASKED.findall(text))
    return frozenset("复印件" if word in {"复制件", "扫描件"} else word for word in found)


@cache
def _words() -> tuple[
    re.Pattern[str], dict[str, str], re.Pattern[str], tuple[re.Pattern[str], ...]
]:
    """Patterns: what is left out or replaced, by what, the ends of names, what tells apart."""
    data = read_data(_Data, "comparing.yml")
    read_as = dict.fromkeys((*data.forms, *data.holders), "")
    for first, *others in data.alike:
        # Particles join papers; as words they say nothing.
        read_as |= dict.fromkeys((first, *others), "" if first == "或" else first)
    return (
        _any(tuple(read_as)),
        read_as,
        re.compile(f"(?:{_any(data.kinds).pattern})$"),
        tuple(_any(row) for row in data.apart),
    )


@cache
def _read(name: str) -> _Name:
    replaced, read_as, ends, tell_apart = _words()
    plain = compact(name)
    core = replaced.sub(lambda found: read_as[found.group()], plain) or plain
    kind = ends.search(core)
    return _Name(
        core,
        pieces(core) or frozenset(core),
        kind.group() if kind else "",
        tuple(frozenset(pattern.findall(core)) for pattern in tell_apart),
        named(core),
    )


def _any(words: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: -len(word))
    return re.compile("|".join(map(re.escape, longest_first)))
