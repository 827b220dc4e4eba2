"""Two matters in one question: 身份证丢了要补，还要办张临时的; 变更和新办有什么区别."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from knowledge.answers.settings import thresholds
from knowledge.data import DataFile, read_data
from knowledge.schema import Catalogue, Matter
from knowledge.search import Hit, Query, compact, named, pieces

__all__ = ["together"]

NAMED, COMPARED = 3, 2
"""Characters that name one of two: fewer are enough when the question sets two side by side."""
LOOKED_AT = 5
"""Hits among which the two are looked for; in every dev question they were among four."""


class _Several(DataFile):
    several: str
    compared: str


@cache
def _cues() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = read_data(_Several, "several.yml")
    return re.compile(data.several), re.compile(data.compared)


def together(query: Query, hits: Sequence[Hit], catalogue: Catalogue) -> tuple[Hit, ...]:
    """Return the two matters that a question asks for at once, best first, or none.

    Its words must ask for several things, and each of the two must be named by something of the
    question that the other lacks.
    """
    several, compared = _cues()
    compares = bool(compared.search(query.text))
    if not (compares or several.search(query.text)) or hits[0].bundle:
        return ()
    sure = [h for h in hits[:LOOKED_AT] if h.score >= thresholds().together]
    best, own = hits[0], catalogue.matter(hits[0].code)
    for other in sure[1:]:
        item = catalogue.matter(other.code)
        if not own or not item:
            continue
        size = COMPARED if compares else NAMED
        if _apart(query, own, item, size) and _apart(query, item, own, size):
            return (best, other)
    return ()


def _apart(query: Query, one: Matter, other: Matter, size: int) -> bool:
    """Tell whether the question names something of the one that the other lacks."""
    done, also = named(one.name), named(other.name)
    if (query.operations | named(query.text)) & done - also:
        return True
    names = [pieces(" ".join(map(compact, (m.name, *m.aliases))), size) for m in (one, other)]
    return bool(pieces(query.text, size) & names[0] - names[1])
