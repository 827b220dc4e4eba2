"""Contracts: parties, clauses, places to sign."""

from __future__ import annotations

from random import Random

from bench.pages import prose
from bench.pages import words as w
from bench.pages.canvas import MM, Canvas

_TITLES = ("房屋租赁合同", "劳动合同书", "买卖合同", "建设工程施工合同", "技术服务协议", "土地承包经营权流转合同", "借款合同", "物业服务合同")  # fmt: skip
_FACES = ("song", "hei", "kai", "ming", "zen", "wen")
_FOOT = 262.0


def contract(dice: Random) -> Canvas:
    """A page of a contract in one of four layouts, in one of six faces."""
    face = dice.choice(_FACES)
    canvas = Canvas(face=face)
    layout = dice.randrange(4)
    title = dice.choice(_TITLES)
    size = dice.choice((3.7, 4.0, 4.2, 4.6, 4.94))
    left = dice.choice((25.0, 28.0, 31.7))
    y = 22.0 + dice.uniform(0, 12)
    if layout == 3:
        y = _header(canvas, dice, y)
    canvas.text(105, y, title, dice.choice((6.4, 7.0, 7.8)), face=_bold(face, dice), anchor="m")
    y += 16
    if layout in {0, 2}:
        canvas.text(
            210 - left, y - 4, f"合同编号：{w.letters(dice, 1)}HT-{dice.randint(1998, 2026)}-{dice.randint(1, 9999):04d}",
            3.7, anchor="r",
        )  # fmt: skip
        y += 5
    y = _parties(canvas, dice, left, y, size, layout)
    y = _clauses(canvas, dice, (left, y), size, layout)
    _signatures(canvas, dice, left, y, size)
    if layout in {1, 3}:
        canvas.text(
            105, 283, f"第{dice.randint(1, 9)}页 共{dice.randint(9, 12)}页", 3.2, anchor="m"
        )
    return canvas


def _bold(face: str, dice: Random) -> str:
    return {"song": "song-bold", "hei": "hei-bold"}.get(face, dice.choice((face, "hei-bold")))


def _header(canvas: Canvas, dice: Random, y: float) -> float:
    canvas.text(28, 14, w.company(dice), 3.0)
    canvas.rule(26, 19, 184, 19, 0.2)
    return y


def _parties(
    canvas: Canvas, dice: Random, left: float, y: float, size: float, layout: int
) -> float:
    names = [("甲方", "乙方"), ("出租方", "承租方"), ("委托人", "受托人"), ("卖方", "买方")][layout]
    for who in names:
        firm = dice.random() < 0.6
        pairs = [
            (f"{who}（{'盖章' if firm else '姓名'}）", w.company(dice) if firm else w.person(dice))
        ]
        pairs.append(
            ("统一社会信用代码", w.credit_code(dice)) if firm else ("身份证号码", w.id_number(dice))
        )
        pairs += [("住所地", w.address(dice)), ("联系电话", w.phone(dice))]
        for label, value in pairs:
            row = canvas.text(left, y, f"{label}：", size)
            x = float(row.corners[1][0]) / MM + 1
            canvas.text(x, y, value, size)
            if layout in {1, 2}:
                canvas.rule(x - 1, y + size * 1.15, 185, y + size * 1.15, 0.15)
            y += size * 1.9
    return y + 3


def _clauses(
    canvas: Canvas, dice: Random, start: tuple[float, float], size: float, layout: int
) -> float:
    left, y = start
    width, leading = 210 - 2 * left, dice.choice((1.45, 1.6, 1.8))
    number = 1
    while True:
        text = prose.clause(dice)
        head = (
            f"第{w.ordinal(number)}条 ",
            f"{number}. ",
            f"{w.ordinal(number)}、",
            f"（{w.ordinal(number)}）",
        )[layout]
        rows = canvas.wrap(head + text, width, size, indent=2 * size)
        if y + len(rows) * size * leading > _FOOT - 42:
            return y + 4
        y = canvas.wrapped(left, y, head + text, width, size, leading=leading, indent=2 * size)
        number += 1


def _signatures(canvas: Canvas, dice: Random, left: float, y: float, size: float) -> None:
    label = dice.choice(("法定代表人或委托代理人：", "代表签字："))
    for x, who in ((left, "甲方"), (left + 82, "乙方")):
        canvas.text(x, y, f"{who}（签章）：", size)
    for x in (left, left + 82):
        row = canvas.text(x, y + 9, label, size)
        end = float(row.corners[1][0]) / MM
        canvas.sign_places.append((end + 1, y + 6, min(28.0, x + 80 - end), 11))
    for x in (left, left + 82):
        when = w.day(dice)
        canvas.text(x, y + 27, f"{when.year}年{when.month}月{when.day}日", size)
        canvas.seal_places.append((x + 24, y + 14))


KINDS = {"contract": contract}
