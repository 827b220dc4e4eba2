"""What halls do in general, and what people call it (`matters.yml`).

What a catalogue lacks of it stands beside its matters as somewhere else to go: without it the
nearest matter of a small catalogue answers whatever is asked; 烟草证 is nearer to 食品经营许可证
than to nothing. What a catalogue has of it lends its matters the words that people use, so that a
list of official names alone is found by them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from knowledge.data import DataFile, read_data
from knowledge.search.operations import named, same_family, stem
from knowledge.search.text import compact, segments

__all__ = ["General", "lacking", "said_of"]

SAME = 0.7
"""Likeness of two names apart from their operation, from which what people call the one is said of
the other; at 0.6 a renewed driving licence was called 新车上牌 in the demonstration city."""
General = tuple[str, ...]
"""The name of a general matter, then what people call it."""


class _File(DataFile):
    matters: tuple[General, ...]


def lacking(names: Sequence[tuple[str, ...]]) -> tuple[General, ...]:
    """Return the general matters that a catalogue lacks; `names` are its names, each with aliases.

    A matter is there when they share a name or alias, or when one of its matters does the same and
    has every word of the general name in its own.
    """
    own = [(named(name), compact(name)) for name, *_ in names]
    said = {compact(text) for item in names for text in item}
    return tuple(
        general
        for general in _generals()
        if not said.intersection(map(compact, general)) and not _there(general[0], own)
    )


def said_of(name: str) -> tuple[str, ...]:
    """Return what people call a matter of this name, if it is a general one.

    It must have all words of the general name and little else: 食品经营许可证 is no 药品经营许可证.
    Words for another thing to be done (护士证延续 for a first registration) are left out.
    """
    done = named(name)
    own = [(done, compact(name))]
    return tuple(
        word
        for general in _generals()
        if _there(general[0], own)
        and same_family(general[0], name) >= SAME
        and (not named(general[0]) or done & named(general[0]))
        for word in general
        if not done or not named(word) or done & named(word)
    )


def _generals() -> tuple[General, ...]:
    return read_data(_File, "matters.yml").matters


@cache
def _words(general: str) -> tuple[str, ...]:
    return tuple(w for w in segments(stem(general)) if len(w) > 1)


def _there(general: str, own: list[tuple[frozenset[str], str]]) -> bool:
    does, words = named(general), _words(general)
    return any(
        (not does or not done or bool(does & done)) and all(word in names for word in words)
        for done, names in own
    )
