"""Which papers each reviewable matter asks for, and what the applicant answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.papers import draft as d
from bench.papers import draft_more as more
from bench.papers.draft import Draft
from bench.papers.makers.form import Design
from bench.papers.world import World


@dataclass(slots=True)
class Made:
    """The papers of a submission in order, with the answers to the questions of the matter."""

    drafts: list[Draft]
    form: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recipe:
    """A matter by its name in the catalogue (codes belong to the city), and how to make its papers."""

    name: str
    papers: Callable[[World], Made]
    kind: str = "企业"


_COMPANY = (("申请人名称", "applicant_name"), ("统一社会信用代码", "uscc"), ("联系电话", "phone"))
_BOSS = (("法定代表人（负责人）", "legal_representative"), ("法定代表人身份证号", "id_number"))
_AGENT = (("委托代理人", "agent_name"), ("代理人身份证号", "agent_id_number"))
_SIGNS = ("申请人（签字或盖章）：", "法定代表人签字：")


def _form(w: World, title: str, *rows: tuple[str, str], **facts: Any) -> Draft:
    """A company's form with its own rows between those that all have."""
    c, p, rng = w.company, w.person, w.rng("form design")
    facts = {
        "applicant_name": c.name, "uscc": c.uscc, "phone": p.phone, "legal_representative": p.name,
        "id_number": p.number,
    } | facts  # fmt: skip
    all_rows = (*_COMPANY, *_BOSS, *rows, ("申请事项", "items"))
    if w.agent and title != "公司注销登记申请书":
        facts |= {"agent_name": w.agent.name, "agent_id_number": w.agent.number}
        all_rows += _AGENT
    choices = facts.pop("_choices", ("", ()))
    return d.application(w, Design(title, all_rows, rng.choice(_SIGNS), choices), **facts)


def _agents(w: World, principal: str, matters: str) -> list[Draft]:
    """What an agent brings: the power of attorney and the own card."""
    if w.agent is None:
        return []
    paper = d.power_of_attorney(w, principal, w.agent, matters)
    return [paper, d.identity(w, w.agent, "代理人身份证")]


def _spare(w: World) -> list[Draft]:
    """A quarter of the companies bring a card that nobody asked for."""
    if w.rng("spare").random() < 0.75:
        return []
    return [d.identity(w, w.person, "法定代表人身份证", spare=True)]


def _food_permit(w: World) -> Made:
    c = w.company
    title = w.rng("title").choice(("食品经营许可申请书", "食品经营许可证申请表"))
    drafts = [
        _form(w, title, ("住所", "address"), ("经营场所", "premises"), address=c.address,
              premises=c.address, items="食品经营许可新办：热食类食品制售"),
        d.business_licence(c, w.person.name), d.floor_plan(c.name, "food"),
        d.system_document(w, c.name, "food"),
        *(d.health_certificate(w, n) for n in range(1, w.rng("staff").choice((2, 3)))),
        d.lease_contract(w, (c.name, c.uscc), c.address),
    ]  # fmt: skip
    return Made(
        [*drafts, *_agents(w, c.name, "食品经营许可申请"), *_spare(w)], {"premises_rented": True}
    )


def _address_change(w: World) -> Made:
    c = w.company
    rng = w.rng("title")
    title = rng.choice(("公司登记（备案）申请书", "公司变更登记申请书"))
    label = rng.choice(("住所", "变更后住所", "新住所"))
    decided = (
        f"一、同意将公司住所变更为：{w.premises}。\n二、同意就上述变更事项修改公司章程相关条款。"
    )
    drafts = [
        _form(w, title, (label, "address"), ("原住所", "_old"), address=w.premises, _old=c.address,
              items="变更登记：住所变更"),
        d.business_licence(c, w.person.name), d.resolution(w, c.name, decided),
        d.articles(w, c, w.premises, "法定代表人签字："),
        d.lease_contract(w, (c.name, c.uscc), w.premises), d.property_certificate(w, w.premises),
    ]  # fmt: skip
    return Made(
        [*drafts, *_agents(w, c.name, "住所变更登记"), *_spare(w)], {"premises_rented": True}
    )


