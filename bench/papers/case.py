"""A case: who applies for what, with all papers in agreement; faults then spoil one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bench.papers import invent, numbers
from bench.papers.invent import Company, Person
from bench.papers.makers.authority import Authority, Health
from bench.papers.makers.form import Form
from bench.papers.makers.lease import Lease

FOOD_PERMIT, ADDRESS_CHANGE = "food_permit", "address_change"
MATTERS = (FOOD_PERMIT, ADDRESS_CHANGE)


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that the papers of one submission say."""

    matter: str
    today: date
    company: Company
    representative: Person
    agent: Person | None
    premises: str
    form: Form
    lease: Lease
    authority: Authority | None
    health: tuple[Health, ...]
    day: date
    articles_signed: bool = True


def case(rng: Random, matter: str, today: date, with_agent: bool | None = None) -> Case:
    """Return a case in order on `today`."""
    company, rep = invent.company(rng, today), invent.person(rng, today)
    drawn, somebody = rng.random() < 0.5, invent.person(rng, today)
    has_agent = drawn if with_agent is None else with_agent
    agent = somebody if has_agent else None
    food = matter == FOOD_PERMIT
    premises = company.address if food else invent.street(rng)
    day = today - timedelta(days=rng.randrange(1, 12))
    new_address = rng.choice(("住所", "变更后住所", "新住所"))
    form = Form(
        title=_title(rng, food), applicant=company.name, uscc=company.uscc, representative=rep.name,
        representative_number=rep.number, phone=rep.phone, address=premises,
        premises=premises if food else company.address,
        agent=agent.name if agent else "", agent_number=agent.number if agent else "",
        items="食品经营许可新办：热食类食品制售" if food else "变更登记：住所变更", signed=day,
        address_label="住所" if food else new_address,
        premises_label="经营场所" if food else "原住所",
    )  # fmt: skip
    lease = _lease(rng, company, premises, today)
    authority = agent and Authority(
        company.name, agent.name, agent.number, agent.phone, "食品经营许可申请" if food else "住所变更登记",
        day, day + timedelta(days=rng.choice((60, 90, 180))), day,
    )  # fmt: skip
    staff = tuple(_health(rng, today) for _ in range(rng.choice((1, 2)))) if food else ()
    return Case(
        matter, today, company, rep, agent, premises, form, lease, authority or None, staff, day
    )


def _title(rng: Random, food: bool) -> str:
    if food:
        return rng.choice(("食品经营许可申请书", "食品经营许可证申请表"))
    return rng.choice(("公司登记（备案）申请书", "公司变更登记申请书"))


def _lease(rng: Random, company: Company, address: str, today: date) -> Lease:
    landlord = invent.person(rng, today)
    start = today - timedelta(days=rng.randrange(20, 300))
    return Lease(
        lessor=landlord.name, lessor_number=landlord.number, lessee=company.name,
        lessee_uscc=company.uscc, address=address, area=rng.randrange(40, 400), start=start,
        end=date(start.year + rng.choice((3, 5)), start.month, min(start.day, 28)) - timedelta(1),
        rent=rng.randrange(20, 300) * 100, signed=start - timedelta(days=rng.randrange(1, 15)),
    )  # fmt: skip


def _health(rng: Random, today: date) -> Health:
    issued = today - timedelta(days=rng.randrange(10, 250))
    return Health(
        invent.person(rng, today), f"YJ{issued.year}{rng.randrange(100000):05d}", issued,
        date(issued.year + 1, issued.month, min(issued.day, 28)) - timedelta(1),
        f"{invent.CITY}疾病预防控制中心",
    )  # fmt: skip


def other_name(rng: Random, name: str) -> str:
    """Return a company name that clearly differs from `name`."""
    brand = rng.choice(("华瑞", "天成", "佳美", "永泰"))
    return (
        f"{invent.CITY}{brand}餐饮管理有限公司"
        if brand not in name
        else f"{invent.CITY}隆兴食品有限公司"
    )


def other_number(rng: Random, number: str) -> str:
    """Return `number` with a digit changed, so that its check digit is wrong."""
    return numbers.spoil(rng, number)
