"""Invented people, companies and addresses of a city that does not exist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bench.papers import numbers

CITY = "青屿市"
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹苏潘葛范彭鲁韦马方俞任袁柳史唐"
)
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志文晓燕海波鹏飞雨欣子涵宇轩思远嘉怡一诺佳宁"
_BRANDS = ("云禾", "味之源", "百合园", "鑫盛", "德润", "江畔人家", "青禾", "老灶台", "诚信达", "宏远", "清风", "南塘", "福满堂", "金穗", "悦来", "同心", "海棠", "竹里", "晨光", "万和")  # fmt: skip
_TRADES = ("餐饮管理", "食品", "餐饮服务", "商贸", "贸易", "科技", "食品销售")
_SUFFIXES = ("有限公司", "有限责任公司", "有限公司")
_DISTRICTS = ("海屿区", "汐湾区", "鸥岛县")
_STREETS = (
    "解放路",
    "人民中路",
    "滨江大道",
    "文昌街",
    "和平北路",
    "翠竹巷",
    "站前路",
    "青年路",
    "朝阳街",
    "学府路",
)
_ISSUED = ("公安局海屿分局", "公安局汐湾分局", "公安局鸥岛分局")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    name: str
    male: bool
    born: date
    address: str
    number: str
    phone: str
    issuer: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Company:
    """A company that does not exist."""

    name: str
    uscc: str
    address: str
    capital: int
    established: date
    licence_until: date | None
    scope: str
    registrar: str
    issued: date


def street(rng: Random) -> str:
    """Return an address within the city."""
    room = rng.choice(
        (
            f"{rng.randrange(1, 6)}幢{rng.randrange(101, 1899)}室",
            f"{rng.randrange(1, 30)}号商铺",
            "",
        )
    )
    return f"{CITY}{rng.choice(_DISTRICTS)}{rng.choice(_STREETS)}{rng.randrange(1, 399)}号{room}"


def name(rng: Random) -> str:
    """Return a name of two or three characters."""
    return rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, rng.choice((1, 2, 2))))


def couple(rng: Random, today: date) -> tuple[Person, Person]:
    """Return two adults, a man and a woman in either order."""
    male = rng.random() < 0.5
    return person(rng, today, male), person(rng, today, not male)


def person(rng: Random, today: date, male: bool | None = None) -> Person:
    """Return an adult with a valid identity card."""
    called = name(rng)
    male = rng.random() < 0.5 if male is None else male
    born = date(rng.randrange(1965, 2001), rng.randrange(1, 13), rng.randrange(1, 28))
    start = today - timedelta(days=rng.randrange(200, 2800))
    long_term = born.year < 1978 and rng.random() < 0.4
    return Person(
        name=called, male=male, born=born, address=street(rng),
        number=numbers.id_number(rng, born, male), phone=numbers.phone(rng),
        issuer=CITY + rng.choice(_ISSUED), valid_from=start,
        valid_until=None if long_term else _years(start, 10 if today.year - born.year < 46 else 20),
    )  # fmt: skip


def company(rng: Random, today: date) -> Company:
    """Return a company with a valid licence."""
    trade = rng.choice(_TRADES)
    where = rng.choice((CITY, f"{CITY[:-1]}", f"{CITY}{rng.choice(_DISTRICTS)}"))
    bracket = rng.random() < 0.15
    brand = rng.choice(_BRANDS)
    head = f"{brand}（{CITY[:-1]}）" if bracket else f"{where}{brand}"
    began = today - timedelta(days=rng.randrange(40, 3000))
    return Company(
        name=f"{head}{trade}{rng.choice(_SUFFIXES)}", uscc=numbers.uscc(rng), address=street(rng),
        capital=rng.choice((10, 30, 50, 100, 200, 500, 1000)), established=began,
        licence_until=None if rng.random() < 0.5 else _years(began, rng.choice((20, 30))) - timedelta(1),
        scope="许可项目：餐饮服务；食品销售。一般项目：日用百货销售；企业管理咨询；会议及展览服务"
        "（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）。",
        registrar=f"{CITY}市场监督管理局", issued=began + timedelta(days=rng.randrange(0, 6)),
    )  # fmt: skip


def _years(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28))
