"""Invented contents of pages, from a wide vocabulary: rare surnames, real place names, long words.

Names of people and companies are put together by chance. Numbers belong to region 99, which no
province has, so that none can be a living person's (`bench.papers.numbers`).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from random import Random

from bench.papers import numbers

_COMMON = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
_RARE = "亓仉郗逄缑佘揭逯乜昝妫麴郏巩匡郜阚隗訾敖蔺冼鞠谌阎楚滕裘缪干应宗宣贲邓郁单杭洪包诸左崔吉钮龚嵇邢滑裴陆荣翁荀羊於惠甄曲封芮羿储靳汲邴糜井富巫乌焦巴弓牧车宓蓬仰仲伊宫宁仇栾暴钭厉戎祖符景詹束印宿怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿充慕连茹习宦艾鱼容古易慎戈廖庾终暨居衡步都耿满弘国文寇广禄阙东殴殳沃利蔚越夔隆师巩厍聂晁勾敖融冷辛那简饶空毋沙养丰巢关蒯相查后荆红游竺权盖益桓公"
_DOUBLE = ("欧阳", "上官", "司马", "诸葛", "尉迟", "皇甫", "慕容", "令狐", "宇文", "澹台", "长孙", "闻人", "东方", "赫连", "呼延")  # fmt: skip
_PEOPLES = "汉 回 满 壮 苗 土家 维吾尔 彝 蒙古 藏 布依 侗 瑶 朝鲜 白 哈尼 哈萨克 黎 傣 畲 傈僳 仡佬 东乡 拉祜 佤 水 纳西 羌 土 仫佬 锡伯 柯尔克孜 达斡尔 景颇 毛南 撒拉 布朗 塔吉克 阿昌 普米 鄂温克 怒 京 基诺 德昂 保安 裕固 独龙 鄂伦春 赫哲 门巴 珞巴".split()
_FORMS = ("有限公司", "有限责任公司", "股份有限公司", "合伙企业（有限合伙）", "经营部", "商行", "工作室", "农民专业合作社")  # fmt: skip
_BANKS = ("中国工商银行", "中国农业银行", "中国建设银行", "交通银行", "招商银行", "农村商业银行")
_DIGITS, _UNITS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")
_LEAST_FREQUENCY = 8


@cache
def _vocabulary() -> dict[str, list[str]]:
    """Words of two to four characters by their class in jieba's dictionary."""
    found: dict[str, list[str]] = {}
    package = find_spec("jieba")
    assert package is not None
    assert package.origin is not None
    text = Path(package.origin).with_name("dict.txt").read_text("utf-8")
    for line in text.splitlines():
        word, count, kind = line.rsplit(" ", 2)
        wanted = 2 <= len(word) <= 4 and int(count) >= _LEAST_FREQUENCY
        if wanted and all("\u4e00" <= c <= "\u9fa5" for c in word):
            found.setdefault(kind, []).append(word)
    return found


def word(dice: Random, kind: str = "n") -> str:
    """A word of a class: `n` thing, `v` deed, `a` quality, `ns` place, `vn` activity, `i` idiom."""
    return dice.choice(_vocabulary()[kind])


def letters(dice: Random, count: int) -> str:
    """Characters that occur in names and words, the rare as likely as the common."""
    return "".join(dice.choice(_characters()) for _ in range(count))


@cache
def _characters() -> str:
    kinds = ("n", "v", "a", "ns", "nr", "vn")
    return "".join(sorted({c for kind in kinds for w in _vocabulary()[kind] for c in w}))


def person(dice: Random) -> str:
    """A name; every third surname is a rare one."""
    draw = dice.random()
    family = dice.choice(_DOUBLE) if draw < 0.06 else dice.choice(_RARE if draw < 0.33 else _COMMON)
    return family + word(dice, "nr")[-dice.choice((1, 2, 2)) :]


def people(dice: Random) -> str:
    """A 民族."""
    return dice.choice(_PEOPLES) if dice.random() < 0.5 else "汉"


def place(dice: Random) -> str:
    """A town's or county's name."""
    name = word(dice, "ns")
    return name if name[-1] in "省市县区镇乡村州旗" else name + dice.choice("市县区镇乡")


