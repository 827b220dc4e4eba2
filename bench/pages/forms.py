"""Pages of ruled tables in the ways that forms are printed, and what they tell of finding cells.

`python -m bench.pages.geometry` measures how their cells are found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from bench.pages import words as w
from bench.pages.canvas import Canvas, Colour
from bench.pages.grid import Entry, Style, ruled
from bench.pages.truth import Table

_FACES = ("song", "hei", "kai", "ming", "zen", "wen")
_LABELS = (
    "姓名", "性别", "民族", "出生日期", "证件号码", "联系电话", "单位名称", "住所", "经营场所", "法定代表人",
    "统一社会信用代码", "注册资本", "申请事项", "备注", "经办人", "审核意见", "数量", "单价", "金额", "序号",
    "规格型号", "起止时间", "学历", "职务", "邮政编码", "电子邮箱", "面积（平方米）", "有效期限", "发证机关", "税率",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ruling:
    """How the rules of a table are drawn; widths in millimetres."""

    kind: str = "solid"
    pen: float = 0.25
    outer: float = 0.25
    colour: Colour = (30, 30, 30)
    shade: Colour | None = None
    open_sides: bool = False
    round_corners: bool = False


def ruling(dice: Random) -> Ruling:
    """One of the habits of printers."""
    pen = dice.choice((0.12, 0.18, 0.25, 0.35))
    kind = dice.choices(("solid", "double", "dashed", "broken"), weights=(12, 2, 3, 2), k=1)[0]
    colour = dice.choices(
        ((30, 30, 30), (120, 120, 120), (170, 170, 170), (190, 40, 40), (40, 70, 160), (60, 120, 70)),
        weights=(12, 3, 2, 2, 2, 1), k=1,
    )[0]  # fmt: skip
    if kind == "double":
        pen = max(pen, 0.18)
    return Ruling(
        kind, pen,
        outer=pen if dice.random() < 0.6 else dice.uniform(0.5, 1.2),
        colour=colour,
        shade=dice.choice(((224, 232, 240), (230, 230, 230), (205, 208, 212), (228, 240, 220)))
        if dice.random() < 0.3 else None,
        open_sides=dice.random() < 0.06,
        round_corners=dice.random() < 0.08,
    )  # fmt: skip


def table_page(dice: Random) -> Canvas:
    """A page with one to three tables between paragraphs."""
    canvas = Canvas(face=dice.choice(_FACES))
    canvas.text(105, 18, f"{w.word(dice)}{w.word(dice, 'vn')}登记表", 6.5, anchor="m")
    y = 32.0
    for _ in range(dice.choice((1, 1, 1, 2, 2, 3))):
        if dice.random() < 0.5:
            y = canvas.wrapped(22, y, f"{w.company(dice)}：请如实填写下表。", 166, 4.0) + 2
        left = dice.uniform(14, 30)
        y = _table(canvas, dice, left, y, 210 - left - dice.uniform(14, 30), 285 - y) + 9
        if y > 230:
            break
    return canvas


def _table(canvas: Canvas, dice: Random, x: float, y: float, width: float, room: float) -> float:
    columns = dice.choice((2, 3, 4, 4, 5, 6, 8))
    size = dice.uniform(3.0, 4.2) if columns < 8 else dice.uniform(2.8, 3.3)
    shares = [dice.uniform(0.6, 1.6) for _ in range(columns)]
    widths = [width * share / sum(shares) for share in shares]
    height = size * dice.uniform(1.7, 3.2)
    rows = max(2, min(dice.randint(2, 14), int(room / (2.2 * height))))
    style = Style(size=size, ruled=False)
    entries = spanned(dice, rows, columns, widths, size)
    how = ruling(dice)
    table, end = ruled(canvas, x, y, widths, [height] * rows, entries, style)
    # The text is drawn after the shades, so it is drawn once more.
    if how.shade:
        _shade(canvas, dice, table, how.shade)
        drawn = len(canvas.rows)
        ruled(canvas, x, y, widths, [height] * rows, entries, style)
        del canvas.rows[drawn:]
    draw_rules(canvas, dice, table, how)
    canvas.tables.append(table)
    return end


def spanned(
    dice: Random, rows: int, columns: int, widths: Sequence[float], size: float
) -> list[Entry]:
    """Cells that fill a grid, some of them over several rows or columns."""
    free = {(r, c) for r in range(rows) for c in range(columns)}
    rate = dice.choice((0.0, 0.12, 0.25))
    entries = []
    for r in range(rows):
        for c in range(columns):
            if (r, c) not in free:
                continue
            down, across = 1, 1
            if dice.random() < rate:
                across = dice.randint(1, max(1, min(4, columns - c)))
                down = dice.choice((1, 1, 2, 3)) if across < columns else 1
            while not all((r + i, c + j) in free for i in range(down) for j in range(across)):
                down, across = (down, across - 1) if across > 1 else (1, 1)
            free -= {(r + i, c + j) for i in range(down) for j in range(across)}
            entries.append(_entry(dice, r, c, down, across, sum(widths[c : c + across]), size))
    return _anchored(entries, rows, columns)


def _anchored(entries: list[Entry], rows: int, columns: int) -> list[Entry]:
    """Entries renumbered without rows and columns at which no cell begins."""
    starts = sorted({e.row for e in entries}), sorted({e.column for e in entries})
    if len(starts[0]) == rows and len(starts[1]) == columns:
        return entries
    return [Entry(r, c, "单元" if (r + c) % 2 else "") for r in range(rows) for c in range(columns)]


def _entry(
    dice: Random, row: int, column: int, down: int, across: int, width: float, size: float
) -> Entry:
    label = dice.choice(_LABELS)
    if down > 2 and width < 3.2 * size:
        return Entry(row, column, label[:4], down, across, "m", vertical=True)
    short = (label, str(dice.randint(1, 999)), w.person(dice), w.grouped(w.amount(dice)), "")
    long = (w.company(dice), w.address(dice), w.written(w.day(dice), dice), w.phone(dice))
    text = dice.choice(short + long if width > 8 * size else short)
    return Entry(row, column, text, down, across, dice.choice("llm"))


def _shade(canvas: Canvas, dice: Random, table: Table, colour: Colour) -> None:
    whole = dice.random() < 0.5
    for cell in table.cells:
        if (cell.row == 0) if whole else cell.column % 2 == 0:
            canvas.pen.rectangle(tuple(cell.box), fill=colour)


def draw_rules(canvas: Canvas, dice: Random, table: Table, how: Ruling) -> None:
    """Draw the rules of a table whose cells are placed."""
    edges = set()
    box = table.box
    for cell in table.cells:
        left, top, right, bottom = cell.box
        edges |= {
            (left, top, right, top), (left, bottom, right, bottom),
            (left, top, left, bottom), (right, top, right, bottom),
        }  # fmt: skip
    for x0, y0, x1, y1 in sorted(edges):
        side = x0 == x1 and (abs(x0 - box.left) < 1 or abs(x0 - box.right) < 1)
        outer = side or (y0 == y1 and (abs(y0 - box.top) < 1 or abs(y0 - box.bottom) < 1))
        if outer and how.round_corners:
            continue
        if side and how.open_sides:
            continue
        _rule(canvas, dice, (x0, y0, x1, y1), how, outer=outer)
    if how.round_corners:
        mm = canvas.image.width / canvas.width
        canvas.pen.rounded_rectangle(
            tuple(box), radius=1.8 * mm, outline=how.colour, width=max(2, round(how.outer * mm))
        )


def _rule(
    canvas: Canvas,
    dice: Random,
    ends: tuple[float, float, float, float],
    how: Ruling,
    *,
    outer: bool,
) -> None:
    mm = canvas.image.width / canvas.width
    x0, y0, x1, y1 = ends
    pen = max(1, round((how.outer if outer else how.pen) * mm))
    draw = canvas.pen.line
    if how.kind == "double" and outer:
        for off in (-0.35 * mm, 0.35 * mm):
            level = y0 == y1
            shifted = (x0, y0 + off, x1, y1 + off) if level else (x0 + off, y0, x1 + off, y1)
            draw(shifted, fill=how.colour, width=pen)
        return
    if how.kind not in {"dashed", "broken"}:
        draw(ends, fill=how.colour, width=pen)
        return
    length = max(x1 - x0, y1 - y0)
    dash, gap = (1.6 * mm, 0.9 * mm) if how.kind == "dashed" else (0, 0)
    at = 0.0
    while at < length:
        step = dash or dice.uniform(8, 30) * mm
        end = min(length, at + step)
        place = tuple(
            a + (b - a) * share / length for share in (at, end) for a, b in ((x0, x1), (y0, y1))
        )
        draw(place, fill=how.colour, width=pen)
        at = end + (gap or dice.uniform(0.3, 1.2) * mm)


KINDS: dict[str, Callable[[Random], Canvas]] = {"tables": table_page}
