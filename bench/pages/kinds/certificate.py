"""Permits, diplomas, title deeds, identity cards."""

from __future__ import annotations

from random import Random

from bench.pages import words as w
from bench.pages.canvas import MM, Canvas
from bench.pages.grid import Entry, Style, ruled
from bench.pages.kinds.ornament import border, emblem, portrait, square_code

_FACES = ("song", "hei", "kai", "ming", "zen", "wen")
_BLUE = (60, 110, 170)
_PERMITS = (
    "食品经营许可证", "医疗器械经营许可证", "卫生许可证", "排污许可证", "道路运输经营许可证", "特种设备使用登记证",
    "建筑施工企业安全生产许可证", "劳务派遣经营许可证", "烟草专卖零售许可证", "出版物经营许可证", "取水许可证",
)  # fmt: skip


def permit(dice: Random) -> Canvas:
    """A permit: fields on the left and right, or in one column, or in a ruled table."""
    draw = dice.choice((_permit_wide, _permit_tall, _permit_table))
    return draw(dice)


def _permit_fields(dice: Random) -> list[tuple[str, str]]:
    until = w.day(dice)
    return [
        ("经营者名称", w.company(dice)),
        ("社会信用代码", w.credit_code(dice)),
        ("法定代表人（负责人）", w.person(dice)),
        ("住所", w.address(dice)),
        ("经营场所", w.address(dice)),
        ("主体业态", f"{w.word(dice)}经营者"),
        ("经营项目", "、".join(f"{w.word(dice)}{w.word(dice, 'vn')}" for _ in range(dice.randint(2, 5)))),
        ("许可证编号", f"JY{dice.randrange(10**13, 10**14)}"),
        ("发证机关", w.office(dice)),
        ("签发人", w.person(dice)),
        ("有效期至", f"{until.year}年{until.month:02d}月{until.day:02d}日"),
        ("投诉举报电话", dice.choice(("12315", "12345", "12331"))),
    ]  # fmt: skip


def _permit_wide(dice: Random) -> Canvas:
    canvas = Canvas(297, 210, paper=(248, 252, 246), face=dice.choice(_FACES))
    border(canvas, dice)
    canvas.text(148.5, 28, dice.choice(_PERMITS), 12, face="song-bold", anchor="m", spacing=2)
    if dice.random() < 0.5:
        canvas.text(148.5, 44, dice.choice(("（副本）", "（正本）")), 5.5, anchor="m")
    fields = _permit_fields(dice)
    for x, chosen, width in ((26, fields[:7], 84), (162, fields[7:], 78)):
        y = 62.0
        for label, value in chosen:
            row = canvas.text(x, y, f"{label}：", 4.4, face="hei")
            start = max(x + 28.0, float(row.corners[1][0]) / MM + 1)
            y = max(canvas.wrapped(start, y, value, x + 28 + width - start, 4.4), y + 9) + 2.5
    square_code(canvas, 240, 158, 26, dice)
    canvas.seal_places.append((205, 150))
    when = w.day(dice)
    canvas.text(190, 170, f"{when.year} 年 {when.month} 月 {when.day} 日", 4.6)
    return canvas


def _permit_tall(dice: Random) -> Canvas:
    canvas = Canvas(face=dice.choice(_FACES), paper=(252, 250, 240))
    border(canvas, dice)
    if dice.random() < 0.6:
        emblem(canvas, 105, 36, 22)
    canvas.text(105, 52, dice.choice(_PERMITS), 10.5, face="hei-bold", anchor="m", spacing=2)
    y = 80.0
    for label, value in _permit_fields(dice)[: dice.randint(8, 11)]:
        canvas.spread(28, y, label, 42, 4.4, face="hei")
        y = max(canvas.wrapped(76, y, value, 106, 4.4), y + 9) + 2
    when = w.day(dice)
    canvas.text(182, 256, w.office(dice), 4.6, anchor="r")
    canvas.text(182, 265, w.in_numerals(when), 4.6, anchor="r")
    canvas.seal_places.append((160, 258))
    return canvas


