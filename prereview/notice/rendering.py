"""The notice as HTML and as PDF."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template

from knowledge.schema import CheckLevel, City
from prereview.errors import NoChineseFont
from prereview.messages import disclaimer
from prereview.report import Finding, Outcome, Report, Slot, SlotState


@dataclass(frozen=True, slots=True)
class _Point:
    """One numbered point of the notice."""

    sentence: str
    message: str
    remedy: str
    basis: str
    where: str


def html(report: Report, city: City) -> str:
    """Return the notice as a whole page with its style; ready for the printer."""
    parts = {
        "must": _points(report.findings, Outcome.FAIL, CheckLevel.CORRECT),
        "look": [
            *_points(report.findings, Outcome.UNCLEAR),
            *_points(report.findings, Outcome.FAIL, CheckLevel.PERSON),
        ],
        "hints": _hints(report.findings),
    }
    return _template().render(
        report=report, city=city, disclaimer=disclaimer(), **parts,
        later=_slots(report.slots, SlotState.TOLERATED),
        promised=_slots(report.slots, SlotState.COMMITTABLE),
        present=_slots(report.slots, SlotState.PRESENT),
    )  # fmt: skip


def pdf(report: Report, city: City) -> bytes:
    """Return the notice as PDF.

    Raises:
        NoChineseFont: this machine has no font with Chinese characters.
    """
    if not _has_chinese_font():
        raise NoChineseFont
    import weasyprint  # noqa: PLC0415 - loads pango, which only this function needs

    return bytes(weasyprint.HTML(string=html(report, city)).write_pdf())


@cache
def _has_chinese_font() -> bool:
    try:
        said = subprocess.run(
            ["fc-list", ":lang=zh-cn", "family"],  # noqa: S607 - fontconfig's own tool, wherever it is
            check=True, capture_output=True, text=True, timeout=20,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return True  # without the tool nothing is known; the renderer then does what it can
    return bool(said.stdout.strip())


@cache
def _template() -> Template:
    source = resources.files("prereview.notice").joinpath("notice.html.jinja").read_text("utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(source)


def _points(
    findings: Sequence[Finding], outcome: Outcome, level: CheckLevel | None = None
) -> list[_Point]:
    hint = CheckLevel.HINT.value
    chosen = (
        f for f in findings
        if f.outcome is outcome and (f.level == level.value if level else f.level != hint)
    )  # fmt: skip
    return [_point(f) for f in chosen]


def _hints(findings: Sequence[Finding]) -> list[_Point]:
    """Hints, without the missing materials that have a list of their own."""
    hint = CheckLevel.HINT.value
    return [
        _point(f)
        for f in findings
        if f.level == hint and f.outcome is not Outcome.PASS and f.rule != "material"
    ]


def _point(finding: Finding) -> _Point:
    places = dict.fromkeys(
        f"“{e.file_name}”第{e.page}页" if e.page else f"“{e.file_name}”" for e in finding.evidence
    )
    return _Point(
        finding.sentence, finding.message, finding.remedy, finding.basis, "；".join(places)
    )


def _slots(slots: Sequence[Slot], state: SlotState) -> list[Slot]:
    return [slot for slot in slots if slot.state is state]
