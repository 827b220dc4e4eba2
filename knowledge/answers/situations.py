"""What a person tells of the situation that decides on the papers, in own words.

Words decide: those that people use for what catalogues ask most (`situations.yml`), then those of
the label itself, turned round by a negation; then the sense of a short message. What they leave
open or contradict stays open, to be asked for by buttons.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from knowledge.answers.conditions import stated
from knowledge.data import DataFile, read_data
from knowledge.schema import Situation
from knowledge.search import Vectors, normalise, pieces, read_query
from knowledge.search.query import particles
from knowledge.search.text import words as parts

__all__ = ["NO", "YES", "SituationReader", "asks"]

YES, NO = "是", "否"
"""Answers to a question of yes and no, as `Situation.read` takes them."""
LONGEST = 14
"""Characters of a clause in which a word of the label alone counts: more have their own subject."""
REACH = 5
"""Characters before a word in which a negation turns it round."""
SHORT = 30
"""Characters of a message that is read by its sense."""
NEAR = 0.9
"""Cosine of a message and the question that it answers; other messages reach 0.905, and are kept
out by asking something. These were chosen on the dev half of `python -m bench.situations`."""
_REMARK = re.compile(r"[（(][^（）()]*[）)]")
_OF_AGE = re.compile(r"未满(\d+)周?岁")
_AGE = re.compile(r"(\d+|[一二三四五六七八九十]+)(?:多)?(?:周?岁|了(?!\S))")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}


class _Group(DataFile):
    about: str
    yes: str
    no: str


class _File(DataFile):
    negation: str
    denying: str
    asking: str
    apart: str
    empty: str
    groups: tuple[_Group, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """What says yes or no to one situation."""

    yes: re.Pattern[str] | None
    no: re.Pattern[str] | None
    label: tuple[str, ...]
    of_age: int


@dataclass(frozen=True, slots=True)
class _Sign:
    start: int
    end: int
    yes: bool


class SituationReader:
    """Reads answers; `vector` gives the vector of a short text as a question has it."""

    def __init__(self, vector: Callable[[str], Vectors]) -> None:
        self._vector = vector

    def answered(self, text: str, situation: Situation) -> str | None:
        """Return the answer that a message gives to a situation's question: 是, 否 or an option.

        None when it gives none; a bare 是 or 不是 is left to the caller.
        """
        if situation.type == "choice":
            return _option(text, situation.options)
        words = _words(situation.label)
        value = _value(_signs(text, words)) or _by_label(text, words)
        return value or self._by_sense(text, situation)

    def told(self, text: str, situations: Iterable[Situation]) -> dict[str, str]:
        """Return what a message tells by the way, by the situations' keys.

        Only words that tell count here: a message that names a paper (租赁合同) tells nothing.
        """
        found = {}
        for situation in situations:
            if situation.type == "choice":
                # 本人 and the like speak of who comes, not of what one applies as.
                said = any(option in text for option in situation.options)
                value = _named(text, situation.options) if said else None
            else:
                value = _value(_signs(text, _words(situation.label)))
            if value is not None:
                found[situation.key] = value
        return found

    def _by_sense(self, text: str, situation: Situation) -> str | None:
        """Read a message near to the question by whether it denies, if its sense agrees."""
        clauses = _clauses(text)
        said = " ".join(clauses)
        if not said or len(said) > SHORT or any(_asking().search(c) for c in clauses):
            return None
        here, asked = self._vector(said), self._vector(situation.label)
        if float(here @ asked) < NEAR:
            return None
        yes, no = (self._vector(stated(situation.label, yes=v)) for v in (True, False))
        affirms = not _denying().search(said)
        agrees = affirms == (float(here @ yes) > float(here @ no))
        return (YES if affirms else NO) if agrees else None


def asks(text: str) -> bool:
    """Tell whether a message has words that ask something (多少, 吗)."""
    return bool(_asking().search(text))


def _signs(text: str, words: _Words) -> tuple[_Sign, ...]:
    """Return what says yes and what says no; of two that overlap the longer counts."""
    plain = " ".join(_clauses(text))
    found = [*_ages(plain, words.of_age)]
    for pattern, yes in ((words.yes, True), (words.no, False)):
        for match in pattern.finditer(plain) if pattern else ():
            turned = yes and _negation().search(
                plain[max(match.start() - REACH, 0) : match.start()]
            )
            found.append(_Sign(match.start(), match.end(), yes and not turned))
    kept: list[_Sign] = []
    for sign in sorted(found, key=lambda s: s.start - s.end):
        if all(sign.end <= k.start or k.end <= sign.start for k in kept):
            kept.append(sign)
    return tuple(kept)


def _value(signs: tuple[_Sign, ...]) -> str | None:
    """Return the answer that all signs give; None for none, or when they contradict."""
    values = {sign.yes for sign in signs}
    return (YES if values == {True} else NO) if len(values) == 1 else None


def _ages(text: str, limit: int) -> Iterator[_Sign]:
    for match in _AGE.finditer(text) if limit else ():
        yield _Sign(match.start(), match.end() + 1, _number(match[1]) < limit)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def _by_label(text: str, words: _Words) -> str | None:
    """Read the words of the label in a short clause that asks nothing; a negation turns them."""
    for clause in _clauses(text):
        if len(clause) > LONGEST or _asking().search(clause):
            continue
        if any(word in clause for word in words.label):
            return NO if _denying().search(clause) else YES
    return None


def _option(text: str, options: tuple[str, ...]) -> str | None:
    named = _named(text, options)
    if named is not None or any(_asking().search(c) for c in _clauses(text)):
        return named
    said, plain = pieces(normalise(text)), normalise(text).replace(" ", "")
    denied = {o for o in options if normalise(o).replace(" ", "") in plain}
    own = {o: len(said & pieces(normalise(o))) for o in options if o not in denied}
    best = max(own, key=lambda o: own[o], default="")
    return best if own.get(best) and list(own.values()).count(own[best]) == 1 else None


def _named(text: str, options: tuple[str, ...]) -> str | None:
    """Return the option that a message names, or what kind of applicant it speaks of."""
    plain = normalise(text).replace(" ", "")
    named = [o for o in options if _affirmed(normalise(o).replace(" ", ""), plain)]
    if named:
        return max(named, key=len)
    spoken = read_query(normalise(text)).applicants
    # A kind that is named here was denied (民办非企业单位).
    kinds = [o for o in options if o in spoken and normalise(o).replace(" ", "") not in plain]
    return kinds[0] if len(kinds) == 1 else None


def _affirmed(option: str, text: str) -> bool:
    """Tell whether an option stands in a text without a negation before it (民办非企业单位)."""
    place = text.find(option)
    return place >= 0 and not _negation().search(text[max(place - REACH, 0) : place])


def _clauses(text: str) -> list[str]:
    return [c for c in re.split(_file().apart, text.lower()) if c]


@cache
def _file() -> _File:
    return read_data(_File, "situations.yml")


@cache
def _negation() -> re.Pattern[str]:
    return re.compile(_file().negation)


@cache
def _denying() -> re.Pattern[str]:
    return re.compile(_file().denying)


@cache
def _asking() -> re.Pattern[str]:
    return re.compile(_file().asking)


@lru_cache(maxsize=1024)
def _words(label: str) -> _Words:
    bare = _REMARK.sub("", label)
    group = next((g for g in _file().groups if re.search(g.about, bare)), None)
    age = _OF_AGE.search(bare)
    said = parts(re.sub(_file().empty, " ", bare))
    return _Words(
        re.compile(group.yes) if group else None,
        re.compile(group.no) if group else None,
        tuple(w for w in said if len(w) > 1 and w not in particles()),
        int(age[1]) if age else 0,
    )
