"""Lease contracts in three wordings of the kind people download and fill in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bench.papers.sheet import Ink, Sheet, Stamp

_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Lease:
    """What the parties agreed."""

    lessor: str
    lessor_number: str
    lessee: str
    lessee_uscc: str
    address: str
    area: int
    start: date
    end: date
    rent: int
    signed: date
    lessee_sealed: bool = True


def _plain(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _tens(n: int) -> str:
    tens, ones = divmod(n, 10)
    return ("十" if tens == 1 else _DIGITS[tens] + "十" if tens else "") + (
        _DIGITS[ones] if ones else ""
    )


def in_characters(day: date) -> str:
    """Write a date in characters: 二〇二六年三月十五日."""
    return (
        "".join(_DIGITS[int(c)] for c in str(day.year))
        + f"年{_tens(day.month)}月{_tens(day.day)}日"
    )


def sheets(lease: Lease, wording: int, seed: int) -> list[Sheet]:
    """Return the contract in wording 0, 1 or 2, one or two sheets."""
    lines, title, leading = _WORDINGS[wording % 3](lease)
    sheet = Sheet()
    sheet.centred(28, title, 7.5, face="hei-bold" if wording % 2 else "song-bold")
    y = 46.0
    done = [sheet]
    for line in lines:
        if y > 265:
            sheet = Sheet()
            done.append(sheet)
            y = 28.0
        y = sheet.wrapped(26, y, line, 160, 4.4, leading) + 1.0
    if y > 215:
        sheet = Sheet()
        done.append(sheet)
        y = 30.0
    _signatures(sheet, lease, y + 10, wording % 3, seed)
    return done


def _signatures(sheet: Sheet, lease: Lease, y: float, wording: int, seed: int) -> None:
    words = (
        ("甲方（签字）：", "乙方（盖章）："),
        ("出租方（签章）：", "承租方（签章）："),
        ("出租人签名：", "承租人签名："),
    )
    left, right = words[wording]
    a = sheet.text(26, y, left, 4.4)
    b = sheet.text(112, y, right, 4.4)
    sheet.marks.append(Ink(26 + a.width + 1, y - 5, 26, 12, seed))
    if lease.lessee_sealed:
        sheet.marks.append(Stamp(112 + b.width + 14, y + 6, 18, lease.lessee))
    day = _plain(lease.signed) if wording != 1 else in_characters(lease.signed)
    sheet.text(26, y + 26, f"签订日期：{day}", 4.4)


def _common() -> tuple[str, ...]:
    return (
        "三、租赁期间，房屋的水费、电费、燃气费、物业管理费由乙方承担，乙方应当按时缴纳。",
        "四、乙方应当合理使用房屋及其附属设施，未经甲方书面同意不得转租、转借他人。",
        "五、房屋及其附属设施自然损坏的，由甲方负责维修；因乙方使用不当损坏的，由乙方负责修复或赔偿。",
        "六、任何一方需提前解除合同的，应当提前三十日书面通知对方，并协商一致。",
        "七、本合同一式两份，甲乙双方各执一份，自双方签字盖章之日起生效。",
    )


def _first(lease: Lease) -> tuple[list[str], str, float]:
    return [
        f"出租方（甲方）：{lease.lessor}", f"身份证号码：{lease.lessor_number}",
        f"承租方（乙方）：{lease.lessee}", f"统一社会信用代码：{lease.lessee_uscc}",
        "根据《中华人民共和国民法典》及有关规定，甲乙双方在平等自愿的基础上，就房屋租赁事宜订立本合同。",
        f"一、甲方将坐落于{lease.address}的房屋出租给乙方使用，建筑面积{lease.area}平方米，用途为商业。",
        f"二、租赁期限自{_plain(lease.start)}起至{_plain(lease.end)}止。月租金为人民币{lease.rent}元，按季支付。",
        *_common(),
    ], "房屋租赁合同", 1.75  # fmt: skip


def _second(lease: Lease) -> tuple[list[str], str, float]:
    return [
        f"出租方：{lease.lessor}", f"承租方：{lease.lessee}",
        "双方经友好协商，签订如下条款，共同遵守：",
        f"第一条 房屋地址：{lease.address}", f"第二条 租赁面积：{lease.area}㎡",
        f"第三条 租赁期限：{in_characters(lease.start)}至{in_characters(lease.end)}",
        f"第四条 租金：每月¥{lease.rent:,}元，承租方于每月五日前支付。",
        *(line.replace("甲方", "出租方").replace("乙方", "承租方").split("、", 1)[1] for line in _common()),
    ], "租 赁 合 同", 1.85  # fmt: skip


def _third(lease: Lease) -> tuple[list[str], str, float]:
    return [
        f"出租人（以下简称甲方）：{lease.lessor}", f"承租人（以下简称乙方）：{lease.lessee}",
        "甲乙双方就商铺租赁达成协议如下：",
        f"一、租赁标的：甲方自有商铺，位于{lease.address}，使用面积约{lease.area}平方米。",
        f"二、租期从{lease.start:%Y-%m-%d}到{lease.end:%Y-%m-%d}，租金每月{lease.rent}元（人民币），押一付三。",
        *_common(),
    ], "商铺租赁协议书", 1.7  # fmt: skip


_WORDINGS = (_first, _second, _third)


def fields(lease: Lease) -> dict[str, object]:
    """Return what a reader should find."""
    return {
        "lessor": lease.lessor, "lessee": lease.lessee, "address": lease.address, "area": lease.area,
        "start_date": lease.start, "end_date": lease.end, "rent": lease.rent, "signed_on": lease.signed,
    }  # fmt: skip
