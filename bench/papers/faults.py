"""Faults people make, planted one at a time, each with what a reviewer should find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from bench.papers import case as cases
from bench.papers.case import Case
from bench.papers.files import BACK_FIELDS, Paper

FAIL, NOT_PASS = ("fail",), ("fail", "unclear")


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that must be there: on which document types (any of them), with which outcome."""

    fault: str
    subjects: tuple[str, ...]
    outcomes: tuple[str, ...] = FAIL


@dataclass(frozen=True, slots=True)
class Fault:
    """How to spoil a case before drawing, the papers after drawing, and what is then expected."""

    name: str
    subjects: tuple[str, ...]
    outcomes: tuple[str, ...] = FAIL
    matters: tuple[str, ...] = cases.MATTERS
    agent: bool | None = None
    case: Callable[[Case, Random], Case] | None = None
    papers: Callable[[list[Paper], Random], list[Paper]] | None = None
    broken_file: bool = False

    @property
    def expected(self) -> tuple[Expected, ...]:
        """What a reviewer should find."""
        return (Expected(self.name, self.subjects, self.outcomes),)


def _expired_licence(c: Case, rng: Random) -> Case:
    past = c.today - timedelta(days=rng.randrange(5, 200))
    began = past.replace(year=past.year - 10, day=min(past.day, 28))
    return replace(
        c, company=replace(c.company, licence_until=past, established=began, issued=began)
    )


def _expired_card(c: Case, rng: Random) -> Case:
    past = c.today - timedelta(days=rng.randrange(5, 300))
    start = past.replace(year=past.year - 10, day=min(past.day, 28))
    return replace(c, agent=c.agent and replace(c.agent, valid_from=start, valid_until=past))


def _expired_health(c: Case, rng: Random) -> Case:
    past = c.today - timedelta(days=rng.randrange(5, 120))
    issued = past.replace(year=past.year - 1, day=min(past.day, 28))
    return replace(c, health=(replace(c.health[0], issued=issued, until=past), *c.health[1:]))


def _wrong_name(c: Case, rng: Random) -> Case:
    return replace(c, form=replace(c.form, applicant=cases.other_name(rng, c.company.name)))


def _wrong_address(c: Case, rng: Random) -> Case:
    return replace(c, lease=replace(c.lease, address=cases.invent.street(rng)))


def _wrong_representative(c: Case, rng: Random) -> Case:
    other = cases.invent.person(rng, c.today)
    return replace(
        c, form=replace(c.form, representative=other.name, representative_number=other.number)
    )


def _short_lease(c: Case, rng: Random) -> Case:
    end = c.today - timedelta(days=rng.randrange(3, 90))
    return replace(c, lease=replace(c.lease, end=end, start=end - timedelta(days=364)))


def _bad_uscc(c: Case, rng: Random) -> Case:
    return replace(c, form=replace(c.form, uscc=cases.other_number(rng, c.form.uscc)))


def _bad_number(c: Case, rng: Random) -> Case:
    paper = c.authority and replace(
        c.authority, agent_number=cases.other_number(rng, c.authority.agent_number)
    )
    return replace(c, authority=paper)


def _other_agent(c: Case, rng: Random) -> Case:
    other = cases.invent.person(rng, c.today)
    paper = c.authority and replace(c.authority, agent=other.name, agent_number=other.number)
    return replace(c, authority=paper)


def _old_authority(c: Case, rng: Random) -> Case:
    end = c.today - timedelta(days=rng.randrange(2, 60))
    return replace(
        c,
        authority=c.authority
        and replace(c.authority, end=end, start=end - timedelta(90), signed=end - timedelta(90)),
    )


def _unsealed(c: Case, _: Random) -> Case:
    return replace(c, form=replace(c.form, sealed=False, inked=False))


def _unsigned_articles(c: Case, _: Random) -> Case:
    return replace(c, articles_signed=False)


def _without(*types: str) -> Callable[[list[Paper], Random], list[Paper]]:
    return lambda papers, _: [p for p in papers if p.type not in types]


def _no_back(papers: list[Paper], _: Random) -> list[Paper]:
    kept = [p for p in papers if not (p.owner == "agent" and p.stem.endswith("反面"))]
    for paper in kept:
        if paper.owner == "agent" and len(kept) == len(papers):
            sheet = paper.sheets[0]
            paper.fields = {k: v for k, v in paper.fields.items() if k not in BACK_FIELDS}
            sheet.marks = [m for m in sheet.marks if getattr(m, "y", getattr(m, "y0", 0)) < 140]
    return kept


def _blurred(papers: list[Paper], rng: Random) -> list[Paper]:
    chosen = rng.choice(
        [p for p in papers if p.type in {"business_licence", "lease_contract", "application_form"}]
    )
    chosen.blurred, chosen.style = True, rng.choice(("scan", "photo"))
    return papers


FOOD, CHANGE = (cases.FOOD_PERMIT,), (cases.ADDRESS_CHANGE,)
_ALL = (
    Fault("missing_lease", ("lease_contract",), papers=_without("lease_contract")),
    Fault("missing_licence", ("business_licence",), papers=_without("business_licence")),
    Fault("missing_plan", ("floor_plan",), matters=FOOD, papers=_without("floor_plan")),
    Fault("missing_id_back", ("id_card",), agent=True, papers=_no_back),
    Fault("agent_without_poa", ("power_of_attorney",), agent=True, papers=_without("power_of_attorney")),
    Fault("expired_licence", ("business_licence",), case=_expired_licence),
    Fault("expired_id_card", ("id_card",), agent=True, case=_expired_card),
    Fault("expired_health", ("health_certificate",), matters=FOOD, case=_expired_health),
    Fault("wrong_name", ("application_form", "business_licence"), case=_wrong_name),
    Fault("wrong_address", ("lease_contract", "application_form"), case=_wrong_address),
    Fault("wrong_representative", ("application_form", "business_licence"), matters=FOOD, case=_wrong_representative),
    Fault("lease_too_short", ("lease_contract",), case=_short_lease),
    Fault("invalid_uscc", ("application_form",), NOT_PASS, case=_bad_uscc),
    Fault("invalid_id_number", ("power_of_attorney", "id_card"), NOT_PASS, agent=True, case=_bad_number),
    Fault("other_agent", ("power_of_attorney", "id_card"), agent=True, case=_other_agent),
    Fault("expired_poa", ("power_of_attorney",), matters=FOOD, agent=True, case=_old_authority),
    Fault("missing_seal", ("application_form",), NOT_PASS, matters=FOOD, case=_unsealed),
    Fault("unsigned_articles", ("articles_of_association",), NOT_PASS, matters=CHANGE, case=_unsigned_articles),
    Fault("missing_resolution", ("shareholder_resolution",), matters=CHANGE, papers=_without("shareholder_resolution")),
    Fault("blurred_page", ("application_form", "business_licence", "lease_contract"), NOT_PASS, papers=_blurred),
    Fault("refused_file", ("*",), NOT_PASS, broken_file=True),
)  # fmt: skip
FAULTS: dict[str, Fault] = {fault.name: fault for fault in _ALL}
