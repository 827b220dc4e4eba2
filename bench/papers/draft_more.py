"""Drafts of certificates and of papers that few matters ask for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bench.papers import numbers
from bench.papers.draft import Draft, years
from bench.papers.invent import CITY, Company, Person
from bench.papers.makers import authority, certificates, company_papers
from bench.papers.world import World


def food_permit(w: World, company: Company, representative: str) -> Draft:
    """A food permit that runs out in some months."""
    rng = w.rng("permit facts")
    until = w.today + timedelta(days=rng.randrange(40, 110))
    facts = {
        "number": "JY" + "".join(rng.choice("0123456789") for _ in range(14)), "name": company.name,
        "uscc": company.uscc, "legal_representative": representative, "address": company.address,
        "premises": company.address, "category": "餐饮服务经营者", "scope": "热食类食品制售，冷食类食品制售",
        "valid_until": until, "issuer": company.registrar, "issued_on": years(until, -5), "sealed": True,
    }  # fmt: skip
    return Draft("食品经营许可证", "food_permit", facts, certificates.food_permit)


def commitment(w: World, company: str) -> Draft:
    """The letter of commitment for an ordinary winding-up without debts."""
    facts = {
        "promisor": company, "matter": "公司简易注销登记", "signed_on": w.day, "signed": True, "sealed": True,
    }  # fmt: skip
    return Draft("承诺书", "commitment_letter", facts, authority.commitment)


def diploma(w: World, person: Person) -> Draft:
    """A diploma of some years ago."""
    rng = w.rng("diploma facts")
    facts = {
        "name": person.name, "number": "".join(rng.choice("0123456789") for _ in range(18)),
        "school": "青屿大学", "major": rng.choice(("汉语言文学", "数学与应用数学", "英语", "物理学")),
        "issued_on": date(w.today.year - rng.randrange(1, 6), 6, 30), "_born": person.born,
        "_sex": "男" if person.male else "女", "sealed": True,
    }  # fmt: skip
    return Draft("毕业证书", "diploma", facts, certificates.diploma)


def profession(
    w: World,
    stem: str,
    person: Person,
    slot: str = "",
    *,
    valid: int = 0,
    age: int = 1,
    **facts: Any,
) -> Draft:
    """A certificate of a profession or examination, `age` years old, valid for `valid` years."""
    rng = w.rng(stem + " facts")
    issued = w.today - timedelta(days=365 * age + rng.randrange(20, 300))
    if valid:
        facts["valid_until"] = years(issued, valid)
    number = f"{issued.year}{rng.randrange(10**8):08d}"
    told = {"name": person.name, "_id": person.number, "number": number, "issued_on": issued}
    return Draft(stem, "professional_certificate", told | facts, certificates.profession, slot=slot)


def marriage(w: World) -> Draft:
    """The couple's marriage certificate."""
    rng = w.rng("marriage facts")
    day = w.today - timedelta(days=rng.randrange(30, 2500))
    facts = {
        "name": w.person.name, "_spouse": w.spouse.name, "registered_on": day,
        "number": f"J379900-{day.year}-{rng.randrange(10**6):06d}", "_sex": "男" if w.person.male else "女",
        "_other_sex": "男" if w.spouse.male else "女", "_id": w.person.number, "_other_id": w.spouse.number,
    }  # fmt: skip
    return Draft("结婚证", "marriage_certificate", facts, certificates.marriage)


def household(w: World, person: Person, stem: str) -> Draft:
    """The page of a person, who is the head, in a household register."""
    rng = w.rng(stem + " facts")
    facts = {
        "name": person.name, "number": person.number, "address": person.address, "relation": "户主",
        "_sex": "男" if person.male else "女", "_born": person.born, "_police": f"{person.issuer}户口专用",
        "_day": w.today - timedelta(days=rng.randrange(100, 4000)),
    }  # fmt: skip
    return Draft(stem, "household_register", facts, certificates.household)


def photograph(w: World, slot: str) -> Draft:
    """A portrait; the applicant says that it is one."""
    ground = w.rng("photo facts").choice(((255, 255, 255), (67, 142, 219)))
    return Draft("照片", "photo", {"_ground": ground}, certificates.photograph, slot=slot)


def laboratory_report(w: World, company: str, slot: str) -> Draft:
    """A report of a laboratory, of no kind that the catalogue knows."""
    facts = {"company_name": company, "_day": w.day}
    return Draft("检测报告", "other", facts, company_papers.laboratory_report, slot=slot)


def appointment(w: World, company: str, slot: str) -> Draft:
    """The letter that appoints the legal representative."""
    facts = {"company_name": company, "_who": w.person.name, "_day": w.day}
    return Draft("任职文件", "other", facts, company_papers.appointment, slot=slot)


def other_person(w: World) -> Person:
    """Return the person whom the present licence names, when it is about to change."""
    return w.landlord


def shop(w: World, trade: str) -> tuple[str, str]:
    """Return the name and the code of a shop or clinic that belongs to the person."""
    rng = w.rng("shop " + trade)
    brand = rng.choice(("云栖", "望潮", "海棠", "竹里", "晨光", "小满"))
    return f"{CITY}{brand}{trade}", numbers.uscc(rng)
