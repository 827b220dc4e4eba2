"""Two matters in one question: 身份证丢了要补，还要办张临时的; 变更和新办有什么区别."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.answers.settings import thresholds
from knowledge.data import DataFile, read_data
from knowledge.schema import Catalogue, Matter
from knowledge.search import Hit, Query, compact, named, pieces, read_query, same_family

__all__ = ["Pair", "compares", "parted", "together", "without_comparison"]

NAMED, COMPARED = 3, 2
"""Characters that name one of two: fewer are enough when the question sets two side by side."""
LOOKED_AT = 5
"""Hits among which the two are looked for; in every dev question they were among four."""
SURE, SURE_BOTH = 0.5, 0.8
"""Score of what a part of a question names, when two are compared and when both are wanted: most
questions with 和 name one matter only. Chosen on the dev half of bench/questions (styles comparison
and double of `python -m bench.dialogue`)."""
FAMILY = 0.6
"""Likeness of two names apart from their operation, from which they are one family."""

Find = Callable[[str], Sequence[Hit]]


class _Several(DataFile):
    several: str
    compared: str
    counted: str
    joined: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two matters that a question is about; `compares` when they are to be told apart."""

    one: Matter
    two: Matter
    compares: bool


@cache
def _cues() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = read_data(_Several, "several.yml")
    several, compared = re.compile(data.several), re.compile(data.compared)
    return several, compared, re.compile(data.counted), re.compile(data.joined)


def compares(text: str) -> bool:
    """Tell whether a normalised question sets two things side by side."""
    return bool(_cues()[1].search(text))


def without_comparison(text: str) -> str:
    """Return a normalised question without the words that compare, which look like others."""
    return _cues()[1].sub(" ", text)


def parted(query: Query, find: Find, catalogue: Catalogue, here: Matter | None) -> Pair | None:
    """Return the two matters that the parts before and after a joining word name.

    A part that says an operation alone means the same family (变更和新办); where only one part
    names anything, a comparison is with `here`, the matter under discussion.
    """
    several, _, counted, joined = _cues()
    compared = compares(query.text)
    if not compared and not several.search(query.text):
        return None
    text = without_comparison(query.text) if compared else counted.sub(" ", query.text)
    sure = SURE if compared else SURE_BOTH
    for joint in joined.finditer(text):
        left, right = text[: joint.start()], text[joint.end() :]
        one = _found(left, find, catalogue, sure) or (here if compared else None)
        if one is None:
            continue
        two = _relative(right, one, find, catalogue) or _found(right, find, catalogue, sure)
        if two is not None and two.code == one.code:
            one = _relative(left, one, find, catalogue) or one
        if two is not None and two.code != one.code:
            return Pair(one, two, compared)
    return None


def together(query: Query, hits: Sequence[Hit], catalogue: Catalogue) -> tuple[Hit, ...]:
    """Return the two matters that a question asks for at once, best first, or none.

    Its words must ask for several things, and each of the two must be named by something of the
    question that the other lacks.
    """
    compared = compares(query.text)
    if not (compared or _cues()[0].search(query.text)) or hits[0].bundle:
        return ()
    sure = [h for h in hits[:LOOKED_AT] if h.score >= thresholds().together]
    best, own = hits[0], catalogue.matter(hits[0].code)
    for other in sure[1:]:
        item = catalogue.matter(other.code)
        if not own or not item:
            continue
        size = COMPARED if compared else NAMED
        if _apart(query, own, item, size) and _apart(query, item, own, size):
            return (best, other)
    return ()


def _found(text: str, find: Find, catalogue: Catalogue, sure: float) -> Matter | None:
    hits = find(text) if read_query(text).rest else ()
    return catalogue.matter(hits[0].code) if hits and hits[0].score >= sure else None


def _relative(text: str, one: Matter, find: Find, catalogue: Catalogue) -> Matter | None:
    """Return the matter of the same family that does what a part says ("新办").

    None when the part says nothing to be done, or its other words name another family.
    """
    query = read_query(text)
    if not query.operations or query.operations & named(one.name):
        return None
    hits = find(text)
    other = catalogue.matter(hits[0].code) if hits else None
    if other is not None and same_family(one.name, other.name) < FAMILY:
        names = pieces(" ".join(compact(n) for n in (other.name, *other.aliases)))
        if pieces(query.rest) & names:
            return None
    alike = [
        (same_family(one.name, m.name), -place)
        for place, m in enumerate(catalogue.matters)
        if m.code != one.code and named(m.name) & query.operations
    ]
    best = max(alike, default=(0.0, 0))
    return catalogue.matters[-best[1]] if best[0] >= FAMILY else None


def _apart(query: Query, one: Matter, other: Matter, size: int) -> bool:
    """Tell whether the question names something of the one that the other lacks."""
    done, also = named(one.name), named(other.name)
    if (query.operations | named(query.text)) & done - also:
        return True
    names = [pieces(" ".join(map(compact, (m.name, *m.aliases))), size) for m in (one, other)]
    return bool(pieces(query.text, size) & names[0] - names[1])
