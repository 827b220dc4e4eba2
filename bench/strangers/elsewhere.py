"""People, firms and places of the third set of papers: other names, other shapes of addresses.

As in `people`, provinces, cities and districts are real; nothing else is.
"""

from __future__ import annotations

from datetime import timedelta

from bench.papers import numbers
from bench.strangers.people import TODAY, Firm, Person, Place, World

_PLACES = (
    ("河北省", "石家庄市", "裕华区"), ("山西省", "太原市", "小店区"), ("吉林省", "长春市", "南关区"),
    ("黑龙江省", "哈尔滨市", "道里区"), ("安徽省", "合肥市", "蜀山区"), ("江西省", "赣州市", "章贡区"),
    ("贵州省", "遵义市", "仁怀市"), ("云南省", "昆明市", "官渡区"), ("甘肃省", "兰州市", "城关区"),
    ("海南省", "海口市", "美兰区"), ("广东省", "东莞市", ""), ("浙江省", "金华市", "义乌市"),
    ("江苏省", "苏州市", "昆山市"), ("", "天津市", "西青区"), ("", "上海市", "闵行区"),
    ("新疆维吾尔自治区", "乌鲁木齐市", "水磨沟区"), ("宁夏回族自治区", "银川市", "兴庆区"),
    ("福建省", "泉州市", "安溪县"), ("湖南省", "株洲市", "醴陵市"), ("四川省", "凉山彝族自治州", "西昌市"),
)  # fmt: skip
_ROADS = ("人民路", "建设北路", "解放大街", "胜利巷", "玉兰大道", "育才街", "滨湖西道", "迎宾大道", "文昌阁路", "南门外大街", "纬六路", "长青二巷", "港口一路", "G207国道旁")  # fmt: skip
_HOMES = ("御景名苑", "农机公司家属院", "碧水云天", "东方红小区", "世纪新城", "三里屯村安置房", "铁路新村", "书香门第")  # fmt: skip
_SURNAMES = ("赵", "周", "郑", "冯", "韩", "唐", "沈", "曹", "魏", "姜", "范", "石", "姚", "邹", "熊", "秦", "白", "江", "阮", "尹", "褚", "苗", "司徒", "慕容", "令狐")  # fmt: skip
_MEN = ("明辉", "海涛", "子轩", "永强", "勇", "峰", "长庚", "鹏飞", "博文", "世杰", "卫国", "一鸣", "金宝", "天佑", "亮")  # fmt: skip
_WOMEN = ("桂英", "丽娟", "欣怡", "红梅", "敏", "诗涵", "艳", "小凤", "美玲", "可馨", "翠花", "海燕", "娜", "若兰", "冬梅")  # fmt: skip
_FOREIGN = (("古丽娜尔·买买提", False, "维吾尔"), ("艾力·吐尔逊", True, "维吾尔"), ("阿依木呷", False, "彝"), ("扎西次仁", True, "藏"), ("金哲洙", True, "朝鲜"))  # fmt: skip
_ETHNIC = ("汉", "汉", "汉", "汉", "汉", "汉", "汉", "彝", "苗", "侗", "白", "回")
_WORDS = ("恒通", "晨曦", "万家福", "鑫源", "一品鲜", "云上", "老槐树", "天润", "拾光", "众诚", "绿野", "金桥", "巨力", "禾木", "泰昌", "木子李", "悦己", "锐思", "福满楼", "三江源")  # fmt: skip
_TRADES = {
    "酒店管理": "住宿服务；餐饮服务；酒店管理；会议及展览服务；停车场服务；棋牌室服务。（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
    "物流": "道路普通货物运输；国内货运代理；装卸搬运；仓储服务（不含危险化学品）；供应链管理服务。",
    "商贸": "许可项目：食品销售；酒类经营。一般项目：办公用品销售；家用电器销售；针纺织品及原料销售；互联网销售（除销售需要许可的商品）。",
    "生物科技": "生物化工产品技术研发；第一类医疗器械销售；化妆品批发；化妆品零售；货物进出口。",
    "装饰设计": "室内外装饰装修工程设计、施工；建筑装饰材料、木制品、灯具销售；家具安装和维修服务。",
    "农业开发": "水果、蔬菜、花卉种植及销售；农副产品收购；农业观光旅游项目开发；淡水养殖。",
}
_SHOPS = ("牛肉汤馆", "百货商行", "早餐店", "鲜果超市", "麻辣烫店", "蛋糕房", "茶饮店", "熟食店")
_CAPITALS = (20, 60, 80, 168, 300, 588, 1200, 2000, 5000)


