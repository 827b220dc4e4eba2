"""Lists: many rows of names, codes and sums, ruled, ruled in part or not at all."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from bench.pages import words as w
from bench.pages.canvas import A4, Canvas
from bench.pages.grid import Entry, Style, ruled

Maker = Callable[[Random], str]
Column = tuple[str, float, str, Maker]
"""Title, width in millimetres, alignment, what makes a value."""


def _sum(dice: Random) -> str:
    return w.grouped(dice.uniform(-999, 9999) * 10 ** dice.randint(-1, 3))


def _percent(dice: Random) -> str:
    return f"{dice.uniform(0, 100):.{dice.choice((0, 1, 2))}f}%"


def _count(dice: Random) -> str:
    return str(dice.randint(0, 9_999))


_STATEMENT: tuple[Column, ...] = (
    ("日期", 24, "m", lambda d: f"{w.day(d):%Y-%m-%d}"),
    ("摘要", 34, "l", lambda d: w.word(d) + w.word(d, "vn")),
    ("对方户名", 44, "l", w.person),
    ("收入金额", 28, "r", _sum),
    ("余额", 30, "r", _sum),
)
_ROSTER: tuple[Column, ...] = (
    ("姓名", 20, "m", w.person),
    ("性别", 12, "m", lambda d: d.choice("男女")),
    ("民族", 20, "m", w.people),
    ("公民身份号码", 44, "m", w.id_number),
    ("联系电话", 30, "m", w.phone),
    ("备注", 30, "l", lambda d: w.word(d) if d.random() < 0.4 else ""),
)
_PRICES: tuple[Column, ...] = (
    ("名称", 40, "l", lambda d: w.word(d) + w.word(d)),
    ("规格型号", 32, "l", lambda d: f"{d.choice('ABDGKMQT')}{d.randint(1, 99)}-{d.randint(10, 999)}×{d.randint(2, 60)}mm"),
    ("单位", 14, "m", lambda d: d.choice(("个", "套", "台", "kg", "m²", "箱", "吨", "只", "延米"))),
    ("数量", 18, "r", _count),
    ("单价（元）", 24, "r", _sum),
    ("税率", 16, "r", _percent),
    ("金额（元）", 30, "r", _sum),
)  # fmt: skip
_STATISTICS: tuple[Column, ...] = (
    ("地区", 30, "l", w.place),
    ("上年数", 25, "r", _sum),
    ("本年数", 25, "r", _sum),
    ("增长", 20, "r", _percent),
    ("户数", 18, "r", _count),
    ("排名", 14, "m", lambda d: str(d.randint(1, 60))),
    ("负责单位", 42, "l", w.office),
)
_TITLES = ("账户交易明细", "职工花名册", "材料设备报价清单", "统计汇总表")
_KINDS = (_STATEMENT, _ROSTER, _PRICES, _STATISTICS)


def listing(dice: Random) -> Canvas:
    """A list in one of four contents; ruled, with horizontal rules only, or without rules."""
    which = dice.randrange(4)
    columns = (("序号", 12.0, "m", _count), *_KINDS[which])
    total = sum(c[1] for c in columns)
    wide = total > 170 or dice.random() < 0.2
    canvas = Canvas(*(A4[::-1] if wide else A4), face=dice.choice(("song", "hei", "ming", "zen", "wen")))  # fmt: skip
    canvas.text(canvas.width / 2, 18, f"{w.word(dice)}{_TITLES[which]}", 6.4, face="hei-bold", anchor="m")  # fmt: skip
    canvas.text(22, 31, f"单位：{w.company(dice)}", 3.6)
    canvas.text(canvas.width - 22, 31, w.written(w.day(dice), dice), 3.6, anchor="r")
    fit = (canvas.width - 44) / total
    widths = [c[1] * fit for c in columns]
    step = dice.choice((6.4, 7.4, 8.6))
    most = int((canvas.height - 66) / step / 1.15)
    count = dice.randint(min(8, most), most)
    size = dice.choice((2.9, 3.2, 3.5))
    style = Style(size, outer=dice.choice((0.25, 0.6)), ruled=dice.random() < 0.7)
    entries = [Entry(0, i, c[0], align="m", face="hei") for i, c in enumerate(columns)]
    for row in range(1, count + 1):
        values = [str(row), *(c[3](dice) for c in columns[1:])]
        entries += [
            Entry(row, i, v, align=c[2]) for i, (v, c) in enumerate(zip(values, columns, strict=True))
        ]  # fmt: skip
    entries += _total(dice, count + 1, columns)
    heights = [step * 1.2] + [step] * (count + 1)
    _, y = ruled(canvas, 22, 38, widths, heights, entries, style)
    if not style.ruled:
        for at in (38.0, 38 + heights[0], y):
            canvas.rule(22, at, canvas.width - 22, at, 0.3)
    if y < canvas.height - 16:
        for x, who in ((24, "制表人"), (95, "复核人"), (160, "负责人")):
            canvas.text(x, y + 4, f"{who}：{w.person(dice)}", 3.6)
    canvas.seal_places.append((canvas.width - 60, min(y - 6, canvas.height - 30)))
    return canvas


def _total(dice: Random, row: int, columns: tuple[Column, ...]) -> list[Entry]:
    entries = [Entry(row, 0, "合计", column_span=2, align="m", face="hei")]
    for i, column in enumerate(columns[2:], 2):
        entries.append(Entry(row, i, _sum(dice) if column[3] is _sum else "", align="r"))
    return entries


KINDS = {"list": listing}
