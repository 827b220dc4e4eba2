"""Which sentences of a passage answer a question: whole paragraphs, a list with its beginning.

What is quoted stands in the passage word for word. Nothing smaller than a paragraph is taken: the
exception that a shorter quotation would leave out mostly stands in the next sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.policies.schema import Passage
from knowledge.search.query import Query
from knowledge.search.text import compact, grams, normalise

__all__ = ["Quotation", "quote"]

WHOLE = 160
"""Characters of a passage that is quoted as a whole: eight lines on a phone."""
ROWS = 8
"""Rows of a table that is shown as a whole."""
BEST_ROWS = 4
_ITEM = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}\s?[.．、)）]|[•·]")


@dataclass(frozen=True, slots=True)
class Quotation:
    """From `start` to `end` of the passage's text, or these rows of its table (0 is the head)."""

    start: int = 0
    end: int = 0
    rows: tuple[int, ...] = ()

    def text(self, passage: Passage) -> str:
        """Return the words that are quoted."""
        return passage.text[self.start : self.end]


def quote(passage: Passage, query: Query) -> Quotation:
    """Return what of a passage answers a question."""
    asked = frozenset(grams(query.core or query.text))
    if passage.rows:
        return Quotation(rows=_rows(passage, asked))
    if len(passage.text) <= WHOLE:
        return Quotation(0, len(passage.text))
    units = _units(passage.text)
    shares = [len(asked & frozenset(grams(normalise(passage.text[a:b])))) for a, b in units]
    return Quotation(*units[shares.index(max(shares))])


def _units(text: str) -> list[tuple[int, int]]:
    """Return the paragraphs of a text; the items of a list are one with what introduces them."""
    units: list[tuple[int, int]] = []
    start = 0
    introduced = False
    for line in text.split("\n"):
        end = start + len(line)
        item = bool(_ITEM.match(line))
        if units and (introduced or item) and (item or line == ""):
            units[-1] = (units[-1][0], end)
        else:
            units.append((start, end))
        introduced = line.endswith(("：", ":")) or (item and introduced)
        start = end + 1
    return units


def _rows(passage: Passage, asked: frozenset[str]) -> tuple[int, ...]:
    count = len(passage.rows)
    if count <= ROWS:
        return tuple(range(count))
    shares = [len(asked & frozenset(grams(compact(" ".join(row))))) for row in passage.rows]
    best = sorted(range(1, count), key=lambda i: (-shares[i], i))[:BEST_ROWS]
    return (0, *sorted(best))
