"""The passages a matter is found by: its names, how people ask for it, what its guide says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from knowledge.schema import Bundle, Catalogue, Matter
from knowledge.search.query import written_forms
from knowledge.search.text import normalise

__all__ = ["NOBODY", "Entry", "Kind", "Passage", "entries", "passages"]

GUIDE = 2000
"""Characters of a guide's text that are indexed; longer conditions repeat themselves."""


BACKGROUND = 150
"""General words of guides beside the catalogue: 2 s to embed, once for all versions of an index."""


class Kind(IntEnum):
    """What a passage is. All but the guide's text are embedded: it blurs in one vector."""

    NAME = 0
    ALIAS = 1
    FAQ = 2
    GUIDE = 3
    BACKGROUND = 4


NOBODY = -1
"""Owner of the background: general words of guides. They belong to no entry and are never found;
they make rare words rare and unlike things unlike in a catalogue of ten matters too."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found: a matter or a bundle."""

    code: str
    name: str
    department: str
    aliases: tuple[str, ...]
    applicants: frozenset[str]
    bundle: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """One normalised text of one entry; `entry` is its place in `entries`."""

    entry: int
    kind: Kind
    text: str


def entries(catalogue: Catalogue) -> tuple[Entry, ...]:
    """Return all matters and then all bundles, in the catalogue's order."""
    found = [
        Entry(m.code, m.name, m.department, m.aliases, frozenset(m.applicants))
        for m in catalogue.matters
    ]
    found += [
        Entry(b.number, b.name, "", b.aliases, frozenset(), bundle=True) for b in catalogue.bundles
    ]
    return tuple(found)


def passages(catalogue: Catalogue) -> tuple[Passage, ...]:
    """Return every passage of a catalogue, those to embed first, without repeats in an entry."""
    found: list[Passage] = []
    texts_of = [_of_matter(m) for m in catalogue.matters]
    texts_of += [_of_bundle(b) for b in catalogue.bundles]
    for place, texts in enumerate(texts_of):
        seen: set[str] = set()
        for kind, text in texts:
            plain = normalise(text, GUIDE)
            if plain and plain not in seen:
                seen.add(plain)
                found.append(Passage(place, kind, plain))
    every = max(len(written_forms()) // BACKGROUND, 1)
    found += [Passage(NOBODY, Kind.BACKGROUND, text) for text in written_forms()[::every]]
    return tuple(sorted(found, key=lambda p: p.kind is Kind.GUIDE))


def _of_matter(matter: Matter) -> Iterator[tuple[Kind, str]]:
    yield Kind.NAME, matter.name
    for alias in matter.aliases:
        yield Kind.ALIAS, alias
    for faq in matter.faqs:
        for question in (faq.question, *faq.variants):
            yield Kind.FAQ, question
    said = (matter.name, *matter.aliases, matter.department, matter.conditions, matter.result)
    papers = (m.name for m in matter.materials)
    yield Kind.GUIDE, " ".join((*said, *papers, *matter.applicants, *matter.steps))


def _of_bundle(bundle: Bundle) -> Iterator[tuple[Kind, str]]:
    yield Kind.NAME, bundle.name
    for alias in bundle.aliases:
        yield Kind.ALIAS, alias
    yield Kind.GUIDE, " ".join((bundle.name, *bundle.aliases, bundle.description))
