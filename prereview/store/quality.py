"""How good the rules are, by what clerks said of their findings."""

from __future__ import annotations

from sqlalchemy import Engine, Integer, case, func, select

from prereview.report import FindingKind, Outcome
from prereview.store import tables as t
from prereview.store.types import RuleQuality

_NONE = (0, 0)


def rule_quality(engine: Engine) -> list[RuleQuality]:
    """Return what clerks found of each rule, those most often overruled first.

    Of several decisions on one finding the newest counts. A rule of the catalogue belongs to its
    matter, a built-in one to all.
    """
    rows = t.finding_decisions
    newest = select(func.max(rows.c.id)).group_by(
        rows.c.submission_id, rows.c.round, rows.c.finding_id
    )
    matter = case((rows.c.kind == FindingKind.CHECK.value, rows.c.matter_code), else_="")
    rule = (matter.label("owner"), rows.c.kind, rows.c.rule, rows.c.outcome)
    query = (
        select(*rule, func.count(), func.sum(rows.c.agreed.cast(Integer)))
        .where(rows.c.id.in_(newest))
        .group_by("owner", rows.c.kind, rows.c.rule, rows.c.outcome)
    )
    counts: dict[tuple[str, str, str], dict[str, tuple[int, int]]] = {}
    with engine.connect() as connection:
        for code, kind, name, outcome, decided, agreed in connection.execute(query):
            counts.setdefault((code, kind, name), {})[outcome] = (decided, agreed)
    made = [_quality(*key, found) for key, found in counts.items()]
    return sorted(made, key=lambda q: (q.agreed - q.decided, -q.passed_overruled, q.rule))


def _quality(
    matter_code: str, kind: str, rule: str, found: dict[str, tuple[int, int]]
) -> RuleQuality:
    decided, agreed = found.get(Outcome.FAIL.value, _NONE)
    unclear, unclear_agreed = found.get(Outcome.UNCLEAR.value, _NONE)
    passed, passed_agreed = found.get(Outcome.PASS.value, _NONE)
    return RuleQuality(
        matter_code=matter_code, kind=kind, rule=rule, decided=decided, agreed=agreed,
        precision=round(agreed / decided, 4) if decided else None,
        unclear_decided=unclear, unclear_agreed=unclear_agreed,
        passed_decided=passed, passed_overruled=passed - passed_agreed,
    )  # fmt: skip
