"""A later round against the one before: what is solved, still open, new, or not judged this time.

Findings of two rounds are the same point when rule, kind and material agree and they have a matter
in common; their ids, files and words may differ, because a file that was replaced is another file.
Where several points agree, those on the same file go together first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from prereview.messages import remark_topics
from prereview.report import Finding, FindingKind, Outcome, Report, SlotState

Key = tuple[str, str, str]

#: Points that are only spoken of while something is wrong: when they vanish, they are solved.
_OF_FILES = frozenset({FindingKind.REFUSED_FILE, FindingKind.UNRECOGNISED, FindingKind.QUALITY})
#: Of a paper that is there and readable, a wrong number is only spoken of while it is wrong.
_NUMBER = "number"
_THERE = frozenset({SlotState.PRESENT, SlotState.INCOMPLETE})


def key_of(finding: Finding) -> Key:
    """What makes a finding the same point in another round: rule, kind, material."""
    return finding.rule, finding.kind.value, finding.material


def compare(previous: Report | None, report: Report, number: int) -> Report:
    """Return the report of round `number` with what became of the points of the round before.

    Open findings get the round since which they are open; what was open and is right now, or is
    no longer spoken of because it is right, goes to `solved`; what could not be judged again,
    for want of the paper above all, goes to `unjudged`.
    """
    if previous is None:
        fresh = tuple(_since(finding, number) for finding in report.findings)
        return report.model_copy(update={"round": number, "findings": fresh})
    before: dict[Key, list[Finding]] = defaultdict(list)
    for finding in (*_open(previous.findings), *previous.unjudged):
        before[key_of(finding)].append(finding)
    findings, solved = [], []
    for finding in sorted(report.findings, key=lambda f: _rank(f, before[key_of(f)])):
        old = _take(finding, before[key_of(finding)])
        if old is not None and finding.outcome is Outcome.PASS:
            solved.append(old)
        findings.append(_since(finding, old.since_round if old and old.since_round else number))
    order = {finding.id: place for place, finding in enumerate(report.findings)}
    gone = [old for olds in before.values() for old in olds]
    solved += [old for old in gone if _is_settled(old, report)]
    return report.model_copy(
        update={
            "round": number,
            "findings": tuple(sorted(findings, key=lambda f: order[f.id])),
            "solved": tuple(solved),
            "unjudged": tuple(old for old in gone if not _is_settled(old, report)),
        }
    )


def _open(findings: Iterable[Finding]) -> Iterable[Finding]:
    return (f for f in findings if f.outcome is not Outcome.PASS)


def _since(finding: Finding, number: int) -> Finding:
    if finding.outcome is Outcome.PASS:
        return finding
    return finding.model_copy(update={"since_round": number})


def _files(finding: Finding) -> set[str]:
    return {place.file_id for place in finding.evidence}


def _rank(finding: Finding, olds: list[Finding]) -> tuple[bool, bool]:
    """Which findings choose first: those on a file of an old one, then those still open."""
    twin = any(_files(finding) & _files(old) for old in olds)
    return not twin, finding.outcome is Outcome.PASS


def _take(finding: Finding, olds: list[Finding]) -> Finding | None:
    """Take the old finding on the same file, else the first, out of those not yet matched."""
    shared = [old for old in olds if _share_matter(finding, old)]
    if not shared:
        return None
    same = (old for old in shared if _files(finding) & _files(old))
    chosen = next(same, shared[0])
    olds.remove(chosen)
    return chosen


def _share_matter(one: Finding, other: Finding) -> bool:
    """Whether two findings concern a matter in common; without matters they concern all."""
    return not one.matters or not other.matters or bool({*one.matters} & {*other.matters})


def _is_settled(old: Finding, report: Report) -> bool:
    """Whether a point that nothing is said about any more is right, and not only out of sight."""
    if old.kind in _OF_FILES or old.rule in remark_topics():
        return True
    state = next((s.state for s in report.slots if s.name == old.material), None)
    if state is SlotState.NOT_NEEDED:
        return True
    return (old.kind is FindingKind.MISSING or old.rule == _NUMBER) and state in _THERE
