"""A text as the check compares it: one spelling, clauses, and what speaks for or against."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.composing.quantities import Quantity, quantities
from knowledge.composing.words import words

__all__ = ["Stance", "Statement", "clauses", "parts", "stance", "statement", "uncovered"]

_CLAUSES = re.compile(r"[，,：()（）【】]+|(?<!\d):|:(?!\d)")
_PARTS = re.compile(r"、|以及|和|及|或者|或|与")
_LETTERS = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_ENUMERATOR = re.compile(r"^\s*(?:\d{1,2}[.、)]|[-*•])\s*(?!\d)")


@dataclass(frozen=True, slots=True)
class Stance:
    """Whether a clause denies, allows, demands, restricts."""

    denies: bool
    may: bool
    must: bool
    insists: bool
    only: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A normalised text without punctuation, where words may begin in it, and its quantities."""

    text: str
    starts: frozenset[int]
    quantities: tuple[Quantity, ...]


def plain_form(text: str) -> str:
    """Return the text in one width, case and spelling; punctuation stays."""
    form = _ENUMERATOR.sub("", unicodedata.normalize("NFKC", text).lower().replace("**", ""))
    for pattern, first in words().spellings:
        form = pattern.sub(first, form)
    return form


@lru_cache(maxsize=4096)
def statement(text: str) -> Statement:
    """Read a text."""
    form = plain_form(text)
    letters, starts, last = "", {0}, 0
    for gap in _LETTERS.finditer(form):
        letters += form[last : gap.start()]
        starts.add(len(letters))
        last = gap.end()
    return Statement(letters + form[last:], frozenset(starts), quantities(form))


def clauses(text: str) -> list[str]:
    """Return the clauses of a sentence."""
    return [c for c in _CLAUSES.split(plain_form(text)) if _LETTERS.sub("", c)]


def parts(clause: str) -> list[str]:
    """Return the parts of a clause that lists things."""
    return [p for p in _PARTS.split(clause) if _LETTERS.sub("", p)]


@lru_cache(maxsize=4096)
def stance(clause: str) -> Stance:
    """Read whether a clause denies (two denials are none), allows, demands, restricts."""
    w = words()
    text = w.not_denials.sub("", plain_form(clause))
    return Stance(
        denies=len(re.findall(w.deny, text)) % 2 == 1,
        may=re.search(w.may, text) is not None,
        must=re.search(w.must, text) is not None,
        insists=re.search(w.insist, text) is not None,
        only=re.search(w.only, text) is not None,
    )


def uncovered(clause: str, sources: Sequence[Statement]) -> str:
    """Return the first words of a clause that stand in none of the sources, or ``""``.

    Two characters that stand together in a source are taken from it; the rest must be plain
    words or quantities. The name of a document or office is not made of parts of others.
    """
    for run, counted in _runs(clause):
        position, before = 0, ""
        while position < len(run):
            taken = _taken(run, position, sources)
            plain = 1 if counted[position] else _plain(run, position)
            if max(taken, plain) == 0:
                return run[position : position + 4]
            word = run[position : position + taken]
            if taken >= plain and _patched(before, word, sources):
                return word
            before = word if taken >= plain else ""
            position += max(taken, plain)
    return ""


def has_content(clause: str) -> bool:
    """Tell whether a clause says more than plain words and quantities."""
    return uncovered(clause, ()) != ""


def _runs(clause: str) -> list[tuple[str, list[bool]]]:
    """Return the runs of letters, and for each letter whether it belongs to a quantity."""
    form = plain_form(clause)
    inside = [False] * len(form)
    for quantity in quantities(form):
        inside[quantity.start : quantity.end] = [True] * (quantity.end - quantity.start)
    runs: list[tuple[str, list[bool]]] = [("", [])]
    for letter, counted in zip(form, inside, strict=True):
        if not _LETTERS.match(letter):
            runs[-1] = (runs[-1][0] + letter, [*runs[-1][1], counted])
        elif not counted:
            runs.append(("", []))
    return [run for run in runs if run[0]]


def _taken(run: str, position: int, sources: Sequence[Statement]) -> int:
    longest = 0
    for source in sources:
        length = max(longest, 1)
        while position + length < len(run) and run[position : position + length + 1] in source.text:
            length += 1
        longest = max(longest, length if length > 1 else 0)
    return longest


def _plain(run: str, position: int) -> int:
    w = words()
    for length in range(min(w.longest_plain, len(run) - position), 0, -1):
        if run[position : position + length] in w.plain_words:
            return length
    return 0


def _patched(before: str, word: str, sources: Sequence[Statement]) -> bool:
    """Tell whether the end of a name was joined to something that it does not stand with."""
    w = words()
    if not before or before.endswith(w.doings) or not word.endswith(w.name_ends):
        return False
    return not any(s.text.startswith(word, start) for s in sources for start in s.starts)
