"""What a fact says, cut into pieces of which each states something whole by itself.

An item of a list says nothing without the sentence that introduces it (下列情形不得…), so each item
is read together with it; an exception (但是…) stays with what it is an exception of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.composing.words import words

__all__ = ["of_rows", "of_text"]

_SENTENCES = re.compile(r"[。；;！!？?]+")
_ITEM = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}\s?[.．、)）](?!\d)|[•·])\s*"
)
# Items that stand in one line with what introduces them.
_INLINE = re.compile(r"(?<=[：:；;。])\s*(?=[（(][一二三四五六七八九十]{1,3}[）)])")
_INTRODUCES = ("：", ":")


def of_text(text: str, lead: str = "") -> tuple[str, ...]:
    """Return the pieces of a text; `lead` introduces the list that it begins with."""
    lines = [lead, *text.split("\n")] if lead else text.split("\n")
    return tuple(_joined(_sentences(_INLINE.sub("\n", "\n".join(lines)).split("\n"))))


def of_rows(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what each row under the head is about, and its cells, each with that and its head."""
    head, *body = rows
    told = [i for i, h in enumerate(head) if h not in words().row_numbers.split()] or [0]
    whose = ""
    for row in body:
        cells = dict(enumerate(row))
        whose = cells.get(told[0]) or whose  # a cell over several rows is read in the first
        said = [f"{whose} {head[i]} {cells[i]}" for i in told[1:] if cells.get(i)]
        yield whose, tuple(said) or (f"{head[told[0]]} {whose}",)


def _sentences(lines: Sequence[str]) -> Iterator[str]:
    intro = ""
    for line in lines:
        item = _ITEM.match(line)
        if item is None:
            intro = ""
        said = _introduced(line[item.end() :], intro) if item and intro else line
        if line.rstrip().endswith(_INTRODUCES):
            intro = said.rstrip().rstrip("：:")
        else:
            yield from (s.strip() for s in _SENTENCES.split(said) if s.strip())


def _joined(sentences: Iterator[str]) -> list[str]:
    """Put what begins with a proviso behind the sentence that it limits."""
    found: list[str] = []
    for sentence in sentences:
        if found and re.match(words().but, sentence):
            found[-1] = f"{found[-1]}，{sentence}"
        else:
            found.append(sentence)
    return found


def _introduced(item: str, intro: str) -> str:
    """Return an item with its introduction, in its place where that says 下列…."""
    first, end, rest = item.partition("。")
    first = first.rstrip("；; ")
    place = re.search(words().listed, intro)
    if place is None:
        # Without a stop between them, so that both are one clause.
        return f"{intro}{first}{end}{rest}"
    if first.endswith("的"):
        # 下列证明不适用 + 直接关系人身安全的: what they are still belongs to it.
        first += "" if place["of"] else place["kind"] or ""
    elif place.group().endswith("的"):
        first += "的"
    return f"{intro[: place.start()]}{first}{intro[place.end() :]}{end}{rest}"
