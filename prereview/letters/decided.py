"""A report as a clerk decided it: what the notice says once the window has looked at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prereview.letters.wording import words_of
from prereview.report import Finding, Outcome, Report
from prereview.store.types import Decision, FindingDecision


@dataclass(frozen=True, slots=True)
class Decided:
    """What the window decided on the whole, why, and on findings, the oldest decision first."""

    decision: Decision
    reason: str = ""
    findings: tuple[FindingDecision, ...] = ()

    def said(self) -> str:
        """The decision in words."""
        return words_of("notice")[f"decided_{self.decision.value}"]

    def reasons(self) -> tuple[str, ...]:
        """The reason, a paragraph a line."""
        return tuple(line.strip() for line in self.reason.splitlines() if line.strip())

    def applied(self, report: Report) -> Report:
        """The report without the points that a clerk overruled, and with the faults they found.

        A passed point that was overruled becomes one to be mended, with the clerk's words.
        """
        last = {d.finding_id: d for d in self.findings if d.round == report.round}
        overruled = {key: d.reason for key, d in last.items() if not d.agreed}
        return report.model_copy(update={"findings": tuple(_kept(report.findings, overruled))})


def _kept(findings: Sequence[Finding], overruled: dict[str, str]) -> list[Finding]:
    kept = []
    for one in findings:
        if one.id not in overruled:
            kept.append(one)
        elif one.outcome is Outcome.PASS:
            change = {"outcome": Outcome.FAIL, "message": overruled[one.id], "values": ()}
            kept.append(one.model_copy(update=change))
    return kept
