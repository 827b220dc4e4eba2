"""Whether a composed sentence says nothing but what its cited passages say.

A clause must be borne out by one piece of one cited passage: its words stand there (or are plain
words), its quantities stand there one after the other, it does not deny what is affirmed there nor
demand what is allowed. What cannot be decided counts as not borne out: the guide's own words are
always at hand, so a refused sentence costs nobody a right answer.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.composing.evidence import Passage
from knowledge.composing.quantities import run_of
from knowledge.composing.statements import (
    Stance,
    Statement,
    clauses,
    has_content,
    parts,
    stance,
    statement,
    uncovered,
)
from knowledge.composing.words import words

__all__ = ["Reason", "check"]

# A condition or proviso counts as said when this share of its character pairs is.
_IF_SHARE = 0.3
_PROVISO_SHARE = 0.5
_EXCEPTED, _FOR_WHOM, _IF = "除外", "的", "如果"


class Reason(StrEnum):
    """Why a sentence is not sent."""

    UNCITED = "uncited"
    WORDS = "words"
    QUANTITIES = "quantities"
    STANCE = "stance"
    ORDER = "order"
    CONDITION = "condition"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class _Piece:
    """One piece of a passage with what is true of all its pieces."""

    passage: Passage
    text: str
    around: Statement
    said: Statement

    def about(self, clause: str) -> list[str]:
        """Return which clauses of the piece a clause is about: those that share most with it."""
        pairs = _pairs(statement(clause).text)
        shared = [(len(pairs & _pairs(statement(c).text)), c) for c in clauses(self.text)]
        most = max((count for count, _ in shared), default=0)
        return [c for count, c in shared if most and count == most]

    def provisos(self, clause: str) -> list[str]:
        """Return what must be said along with a clause: for whom, when, and what is excepted."""
        there = clauses(self.text)
        found = []
        for own in self.about(clause)[:1]:
            n = there.index(own)
            before = itertools.takewhile(_is_condition, reversed(there[:n]))
            after = (c for c in there[n + 1 :] if c.endswith(_EXCEPTED) or _begins_proviso(c))
            found += [*_hinged(own), *before, *after]
        return found


@dataclass(frozen=True, slots=True)
class _Assertion:
    """A clause with the conditions that stand before it (已婚的，…)."""

    condition: str
    clause: str

    @property
    def text(self) -> str:
        return self.condition + self.clause

    def split(self) -> list[_Assertion]:
        """Return one assertion for each thing that is listed."""
        listed = [p for p in parts(self.clause) if _asserts(p)]
        return [_Assertion(self.condition, part) for part in listed] if len(listed) > 1 else []


def check(sentence: str, cited: Sequence[Passage]) -> Reason | None:
    """Return why a sentence (without its tokens) is not borne out, or None when it is."""
    asserted = _assertions(sentence)
    if not asserted:
        return None
    if not cited:
        return Reason.UNCITED
    pieces = [
        _Piece(p, piece, statement(p.context), statement(piece))
        for p in cited
        for piece in (p.pieces or ("",))
    ]
    chain: list[tuple[_Piece, str]] = []
    for assertion in asserted:
        found, reason = _bear_out(assertion, pieces, chain[-1][0] if chain else None)
        if reason is not None:
            return reason
        chain += found
    if not _in_order(chain):
        return Reason.ORDER
    return None if _conditions_said(sentence, cited, chain) else Reason.CONDITION


def _assertions(sentence: str) -> list[_Assertion]:
    """Return the clauses that state something; one without words of its own joins its neighbour."""
    joined: list[str] = []
    for clause in clauses(sentence):
        # A condition is not joined: in a list the two would be looked for apart.
        alone = not joined or _is_condition(joined[-1])
        if not (alone or (has_content(clause) and has_content(joined[-1]))):
            joined[-1] = f"{joined[-1]}、{clause}"
        else:
            joined.append(clause)
    found, condition = [], ""
    for clause in filter(_asserts, joined):
        if _is_condition(clause):
            condition += clause
        else:
            found.append(_Assertion(condition, clause))
            condition = ""
    return [*found, _Assertion("", condition)] if condition else found


def _asserts(clause: str) -> bool:
    found = stance(clause)
    said = found.denies or found.may or found.insists
    return said or has_content(clause) or bool(statement(clause).quantities)


def _bear_out(
    assertion: _Assertion, pieces: Sequence[_Piece], last: _Piece | None
) -> tuple[list[tuple[_Piece, str]], Reason | None]:
    """Find the piece of an assertion, or those of its parts; the last one used comes first."""
    ordered = sorted(pieces, key=lambda p: p is not last)
    # What the piece of the clause before contradicts is not looked for elsewhere.
    if last is not None and _contradicts(assertion, last):
        return [], Reason.STANCE
    first = _borne_by(assertion, ordered)
    if isinstance(first, _Piece):
        return [(first, assertion.text)], None
    found = []
    for part in assertion.split():
        one = _borne_by(part, ordered)
        if not isinstance(one, _Piece):
            return [], one
        found.append((one, part.text))
    return found, None if found else first


def _borne_by(assertion: _Assertion, pieces: Sequence[_Piece]) -> _Piece | Reason:
    """Return the piece that bears an assertion out, or the reason of the one that comes nearest."""
    nearest = Reason.WORDS
    for piece in pieces:
        reason = _against(assertion, piece)
        if reason is None:
            return piece
        if reason is not Reason.WORDS:
            nearest = reason
    return nearest


def _against(assertion: _Assertion, piece: _Piece) -> Reason | None:
    if uncovered(assertion.text, (piece.said, piece.around)):
        return Reason.WORDS
    there = (*piece.around.quantities, *piece.said.quantities)
    if not run_of(statement(assertion.text).quantities, there):
        return Reason.QUANTITIES
    if _opposed(assertion.text, piece) or _demanded_by_title(assertion.clause, piece):
        return Reason.WORDS
    agrees = _agrees(assertion, piece) and _same_condition(assertion.condition, piece)
    return None if agrees else Reason.STANCE


def _contradicts(assertion: _Assertion, piece: _Piece) -> bool:
    """Tell whether a piece says the opposite: all of it but the denial."""
    if _against(assertion, piece) is Reason.STANCE:
        return True
    affirmed = _Assertion(assertion.condition, re.sub(words().deny, "", assertion.clause))
    return stance(assertion.clause).denies and _against(affirmed, piece) is None


def _agrees(assertion: _Assertion, piece: _Piece) -> bool:
    here = stance(assertion.clause)
    about = piece.about(assertion.clause) or piece.about(assertion.text)
    there = [stance(_tail(c)) for c in about]
    # That a material may be brought, or must, is said only where the guide says so.
    material = bool(piece.passage.subject)
    # That something is so is not said by the condition under which another thing is.
    states = not material and not _is_condition(assertion.clause)
    if states and about and all(map(_is_condition, about)):
        return False
    if here.insists and not any(t.must for t in there) and not material:
        return False
    if not there:
        return not (here.denies or here.only or here.may)
    if material and here.may and not any(t.may for t in there):
        return False
    return any(_compatible(here, t) for t in there)


def _same_condition(condition: str, piece: _Piece) -> bool:
    """Tell whether a condition (非公证继承的) denies what the piece's own denies, and no more."""
    about = piece.about(condition)
    denied = {stance(c).denies for own in about for c in (own, *_hinged(own))}
    return not about or stance(condition).denies in denied


