"""Business licences: border, emblem, two columns or one, labels justified."""

from __future__ import annotations

from random import Random

from bench.pages import words as w
from bench.pages.canvas import Canvas, Colour
from bench.pages.kinds.ornament import bar_code, border, emblem, square_code

_TYPES = (
    "有限责任公司（自然人投资或控股）",
    "有限责任公司（自然人独资）",
    "个体工商户",
    "股份有限公司（非上市）",
    "农民专业合作社",
    "个人独资企业",
    "有限责任公司分公司",
)
_PAPERS: tuple[Colour, ...] = ((253, 251, 244), (250, 247, 236), (255, 255, 255), (247, 250, 245))
_ITEMS = ("许可项目", "一般项目")


def licence(dice: Random) -> Canvas:
    """A licence in one of four layouts."""
    layout = dice.randrange(4)
    draw = (_landscape, _portrait, _merchant, _small)[layout]
    return draw(dice, dice.choice(_PAPERS), dice.choice(("song", "hei", "kai", "ming", "wen")))


def _fields(dice: Random) -> list[tuple[str, str]]:
    began, yuan = w.day(dice), w.amount(dice) * 100
    until = began.replace(year=began.year + dice.choice((10, 20, 30)), day=min(began.day, 28))
    day = f"{began.year}年{began.month:02d}月{began.day:02d}日"
    end = f"{until.year}年{until.month:02d}月{until.day:02d}日"
    return [
        ("名称", w.company(dice)),
        ("类型", dice.choice(_TYPES)),
        (dice.choice(("法定代表人", "负责人", "经营者")), w.person(dice)),
        ("注册资本", dice.choice((f"{w.capitals(yuan)}", f"{yuan / 10000:g}万元人民币"))),
        ("成立日期", day),
        ("营业期限", dice.choice((f"{day}至长期", f"{day}至{end}"))),
        (dice.choice(("住所", "经营场所")), w.address(dice)),
        ("经营范围", _scope(dice)),
    ]


def _scope(dice: Random) -> str:
    parts = []
    for item in _ITEMS[dice.randrange(2) :]:
        listed = "；".join(
            f"{w.word(dice)}{w.word(dice)}{dice.choice(('销售', '制造', '服务', '批发', '零售', '加工', '租赁'))}"
            for _ in range(dice.randint(3, 7))
        )
        parts.append(f"{item}：{listed}")
    return "。".join(parts) + "（依法须经批准的项目，经相关部门批准后方可开展经营活动）"


def _landscape(dice: Random, paper: Colour, face: str) -> Canvas:
    canvas = Canvas(297, 210, paper=paper, face=face)
    border(canvas, dice)
    emblem(canvas, 148.5, 30, 22)
    canvas.text(148.5, 46, "营业执照", 15, face="song-bold", anchor="m", spacing=4)
    copy = dice.random() < 0.6
    if copy:
        canvas.text(148.5, 64, "（副本）", 6, anchor="m")
    canvas.text(24, 34, "统一社会信用代码", 4.2, face="hei")
    canvas.text(24, 41, w.credit_code(dice), 5, face="hei-bold")
    square_code(canvas, 240, 28, 24, dice)
    for i, note in enumerate(
        ("扫描二维码登录“国家企业", "信用信息公示系统”了解更", "多登记、备案、许可、监管", "信息。")
    ):
        canvas.text(202, 32 + 4.4 * i, note, 2.9)
    fields = _fields(dice)
    for x, chosen, width in ((24, (0, 1, 2, 7), 96), (166, (3, 4, 5, 6), 80)):
        y = 80.0
        for label, value in (fields[i] for i in chosen):
            canvas.spread(x, y, label, 25, 4.6, face="hei")
            y = max(canvas.wrapped(x + 30, y, value, width, 4.6), y + 11) + 1.5
    _issued(canvas, dice, 200, 158)
    _foot(canvas, 184)
    return canvas