def _individual_setup(w: World) -> Made:
    p = w.person
    name, _ = more.shop(w, w.rng("trade").choice(("理发店", "小吃店", "花店", "水果店")))
    rows = (
        ("名称", "applicant_name"), ("经营者", "legal_representative"), ("身份证号码", "id_number"),
        ("联系电话", "phone"), ("经营场所", "premises"), ("申请事项", "items"),
    )  # fmt: skip
    design = Design("个体工商户登记（备案）申请书", rows, "经营者签字：")
    paper = d.application(
        w, design, applicant_name=name, legal_representative=p.name, id_number=p.number,
        phone=p.phone, premises=w.premises, items="设立登记",
    )  # fmt: skip
    paper.facts["sealed"] = False
    drafts = [
        paper,
        d.identity(w, p, "经营者身份证"),
        d.lease_contract(w, (p.name, p.number), w.premises),
    ]
    if w.agent:
        drafts.append(d.power_of_attorney(w, p.name, w.agent, "个体工商户设立登记"))
    return Made(drafts, {"premises_rented": True})


def _public_place(w: World) -> Made:
    c = w.company
    drafts = [
        _form(w, "公共场所卫生许可申请表", ("经营场所", "premises"), premises=c.address,
              items="公共场所卫生许可新办：美容美发"),
        d.business_licence(c, w.person.name), d.floor_plan(c.name, "public"),
        more.laboratory_report(w, c.name, "4"), d.health_certificate(w, 1),
        d.system_document(w, c.name, "public"),
    ]  # fmt: skip
    return Made([*drafts, *_agents(w, c.name, "公共场所卫生许可申请")], {"central_air": False})


def _fund_rent(w: World) -> Made:
    p, married = w.person, w.rng("married").random() < 0.5
    lessee = (p.name, p.number)
    drafts = [d.identity(w, p, "身份证"), d.lease_contract(w, lessee, w.premises, "居住")]
    if married:
        drafts.append(more.marriage(w))
    return Made(drafts, {"married": married, "public_rental": False})


def _teacher(w: World) -> Made:
    p = w.person
    rows = (
        ("姓名", "applicant_name"), ("身份证号码", "id_number"), ("联系电话", "phone"), ("住址", "address"),
        ("申请内容", "items"),
    )  # fmt: skip
    paper = d.application(
        w, Design("教师资格认定申请表", rows, "申请人签字："), applicant_name=p.name, id_number=p.number,
        phone=p.phone, address=p.address, items="高级中学教师资格（语文）",
    )  # fmt: skip
    spoken = more.profession(
        w, "普通话证书", p, "4", _title="普通话水平测试等级证书", _subject="等级", category="二级甲等",
        issuer="青屿市语言文字测试中心",
    )  # fmt: skip
    exam = more.profession(
        w, "考试合格证明", p, "5", age=0, valid=3, _title="教师资格考试合格证明", _subject="专业",
        category="高级中学语文", issuer="青屿市教育考试院",
    )  # fmt: skip
    drafts = [
        paper, d.identity(w, p, "身份证"), more.diploma(w, p), spoken, exam,
        d.health_certificate(w, 1, p, "体检合格证明"), more.photograph(w, "7"),
    ]  # fmt: skip
    return Made(drafts, {"exam_route": True})


def _food_renew(w: World) -> Made:
    c = w.company
    choices = ("经营条件没有变化", "经营条件有变化")
    drafts = [
        _form(w, "食品经营许可延续申请书", ("经营场所", "premises"), premises=c.address,
              items="食品经营许可延续", _choices=("声明", choices), **dict(zip(choices, (True, False), strict=True))),
        more.food_permit(w, c, w.person.name), d.business_licence(c, w.person.name),
    ]  # fmt: skip
    return Made([*drafts, *_agents(w, c.name, "食品经营许可延续")], {"layout_changed": False})


def _residence_spouse(w: World) -> Made:
    p, s = w.person, w.spouse
    rows = (
        ("申请人姓名", "applicant_name"), ("身份证号码", "id_number"), ("联系电话", "phone"),
        ("住址", "address"), ("申请事项", "items"),
    )  # fmt: skip
    paper = d.application(
        w, Design("入户申请表", rows, "申请人签字："), applicant_name=p.name, id_number=p.number,
        phone=p.phone, address=p.address, items=f"投靠配偶{s.name}迁入户口",
    )  # fmt: skip
    drafts = [
        paper, more.marriage(w), more.household(w, p, "户口簿本人"), more.household(w, s, "户口簿配偶"),
        d.identity(w, p, "身份证本人"), d.identity(w, s, "身份证配偶"),
    ]  # fmt: skip
    return Made(drafts)