def _compatible(here: Stance, there: Stance) -> bool:
    if here.denies != there.denies or here.only != there.only:
        return False
    if here.must and not here.may and there.may and not there.must:
        return False
    return not (here.may and not here.must and there.must and not there.may)


def _hinged(clause: str) -> list[str]:
    """Return for whom a clause says what it says; all of it when it denies, allows, restricts."""
    hinge = list(re.finditer(words().limits, clause))
    if hinge:
        head = clause[: hinge[-1].end()]
        return [head] if has_content(head) else []
    found = stance(clause)
    return [clause] if found.denies or found.may or found.only else []


def _tail(clause: str) -> str:
    """Return what a clause says of those for whom it holds."""
    hinge = list(re.finditer(words().limits, clause))
    return clause[hinge[-1].end() :] if hinge else clause


def _opposed(clause: str, piece: _Piece) -> bool:
    """Tell whether a clause has one of two opposites where the passage has only the other."""
    there = piece.passage.label + piece.text
    return any(
        one in clause and one not in there and other in there
        for pair in words().opposites
        for one, other in (pair, pair[::-1])
    )


def _demanded_by_title(clause: str, piece: _Piece) -> bool:
    """Tell whether something is demanded that stands only in the title (the permit applied for)."""
    demand = re.search(words().demand, clause)
    if demand is None and not piece.passage.subject:
        return False
    own = (piece.said, statement(piece.passage.label), statement(piece.passage.subject))
    return uncovered(clause[demand.end() :] if demand else clause, own) != ""