def _permit_table(dice: Random) -> Canvas:
    canvas = Canvas(face=dice.choice(_FACES))
    canvas.text(105, 30, dice.choice(_PERMITS), 9, face="song-bold", anchor="m")
    canvas.text(185, 46, f"编号：{w.document_number(dice)}", 3.8, anchor="r")
    entries, fields = [], _permit_fields(dice)
    for i, (label, value) in enumerate(fields):
        entries += [Entry(i, 0, label, align="m"), Entry(i, 1, value)]
    _, y = ruled(canvas, 25, 54, (45, 115), [11] * len(fields), entries, Style(4.2, outer=0.6))
    canvas.seal_places.append((150, min(y + 24, 262)))
    canvas.text(180, min(y + 20, 258), f"发证日期：{w.written(w.day(dice), dice)}", 4.2, anchor="r")
    return canvas


def diploma(dice: Random) -> Canvas:
    """A diploma or a certificate of a trade: a photo, a paragraph, a number."""
    canvas = Canvas(*dice.choice(((210.0, 148.0), (260.0, 185.0), (210.0, 297.0))), face=dice.choice(_FACES))  # fmt: skip
    mid, tall = canvas.width / 2, canvas.height
    border(canvas, dice)
    title = dice.choice(
        (
            "毕业证书",
            "结业证书",
            "职业资格证书",
            "健康合格证明",
            "聘书",
            "荣誉证书",
            "专业技术人员职业资格证书",
        )
    )
    canvas.text(mid, 0.14 * tall, title, 10, face="kai" if dice.random() < 0.5 else "song-bold", anchor="m", spacing=3)  # fmt: skip
    who, born = w.person(dice), w.day(dice)
    body = (
        f"{who}，性别{dice.choice('男女')}，{born.year}年{born.month}月{born.day}日生，于{w.written(w.day(dice), dice)}"
        f"至{w.written(w.day(dice), dice)}在{w.place(dice)}{w.word(dice)}学院{w.word(dice)}{w.word(dice, 'vn')}专业学习，"
        f"修完{w.word(dice)}计划规定的全部课程，成绩合格，准予毕业。"
    )
    y = canvas.wrapped(24, 0.32 * tall, body, canvas.width - 90, 5.2, leading=1.9, indent=10.4)
    portrait(canvas, canvas.width - 58, 0.32 * tall, 33, 46, dice)
    y = max(y, 0.32 * tall + 50)
    canvas.text(24, y + 2, f"证书编号：{dice.randrange(10**15, 10**16)}", 4.2)
    canvas.text(24, y + 10, f"校（院）长：{w.person(dice)}", 4.2)
    canvas.text(canvas.width - 26, y + 10, w.in_numerals(w.day(dice)), 4.6, anchor="r")
    canvas.seal_places.append((canvas.width - 50, y - 2))
    return canvas


def deed(dice: Random) -> Canvas:
    """A title deed: a ruled table of the holder and the land."""
    canvas = Canvas(face=dice.choice(_FACES), paper=(250, 250, 245))
    canvas.text(
        105,
        20,
        "不动产权证书" if dice.random() < 0.6 else "不动产登记证明",
        9,
        anchor="m",
        face="song-bold",
    )
    canvas.text(180, 36, f"{w.word(dice, 'ns')[0]}（{dice.randint(2015, 2026)}）{w.place(dice)}不动产权第{dice.randrange(10**6, 10**7)}号", 3.8, anchor="r")  # fmt: skip
    fields = [
        ("权利人", w.person(dice)), ("共有情况", dice.choice(("单独所有", "共同共有", "按份共有"))),
        ("坐落", w.address(dice)), ("不动产单元号", f"{dice.randrange(10**11, 10**12)} GB{dice.randrange(10**4, 10**5)} F{dice.randrange(10**7, 10**8)}"),
        ("权利类型", "国有建设用地使用权/房屋所有权"), ("权利性质", dice.choice(("出让/市场化商品房", "划拨", "出让/自建房"))),
        ("用途", f"城镇住宅用地/{w.word(dice)}"), ("面积", f"土地使用权面积{dice.uniform(5, 900):.2f}㎡/房屋建筑面积{dice.uniform(30, 400):.2f}㎡"),
        ("使用期限", f"{w.written(w.day(dice), dice)}起{w.written(w.day(dice), dice)}止"),
        ("权利其他状况", f"房屋结构：{w.word(dice)}结构；专有建筑面积：{dice.uniform(30, 300):.2f}㎡；{w.word(dice)}{w.word(dice)}：{w.word(dice, 'a')}。房屋总层数：{dice.randint(1, 33)}层，所在层：{dice.randint(1, 33)}层"),
    ]  # fmt: skip
    entries = [
        e for i, (label, value) in enumerate(fields) for e in (Entry(i, 0, label, align="m"), Entry(i, 1, value))
    ]  # fmt: skip
    heights = [12.0] * 9 + [46.0]
    ruled(canvas, 24, 44, (36, 126), heights, entries, Style(dice.choice((3.8, 4.2)), outer=0.5))
    canvas.seal_places.append((150, 262))
    return canvas