def address(dice: Random) -> str:
    """A postal address."""
    road = f"{word(dice, 'ns')[:2]}{dice.choice(('路', '街', '大道', '巷', '东路', '北街', '弄'))}"
    room = dice.choice((
        f"{dice.randint(1, 40)}幢{dice.randint(1, 4)}单元{dice.randint(101, 2808)}室",
        f"{dice.randint(1, 99)}号楼{dice.choice('ABCD')}座{dice.randint(1, 30)}层",
        f"第{dice.randint(1, 20)}村民小组", f"{dice.randint(1, 200)}-{dice.randint(1, 60)}号商铺", "",
    ))  # fmt: skip
    return f"{place(dice)}{place(dice)}{road}{dice.randint(1, 1999)}号{room}"


def company(dice: Random) -> str:
    """A firm's name."""
    where = word(dice, "ns")
    brand = letters(dice, 2) if dice.random() < 0.5 else word(dice, "n")
    trade = word(dice, "n")
    middle = f"{brand}（{where}）" if dice.random() < 0.2 else f"{where}{brand}"
    return f"{middle}{trade}{dice.choice(_FORMS)}"


def office(dice: Random) -> str:
    """An authority's name."""
    return place(dice) + dice.choice((
        "行政审批局", "市场监督管理局", "人力资源和社会保障局", "住房和城乡建设局", "自然资源局",
        "卫生健康委员会", "公安局", "民政局", "生态环境局", "教育局", "应急管理局", "税务局", "人民政府",
    ))  # fmt: skip


def bank(dice: Random) -> str:
    """A bank's branch."""
    return f"{dice.choice(_BANKS)}{word(dice, 'ns')}支行"


def day(dice: Random) -> date:
    """A day between 1998 and 2026."""
    return date(1998, 1, 1) + timedelta(days=dice.randrange(10_400))


def written(when: date, dice: Random) -> str:
    """A day as people write it."""
    return dice.choice((
        f"{when.year}年{when.month}月{when.day}日", f"{when.year}年{when.month:02d}月{when.day:02d}日",
        f"{when:%Y-%m-%d}", f"{when:%Y.%m.%d}", f"{when:%Y/%m/%d}", in_numerals(when),
    ))  # fmt: skip


def in_numerals(when: date) -> str:
    """A day in Chinese numerals: 二〇二四年十一月五日."""
    year = "".join("〇一二三四五六七八九"[int(c)] for c in str(when.year))
    return f"{year}年{_small(when.month)}月{_small(when.day)}日"


def _small(number: int) -> str:
    """A number below 100 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("" if tens == 1 else "一二三四五六七八九"[tens - 1]) + "十"
    return head + ("一二三四五六七八九"[ones - 1] if ones else "")


def ordinal(number: int) -> str:
    """1 to 99 in Chinese numerals, as clauses are numbered."""
    return _small(number)


def amount(dice: Random) -> int:
    """A sum in yuan."""
    return int(dice.randint(1, 9_999) * 10 ** dice.randint(0, 4))


def capitals(yuan: int) -> str:
    """A sum in the capital numerals of cheques and contracts: 壹万贰仟零叁拾元整."""
    text, gap = "", False
    for place_, digit in zip(range(len(str(yuan)) - 1, -1, -1), str(yuan), strict=True):
        if digit != "0":
            text += ("零" if gap and text else "") + _DIGITS[int(digit)] + _UNITS[place_ % 4]
        gap = digit == "0"
        if place_ in {4, 8}:
            filled = yuan // 10**place_ % 10**4
            text += {4: "万", 8: "亿"}[place_] if filled else ""
    return f"{text}元整"


def grouped(value: float) -> str:
    """A sum with thousands set apart."""
    return f"{value:,.2f}"


def credit_code(dice: Random) -> str:
    """A 统一社会信用代码 with a right check digit."""
    return numbers.uscc(dice)


def id_number(dice: Random) -> str:
    """A 公民身份号码 with a right check digit."""
    return numbers.id_number(dice, day(dice), dice.random() < 0.5)


def phone(dice: Random) -> str:
    """A telephone number, mobile or with an area code."""
    if dice.random() < 0.3:
        return f"0{dice.randint(310, 999)}-{dice.randint(2_000_000, 8_999_999)}"
    return numbers.phone(dice)


def mail(dice: Random) -> str:
    """An e-mail address."""
    name = "".join(dice.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(dice.randint(4, 9)))
    return f"{name}{dice.randint(1, 999)}@{dice.choice(('example.com', 'mail.example.cn'))}"


def document_number(dice: Random) -> str:
    """A number of an official document: 某政办发〔2024〕17号."""
    head = word(dice, "ns")[0]
    organ = dice.choice(("政办发", "审批发", "市监规", "人社发", "建发", "府办"))
    return f"{head}{organ}〔{dice.randint(2005, 2026)}〕{dice.randint(1, 399)}号"
