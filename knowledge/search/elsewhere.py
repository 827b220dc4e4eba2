"""What other halls do: general matters that a catalogue may lack (`matters.yml`).

Without them the nearest matter of a small catalogue answers whatever is asked: 烟草证 is nearer to
食品经营许可证 than to nothing. With them a question has somewhere else to go.
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.data import DataFile, read_data
from knowledge.search.operations import named, stem
from knowledge.search.text import compact, segments

__all__ = ["General", "lacking"]

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
        for general in read_data(_File, "matters.yml").matters
        if not said.intersection(map(compact, general)) and not _there(general[0], own)
    )


def _there(general: str, own: list[tuple[frozenset[str], str]]) -> bool:
    does, words = named(general), [w for w in segments(stem(general)) if len(w) > 1]
    return any(
        (not does or not done or bool(does & done)) and all(word in names for word in words)
        for done, names in own
    )
