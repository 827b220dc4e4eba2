"""Powers of attorney and health certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bench.papers.invent import Person
from bench.papers.makers.licence import chinese
from bench.papers.sheet import Ink, Rule, Sheet, Stamp


@dataclass(frozen=True, slots=True)
class Authority:
    """Who lets whom do what."""

    principal: str
    agent: str
    agent_number: str
    agent_phone: str
    matters: str
    start: date
    end: date
    signed: date
    sealed: bool = True


def power(paper: Authority, layout: int, seed: int) -> Sheet:
    """Return a 授权委托书 in layout 0 (running text) or 1 (ruled table)."""
    return (_running, _ruled)[layout % 2](paper, seed)


def _running(paper: Authority, seed: int) -> Sheet:
    sheet = Sheet()
    sheet.centred(32, "授权委托书", 8, face="song-bold", spacing=1.5)
    y = 56.0
    for line in (
        f"委托人：{paper.principal}", f"受托人：{paper.agent}", f"受托人身份证号码：{paper.agent_number}",
        f"联系电话：{paper.agent_phone}",
        f"现委托上述受托人代为办理{paper.matters}，代理权限为：提交和补正申请材料、领取有关文书和证件。",
        f"委托期限：自{chinese(paper.start)}至{chinese(paper.end)}",
    ):  # fmt: skip
        y = sheet.wrapped(28, y, line, 156, 4.6, 1.7) + 3
    _close(sheet, paper, y + 18, "委托人（盖章）：", seed)
    return sheet


def _ruled(paper: Authority, seed: int) -> Sheet:
    sheet = Sheet()
    sheet.centred(30, "授 权 委 托 书", 8, face="hei-bold")
    rows = (
        ("委托人", paper.principal), ("代理人姓名", paper.agent), ("代理人证件号码", paper.agent_number),
        ("代理人电话", paper.agent_phone), ("委托事项", paper.matters),
        ("授权期限", f"{paper.start:%Y-%m-%d} 至 {paper.end:%Y-%m-%d}"),
    )  # fmt: skip
    y = 52.0
    for label, value in rows:
        sheet.frame(26, y, 42, 14)
        sheet.frame(68, y, 116, 14)
        sheet.text(29, y + 5, label, 4.4, face="hei")
        sheet.text(71, y + 5, value, 4.4)
        y += 14
    _close(sheet, paper, y + 24, "委托人签字或盖章：", seed)
    return sheet


def _close(sheet: Sheet, paper: Authority, y: float, label: str, seed: int) -> None:
    run = sheet.text(96, y, label, 4.6)
    if paper.sealed:
        sheet.marks.append(Stamp(96 + run.width + 16, y + 4, 19, paper.principal))
        sheet.marks.append(Ink(96 + run.width + 2, y - 5, 24, 11, seed))
    sheet.text(110, y + 26, chinese(paper.signed), 4.6)


def power_fields(paper: Authority) -> dict[str, object]:
    """Return what a reader should find."""
    return {
        "principal": paper.principal, "agent": paper.agent, "agent_id_number": paper.agent_number,
        "valid_from": paper.start, "valid_until": paper.end, "signed_on": paper.signed,
        "sealed": paper.sealed,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Health:
    """A health certificate of somebody who works with food."""

    person: Person
    number: str
    issued: date
    until: date
    issuer: str


def health(paper: Health, layout: int) -> Sheet:
    """Return a 健康证明 in layout 0 (card) or 1 (A5 sheet)."""
    sheet = Sheet(105, 74, paper=(246, 251, 246)) if layout % 2 == 0 else Sheet(148, 105)
    k = sheet.width / 105
    sheet.centred(
        6 * k, "健康证明" if layout % 2 == 0 else "食品从业人员健康证明", 6 * k, face="hei-bold"
    )
    male = "男" if paper.person.male else "女"
    rows = (
        ("姓名", paper.person.name, "性别", male),
        ("类别", "食品从业人员", "编号", paper.number),
        ("身份证号", paper.person.number, "", ""),
        ("发证日期", chinese(paper.issued), "", ""),
        ("有效期至", chinese(paper.until), "", ""),
        ("发证机构", paper.issuer, "", ""),
    )
    y = 17 * k
    for label, value, second, other in rows:
        a = sheet.text(8 * k, y, f"{label}：", 3.6 * k, face="hei")
        sheet.text(8 * k + a.width, y, value, 3.6 * k)
        if second:
            b = sheet.text(56 * k, y, f"{second}：", 3.6 * k, face="hei")
            sheet.text(56 * k + b.width, y, other, 3.6 * k)
        y += 8 * k
    sheet.marks.append(Rule(8 * k, 15 * k, sheet.width - 8 * k, 15 * k, 0.3))
    sheet.marks.append(Stamp(sheet.width - 20 * k, sheet.height - 17 * k, 13 * k, paper.issuer))
    return sheet


def health_fields(paper: Health) -> dict[str, object]:
    """Return what a reader should find."""
    return {
        "name": paper.person.name, "sex": "男" if paper.person.male else "女", "number": paper.number,
        "issued_on": paper.issued, "valid_until": paper.until, "issuer": paper.issuer,
    }  # fmt: skip
