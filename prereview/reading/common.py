"""Labels that stand on papers of any kind, and words before them that say whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from ruamel.yaml import YAML

from knowledge.schema import DocumentField, FieldType
from prereview.reading.folding import fold

#: Types whose labels mean the same without a word before them: 身份证号 as 证件号码.
_BARE = frozenset({FieldType.ID_NUMBER, FieldType.PHONE})
#: Fields are few; each is asked for on every page.
_KEPT = 4096


@cache
def _file() -> Mapping[str, Any]:
    text = resources.files("prereview").joinpath("common_labels.yml").read_text("utf-8")
    read: Mapping[str, Any] = YAML(typ="safe").load(text)
    return read


@cache
def _data() -> Mapping[str, tuple[str, ...]]:
    lists = {key: words for key, words in _file().items() if isinstance(words, list)}
    return {key: tuple(fold(word) for word in words) for key, words in lists.items()}


@cache
def _alike() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Families of words that mean the same at the end of a label, by type of field."""
    return {
        kind: tuple(tuple(fold(word) for word in family) for family in families)
        for kind, families in _file()["alike"].items()
    }


def labels_of(field: DocumentField) -> Mapping[str, int]:
    """Return the labels of a field, folded, each with its rank: those of its type and their likes.

    A label is also known by words that mean the same: 发证日期 as 发证时间, 发证机关 as 发证单位.
    """
    return _labels(field.type, field.labels)


@lru_cache(maxsize=_KEPT)
def _labels(kind: FieldType, labels: tuple[str, ...]) -> Mapping[str, int]:
    found = {fold(word): rank for rank, word in reversed(list(enumerate(labels)))}
    for rank, word in enumerate(labels):
        for like in _likes(kind, fold(word)):
            found.setdefault(like, rank)
    return found


def _likes(kind: FieldType, word: str) -> Iterator[str]:
    for family in _alike().get(kind, ()):
        ending = max((end for end in family if word.endswith(end)), key=len, default=None)
        if ending is not None and (ending != word or kind in _BARE):
            yield from (word.removesuffix(ending) + other for other in family)


@cache
def _english() -> re.Pattern[str]:
    words = "|".join(sorted(_file()["english"].split(), key=len, reverse=True))
    return re.compile(rf"[/|(]?(?:(?:{words})[.'’/&,-]*){{1,8}}\)?(?![A-Za-z0-9])", re.IGNORECASE)


def translation(text: str) -> int:
    """Return how many characters at the beginning are a label in English: `/Name:张三` has 5."""
    match = _english().match(text)
    return match.end() if match else 0


def is_translation(text: str) -> bool:
    """Whether a line only says in English what a label beside it says: `Date of Birth`."""
    plain = "".join(text.split()).rstrip(":")
    return plain.isascii() and 0 < len(plain) == translation(plain)


def head_of(before: str) -> str:
    """Return the words at the end of `before` that make a label no other: 本合同, Name, or ``."""
    heads = [word for word in _data()["heads"] if before.endswith(word)]
    english = (before[at:] for at in range(max(0, len(before) - 24), len(before)))
    heads += [text for text in english if text.isascii() and translation(text) == len(text)]
    return max(heads, key=len, default="")


@cache
def common_labels() -> frozenset[str]:
    """Return the labels, folded."""
    bare = (word for kind in _BARE for family in _alike()[kind] for word in family)
    return frozenset((*_data()["labels"], *bare))


@cache
def column_heads() -> frozenset[str]:
    """Return words that stand at the head of the columns of tables, folded."""
    return frozenset(_data()["columns"])


@cache
def name_labels() -> frozenset[str]:
    """Return labels that only say that a name follows, folded."""
    return frozenset(_data()["names"])


@cache
def tails() -> tuple[str, ...]:
    """Return words with which a longer label goes on, folded."""
    return _data()["tails"]


def whose(before: str) -> str:
    """Return the word at the end of `before` that makes the label behind it another one, or ``."""
    roles = (word for word in _data()["roles"] if before.endswith(word))
    return max(roles, key=len, default="")
