"""What is done (新办, 变更, 注销 …): recognised in names of matters and in words of questions.

Look-alike matters of one family differ by it alone, so it is read from both sides as data
(`knowledge/data/operations.yml`) and not left to similarity.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from knowledge.data import DataFile, read_data
from knowledge.search.text import compact

__all__ = [
    "Operation",
    "agreement",
    "named",
    "operation",
    "operations",
    "same_family",
    "stem",
    "wanted",
    "without_operations",
]


class Operation(DataFile):
    """One operation: the words of names that mean it and the cues of questions.

    `served_by` are operations that serve a person who asks for this one, where a family has no
    matter for it: a torn licence is replaced by the matter for reissuing lost ones.
    """

    key: str
    label: str
    names: tuple[str, ...]
    cues: tuple[str, ...]
    implied: bool = False
    served_by: tuple[str, ...] = ()


class _File(DataFile):
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class _Compiled:
    words: re.Pattern[str]
    owner: dict[str, frozenset[str]]
    cues: tuple[tuple[str, re.Pattern[str]], ...]


def operations() -> tuple[Operation, ...]:
    """Return the operations in the order of the file."""
    return read_data(_File, "operations.yml").operations


@cache
def operation(key: str) -> Operation | None:
    """Return the operation with this key, or None."""
    return next((o for o in operations() if o.key == key), None)


@cache
def _compiled() -> _Compiled:
    owner: dict[str, frozenset[str]] = {}
    for entry in operations():
        for word in map(compact, entry.names):
            owner[word] = owner.get(word, frozenset()) | {entry.key}
    longest = sorted(owner, key=lambda w: (-len(w), w))
    return _Compiled(
        words=re.compile("|".join(map(re.escape, longest))),
        owner=owner,
        cues=tuple((o.key, re.compile("|".join(o.cues))) for o in operations()),
    )


@cache
def named(name: str) -> frozenset[str]:
    """Return the operations that a matter's name says; several for 补领、换领, none for 低保."""
    data = _compiled()
    return frozenset[str]().union(*(data.owner[w] for w in data.words.findall(compact(name))))


@cache
def stem(name: str) -> str:
    """Return a matter's name without its operation words: what its family shares."""
    return _FORMALITIES.sub("", _compiled().words.sub("", compact(name)))


_FORMALITIES = re.compile("许可证|许可|登记|审批|申请|办理|备案|核准|证书|的|事项|证$")


def wanted(question: str) -> frozenset[str]:
    """Return the operations that a normalised question asks for, by cue or by formal name.

    A new start is dropped when another operation is meant as well: 开店的执照丢了 is a reissue.
    """
    data = _compiled()
    found = {key for key, cue in data.cues if cue.search(question)}
    found = found.union(*(data.owner[w] for w in data.words.findall(question)))
    implied = {o.key for o in operations() if o.implied}
    return frozenset(found - implied or found)


def agreement(asked: frozenset[str], done: frozenset[str]) -> float:
    """Return 1 when a matter does what is asked, 0.5 when it serves for it, else 0."""
    if asked & done:
        return 1.0
    served = (o.served_by for key in asked if (o := operation(key)))
    return 0.5 if done & set().union(*served) else 0.0


def without_operations(text: str) -> str:
    """Return a normalised question without the words that say what is to be done."""
    data = _compiled()
    for _, cue in data.cues:
        text = cue.sub(" ", text)
    return data.words.sub(" ", text)


def same_family(one: str, other: str) -> float:
    """Return how alike two names are apart from their operation, 0..1 (Dice over bigrams)."""
    a, b = _bigrams(stem(one)), _bigrams(stem(other))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else float(stem(one) == stem(other))


def _bigrams(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(max(len(text) - 1, 1))) if text else frozenset()