def _company_setup(w: World) -> Made:
    c = w.company
    drafts = [
        _form(w, "公司登记（备案）申请书", ("住所", "address"), address=w.premises, items="设立登记", uscc=""),
        d.articles(w, c, w.premises, "全体股东签字："), d.identity(w, w.person, "股东身份证"),
        more.appointment(w, c.name, "4"), d.lease_contract(w, (c.name, ""), w.premises),
        d.property_certificate(w, w.premises),
    ]  # fmt: skip
    drafts[4].facts.update(lessee=w.person.name, _lessee_number=w.person.number)
    return Made([*drafts, *_agents(w, c.name, "公司设立登记")], {"premises_rented": True})


def _representative_change(w: World) -> Made:
    c = w.company
    decided = (
        f"一、同意免去{more.other_person(w).name}的法定代表人职务。\n"
        f"二、选举{w.person.name}为公司执行董事、法定代表人。"
    )
    drafts = [
        _form(w, "公司变更登记申请书", ("住所", "address"), address=c.address, items="变更登记：法定代表人变更"),
        d.resolution(w, c.name, decided), d.identity(w, w.person, "新法定代表人身份证"),
        d.business_licence(c, more.other_person(w).name),
    ]  # fmt: skip
    return Made([*drafts, *_agents(w, c.name, "法定代表人变更登记")])


def _cancel_simple(w: World) -> Made:
    c = w.company
    paper = _form(
        w, "公司注销登记申请书", ("住所", "address"), address=c.address, items="简易注销登记"
    )
    return Made([paper, more.commitment(w, c.name), d.business_licence(c, w.person.name)])


def _clinic(w: World) -> Made:
    p = w.person
    name, _ = more.shop(w, w.rng("trade").choice(("口腔诊所", "内科诊所", "中医诊所")))
    rows = (
        ("诊所名称", "applicant_name"), ("主要负责人", "legal_representative"), ("身份证号码", "id_number"),
        ("联系电话", "phone"), ("诊所地址", "premises"), ("申请事项", "items"),
    )  # fmt: skip
    paper = d.application(
        w, Design("诊所备案信息表", rows, "负责人签字："), applicant_name=name,
        legal_representative=p.name, id_number=p.number, phone=p.phone, premises=w.premises, items="诊所备案",
    )  # fmt: skip
    paper.facts["sealed"] = False
    doctor = more.profession(
        w, "医师资格证书", p, age=7, _title="医师资格证书", _subject="专业", category="临床",
        issuer="青屿市卫生健康委员会",
    )  # fmt: skip
    drafts = [
        paper,
        doctor,
        d.floor_plan(name, "clinic"),
        d.lease_contract(w, (p.name, p.number), w.premises),
    ]
    return Made(drafts)


FOOD_PERMIT, ADDRESS_CHANGE = "food_permit", "address_change"
RECIPES: dict[str, Recipe] = {
    FOOD_PERMIT: Recipe("食品经营许可证核发（新办）", _food_permit),
    ADDRESS_CHANGE: Recipe("有限责任公司变更登记（住所变更）", _address_change),
    "individual_setup": Recipe("个体工商户设立登记", _individual_setup, "个体工商户"),
    "public_place": Recipe("公共场所卫生许可（新办）", _public_place),
    "fund_rent": Recipe("住房公积金提取（租房）", _fund_rent, "个人"),
    "teacher": Recipe("高中、中职教师资格认定", _teacher, "个人"),
    "food_renew": Recipe("食品经营许可证延续", _food_renew),
    "residence_spouse": Recipe("户口迁入（夫妻投靠）", _residence_spouse, "个人"),
    "company_setup": Recipe("有限责任公司设立登记", _company_setup),
    "representative_change": Recipe(
        "有限责任公司变更登记（法定代表人变更）", _representative_change
    ),
    "cancel_simple": Recipe("有限责任公司注销登记（简易注销）", _cancel_simple),
    "clinic": Recipe("诊所备案", _clinic, "个人"),
}
MATTERS = tuple(RECIPES)
MATTER_NAMES = {key: recipe.name for key, recipe in RECIPES.items()}
