"""Application forms: ruled tables in two layouts, for a food permit and for a change of address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bench.papers.makers.licence import chinese
from bench.papers.sheet import Ink, Sheet, Stamp


@dataclass(frozen=True, slots=True)
class Form:
    """What the applicant filled in."""

    title: str
    applicant: str
    uscc: str
    representative: str
    representative_number: str
    phone: str
    address: str
    premises: str
    agent: str
    agent_number: str
    items: str
    signed: date
    inked: bool = True
    sealed: bool = True
    address_label: str = "住所"
    premises_label: str = "经营场所"


def sheet(form: Form, layout: int, seed: int) -> Sheet:
    """Return the form in layout 0 (four columns) or 1 (two columns)."""
    page = Sheet()
    page.centred(22, form.title, 7.2, face="hei-bold" if layout % 2 else "song-bold")
    y = (_four if layout % 2 == 0 else _two)(page, form, 40.0)
    y = page.wrapped(
        22, y + 6,
        "本申请人承诺：所提交的申请材料真实、合法、有效，复印件与原件一致，并对申请材料的真实性承担责任。",
        166, 4.2,
    )  # fmt: skip
    _close(page, form, y + 12, layout, seed)
    return page


def _cell(
    page: Sheet, x: float, y: float, w: float, h: float, text: str, face: str = "song"
) -> None:
    page.frame(x, y, w, h)
    page.wrapped(
        x + 2, y + (4.2 if len(text) * 4.2 < w - 4 else 2), text, w - 4, 4.2, 1.25, face=face
    )


def _four(page: Sheet, form: Form, y: float) -> float:
    rows = [
        ("申请人名称", form.applicant, "", ""),
        ("统一社会信用代码", form.uscc, "联系电话", form.phone),
        ("法定代表人", form.representative, "身份证号码", form.representative_number),
        (form.address_label, form.address, "", ""),
        (form.premises_label, form.premises, "", ""),
        ("申请事项", form.items, "", ""),
    ]
    if form.agent:
        rows.append(("委托代理人", form.agent, "代理人身份证号", form.agent_number))
    for a, b, c, d in rows:
        _cell(page, 20, y, 37, 13, a, "hei")
        if c:
            _cell(page, 57, y, 52, 13, b)
            _cell(page, 109, y, 31, 13, c, "hei")
            _cell(page, 140, y, 50, 13, d)
        else:
            _cell(page, 57, y, 133, 13, b)
        y += 13
    return y


def _two(page: Sheet, form: Form, y: float) -> float:
    rows = [
        ("企业名称", form.applicant), ("统一社会信用代码", form.uscc), ("法定代表人（负责人）", form.representative),
        ("法定代表人身份证号", form.representative_number), ("联系电话", form.phone), (form.address_label, form.address),
        (form.premises_label, form.premises), ("申请事项", form.items),
    ]  # fmt: skip
    if form.agent:
        rows += [("代理人姓名", form.agent), ("代理人身份证号码", form.agent_number)]
    for label, value in rows:
        _cell(page, 22, y, 48, 12, label, "hei")
        _cell(page, 70, y, 118, 12, value)
        y += 12
    return y


def _close(page: Sheet, form: Form, y: float, layout: int, seed: int) -> None:
    labels = ("申请人（签字或盖章）：", "法定代表人签字：")
    run = page.text(70, y, labels[layout % 2], 4.4)
    if form.inked:
        page.marks.append(Ink(70 + run.width + 2, y - 5, 26, 12, seed))
    if form.sealed:
        page.marks.append(Stamp(150, y + 8, 19, form.applicant))
    page.text(96, y + 22, f"申请日期：{chinese(form.signed)}", 4.4)


def fields(form: Form) -> dict[str, object]:
    """Return what a reader should find."""
    premises = {"premises": form.premises} if form.premises_label == "经营场所" else {}
    found: dict[str, object] = {
        "applicant_name": form.applicant, "uscc": form.uscc, "legal_representative": form.representative,
        "id_number": form.representative_number, "phone": form.phone, "address": form.address,  "items": form.items, "signed_on": form.signed, "sealed": form.sealed,
    }  # fmt: skip
    return (
        found
        | premises
        | ({"agent_name": form.agent, "agent_id_number": form.agent_number} if form.agent else {})
    )
