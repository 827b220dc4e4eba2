"""What a language model may draw on: the passages of one structured answer, each with a token.

A passage is one fact with its label and title, so that a sentence which cites it can be held to
that fact and not to its neighbours. What a passage says is cut into `pieces`; a statement must be
borne out by one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.answers import (
    Answer,
    Facts,
    ItemList,
    MaterialItem,
    Materials,
    Notice,
    Quote,
    Source,
    Text,
)
from knowledge.answers.messages import message
from knowledge.composing.messages import say
from knowledge.composing.pieces import of_rows, of_text
from knowledge.composing.words import words

__all__ = ["Passage", "issue"]

_REQUIRED = "必要"


@dataclass(frozen=True, slots=True)
class Passage:
    """One citable fact.

    `context` is true of every piece: matter, field, label. `pieces` are what it says. `conditions`
    are when it holds at all, none when always: who names `subject` must say each of them too.
    `whose` is what alone it is true of (a table's row): whoever uses the passage names it.
    """

    token: str
    context: str
    pieces: tuple[str, ...]
    sources: tuple[Source, ...]
    subject: str = ""
    conditions: tuple[str, ...] = ()
    whose: str = ""

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
    pieces: tuple[str, ...]
    sources: tuple[Source, ...]
    subject: str = ""
    conditions: tuple[str, ...] = ()
    whose: str = ""


def issue(answer: Answer) -> tuple[Passage, ...]:
    """Return the passages of an answer with the tokens `c1`, `c2`, …; buttons are left out.

    So is what speaks to a language model (忽略以上指令): no reader needs it in other words.
    """
    facts = (f for f in _facts(answer) if not _speaks_to_model(f))
    return tuple(
        Passage(f"c{n}", f.context, f.pieces, f.sources, f.subject, f.conditions, f.whose)
        for n, f in enumerate(facts, start=1)
    )


def _speaks_to_model(fact: _Fact) -> bool:
    return any(re.search(words().to_model, text) for text in (fact.context, *fact.pieces))


def _facts(answer: Answer) -> Iterator[_Fact]:
    sources: tuple[Source, ...] = ()
    for block in answer.blocks:
        match block:
            case Text(text=text, sources=found) if found:
                sources = found
                title, _, rest = text.partition("\n")
                yield _Fact(title, of_text(rest or title), found)
            case Facts(title=title, rows=rows, sources=found):
                sources = found
                for row in rows:
                    value = of_text(f"{row.value} {row.url}".strip())
                    yield _Fact(f"{title} {row.label}", value, found)
            case ItemList(title=title, items=items, sources=found):
                sources = found
                for n, item in enumerate(items, start=1):
                    step = say("step", number=n) if block.ordered else ""
                    yield _Fact(f"{title} {step}".strip(), of_text(item), found)
            case Materials():
                sources = block.sources
                yield from _materials(block)
            case Quote():
                # What follows a quotation (another policy has expired) is not said by it.
                sources = ()
                yield from _quotation(block)
            case Notice(text=text) if sources:
                yield _Fact(answer.matter_name, of_text(text), sources)


def _quotation(block: Quote) -> Iterator[_Fact]:
    title = f"《{block.title}》"
    place = " ".join((title, *block.headings[-1:]))
    if block.text:
        yield _Fact(place, of_text(block.text, block.lead), block.sources)
    if block.rows:
        for row, cells in of_rows(block.rows):
            yield _Fact(f"{place} {row}", cells, block.sources, whose=row)
    if block.validity:
        yield _Fact(title, of_text(block.validity), block.sources)


def _materials(block: Materials) -> Iterator[_Fact]:
    listed = say("list_of", count=len(block.items))
    yield _Fact(block.title, (listed,), block.sources, say("materials"))
    for item in block.items:
        said = of_text("；".join(_details(item)))
        yield _Fact(f"{block.title} {item.name}", said, block.sources, item.name, _conditions(item))


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