def _begins_proviso(clause: str) -> bool:
    return re.match(words().but, clause) is not None


def _is_condition(clause: str) -> bool:
    return clause.endswith(_FOR_WHOM) or clause.startswith(_IF)


def _in_order(chain: Sequence[tuple[_Piece, str]]) -> bool:
    """Tell whether the quantities that several clauses take from one piece stand so in it."""
    for piece, run in _runs(chain):
        asked = [q for clause in run for q in statement(clause).quantities]
        if len(run) > 1 and not run_of(asked, (*piece.around.quantities, *piece.said.quantities)):
            return False
    return True


def _runs(chain: Sequence[tuple[_Piece, str]]) -> Iterator[tuple[_Piece, list[str]]]:
    start = 0
    for end in range(1, len(chain) + 1):
        if end == len(chain) or chain[end][0] is not chain[start][0]:
            yield chain[start][0], [clause for _, clause in chain[start:end]]
            start = end


def _conditions_said(
    sentence: str, cited: Sequence[Passage], chain: Sequence[tuple[_Piece, str]]
) -> bool:
    """Tell whether a sentence says what limits the things that it says.

    Who names a material says when it is needed; who takes a clause from a piece says its provisos.
    """
    said = statement(sentence).text
    subjects = [statement(p.subject).text for p in cited if p.subject]
    used = {piece.passage.token for piece, _ in chain}
    named = [p for p in cited if p.token in used and statement(p.subject or "|").text in said]
    limits = _without("|".join(map(_limit, clauses(sentence))), subjects)
    rest = _without(said, subjects)
    return (
        all(
            _share(c, limits if c.startswith(_IF) else rest) >= _IF_SHARE
            for passage in named
            for c in _conditions(passage)
        )
        and all(_share(piece.passage.whose, said) >= _PROVISO_SHARE for piece, _ in chain)
        and all(
            _share(c, said) >= (_IF_SHARE if c.startswith(_IF) else _PROVISO_SHARE)
            for piece, clause in chain
            for c in piece.provisos(clause)
        )
    )


def _conditions(passage: Passage) -> list[str]:
    """Return the clauses of a passage's conditions that must be said."""
    found = [c for text in passage.conditions for c in clauses(text) if c.startswith(_IF)]
    return found or list(passage.conditions)


def _limit(clause: str) -> str:
    """Return the part of a clause that says when or for whom, or ``""``."""
    if _is_condition(clause):
        return statement(clause).text
    hinge = list(re.finditer(words().limits, clause))
    return statement(clause[: hinge[-1].end()]).text if hinge else ""


def _without(text: str, names: Sequence[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "|")
    return text


def _share(wanted: str, text: str) -> float:
    """Return the share of the character pairs of a text that stand in another, 0..1."""
    pairs = _pairs(statement(wanted).text)
    return len(pairs & _pairs(text)) / len(pairs) if pairs else 1.0


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))
