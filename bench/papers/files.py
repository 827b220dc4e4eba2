"""From a case to files: every paper drawn, then sent in as text PDF, scan or phone photo."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from PIL import Image

from bench.papers import degrade
from bench.papers.case import FOOD_PERMIT, Case
from bench.papers.makers import authority, company_papers, form, id_card, lease, licence
from bench.papers.pdf import scan_pdf, text_pdf
from bench.papers.raster import picture
from bench.papers.sheet import Sheet

TEXT, SCAN, PHOTO = "text", "scan", "photo"
BACK_FIELDS = frozenset({"issuer", "valid_from", "valid_until", "long_term"})
_TEXT_TYPES = frozenset({"application_form", "lease_contract", "power_of_attorney", "system_document", "articles_of_association", "shareholder_resolution"})  # fmt: skip


@dataclass(slots=True)
class Paper:
    """One file to be: its sheets, what it is, what a reader should find, how it comes in."""

    stem: str
    type: str
    sheets: list[Sheet]
    fields: dict[str, object] = field(default_factory=dict)
    style: str = SCAN
    material: str = ""
    blurred: bool = False
    owner: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file as uploaded, with its truth."""

    name: str
    data: bytes
    type: str
    fields: dict[str, object]
    style: str
    sheets: tuple[Sheet, ...] = ()
    readable: bool = True


def papers(case: Case, rng: Random) -> list[Paper]:
    """Draw every paper that the matter asks for, layouts chosen by `rng`."""
    seed = rng.randrange(1 << 20)
    made = [
        Paper("申请书", "application_form", [form.sheet(case.form, rng.randrange(2), seed)], form.fields(case.form)),
        _licence(case, rng),
        Paper("租赁合同", "lease_contract", lease.sheets(case.lease, rng.randrange(3), seed + 1), lease.fields(case.lease)),
        *(_of_food(case, rng) if case.matter == FOOD_PERMIT else _of_change(case, rng, seed)),
    ]  # fmt: skip
    if case.agent and case.authority:
        sheet = authority.power(case.authority, rng.randrange(2), seed + 7)
        made.append(
            Paper(
                "授权委托书", "power_of_attorney", [sheet], authority.power_fields(case.authority)
            )
        )
        made += _cards(case.agent, "代理人身份证", "agent", Random(seed + 1))
    if Random(seed).random() < 0.25:
        made += _cards(case.representative, "法定代表人身份证", "representative", Random(seed + 2))
    for paper in made:
        styles = (TEXT, SCAN, PHOTO) if paper.type in _TEXT_TYPES else (SCAN, PHOTO)
        paper.style = Random(f"{seed}/{paper.stem}").choice(styles)
    return made


def _of_food(case: Case, rng: Random) -> list[Paper]:
    name = case.company.name
    return [
        Paper("平面图", "floor_plan", [company_papers.floor_plan(name, rng)]),
        Paper("食品安全制度", "system_document", company_papers.system_document(name, rng, case.day)),
        *(
            Paper(f"健康证{i + 1}", "health_certificate", [authority.health(h, rng.randrange(2))], authority.health_fields(h))
            for i, h in enumerate(case.health)
        ),
    ]  # fmt: skip


def _of_change(case: Case, rng: Random, seed: int) -> list[Paper]:
    name, capital = case.company.name, case.company.capital
    owned = {"owner": case.lease.lessor, "address": case.premises, "area": case.lease.area}
    decided = company_papers.resolution(name, case.premises, case.day, seed + 3, rng.randrange(2))
    changed = company_papers.articles(
        name, case.premises, capital, case.day, seed + 5, signed=case.articles_signed
    )
    certificate = company_papers.property_certificate(
        case.lease.lessor, case.premises, case.lease.area, seed
    )
    return [
        Paper("股东会决议", "shareholder_resolution", [decided], {"company_name": name, "resolved_on": case.day}),
        Paper("公司章程", "articles_of_association", changed, {"company_name": name}),
        Paper("不动产权证书", "property_certificate", [certificate], owned),
    ]  # fmt: skip


def _licence(case: Case, rng: Random) -> Paper:
    draw = rng.choice((licence.landscape, licence.portrait))
    sheet = draw(case.company, case.representative)
    return Paper(
        "营业执照", "business_licence", [sheet], licence.fields(case.company, case.representative)
    )


def _cards(person: id_card.Person, stem: str, owner: str, rng: Random) -> list[Paper]:
    """One A4 copy of both sides, or a picture of each side."""
    fields = id_card.fields(person)
    if rng.random() < 0.5:
        return [Paper(stem, "id_card", [id_card.copy(person)], fields, owner=owner)]
    on_back = {k: v for k, v in fields.items() if k in BACK_FIELDS}
    on_front = {k: v for k, v in fields.items() if k not in on_back}
    return [
        Paper(
            f"{stem}正面", "id_card", [id_card.card(id_card.front(person))], on_front, owner=owner
        ),
        Paper(f"{stem}反面", "id_card", [id_card.card(id_card.back(person))], on_back, owner=owner),
    ]


def render(paper: Paper, rng: Random) -> File:
    """Turn a paper into the bytes that are uploaded."""
    if paper.style == TEXT and not paper.blurred:
        return File(
            f"{paper.stem}.pdf",
            text_pdf(paper.sheets),
            paper.type,
            paper.fields,
            TEXT,
            tuple(paper.sheets),
        )
    pictures = [_shot(sheet, paper, rng) for sheet in paper.sheets]
    if len(pictures) > 1 or (paper.style != PHOTO and rng.random() < 0.3):
        name, data = f"{paper.stem}.pdf", scan_pdf(pictures)
    else:
        name, data = (
            f"{paper.stem}.jpg",
            degrade.jpeg(pictures[0], 88 if paper.style == SCAN else 82),
        )
    return File(
        name, data, paper.type, paper.fields, paper.style, tuple(paper.sheets), not paper.blurred
    )


def _shot(sheet: Sheet, paper: Paper, rng: Random) -> Image.Image:
    small = sheet.width < 120
    if paper.style == PHOTO:
        flat = picture(sheet, 400 if small else 200)
        out = degrade.photo(flat, rng, 1800 if small else 2200)
    else:
        out = degrade.scan(picture(sheet, 300 if small else 150), rng)
    return degrade.blur(out, rng) if paper.blurred else out
