"""Labels that stand on papers of any kind, and words before them that say whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

from ruamel.yaml import YAML

from prereview.reading.folding import fold


@cache
def _data() -> Mapping[str, tuple[str, ...]]:
    text = resources.files("prereview").joinpath("common_labels.yml").read_text("utf-8")
    read = YAML(typ="safe").load(text)
    return {key: tuple(fold(word) for word in words) for key, words in read.items()}


@cache
def common_labels() -> frozenset[str]:
    """Return the labels, folded."""
    return frozenset(_data()["labels"])


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
