"""Lease contracts in three wordings of the kind people download and fill in."""

from __future__ import annotations

from random import Random

from bench.papers.makers.dates import in_characters, plain
from bench.papers.sheet import Ink, Sheet, Stamp, number_pages
from bench.papers.world import Facts

_COMMON = (
    "三、租赁期间，房屋的水费、电费、燃气费、物业管理费由乙方承担，乙方应当按时缴纳。",
    "四、乙方应当合理使用房屋及其附属设施，未经甲方书面同意不得转租、转借他人。",
    "五、房屋及其附属设施自然损坏的，由甲方负责维修；因乙方使用不当损坏的，由乙方负责修复或赔偿。",
    "六、任何一方需提前解除合同的，应当提前三十日书面通知对方，并协商一致。",
    "七、本合同一式两份，甲乙双方各执一份，自双方签字盖章之日起生效。",
)
_MORE = (
    "八、乙方应当遵守消防、治安和物业管理的规定，不得在房屋内存放易燃易爆物品，不得擅自改变房屋结构和用途。",
    "九、租赁期满，乙方应当按时交还房屋，经甲方验收合格后，甲方于七日内将押金无息退还乙方。乙方需要续租的，应当在期满前一个月提出，同等条件下有优先承租权。",
    "十、一方违约给对方造成损失的，应当赔偿损失。因不可抗力不能履行合同的，双方互不承担责任。",
    "十一、履行本合同发生争议的，由双方协商解决；协商不成的，向房屋所在地人民法院提起诉讼。",
    "十二、其他未尽事宜，由双方另行签订补充协议，补充协议与本合同具有同等效力。",
)
_SIGN = (
    ("甲方（签字）：", "乙方（盖章）："),
    ("出租方（签章）：", "承租方（签章）："),
    ("出租人签名：", "承租人签名："),
)


def sheets(f: Facts, rng: Random) -> list[Sheet]:
    """Return the contract; a long one has two sheets, often with page numbers."""
    wording, long = rng.randrange(3), rng.random() < 0.5
    lines, title, leading = _WORDINGS[wording](f)
    sheet = Sheet()
    sheet.centred(28, title, 7.5, face="hei-bold" if wording % 2 else "song-bold")
    done, y = [sheet], 46.0
    for line in (*lines, *(_MORE if long else ())):
        if y > 250:
            sheet, y = Sheet(), 28.0
            done.append(sheet)
        y = sheet.wrapped(26, y, line, 160, 4.4, leading) + 1.0
    if y > 215:
        sheet, y = Sheet(), 30.0
        done.append(sheet)
    _signatures(sheet, f, y + 10, wording, rng)
    style = rng.randrange(3)
    return number_pages(done, style) if len(done) > 1 else done


def _signatures(sheet: Sheet, f: Facts, y: float, wording: int, rng: Random) -> None:
    left, right = _SIGN[wording]
    a = sheet.text(26, y, left, 4.4)
    b = sheet.text(112, y, right, 4.4)
    seed = rng.randrange(1 << 20)
    if f["lessor_signed"]:
        sheet.marks.append(Ink(26 + a.width + 1, y - 5, 26, 12, seed))
    if f["lessee_signed"] and len(f["lessee"]) > 4:
        sheet.marks.append(Stamp(112 + b.width + 14, y + 6, 18, f["lessee"]))
    elif f["lessee_signed"]:
        sheet.marks.append(Ink(112 + b.width + 1, y - 5, 26, 12, seed + 1))
    day = plain(f["signed_on"]) if wording != 1 else in_characters(f["signed_on"])
    sheet.text(26, y + 26, f"签订日期：{day}", 4.4)


def _first(f: Facts) -> tuple[list[str], str, float]:
    code = "统一社会信用代码" if len(f["lessee"]) > 4 else "身份证号码"
    return [
        f"出租方（甲方）：{f['lessor']}", f"身份证号码：{f['_lessor_number']}",
        f"承租方（乙方）：{f['lessee']}", f"{code}：{f['_lessee_number']}",
        "根据《中华人民共和国民法典》及有关规定，甲乙双方在平等自愿的基础上，就房屋租赁事宜订立本合同。",
        f"一、甲方将坐落于{f['address']}的房屋出租给乙方使用，建筑面积{f['area']}平方米，用途为{f['_use']}。",
        f"二、租赁期限自{plain(f['start_date'])}起至{plain(f['end_date'])}止。月租金为人民币{f['rent']}元，按季支付。",
        *_COMMON,
    ], "房屋租赁合同", 1.75  # fmt: skip


def _second(f: Facts) -> tuple[list[str], str, float]:
    return [
        f"出租方：{f['lessor']}", f"承租方：{f['lessee']}",
        "双方经友好协商，签订如下条款，共同遵守：",
        f"第一条 房屋地址：{f['address']}", f"第二条 租赁面积：{f['area']}㎡",
        f"第三条 租赁期限：{in_characters(f['start_date'])}至{in_characters(f['end_date'])}",
        f"第四条 租金：每月¥{f['rent']:,}元，承租方于每月五日前支付。",
        *(line.replace("甲方", "出租方").replace("乙方", "承租方").split("、", 1)[1] for line in _COMMON),
    ], "租 赁 合 同", 1.85  # fmt: skip


def _third(f: Facts) -> tuple[list[str], str, float]:
    return [
        f"出租人（以下简称甲方）：{f['lessor']}", f"承租人（以下简称乙方）：{f['lessee']}",
        "甲乙双方就房屋租赁达成协议如下：",
        f"一、租赁标的：甲方自有房屋，位于{f['address']}，使用面积约{f['area']}平方米。",
        f"二、租期从{f['start_date']:%Y-%m-%d}到{f['end_date']:%Y-%m-%d}，租金每月{f['rent']}元（人民币），押一付三。",
        *_COMMON,
    ], "房屋租赁协议书", 1.7  # fmt: skip


_WORDINGS = (_first, _second, _third)
