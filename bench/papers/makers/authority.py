"""Powers of attorney, letters of commitment, health certificates."""

from __future__ import annotations

from random import Random

from bench.papers.makers.dates import chinese
from bench.papers.sheet import Ink, Rule, Sheet, Stamp
from bench.papers.world import Facts


def power(f: Facts, rng: Random) -> list[Sheet]:
    """Return a 授权委托书 as running text or as a ruled table."""
    return [rng.choice((_running, _ruled))(f, rng)]


def _running(f: Facts, rng: Random) -> Sheet:
    sheet = Sheet()
    sheet.centred(32, "授权委托书", 8, face="song-bold", spacing=1.5)
    y = 56.0
    for line in (
        f"委托人：{f['principal']}", f"受托人：{f['agent']}", f"受托人身份证号码：{f['agent_id_number']}",
        f"联系电话：{f['_phone']}",
        f"现委托上述受托人代为办理{f['matters']}，代理权限为：提交和补正申请材料、领取有关文书和证件。",
        f"委托期限：自{chinese(f['valid_from'])}至{chinese(f['valid_until'])}",
    ):  # fmt: skip
        y = sheet.wrapped(28, y, line, 156, 4.6, 1.7) + 3
    _close(sheet, f, y + 18, "委托人（盖章）：", rng)
    return sheet


def _ruled(f: Facts, rng: Random) -> Sheet:
    sheet = Sheet()
    sheet.centred(30, "授 权 委 托 书", 8, face="hei-bold")
    rows = (
        ("委托人", f["principal"]), ("代理人姓名", f["agent"]), ("代理人证件号码", f["agent_id_number"]),
        ("代理人电话", f["_phone"]), ("委托事项", f["matters"]),
        ("授权期限", f"{f['valid_from']:%Y-%m-%d} 至 {f['valid_until']:%Y-%m-%d}"),
    )  # fmt: skip
    y = 52.0
    for label, value in rows:
        sheet.frame(26, y, 42, 14)
        sheet.frame(68, y, 116, 14)
        sheet.text(29, y + 5, label, 4.4, face="hei")
        sheet.text(71, y + 5, value, 4.4)
        y += 14
    _close(sheet, f, y + 24, "委托人签字或盖章：", rng)
    return sheet


def _close(sheet: Sheet, f: Facts, y: float, label: str, rng: Random) -> None:
    run = sheet.text(96, y, label, 4.6)
    if f["sealed"]:
        sheet.marks.append(Stamp(96 + run.width + 16, y + 4, 19, f["principal"]))
    if f["signed"]:
        sheet.marks.append(Ink(96 + run.width + 2, y - 5, 24, 11, rng.randrange(1 << 20)))
    sheet.text(110, y + 26, chinese(f["signed_on"]), 4.6)


def commitment(f: Facts, rng: Random) -> list[Sheet]:
    """Return a letter of commitment of all investors."""
    sheet = Sheet()
    sheet.centred(30, "全体投资人承诺书", 8, face="song-bold")
    y = 52.0
    for line in (
        f"承诺单位：{f['promisor']}", f"办理事项：{f['matter']}",
        "现向登记机关申请公司简易注销登记，并郑重承诺：",
        "一、本企业在申请注销登记前未发生债权债务，或者已将债权债务清算完结，不存在未结清的清算费用、职工工资、社会保险费用、法定补偿金和未交清的应缴税款。",
        "二、全体投资人对以上承诺的真实性负责，如果违法失信，则由全体投资人承担相应的法律后果和责任。",
    ):  # fmt: skip
        y = sheet.wrapped(28, y, line, 156, 4.6, 1.75) + 2
    label = rng.choice(("全体投资人签字：", "承诺人（签字）："))
    run = sheet.text(60, y + 18, label, 4.6)
    if f["signed"]:
        sheet.marks.append(Ink(60 + run.width + 2, y + 13, 26, 12, rng.randrange(1 << 20)))
    if f["sealed"]:
        sheet.marks.append(Stamp(150, y + 26, 19, f["promisor"]))
    sheet.text(100, y + 44, f"承诺日期：{chinese(f['signed_on'])}", 4.6)
    return [sheet]


def health(f: Facts, rng: Random) -> list[Sheet]:
    """Return a 健康证明 as a card or an A5 sheet."""
    card = rng.random() < 0.5
    sheet = Sheet(105, 74, paper=(246, 251, 246)) if card else Sheet(148, 105)
    k = sheet.width / 105
    title = f.get("_title") or ("健康证明" if card else "食品从业人员健康证明")
    sheet.centred(6 * k, title, 6 * k, face="hei-bold")
    rows = (
        ("姓名", f["name"], "性别", f["sex"]), ("类别", f["category"], "编号", f["number"]),
        ("身份证号", f["_id"], "", ""), ("发证日期", chinese(f["issued_on"]), "", ""),
        ("有效期至", chinese(f["valid_until"]), "", ""), ("发证机构", f["issuer"], "", ""),
    )  # fmt: skip
    y = 17 * k
    for label, value, second, other in rows:
        a = sheet.text(8 * k, y, f"{label}：", 3.6 * k, face="hei")
        sheet.text(8 * k + a.width, y, value, 3.6 * k)
        if second:
            b = sheet.text(56 * k, y, f"{second}：", 3.6 * k, face="hei")
            sheet.text(56 * k + b.width, y, other, 3.6 * k)
        y += 8 * k
    sheet.marks.append(Rule(8 * k, 15 * k, sheet.width - 8 * k, 15 * k, 0.3))
    if f["sealed"]:
        sheet.marks.append(Stamp(sheet.width - 20 * k, sheet.height - 17 * k, 13 * k, f["issuer"]))
    return [sheet]
