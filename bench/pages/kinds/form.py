"""Application forms: spans, stacked labels, boxes to tick, places to sign."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

from bench.pages import prose
from bench.pages import words as w
from bench.pages.canvas import MM, Canvas
from bench.pages.grid import Entry, Style, ruled
from bench.pages.kinds.ornament import portrait
from bench.pages.ticks import Option, choices, tick_row
from bench.pages.truth import Row, Table

_FACES = ("song", "hei", "kai", "ming", "zen", "wen")
_SAME_LEVEL = 2.2  # millimetres
_YES_NO = ("是", "否")
_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("申请类型", ("新办", "变更", "延续", "补证", "注销")),
    ("主体业态", ("食品销售经营者", "餐饮服务经营者", "单位食堂")),
    ("送达方式", ("邮寄送达", "自行领取", "电子送达")),
    ("婚姻状况", ("未婚", "已婚", "离异", "丧偶")),
    ("文化程度", ("小学及以下", "初中", "高中", "大专", "本科", "研究生")),
    ("是否委托代理", _YES_NO),
    ("房屋来源", ("自有", "租赁", "无偿使用", "其他")),
    ("户口性质", ("农业", "非农业")),
)


def form(dice: Random) -> Canvas:
    """A page of a form in one of four layouts."""
    canvas = Canvas(face=dice.choice(_FACES))
    draw = dice.choice((_personal, _registration, _approval, _questions))
    title = f"{w.word(dice)}{w.word(dice, 'vn')}"
    draw(canvas, dice, title)
    canvas.rows.sort(key=_level(canvas))
    return canvas


def _level(canvas: Canvas) -> Callable[[Row], tuple[float, float]]:
    """Key for reading a form: rows on one level from left to right, then the next level."""
    levels: list[float] = []
    for row in sorted(canvas.rows, key=_middle):
        middle = _middle(row)
        if not levels or middle - levels[-1] > _SAME_LEVEL * MM:
            levels.append(middle)

    def key(row: Row) -> tuple[float, float]:
        return max(at for at in levels if at <= _middle(row)), row.box.left

    return key


def _middle(row: Row) -> float:
    return (row.box.top + row.box.bottom) / 2


def _style(dice: Random) -> Style:
    return Style(dice.choice((3.5, 3.7, 4.0, 4.2)), pen=dice.choice((0.2, 0.3)), outer=dice.choice((0.3, 0.7)))  # fmt: skip


def _tick_cells(
    canvas: Canvas, table: Table, cells: Mapping[tuple[int, int], Sequence[Option]], size: float, dice: Random
) -> None:  # fmt: skip
    """Fill the named cells with boxes to tick."""
    for cell in table.cells:
        options = cells.get((cell.row, cell.column))
        if options:
            left, top, right, bottom = (v / MM for v in cell.box)
            y = max(top + 1, (top + bottom) / 2 - size * 0.5 - (1.2 if len(options) > 4 else 0))
            tick_row(canvas, left + 1.8, y, options, dice, size=size, width=right - left - 3)


def _personal(canvas: Canvas, dice: Random, title: str) -> None:
    """A person applies: a photo, stacked labels on the left, ticks, an undertaking."""
    canvas.text(105, 20, f"{title}申请表", 7, face="hei-bold", anchor="m")
    canvas.text(22, 33, f"编号：{w.document_number(dice)}", 3.6)
    style, one = _style(dice), dict(dice.sample(_GROUPS, 3))
    (a, b, c) = one
    e = [
        Entry(0, 0, "申请人信息", row_span=5, vertical=True),
        Entry(0, 1, "姓名", align="m"), Entry(0, 2, w.person(dice)), Entry(0, 3, "民族", align="m"), Entry(0, 4, w.people(dice)),
        Entry(0, 5, "", row_span=3),
        Entry(1, 1, "出生日期", align="m"), Entry(1, 2, w.written(w.day(dice), dice)), Entry(1, 3, "籍贯", align="m"), Entry(1, 4, w.place(dice)),
        Entry(2, 1, "证件号码", align="m"), Entry(2, 2, w.id_number(dice), column_span=3),
        Entry(3, 1, "住址", align="m"), Entry(3, 2, w.address(dice), column_span=4),
        Entry(4, 1, "联系电话", align="m"), Entry(4, 2, w.phone(dice)), Entry(4, 3, "邮箱", align="m"), Entry(4, 4, w.mail(dice), column_span=2),
        Entry(5, 0, "申请事项", row_span=3, vertical=True),
        Entry(5, 1, a, align="m"), Entry(5, 2, "", column_span=4),
        Entry(6, 1, b, align="m"), Entry(6, 2, "", column_span=4),
        Entry(7, 1, c, align="m"), Entry(7, 2, "", column_span=4),
        Entry(8, 0, "理由", vertical=True), Entry(8, 1, prose.paragraph(dice, 2), column_span=5),
        Entry(9, 0, "承诺", vertical=True), Entry(9, 1, "", column_span=5),
    ]  # fmt: skip
    heights = (11, 11, 11, 12, 11, 15, 15, 15, 40, 44)
    table, _ = ruled(canvas, 20, 40, (12, 28, 44, 20, 38, 28), heights, e, style)
    photo = next(x for x in table.cells if (x.row, x.column) == (0, 5)).box
    if dice.random() < 0.6:
        portrait(canvas, photo.left / MM + 2, photo.top / MM + 1.5, 24, 30, dice)
    ticks = {(5 + i, 2): choices(dice, one[k], several=i == 1) for i, k in enumerate(one)}
    _tick_cells(canvas, table, ticks, style.size, dice)
    last = table.cells[-1].box
    x, y = last.left / MM + 2, last.top / MM + 3
    y = canvas.wrapped(x, y, "本人承诺以上填写内容和所提交的材料真实、合法、有效，如有虚假，愿意承担相应的法律责任。", 152, style.size, indent=2 * style.size)  # fmt: skip
    canvas.text(110, y + 4, "申请人签字：", style.size)
    canvas.sign_places.append((134, y, 36, 11))
    canvas.text(132, y + 16, "年    月    日", style.size)


def _registration(canvas: Canvas, dice: Random, title: str) -> None:
    """A firm registers: sections with heads over all columns, pairs, a list of members."""
    canvas.text(105, 20, f"{title}登记（备案）申请书", 6.6, face="song-bold", anchor="m")
    style, groups = _style(dice), dict(dice.sample(_GROUPS, 2))
    entries = [Entry(0, 0, "基本信息（必填项）", column_span=6, align="m", face="hei")]
    pairs = [
        ("名称", w.company(dice)), ("统一社会信用代码", w.credit_code(dice)), ("住所", w.address(dice)),
        ("法定代表人", w.person(dice)), ("联系电话", w.phone(dice)), ("注册资本", f"{w.amount(dice)}万元"),
        ("邮政编码", str(dice.randint(100000, 859999))), ("开户银行", w.bank(dice)),
    ]  # fmt: skip
    row = 1
    for label, value in pairs[:3]:
        entries += [Entry(row, 0, label), Entry(row, 1, value, column_span=5)]
        row += 1
    for (a, b), (c, d) in zip(pairs[3::2], pairs[4::2], strict=False):
        entries += [
            Entry(row, 0, a), Entry(row, 1, b, column_span=2), Entry(row, 3, c), Entry(row, 4, d, column_span=2),
        ]  # fmt: skip
        row += 1
    ticks: dict[tuple[int, int], Sequence[Option]] = {}
    for label, labels in groups.items():
        entries += [Entry(row, 0, label), Entry(row, 1, "", column_span=5)]
        ticks[row, 1] = choices(dice, labels)
        row += 1
    entries.append(
        Entry(row, 0, "股东（发起人）、合伙人名录", column_span=6, align="m", face="hei")
    )
    heads = ("姓名或名称", "证件号码", "认缴出资额（万元）", "出资方式", "出资比例", "出资时间")
    row += 1
    entries += [Entry(row, i, text, align="m") for i, text in enumerate(heads)]
    for _ in range(dice.randint(2, 5)):
        row += 1
        values = (w.person(dice), w.id_number(dice), w.grouped(w.amount(dice)), dice.choice(("货币", "实物", "知识产权")), f"{dice.randint(1, 99)}%", f"{w.day(dice):%Y-%m-%d}")  # fmt: skip
        entries += [Entry(row, i, text, align="m") for i, text in enumerate(values)]
    heights = [dice.choice((9.0, 10.5))] * (row + 1)
    table, y = ruled(canvas, 17, 36, (33, 42, 30, 26, 20, 25), heights, entries, style)
    _tick_cells(canvas, table, ticks, style.size, dice)
    canvas.wrapped(17, min(y + 3, 262), f"注：1.{prose.official(dice)}", 176, 3.1)
    canvas.seal_places.append((160, min(y + 2, 262)))


def _approval(canvas: Canvas, dice: Random, title: str) -> None:
    """An approval: wide cells for opinions, each with a place to sign and seal."""
    canvas.text(105, 22, f"{title}审批表", 7.4, face="song-bold", anchor="m", spacing=1)
    canvas.text(188, 36, f"填表日期：{w.written(w.day(dice), dice)}", 3.8, anchor="r")
    style, (name, labels) = _style(dice), dice.choice(_GROUPS)
    entries = [
        Entry(0, 0, "单位名称", align="m"), Entry(0, 1, w.company(dice), column_span=3),
        Entry(1, 0, "经办人", align="m"), Entry(1, 1, w.person(dice)), Entry(1, 2, "职务", align="m"), Entry(1, 3, w.word(dice)),
        Entry(2, 0, name, align="m"), Entry(2, 1, "", column_span=3),
        Entry(3, 0, "事由", align="m"), Entry(3, 1, prose.official(dice), column_span=3),
    ]  # fmt: skip
    offices = ("单位意见", "主管部门意见", "审批机关意见")[: dice.choice((2, 3))]
    for i, label in enumerate(offices, 4):
        entries += [Entry(i, 0, label, vertical=True), Entry(i, 1, "", column_span=3)]
    heights = [12, 12, 12 + 6 * (len(labels) > 4), 30, *[50.0] * len(offices)]
    table, _ = ruled(canvas, 22, 43, (30, 60, 26, 50), heights, entries, style)
    _tick_cells(canvas, table, {(2, 1): choices(dice, labels)}, style.size, dice)
    for cell in [c for c in table.cells if c.row >= 4 and c.column == 1]:
        left, top, right, bottom = (v / MM for v in cell.box)
        if dice.random() < 0.6:
            canvas.wrapped(left + 3, top + 4, prose.official(dice), right - left - 6, style.size)
        canvas.text(left + 40, bottom - 16, "负责人（签字）：", style.size)
        canvas.sign_places.append((left + 70, bottom - 20, 34, 11))
        canvas.text(right - 8, bottom - 7, "年    月    日", style.size, anchor="r")
        canvas.seal_places.append((right - 28, bottom - 18))


def _questions(canvas: Canvas, dice: Random, title: str) -> None:
    """Questions one below the other, without a table, each with boxes to tick."""
    canvas.text(105, 24, f"{title}告知承诺书", 7, face="hei-bold", anchor="m")
    size = dice.choice((3.9, 4.2, 4.6))
    canvas.text(
        24, 40, f"申请人：{w.person(dice) if dice.random() < 0.5 else w.company(dice)}", size
    )
    y = 40 + 2.2 * size
    for number in range(1, 15):
        if y > 215:
            break
        text = f"{number}. 是否已经{w.word(dice, 'v')}{w.word(dice)}的{w.word(dice)}？"
        labels = dice.choice(([*_YES_NO], ["符合", "不符合"], list(dice.choice(_GROUPS)[1])))
        y = canvas.wrapped(24, y, text, 162, size)
        y = tick_row(canvas, 24 + 2 * size, y, choices(dice, labels, several=len(labels) > 3), dice, size=size, width=150) + 1  # fmt: skip
    y = canvas.wrapped(24, y + 4, prose.official(dice), 162, size, indent=2 * size)
    canvas.text(110, y + 6, "承诺人（签名）：", size)
    canvas.sign_places.append((110 + 8.4 * size, y + 2, 34, 12))
    canvas.text(130, y + 20, w.written(w.day(dice), dice), size)
    canvas.seal_places.append((150, y + 16))


KINDS = {"form": form}