class Elsewhere(World):
    """What one paper of the third set speaks of; everything follows from its seed."""

    def place(self, *, shop: bool = False) -> Place:
        """A home, or the rooms of a shop or an office."""
        d = self.dice
        where = d.choice(_PLACES)
        road = d.choice(_ROADS)
        homes = (
            f"{road}{d.randint(1, 380)}号院{d.randint(1, 9)}号楼{d.randint(1, 6)}门{d.randint(1, 18)}0{d.randint(1, 6)}号",
            f"{d.choice(_HOMES)}{d.randint(1, 30)}栋{d.randint(2, 32)}-{d.randint(1, 4)}",
            f"柳林乡前进村民委员会第{d.choice('一二三四五六')}村民小组{d.randint(1, 120)}号",
            f"{road}{d.randint(1, 200)}号{d.choice(_HOMES)}{d.choice('东南西北')}区{d.randint(1, 20)}座{d.randint(3, 25)}{d.choice('ABCD')}",
        )  # fmt: skip
        shops = (
            f"经济技术开发区{road}{d.randint(1, 99)}号{d.randint(1, 8)}号厂房{d.randint(1, 5)}楼",
            f"{road}{d.randint(1, 600)}-{d.randint(1, 30)}号门市",
            f"{road}与{d.choice(_ROADS[:4])}交叉口东{d.randint(50, 300)}米路南",
            f"城北农贸市场{d.choice('ABC')}区{d.randint(1, 80)}号",
            f"{road}{d.randint(1, 300)}号{d.choice(('商会大厦', '万达广场', '创新中心'))}{d.randint(1, 26)}层{d.randint(101, 2612)}室",
        )  # fmt: skip
        return Place(*where, d.choice(shops if shop else homes))

    def person(self, *, male: bool | None = None, youngest: int = 22, oldest: int = 60) -> Person:
        """Somebody between two ages."""
        d = self.dice
        man = d.random() < 0.5 if male is None else male
        name = d.choice(_SURNAMES) + d.choice(_MEN if man else _WOMEN)
        ethnicity = d.choice(_ETHNIC)
        if male is None and d.random() < 0.04:
            name, man, ethnicity = d.choice(_FOREIGN)
        born = TODAY - timedelta(days=d.randint(youngest * 366, oldest * 365))
        number = numbers.id_number(d, born, man)
        return Person(name, man, born, number, numbers.phone(d), self.place(), ethnicity)

    def firm(self, ending: str = "有限公司", *, trade: str = "") -> Firm:
        """A firm whose name ends with its legal form."""
        d = self.dice
        place = self.place(shop=True)
        kind = trade or d.choice(tuple(_TRADES))
        brand = d.choice(_WORDS)
        city = place.city.removesuffix("市").removesuffix("彝族自治州")
        name = d.choice(
            (f"{city}{brand}{kind}{ending}", f"{place.province}{brand}{kind}{ending}", f"{place.city}{brand}{kind}{ending}", f"{brand}{kind}（{city}）{ending}")
        )  # fmt: skip
        return Firm(
            name, numbers.uscc(d), self.person(), d.choice(_CAPITALS) * 10000, self.day(2008, 2024),
            place, kind, _TRADES.get(kind, _TRADES["商贸"]), brand,
        )  # fmt: skip

    def shop(self) -> Firm:
        """A shop of an 个体工商户."""
        d = self.dice
        place = self.place(shop=True)
        head = self.person()
        town = place.town
        name = d.choice(
            (f"{town}{d.choice(_WORDS)}{d.choice(_SHOPS)}", f"{town}老{head.name[0]}家{d.choice(_SHOPS)}", f"{place.city}{place.district}{d.choice(_WORDS)}{d.choice(_SHOPS)}（个体工商户）")
        )  # fmt: skip
        body = "92" + numbers.uscc(d)[2:17]
        scope = d.choice(("小吃服务", "餐饮服务（不产生油烟、异味、废气）；外卖递送服务", "许可项目：食品销售；餐饮服务。"))  # fmt: skip
        return Firm(name, body + numbers.uscc_check(body), head, d.choice((2, 8, 15)) * 10000, self.day(2014, 2025), place, "餐饮", scope, "")  # fmt: skip
