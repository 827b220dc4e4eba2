"""Drafts: what each paper says before it is drawn, one function a kind of paper.

A draft holds facts by the field names of its document type, so that a fault can be planted by
changing a fact, and the truth of a rule is known from the facts alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from bench.papers import invent
from bench.papers.invent import Company, Person
from bench.papers.makers import (
    authority,
    certificates,
    company_papers,
    form,
    id_card,
    lease,
    licence,
)
from bench.papers.makers.form import Design
from bench.papers.sheet import Sheet
from bench.papers.world import Facts, World

Draw = Callable[[Facts, Random], list[Sheet]]


@dataclass(slots=True)
class Draft:
    """One paper to be: its file name, its kind, what it says, how it is drawn.

    `slot` is the material that the applicant chooses for papers that say nothing of their kind;
    `apart`: each sheet is a file of its own; `spare`: nobody asked for it; `lost`: sheets left out.
    """

    stem: str
    type: str
    facts: dict[str, Any]
    draw: Draw
    slot: str = ""
    apart: bool = False
    spare: bool = False
    lost: frozenset[int] = field(default_factory=frozenset)
    blurred: bool = False
    times: int = 1


def years(day: date, count: int) -> date:
    """Return the same day `count` years later; the 29th becomes the 28th."""
    return date(day.year + count, day.month, min(day.day, 28))


def application(w: World, design: Design, **facts: Any) -> Draft:
    """An application form; `facts` are its values by key."""
    signed = {"signed_on": w.day, "signed": True, "sealed": len(facts["applicant_name"]) > 4}
    return Draft(
        "申请书", "application_form", facts | signed, lambda f, rng: form.sheets(f, design, rng)
    )


def business_licence(company: Company, representative: str) -> Draft:
    """A business licence that is valid."""
    facts: dict[str, Any] = {
        "uscc": company.uscc, "name": company.name, "entity_type": "有限责任公司（自然人投资或控股）",
        "legal_representative": representative, "registered_capital": company.capital * 10000,
        "established_on": company.established, "valid_from": company.established,
        "long_term": company.licence_until is None, "address": company.address,
        "scope": company.scope, "_registrar": company.registrar, "issued_on": company.issued, "sealed": True,
    }  # fmt: skip
    if company.licence_until:
        facts["valid_until"] = company.licence_until
    return Draft("营业执照", "business_licence", facts, licence.sheets)


def lease_contract(w: World, lessee: tuple[str, str], address: str, use: str = "商业") -> Draft:
    """A lease of the landlord's rooms that runs."""
    rng = w.rng("lease facts")
    start = w.today - timedelta(days=rng.randrange(20, 300))
    facts = {
        "lessor": w.landlord.name, "_lessor_number": w.landlord.number, "lessee": lessee[0],
        "_lessee_number": lessee[1], "address": address, "area": rng.randrange(40, 400), "_use": use,
        "start_date": start, "end_date": years(start, rng.choice((3, 5))) - timedelta(1),
        "rent": rng.randrange(20, 300) * 100, "signed_on": start - timedelta(days=rng.randrange(1, 15)),
        "lessor_signed": True, "lessee_signed": True,
    }  # fmt: skip
    return Draft("租赁合同", "lease_contract", facts, lease.sheets)


def property_certificate(w: World, address: str, use: str = "商服用地/商业服务") -> Draft:
    """The landlord's certificate of the rooms."""
    rng = w.rng("property facts")
    facts = {
        "number": f"青（2021）青屿市不动产权第{rng.randrange(10**7):07d}号", "owner": w.landlord.name,
        "address": address, "use": use, "area": rng.randrange(40, 400),
    }  # fmt: skip
    return Draft("不动产权证书", "property_certificate", facts, certificates.property_certificate)


def identity(w: World, person: Person, stem: str, slot: str = "", *, spare: bool = False) -> Draft:
    """An identity card: both sides on one copy, or a picture of each side."""
    facts: dict[str, Any] = {
        "name": person.name, "sex": "男" if person.male else "女", "ethnicity": "汉",
        "birth_date": person.born, "address": person.address, "number": person.number,
        "issuer": person.issuer, "valid_from": person.valid_from,
        "long_term": person.valid_until is None,
    }  # fmt: skip
    if person.valid_until:
        facts["valid_until"] = person.valid_until
    apart = w.rng(stem + " sides").random() < 0.5
    draw: Draw = lambda f, _: id_card.sides(f) if apart else id_card.copy(f)  # noqa: E731
    return Draft(stem, "id_card", facts, draw, slot=slot, apart=apart, spare=spare)


def power_of_attorney(w: World, principal: str, agent: Person, matters: str) -> Draft:
    """A power of attorney for the agent; a person signs it, a company seals it as well."""
    rng = w.rng("authority facts")
    facts = {
        "principal": principal, "agent": agent.name, "agent_id_number": agent.number,
        "_phone": agent.phone, "matters": matters, "valid_from": w.day,
        "valid_until": w.day + timedelta(days=rng.choice((60, 90, 180))), "signed_on": w.day,
        "signed": True, "sealed": len(principal) > 4,
    }  # fmt: skip
    return Draft("授权委托书", "power_of_attorney", facts, authority.power)


def health_certificate(w: World, n: int, person: Person | None = None, title: str = "") -> Draft:
    """A health certificate of an employee, or of `person`."""
    rng = w.rng(f"health facts {n}")
    issued = w.today - timedelta(days=rng.randrange(10, 250))
    who = person or invent.person(rng, w.today)
    facts = {
        "name": who.name, "sex": "男" if who.male else "女", "category": "食品从业人员" if not title else "教师资格",
        "_id": who.number, "number": f"YJ{issued.year}{rng.randrange(100000):05d}", "issued_on": issued,
        "valid_until": years(issued, 1) - timedelta(1), "_title": title,
        "issuer": f"{invent.CITY}疾病预防控制中心", "sealed": True,
    }  # fmt: skip
    return Draft(f"健康证{n}", "health_certificate", facts, authority.health)


def floor_plan(company: str, kind: str) -> Draft:
    """A floor plan of rooms of a kind: food, public, clinic."""
    facts = {"company_name": company, "_kind": kind}
    return Draft("平面图", "floor_plan", facts, company_papers.floor_plan)


def system_document(w: World, company: str, kind: str) -> Draft:
    """Management rules with the company's seal."""
    facts = {"_kind": kind, "_day": w.day, "company_name": company, "sealed": True}
    return Draft("管理制度", "system_document", facts, company_papers.system_document)


def resolution(w: World, company: str, matters: str) -> Draft:
    """A shareholders' resolution of the last days."""
    facts = {
        "company_name": company, "resolved_on": w.day, "matters": matters, "_day": w.day,
        "signed": True, "sealed": True,
    }  # fmt: skip
    return Draft("股东会决议", "shareholder_resolution", facts, company_papers.resolution)


def articles(w: World, company: Company, address: str, sign: str) -> Draft:
    """Articles of association, signed and sealed."""
    facts = {
        "company_name": company.name, "registered_capital": company.capital * 10000,
        "address": address, "_sign": sign, "_day": w.day, "signed": True, "sealed": True,
    }  # fmt: skip
    return Draft("公司章程", "articles_of_association", facts, company_papers.articles)