def _portrait(dice: Random, paper: Colour, face: str) -> Canvas:
    canvas = Canvas(paper=paper, face=face)
    border(canvas, dice)
    emblem(canvas, 105, 36, 24)
    canvas.text(105, 54, "营业执照", 14, face="song-bold", anchor="m", spacing=8)
    canvas.text(105, 76, f"统一社会信用代码 {w.credit_code(dice)}", 4.6, face="hei", anchor="m")
    canvas.text(172, 84, f"（{dice.randint(1, 3)}/{dice.randint(3, 5)}）", 4, anchor="r")
    y = 96.0
    for label, value in _fields(dice):
        canvas.spread(28, y, label, 26, 4.8, face="hei")
        y = max(canvas.wrapped(62, y, value, 118, 4.8), y + 9) + 3
    _issued(canvas, dice, 124, max(y, 225))
    _foot(canvas, 272)
    return canvas


def _merchant(dice: Random, paper: Colour, face: str) -> Canvas:
    """The older form for a stall: values stand on dotted rules."""
    canvas = Canvas(210, 148, paper=paper, face=face)
    border(canvas, dice)
    canvas.text(105, 22, "个体工商户营业执照", 9, face="song-bold", anchor="m", spacing=1)
    canvas.text(105, 35, f"注册号：{dice.randrange(10**14, 10**15)}", 4, anchor="m")
    y = 44.0
    for label, value in [f for f in _fields(dice) if len(f[1]) < 30]:
        canvas.spread(28, y, label, 24, 4.4)
        canvas.wrapped(58, y, value, 118, 4.4)
        canvas.rule(57, y + 5.4, 180, y + 5.4, 0.12, (120, 120, 120))
        y += 10
    _issued(canvas, dice, 126, max(y - 2, 112), 4.2)
    return canvas


def _small(dice: Random, paper: Colour, face: str) -> Canvas:
    """A copy made for a file: the licence reduced on an A4 sheet with a note by hand or stamp."""
    canvas = Canvas(face=face)
    canvas.frame(20, 30, 190, 152, 0.8, (150, 60, 50), fill=paper)
    emblem(canvas, 105, 40, 13)
    canvas.text(105, 49, "营业执照", 9, face="song-bold", anchor="m", spacing=3)
    canvas.text(28, 44, "统一社会信用代码", 2.9, face="hei")
    canvas.text(28, 49, w.credit_code(dice), 3.4, face="hei-bold")
    square_code(canvas, 163, 38, 18, dice)
    fields = _fields(dice)
    for x, chosen, width in ((28, (0, 1, 2, 7), 56), (112, (3, 4, 5, 6), 52)):
        y = 66.0
        for label, value in (fields[i] for i in chosen):
            canvas.spread(x, y, label, 16, 3.1, face="hei")
            y = max(canvas.wrapped(x + 20, y, value, width, 3.1), y + 7) + 1
    _issued(canvas, dice, 128, 126, 3.3)
    canvas.text(
        30, 175, f"此复印件仅用于办理{w.word(dice)}{w.word(dice, 'vn')}，再次复印无效。", 4.6
    )
    canvas.text(30, 185, "与原件核对无异", 4.6)
    canvas.text(120, 196, w.written(w.day(dice), dice), 4.6)
    canvas.sign_places.append((62, 182, 32, 10))
    bar_code(canvas, 30, 262, 60, 8, dice)
    return canvas


def _issued(canvas: Canvas, dice: Random, x: float, y: float, size: float = 4.8) -> None:
    when = w.day(dice)
    canvas.text(x, y, "登记机关", size, face="hei", spacing=1.5)
    canvas.text(x + 8, y + 3 * size, f"{when.year}年{when.month:02d}月{when.day:02d}日", size)
    canvas.seal_places.append((x + 8 * size, y + 1.6 * size))


def _foot(canvas: Canvas, y: float) -> None:
    canvas.rule(18, y, canvas.width - 18, y, 0.2, (150, 60, 50))
    canvas.text(22, y + 2.4, "国家企业信用信息公示系统网址：http://www.gsxt.gov.cn", 2.8)
    canvas.text(canvas.width - 22, y + 2.4, "国家市场监督管理总局监制", 2.8, anchor="r")


KINDS = {"licence": licence}