def id_card(dice: Random) -> Canvas:
    """An identity card, marked as a specimen: front, back, or both copied on one sheet."""
    layout = dice.randrange(3)
    if layout == 2:
        canvas = Canvas(face="hei")
        _card_front(canvas, dice, 50, 50, 1.25)
        _card_back(canvas, dice, 50, 150, 1.25)
        canvas.text(50, 250, f"仅供办理{w.word(dice)}{w.word(dice, 'vn')}使用，他用无效", 4.2)
        return canvas
    canvas = Canvas(85.6, 54, paper=(236, 242, 248), face="hei")
    (_card_front if layout == 0 else _card_back)(canvas, dice, 0, 0, 1.0)
    return canvas


def _card_front(canvas: Canvas, dice: Random, x: float, y: float, k: float) -> None:
    if k > 1:
        canvas.frame(x, y, x + 85.6 * k, y + 54 * k, 0.2, (90, 90, 90), fill=(238, 243, 247))
    born, number = w.day(dice), w.id_number(dice)

    def put(dx: float, dy: float, text: str, size: float, blue: bool = False) -> None:
        canvas.text(x + dx * k, y + dy * k, text, size * k, colour=_BLUE if blue else (20, 20, 20))

    put(6, 6, "姓名", 2.9, blue=True)
    put(17, 5.6, w.person(dice), 3.5)
    put(6, 13, "性别", 2.9, blue=True)
    put(17, 13, dice.choice("男女"), 3.1)
    put(26, 13, "民族", 2.9, blue=True)
    put(36, 13, w.people(dice), 3.1)
    put(6, 20, "出生", 2.9, blue=True)
    for dx, value, unit in ((17, born.year, "年"), (30, born.month, "月"), (38, born.day, "日")):
        put(dx, 20, str(value), 3.1)
        put(dx + (8 if unit == "年" else 4.6), 20, unit, 2.9, blue=True)
    put(6, 27, "住址", 2.9, blue=True)
    for i, part in enumerate(canvas.wrap(w.address(dice), 37 * k, 3.1 * k)[:3]):
        put(17, 27 + 4.8 * i, part, 3.1)
    put(46, 37, "样本", 3.6)
    put(6, 45, "公民身份号码", 2.9, blue=True)
    put(29, 44.6, number, 3.6)
    portrait(canvas, x + 59 * k, y + 9 * k, 21 * k, 27 * k, dice)


def _card_back(canvas: Canvas, dice: Random, x: float, y: float, k: float) -> None:
    if k > 1:
        canvas.frame(x, y, x + 85.6 * k, y + 54 * k, 0.2, (90, 90, 90), fill=(238, 243, 247))
    emblem(canvas, x + 14 * k, y + 13 * k, 15 * k)
    start = w.day(dice)
    until = dice.choice(
        ("长期", f"{start.year + 20}.{start:%m.%d}", f"{start.year + 10}.{start:%m.%d}")
    )
    for dx, dy, text, size, face in (
        (32, 8, "中华人民共和国", 4.6, "song-bold"), (28, 17, "居民身份证", 6.4, "song-bold"),
        (20, 38, "签发机关", 2.9, "hei"), (36, 37.8, f"{w.place(dice)}公安局", 3.1, "hei"),
        (20, 45, "有效期限", 2.9, "hei"), (36, 44.8, f"{start:%Y.%m.%d}-{until}", 3.1, "hei"),
    ):  # fmt: skip
        canvas.text(x + dx * k, y + dy * k, text, size * k, face=face)


KINDS = {"permit": permit, "diploma": diploma, "deed": deed, "id-card": id_card}
