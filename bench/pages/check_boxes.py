"""Pages with boxes to tick, ticked by print, pen and pencil; and pages that only seem to have them.

`python -m bench.pages.geometry --what ticks` measures how they are found.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

from bench.pages import words as w
from bench.pages.canvas import MM, Canvas, Colour
from bench.pages.grid import Entry, Style, ruled
from bench.pages.truth import Cell, CheckBox, Table

_FACES = ("song", "hei", "kai", "ming", "zen", "wen")
_OPTIONS = (
    ("是", "否"), ("男", "女"), ("有", "无"), ("同意", "不同意"), ("新办", "变更", "延续", "注销"),
    ("自有", "租赁", "无偿使用"), ("居民身份证", "护照", "其他"), ("食品销售", "餐饮服务", "单位食堂"),
    ("网上申请", "窗口申请"), ("邮寄", "自取"), ("有限责任公司", "个体工商户", "合伙企业"),
    ("热食类食品制售", "冷食类食品制售", "糕点类食品制售"), ("本人办理", "委托办理"), ("一次性", "长期"),
)  # fmt: skip
_QUESTIONS = ("是否", "证件类型", "申请类型", "经营场所", "主体业态", "领取方式", "性别", "意见")
_LIKE = (
    "日期：二〇二四年十一月五日", "人口普查登记表", "进口与出口货物", "窗口受理时间", "户口簿复印件四份",
    "回执单请妥善保管", "目的地：四川省", "国家税务总局", "田野调查报告", "由甲方自行申报", "因故不能到场",
    "每日营业时间", "口岸名称与口令", "因困难申请减免", "图书馆开放日", "曰本国四回", "团体与园区", "排污口设置",
)  # fmt: skip


def tick_page(dice: Random) -> Canvas:
    """A form with boxes; about half of them ticked."""
    canvas = Canvas(face=dice.choice(_FACES))
    canvas.text(105, 18, f"{w.word(dice)}{w.word(dice, 'vn')}申请表", 6.5, anchor="m")
    size = dice.uniform(3.4, 4.6)
    pen = _pen(dice)
    y = 34.0
    if dice.random() < 0.6:
        y = _in_table(canvas, dice, y, size, pen) + 8
    while y < 250:
        if dice.random() < 0.35:
            canvas.text(22, y, dice.choice(_LIKE), size)
        else:
            _row(canvas, dice, 22, y, 188, size, pen)
        y += size * dice.uniform(1.7, 2.4)
    return canvas


def plain_page(dice: Random) -> Canvas:
    """A page without any box: characters with squares in them, tables with small cells."""
    canvas = Canvas(face=dice.choice(_FACES))
    canvas.text(105, 18, dice.choice(_LIKE)[:6], 6.5, anchor="m")
    y, size = 32.0, dice.uniform(3.4, 4.6)
    for _ in range(dice.randint(6, 14)):
        canvas.text(22, y, "".join(dice.sample(_LIKE, 2)), size)
        y += size * 1.9
    cell = dice.uniform(4.5, 6.0)
    cells = []
    for i in range(18):
        canvas.frame(22 + i * cell, y, 22 + (i + 1) * cell, y + cell)
        digit = str(dice.randint(0, 9))
        canvas.text(22 + (i + 0.5) * cell, y + (cell - size) / 2, digit, size, anchor="m")
        place = canvas.place(22 + i * cell, y, 22 + (i + 1) * cell, y + cell)
        cells.append(Cell(place, 0, i, 1, 1, digit))
    canvas.tables.append(Table(canvas.place(22, y, 22 + 18 * cell, y + cell), tuple(cells)))
    y += 12
    entries = [
        Entry(r, c, dice.choice(("日", "口", "回", "", "四", "田", "1", w.person(dice))))
        for r in range(4)
        for c in range(8)
    ]
    ruled(
        canvas, 22, y, [dice.uniform(7, 20) for _ in range(8)], [8] * 4, entries, Style(size=size)
    )
    return canvas


Pen = Callable[[Canvas, Random, float, float, float], None]


def _row(
    canvas: Canvas, dice: Random, x: float, y: float, end: float, size: float, pen: Pen
) -> None:
    options = dice.choice(_OPTIONS)
    chosen = dice.randrange(len(options)) if dice.random() < 0.85 else -1
    question = dice.choice(_QUESTIONS) + dice.choice(("：", ":", ""))
    canvas.text(x, y, question, size)
    x += canvas.width_of(question, size) + size * dice.uniform(0.3, 2)
    glyphs = dice.random() < 0.35
    for i, option in enumerate(options):
        wide = canvas.width_of(option, size) + 1.6 * size
        if x + wide > end:
            break
        x = _option(canvas, dice, (x, y), option, size, pen if i == chosen else None, glyphs=glyphs)


def _option(
    canvas: Canvas, dice: Random, at: tuple[float, float], label: str, size: float,
    pen: Pen | None, *, glyphs: bool,
) -> float:  # fmt: skip
    """A box with its label at the right; return the x after it."""
    x, y = at
    if glyphs:
        row = canvas.text(x, y, "□", size, face="song", label=False)
        left, _, right, _ = row.box
        ink = _ink(canvas, row.box)
        left, top, right, bottom = (v / MM for v in ink)
    else:
        side = size * dice.uniform(0.75, 0.98)
        left, top = x, y + (size - side) / 2
        right, bottom = left + side, top + side
        canvas.frame(left, top, right, bottom, width=dice.uniform(0.15, 0.35))
    if pen is not None:
        pen(canvas, dice, left, top, right - left)
    canvas.check_boxes.append(
        CheckBox(canvas.place(left, top, right, bottom), label, pen is not None)
    )
    x = right + size * dice.uniform(0.1, 0.3)
    canvas.text(x, y, label, size)
    return x + canvas.width_of(label, size) + size * dice.uniform(0.4, 2.5)


def _ink(canvas: Canvas, box: tuple[float, float, float, float]) -> tuple[float, ...]:
    """Where something dark is in a place, in pixels."""
    left, top, right, bottom = (round(v) for v in box)
    crop = (
        canvas.image.crop((left, top, right, bottom)).convert("L").point(lambda v: 255 * (v < 128))
    )
    inner = crop.getbbox() or (0, 0, right - left, bottom - top)
    return (left + inner[0], top + inner[1], left + inner[2], top + inner[3])


def _in_table(canvas: Canvas, dice: Random, y: float, size: float, pen: Pen) -> float:
    rows = dice.randint(2, 5)
    heights = [size * 2.2] * rows
    entries = [
        Entry(r, c, dice.choice(_QUESTIONS) if c == 0 else "")
        for r in range(rows)
        for c in range(2)
    ]
    _, end = ruled(canvas, 22, y, (40, 126), heights, entries, Style(size=size))
    for r in range(rows):
        _row(canvas, dice, 64, y + r * size * 2.2 + size * 0.6, 186, size, pen)
    return end


def _pen(dice: Random) -> Pen:
    return dice.choice((_printed, _tick, _tick, _cross, _fill, _pencil))


def _strokes(
    canvas: Canvas, points: list[tuple[float, float]], colour: Colour, width: float
) -> None:
    canvas.pen.line(
        [(x * MM, y * MM) for x, y in points], fill=colour,
        width=max(2, round(width * MM)), joint="curve",
    )  # fmt: skip


def _printed(canvas: Canvas, dice: Random, x: float, y: float, side: float) -> None:
    del dice
    shape = [(0.18, 0.5), (0.42, 0.78), (0.85, 0.2)]
    _strokes(canvas, [(x + a * side, y + b * side) for a, b in shape], (20, 20, 20), 0.1 * side)


def _tick(canvas: Canvas, dice: Random, x: float, y: float, side: float) -> None:
    """By pen, out of the box as often as not."""
    far = dice.uniform(0.8, 1.5)
    points = [
        (dice.uniform(-0.1, 0.25), dice.uniform(0.35, 0.6)),
        (dice.uniform(0.35, 0.5), dice.uniform(0.75, 1.0)),
        (0.5 + 0.5 * far, 1 - far * dice.uniform(0.85, 1.15)),
    ]
    colour = dice.choice(((25, 25, 30), (30, 40, 140), (190, 30, 40)))
    _strokes(
        canvas, [(x + a * side, y + b * side) for a, b in points], colour, dice.uniform(0.3, 0.55)
    )


def _cross(canvas: Canvas, dice: Random, x: float, y: float, side: float) -> None:
    a = dice.uniform(0.0, 0.2)
    colour = dice.choice(((25, 25, 30), (30, 40, 140)))
    for ends in (((a, a), (1 - a, 1 - a)), ((1 - a, a), (a, 1 - a))):
        _strokes(canvas, [(x + p * side, y + q * side) for p, q in ends], colour, 0.35)


def _fill(canvas: Canvas, dice: Random, x: float, y: float, side: float) -> None:
    a = dice.uniform(0.0, 0.12) * side
    box = (x + a, y + a, x + side - a, y + side - a)
    canvas.pen.rectangle(tuple(v * MM for v in box), fill=(25, 25, 25))


def _pencil(canvas: Canvas, dice: Random, x: float, y: float, side: float) -> None:
    grey = dice.randint(120, 165)
    turn = dice.uniform(-0.2, 0.2)
    points = [(0.15, 0.5), (0.42, 0.85), (1.0, 0.05)]
    turned = [
        (
            x + side * (0.5 + (a - 0.5) * math.cos(turn) - (b - 0.5) * math.sin(turn)),
            y + side * (0.5 + (a - 0.5) * math.sin(turn) + (b - 0.5) * math.cos(turn)),
        )
        for a, b in points
    ]
    _strokes(canvas, turned, (grey, grey, grey), dice.uniform(0.3, 0.45))


KINDS: dict[str, Callable[[Random], Canvas]] = {"ticks": tick_page, "no-ticks": plain_page}
