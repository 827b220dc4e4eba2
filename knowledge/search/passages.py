"""The passages a matter is found by: its names, how people ask for it, what its guide says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from knowledge.schema import Bundle, Catalogue, Matter
from knowledge.search.text import normalise

__all__ = ["Entry", "Kind", "Passage", "entries", "passages"]

BODY = 120
"""Characters of a body passage: longer ones blur in one vector and cost more to embed."""
BODY_PARTS = 2
"""Body passages kept of one field: conditions that go on for pages repeat themselves."""


class Kind(IntEnum):
    """What a passage is; names weigh differently from what the guide says in passing."""

    NAME = 0
    ALIAS = 1
    FAQ = 2
    BODY = 3


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
    """Return every passage of a catalogue, the same for the same catalogue, without repeats."""
    found: list[Passage] = []
    texts_of = [_of_matter(m) for m in catalogue.matters]
    texts_of += [_of_bundle(b) for b in catalogue.bundles]
    for place, texts in enumerate(texts_of):
        seen: set[str] = set()
        for kind, text in texts:
            plain = normalise(text)
            if plain and plain not in seen:
                seen.add(plain)
                found.append(Passage(place, kind, plain))
    return tuple(found)


def _of_matter(matter: Matter) -> Iterator[tuple[Kind, str]]:
    yield Kind.NAME, matter.name
    for alias in matter.aliases:
        yield Kind.ALIAS, alias
    for faq in matter.faqs:
        for question in (faq.question, *faq.variants):
            yield Kind.FAQ, question
    yield Kind.BODY, f"{matter.name} {matter.department}"
    if matter.result:
        yield Kind.BODY, f"{matter.name} {matter.result}"[:BODY]
    for part in _split(matter.conditions)[:BODY_PARTS]:
        yield Kind.BODY, part


def _of_bundle(bundle: Bundle) -> Iterator[tuple[Kind, str]]:
    yield Kind.NAME, bundle.name
    for alias in bundle.aliases:
        yield Kind.ALIAS, alias
    for part in _split(bundle.description)[:BODY_PARTS]:
        yield Kind.BODY, part


def _split(text: str) -> list[str]:
    # Only building needs it, and importing it takes a second.
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: PLC0415

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=BODY, chunk_overlap=0, separators=["\n", "。", "；", "，", ""]
    )
    return splitter.split_text(text)
