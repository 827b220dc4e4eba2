"""Several matters in one submission: each is judged on its papers, a point of many is said once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from prereview.case import Case
from prereview.checks import CHECKS, OF_SUBMISSION
from prereview.checks.consistent import check_across
from prereview.report import Finding, FindingKind
from prereview.slots import SlotFill
from prereview.wanted import Wanted

#: A finding, and the codes of the matters that it concerns.
Said = tuple[Finding, frozenset[str]]
#: Where a rule reads until when a paper is valid, whether that is 长期 is part of the same point.
_BESIDE = "long_term"
_AGREE = "consistent"


def case_of(whole: Case, code: str, wants: Sequence[Wanted]) -> Case:
    """The case of one matter: its materials, their papers, and the papers that have no place.

    `whole` has the slots of all matters, in the order of `wants`. A paper that only others need is
    left out.
    """
    matter = next(m for m in whole.matters if m.code == code)
    own = [(w, s) for w, s in zip(wants, whole.filling.slots, strict=True) if code in w.by]
    slots = tuple(_slot(w, s, code) for w, s in own)
    numbers = {slot.material.number for slot in slots}
    filling = replace(
        whole.filling, slots=slots, misplaced=tuple(
            (paper, chosen) for paper, chosen in whole.filling.misplaced if chosen.number in numbers
        ),
    )  # fmt: skip
    return replace(whole, matters=(matter,), filling=filling)


def _slot(want: Wanted, slot: SlotFill, code: str) -> SlotFill:
    if want.by[code] is not False:
        return slot
    return replace(slot, needed=False, papers=() if want.needed is not False else slot.papers)


def findings_of(whole: Case, wants: Sequence[Wanted]) -> list[Said]:
    """What all checks say, in their order, with the matters that it concerns."""
    codes = [m.code for m in whole.matters]
    cases = [case_of(whole, code, wants) for code in codes]
    said: list[Said] = []
    for check in CHECKS:
        if check in OF_SUBMISSION:
            said += [(f, _concerned(f, codes, wants)) for f in check(whole)]
        else:
            found = [(f, c) for c in cases for f in check(c)]
            said += [(f, frozenset({c.matter.code})) for f, c in found]
    said += [(f, frozenset(c.matter.code for c in both)) for f, both in check_across(cases)]
    return said


def _concerned(finding: Finding, codes: Iterable[str], wants: Sequence[Wanted]) -> frozenset[str]:
    """The matters that want the material of a finding; all, when it is of none."""
    named = {c for w in wants if w.material.name == finding.material for c in w.matters}
    return frozenset(named or codes)


def once(whole: Case, said: Sequence[Said]) -> Iterator[Finding]:
    """Each point once, with the matters that it concerns and all their bases."""
    codes = [m.code for m in whole.matters]
    if len(codes) == 1:
        yield from (finding for finding, _ in said)
        return
    groups: dict[object, list[Said]] = {}
    for finding, concerned in said:
        groups.setdefault(_point(whole, finding, concerned), []).append((finding, concerned))
    for group in _absorbed(list(groups.values())):
        finding = group[0][0]
        concerned = frozenset[str]().union(*(c for _, c in group))
        some = () if concerned == set(codes) else tuple(c for c in codes if c in concerned)
        yield finding.model_copy(
            update={
                "matters": some,
                "basis": "；".join(dict.fromkeys(f.basis for f, _ in group if f.basis)),
                "values": tuple(dict.fromkeys(v for f, _ in group for v in f.values)),
                "evidence": tuple(dict.fromkeys(e for f, _ in group for e in f.evidence)),
            }
        )


def _point(whole: Case, finding: Finding, concerned: frozenset[str]) -> object:
    """What makes two findings the same point: the same words or rule about the same values.

    How two papers differ is the same point whichever papers show it.
    """
    if finding.rule == _AGREE and finding.message:
        return (finding.rule, finding.outcome, finding.level, finding.message)
    shown = (finding.outcome, finding.level, finding.values, finding.evidence)
    rule = _expression(whole, finding, concerned)
    if rule:
        return (rule, *shown)
    return (finding.kind, finding.rule, finding.sentence, finding.message, finding.material, *shown)


def _expression(whole: Case, finding: Finding, concerned: frozenset[str]) -> str:
    """The expression of a matter's own rule, empty for a built-in check."""
    if finding.kind is not FindingKind.CHECK:
        return ""
    checks = (c for m in whole.matters if m.code in concerned for c in m.checks)
    return next((c.expression for c in checks if c.number == finding.rule), "")


def _absorbed(groups: Sequence[list[Said]]) -> Iterator[list[Said]]:
    """Let a matter's own rule speak for the built-in check of another on the same value."""
    rules = [g for g in groups if g[0][0].kind is FindingKind.CHECK]
    spoken_for = []
    for group in groups:
        finding = group[0][0]
        if finding.kind in (FindingKind.VALIDITY, FindingKind.MARK) and finding.values:
            speaker = next((r for r in rules if _says(r[0][0], finding)), None)
            if speaker is not None:
                speaker += group
                spoken_for.append(group)
    return (group for group in groups if group not in spoken_for)


def _says(rule: Finding, finding: Finding) -> bool:
    read = {(v.field, v.evidence) for v in rule.values if not v.field.endswith(_BESIDE)}
    own = {(v.field, v.evidence) for v in finding.values if not v.field.endswith(_BESIDE)}
    return rule.outcome is finding.outcome and bool(own) and read == own
