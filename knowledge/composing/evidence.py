"""What a language model may draw on: the passages of one structured answer, each with a token.

A passage is one fact with its label and title, so that a sentence which cites it can be held to
that fact and not to its neighbours. What a passage says is cut into `pieces`; a statement must be
borne out by one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.answers import Answer, Facts, ItemList, MaterialItem, Materials, Notice, Source, Text
from knowledge.answers.messages import message
from knowledge.composing.messages import say

__all__ = ["Passage", "issue"]

_PIECES = re.compile(r"[。；;！!？?\n]+")
_REQUIRED = "必要"


@dataclass(frozen=True, slots=True)
class Passage:
    """One citable fact.

    `context` is true of every piece: matter, field, label. `pieces` are what it says. `conditions`
    are when it holds at all, none when always: who names `subject` must say each of them too.
    """

    token: str
    context: str
    pieces: tuple[str, ...]
    sources: tuple[Source, ...]
    subject: str = ""
    conditions: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What the fact is called, without the title above it."""
        return self.context.rpartition(" ")[2] if " " in self.context else ""

    @property
    def text(self) -> str:
        """The passage as the model reads it."""
        return f"{self.context}：{'；'.join(self.pieces)}"


@dataclass(frozen=True, slots=True)
class _Fact:
    context: str
    text: str
    sources: tuple[Source, ...]
    subject: str = ""
    conditions: tuple[str, ...] = ()


def issue(answer: Answer) -> tuple[Passage, ...]:
    """Return the passages of an answer with the tokens `c1`, `c2`, …; buttons are left out."""
    facts = list(_facts(answer))
    return tuple(
        Passage(f"c{n}", f.context, _split(f.text), f.sources, f.subject, f.conditions)
        for n, f in enumerate(facts, start=1)
    )


def _facts(answer: Answer) -> Iterator[_Fact]:
    sources: tuple[Source, ...] = ()
    for block in answer.blocks:
        match block:
            case Text(text=text, sources=found) if found:
                sources = found
                title, _, rest = text.partition("\n")
                yield _Fact(title, rest or title, found)
            case Facts(title=title, rows=rows, sources=found):
                sources = found
                for row in rows:
                    yield _Fact(f"{title} {row.label}", f"{row.value} {row.url}".strip(), found)
            case ItemList(title=title, items=items, sources=found):
                sources = found
                for n, item in enumerate(items, start=1):
                    step = say("step", number=n) if block.ordered else ""
                    yield _Fact(f"{title} {step}".strip(), item, found)
            case Materials():
                sources = block.sources
                yield from _materials(block)
            case Notice(text=text) if sources:
                yield _Fact(answer.matter_name, text, sources)


def _materials(block: Materials) -> Iterator[_Fact]:
    listed = say("list_of", count=len(block.items))
    yield _Fact(block.title, listed, block.sources, say("materials"))
    for item in block.items:
        text = "；".join(_details(item))
        yield _Fact(f"{block.title} {item.name}", text, block.sources, item.name, _conditions(item))


def _conditions(item: MaterialItem) -> tuple[str, ...]:
    necessity = "" if item.necessity == _REQUIRED or item.tolerance else item.necessity
    return tuple(filter(None, (item.when, item.tolerance, necessity)))


def _details(item: MaterialItem) -> Sequence[str]:
    """Everything that stands with a material, in the order a person needs it."""
    copies = say("copies", count=item.copies) if item.copies else ""
    parts = (
        item.necessity,
        item.when,
        "，".join(filter(None, (item.form, copies))),
        say("from", origin=item.source) if item.source else "",
        item.tolerance,
        message("commitment_mark") if item.commitment else "",
        say("by_licence", licence=item.e_licence) if item.e_licence else "",
        item.instructions,
    )
    return [part for part in parts if part]


def _split(text: str) -> tuple[str, ...]:
    return tuple(piece.strip() for piece in _PIECES.split(text) if piece.strip())
