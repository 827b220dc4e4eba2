"""The passages a matter is found by: its names, how people ask for it, what its guide says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from knowledge.schema import Bundle, Catalogue, Matter
from knowledge.search.elsewhere import known
from knowledge.search.text import normalise

__all__ = ["Entry", "Kind", "Passage", "entries", "passages"]

GUIDE = 2000
"""Characters of a guide's text that are indexed; longer conditions repeat themselves."""


class Kind(IntEnum):
    """What a passage is. All but the guide's text are embedded: it blurs in one vector."""

    NAME = 0
    ALIAS = 1
    FAQ = 2
    GUIDE = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found: a matter, a bundle, or what other halls do (`elsewhere`).

    `said` is what people call such a matter anywhere. What other halls do has no code. It is no
    answer, but a question may mean it; and it makes rare words rare and unlike things unlike in a
    catalogue of ten matters too.
    """

    code: str
    name: str
    department: str
    aliases: tuple[str, ...]
    applicants: frozenset[str]
    bundle: bool = False
    elsewhere: bool = False
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One normalised text of one entry; `entry` is its place in `entries`."""

    entry: int
    kind: Kind
    text: str


def entries(catalogue: Catalogue) -> tuple[Entry, ...]:
    """Return all matters, all bundles in the catalogue's order, then what other halls do."""
    matters = known(tuple((m.name, *m.aliases) for m in catalogue.matters))
    bundles = known(tuple((b.name, *b.aliases) for b in catalogue.bundles), bundles=True)
    found = [
        Entry(m.code, m.name, m.department, m.aliases, frozenset(m.applicants), said=said)
        for m, said in zip(catalogue.matters, matters.said, strict=True)
    ]
    found += [
        Entry(b.number, b.name, "", b.aliases, frozenset(), bundle=True, said=said)
        for b, said in zip(catalogue.bundles, bundles.said, strict=True)
    ]
    found += [
        Entry("", general.names[0], "", general.said, frozenset(), elsewhere=True)
        for general in matters.lacking
    ]
    return tuple(found)


def passages(catalogue: Catalogue) -> tuple[Passage, ...]:
    """Return every passage of a catalogue, those to embed first, without repeats in an entry."""
    found: list[Passage] = []
    all_of = entries(catalogue)
    matters, bundles = len(catalogue.matters), len(catalogue.bundles)
    texts_of = [
        _of_matter(m, e.said) for m, e in zip(catalogue.matters, all_of[:matters], strict=True)
    ]
    own_bundles = all_of[matters : matters + bundles]
    texts_of += [_of_bundle(b, e.said) for b, e in zip(catalogue.bundles, own_bundles, strict=True)]
    texts_of += [_of_general(e) for e in all_of if e.elsewhere]
    for place, texts in enumerate(texts_of):
        seen: set[str] = set()
        for kind, text in texts:
            plain = normalise(text, GUIDE)
            if plain and plain not in seen:
                seen.add(plain)
                found.append(Passage(place, kind, plain))
    return tuple(sorted(found, key=lambda p: p.kind is Kind.GUIDE))


def _of_matter(matter: Matter, said_of_it: tuple[str, ...]) -> Iterator[tuple[Kind, str]]:
    yield Kind.NAME, matter.name
    for alias in (*matter.aliases, *said_of_it):
        yield Kind.ALIAS, alias
    for faq in matter.faqs:
        for question in (faq.question, *faq.variants):
            yield Kind.FAQ, question
    said = (matter.name, *matter.aliases, matter.department, matter.conditions, matter.result)
    papers = (m.name for m in matter.materials)
    yield Kind.GUIDE, " ".join((*said, *papers, *matter.applicants, *matter.steps))


def _of_bundle(bundle: Bundle, said_of_it: tuple[str, ...]) -> Iterator[tuple[Kind, str]]:
    yield Kind.NAME, bundle.name
    for alias in (*bundle.aliases, *said_of_it):
        yield Kind.ALIAS, alias
    yield Kind.GUIDE, " ".join((bundle.name, *bundle.aliases, bundle.description))


def _of_general(entry: Entry) -> Iterator[tuple[Kind, str]]:
    yield Kind.NAME, entry.name
    for alias in entry.aliases:
        yield Kind.ALIAS, alias
    yield Kind.GUIDE, " ".join((entry.name, *entry.aliases))
