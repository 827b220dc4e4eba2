"""Invented people, firms and places for one paper.

Provinces, cities and districts are real, since addresses must look like addresses; streets, houses,
people and firms are not, and numbers belong to a region that does not exist (`bench.papers.numbers`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bench.papers import numbers

#: The day on which every paper is looked at.
TODAY = date(2026, 6, 1)

_PLACES = (
    ("浙江省", "杭州市", "余杭区"), ("四川省", "成都市", "武侯区"), ("广东省", "深圳市", "龙岗区"),
    ("江苏省", "苏州市", "吴中区"), ("山东省", "青岛市", "黄岛区"), ("湖北省", "武汉市", "洪山区"),
    ("河南省", "郑州市", "金水区"), ("陕西省", "西安市", "雁塔区"), ("辽宁省", "沈阳市", "铁西区"),
    ("", "北京市", "朝阳区"), ("", "上海市", "浦东新区"), ("", "重庆市", "渝北区"),
    ("内蒙古自治区", "呼和浩特市", "赛罕区"), ("广西壮族自治区", "南宁市", "青秀区"),
    ("福建省", "厦门市", "湖里区"), ("湖南省", "长沙市", "长沙县"), ("江西省", "宜春市", "高安市"),
)  # fmt: skip
_STREETS = ("学苑路", "五常大道", "金鸡岭街", "东园二路", "钟楼东街", "百花西路", "望江路", "新港中路", "工农巷", "凤凰北大街", "高新四路", "临江大道", "老马路", "科技园南环路")  # fmt: skip
_ESTATES = ("翡翠湾花园", "锦绣家园", "阳光水岸小区", "桂花城", "滨河新村", "紫荆公寓", "万象国际")
_SURNAMES = ("王", "李", "张", "刘", "陈", "杨", "黄", "吴", "徐", "孙", "胡", "高", "林", "罗", "梁", "宋", "邓", "曾", "彭", "吕", "卢", "蔡", "贾", "丁", "薛", "叶", "阎", "余", "欧阳", "上官", "诸葛")  # fmt: skip
_MEN = ("建军", "志远", "浩然", "国庆", "振华", "俊杰", "晓东", "立新", "伟", "磊", "文斌", "德胜", "家豪", "宏图", "凯")  # fmt: skip
_WOMEN = ("秀兰", "淑珍", "雅琴", "梦洁", "晓燕", "玉梅", "思琪", "雨桐", "芳", "静", "佳慧", "春花", "丽华", "婷", "凤霞")  # fmt: skip
_ETHNIC = ("汉", "汉", "汉", "汉", "汉", "汉", "回", "满", "壮", "蒙古", "土家", "苗")
_WORDS = ("瑞祥", "蓝湾", "启航", "百味轩", "德润", "鼎新", "和顺", "满庭芳", "北岸", "四海", "金稻谷", "墨香", "川渝印象", "星辰", "聚源", "东篱", "宝盛", "佰草", "麦田里", "华腾")  # fmt: skip
_TRADES = {
    "餐饮管理": "餐饮服务；食品销售。（依法须经批准的项目，经相关部门批准后方可开展经营活动，具体经营项目以审批结果为准）一般项目：餐饮管理；外卖递送服务。",
    "贸易": "一般项目：日用百货销售；五金产品批发；服装服饰零售；国内贸易代理。（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）",
    "信息技术": "软件开发；信息系统集成服务；计算机及办公设备维修；技术服务、技术开发、技术咨询、技术交流、技术转让、技术推广。",
    "食品": "食品生产；食品经营；保健食品销售；食用农产品初加工；初级农产品收购。",
    "建筑工程": "建设工程施工；建筑劳务分包；园林绿化工程施工；建筑材料销售；土石方工程施工。",
    "文化传媒": "组织文化艺术交流活动；广告设计、代理；会议及展览服务；摄影扩印服务。",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A full postal address and what it lies in."""

    province: str
    city: str
    district: str
    rest: str

    @property
    def full(self) -> str:
        """From the province on."""
        return self.province + self.city + self.district + self.rest

    @property
    def town(self) -> str:
        """The district; a city that has none, itself."""
        return self.district or self.city

    @property
    def short(self) -> str:
        """From the city on."""
        return self.city + self.district + self.rest


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    name: str
    male: bool
    born: date
    number: str
    phone: str
    home: Place
    ethnicity: str

    @property
    def sex(self) -> str:
        """男 or 女."""
        return "男" if self.male else "女"


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm that does not exist; `capital` in yuan."""

    name: str
    uscc: str
    head: Person
    capital: int
    established: date
    place: Place
    trade: str
    scope: str
    brand: str


class World:
    """What one paper speaks of; everything follows from its seed."""

    def __init__(self, seed: str) -> None:
        self.dice = Random(seed)

    def place(self, *, shop: bool = False) -> Place:
        """A home, or the rooms of a shop or an office."""
        d = self.dice
        where = d.choice(_PLACES)
        road = f"{d.choice(_STREETS)}{d.randint(1, 999)}号"
        homes = (
            f"{road}{d.choice(_ESTATES)}{d.randint(1, 40)}幢{d.randint(1, 4)}单元{d.randint(1, 29)}0{d.randint(1, 4)}室",
            f"{d.choice(_STREETS)}{d.randint(1, 99)}弄{d.randint(1, 60)}号{d.randint(1, 6)}0{d.randint(1, 4)}室",
            f"石桥镇大塘村{d.randint(1, 12)}组{d.randint(1, 90)}号",
            f"{road}附{d.randint(1, 20)}号",
        )
        shops = (
            f"{road}{d.randint(1, 9)}幢{d.randint(101, 1820)}室", f"{road}一层{d.randint(101, 120)}号商铺",
            f"{road}创业大厦{d.choice('AB')}座{d.randint(3, 28)}层{d.randint(301, 2812)}号",
            f"{road}", f"{road}附{d.randint(1, 9)}号1楼",
        )  # fmt: skip
        return Place(*where, d.choice(shops if shop else homes))

    def person(self, *, male: bool | None = None, youngest: int = 22, oldest: int = 60) -> Person:
        """Somebody between two ages."""
        d = self.dice
        man = d.random() < 0.5 if male is None else male
        born = TODAY - timedelta(days=d.randint(youngest * 366, oldest * 365))
        name = d.choice(_SURNAMES) + d.choice(_MEN if man else _WOMEN)
        number = numbers.id_number(d, born, man)
        return Person(name, man, born, number, numbers.phone(d), self.place(), d.choice(_ETHNIC))

    def firm(self, ending: str = "有限公司", *, trade: str = "") -> Firm:
        """A firm whose name ends with its legal form; an individual's shop has another ending."""
        d = self.dice
        place = self.place(shop=True)
        kind = trade or d.choice(tuple(_TRADES))
        brand = d.choice(_WORDS)
        city = place.city.removesuffix("市")
        name = d.choice((f"{city}{brand}{kind}{ending}", f"{place.city}{brand}{kind}{ending}", f"{city}{brand}（集团）{kind}{ending}" if d.random() < 0.2 else f"{brand}（{city}）{kind}{ending}"))  # fmt: skip
        return Firm(
            name, numbers.uscc(d), self.person(), d.choice((10, 30, 50, 100, 200, 500, 1000, 3000)) * 10000,
            self.day(2009, 2024), place, kind, _TRADES[kind], brand,
        )  # fmt: skip

    def shop(self) -> Firm:
        """A shop of an 个体工商户."""
        d = self.dice
        place = self.place(shop=True)
        brand = d.choice(_WORDS)
        what = d.choice(("小吃店", "便利店", "火锅店", "面馆", "水果店", "烘焙坊", "饭庄"))
        name = d.choice((f"{place.district}{brand}{what}", f"{place.city}{place.district}{brand}{what}（个体工商户）"))  # fmt: skip
        scope = d.choice(("餐饮服务；食品销售。", "许可项目：餐饮服务；食品销售；烟草制品零售。", "小餐饮；预包装食品零售。"))  # fmt: skip
        return Firm(name, "92" + (code := numbers.uscc(d)[2:17]) + numbers.uscc_check("92" + code), self.person(), d.choice((5, 10, 20)) * 10000, self.day(2012, 2025), place, "餐饮", scope, brand)  # fmt: skip

    def day(self, first: int, last: int) -> date:
        """Any day of the years `first` to `last`."""
        return date(first, 1, 1) + timedelta(days=self.dice.randrange(365 * (last - first + 1)))

    def digits(self, count: int) -> str:
        """So many digits, the first not 0."""
        return str(self.dice.randrange(10 ** (count - 1), 10**count))

    def of(self, *choices: object) -> object:
        """One of several."""
        return self.dice.choice(choices)

    def number(self, low: int, high: int) -> int:
        """A whole number."""
        return self.dice.randint(low, high)


def later(day: date, years: int = 0, days: int = 0) -> date:
    """A day years and days later; 29 February becomes 28."""
    try:
        moved = day.replace(year=day.year + years)
    except ValueError:
        moved = day.replace(year=day.year + years, day=28)
    return moved + timedelta(days=days)
