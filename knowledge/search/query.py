"""A question taken apart: what names the matter, what names the field, what is to be done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from knowledge.data import DataFile, read_data
from knowledge.search.clauses import asking
from knowledge.search.operations import wanted, without_operations
from knowledge.search.text import clip, normalise, segments

__all__ = ["FieldWords", "Query", "field_words", "particles", "read_query", "whether"]

EMBEDDED = 64
"""Characters given to the embedder: 60 take 50 ms on one core, and a question has about 15."""


class FieldWords(DataFile):
    """How one part of a guide is called and asked for (`fields.yml`)."""

    name: str
    cues: tuple[str, ...]
    examples: tuple[str, ...]
    beats: tuple[str, ...] = ()


class _Fields(DataFile):
    whether: str
    asks: str
    fields: dict[str, FieldWords]


class _Applicants(DataFile):
    kinds: tuple[str, ...]
    cues: str


class _Cues(DataFile):
    fillers: tuple[str, ...]
    particles: frozenset[str]
    pointers: tuple[str, ...]
    applicants: tuple[_Applicants, ...]
    together: str


class _Group(DataFile):
    say: tuple[str, ...]
    write: tuple[str, ...]


class _Synonyms(DataFile):
    groups: tuple[_Group, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A question as the search uses it; all texts are normalised.

    `asked` is the text without clauses that tell what is settled; `core` is that without fillers
    and without the words that ask for a field, `rest` is the core without operation words too: when
    it is empty, the question names no matter. `points_back` and `asks_field` tell whether words of
    a follow-up or of a field were seen, `together` whether several things are to be done at once.
    """

    text: str
    asked: str
    core: str
    rest: str
    operations: frozenset[str]
    applicants: frozenset[str]
    expansion: tuple[tuple[str, ...], ...]
    points_back: bool
    asks_field: bool
    together: bool = False

    @property
    def embedded(self) -> str:
        """What is embedded; all that is asked, which on dev did better than its core."""
        return clip(self.asked, EMBEDDED)


@cache
def field_words() -> dict[str, FieldWords]:
    """Return the fields of a guide with their words, by the values of `GuideField`."""
    return read_data(_Fields, "fields.yml").fields


def whether() -> str:
    """Return the regular expression of questions that ask whether something goes."""
    return read_data(_Fields, "fields.yml").whether


def asks() -> str:
    """Return the regular expression of clauses that ask rather than tell."""
    return read_data(_Fields, "fields.yml").asks


@cache
def _cues() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = read_data(_Cues, "cues.yml")
    asks = [c for f in field_words().values() for c in f.cues]
    return (
        re.compile("|".join(f"(?:{c})" for c in asks)),
        re.compile("|".join(f"(?:{c})" for c in data.fillers)),
        re.compile("|".join(f"(?:{c})" for c in data.pointers)),
    )


@cache
def _together() -> re.Pattern[str]:
    return re.compile(read_data(_Cues, "cues.yml").together)


@cache
def _applicants() -> tuple[tuple[frozenset[str], re.Pattern[str]], ...]:
    kinds = read_data(_Cues, "cues.yml").applicants
    return tuple((frozenset(k.kinds), re.compile(k.cues)) for k in kinds)


@cache
def _synonyms() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    written: dict[str, tuple[str, ...]] = {}
    for group in read_data(_Synonyms, "synonyms.yml").groups:
        for said in group.say:
            key = normalise(said)
            written[key] = (*written.get(key, ()), *map(normalise, group.write))
    longest = sorted(written, key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, longest))), written


def expand(text: str) -> tuple[tuple[str, ...], ...]:
    """Return what the guides write for each colloquial word of a normalised text."""
    pattern, written = _synonyms()
    return tuple(dict.fromkeys(written[said] for said in pattern.findall(text)))


def particles() -> frozenset[str]:
    """Return the small words that say nothing about which matter is meant."""
    return read_data(_Cues, "cues.yml").particles


def _significant(text: str) -> str:
    """Drop the words that say nothing, as whole words only: 去 goes, 去世 stays."""
    small = particles()
    runs = ("".join(w for w in segments(run) if w not in small) for run in text.split())
    return " ".join(run for run in runs if run)


@lru_cache(maxsize=1024)
def read_query(text: str) -> Query:
    """Take a question apart; never fails, an empty question gives empty parts."""
    plain = normalise(text)
    asks, _, pointers = _cues()
    asked = asking(plain)
    if asked != plain and not _rest(_core(asked)):
        asked = plain  # 身份证办好了，多久能拿: the settled clause names the matter
    core = _core(asked)
    applicants = frozenset(k for kinds, cue in _applicants() if cue.search(plain) for k in kinds)
    return Query(
        text=plain,
        asked=asked,
        core=core,
        rest=_rest(core),
        operations=wanted(asked),
        applicants=applicants,
        expansion=expand(asked),
        points_back=bool(pointers.search(plain)),
        asks_field=bool(asks.search(plain)),
        together=bool(_together().search(plain)),
    )


def _core(text: str) -> str:
    asks, fillers, _ = _cues()
    return _significant(fillers.sub(" ", asks.sub(" ", text)))


def _rest(core: str) -> str:
    return _significant(_cues()[2].sub(" ", without_operations(core)))
