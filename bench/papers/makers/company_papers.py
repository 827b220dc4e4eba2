"""Papers with little to read: floor plan, management system, resolution, articles."""

from __future__ import annotations

from datetime import date
from random import Random

from bench.papers.makers.licence import chinese
from bench.papers.sheet import Ink, Sheet, Stamp


def floor_plan(company: str, rng: Random) -> Sheet:
    """Return a hand-drawn looking plan of a kitchen with its title and areas."""
    page = Sheet(297, 210)
    page.centred(
        14,
        rng.choice(("经营场所平面布局图", "主要设备设施布局和操作流程平面图")),
        7,
        face="hei-bold",
    )
    page.text(24, 190, f"单位名称：{company}", 4.4)
    page.text(150, 190, "比例 1：100", 4.2)
    names = [
        "食品处理区",
        "切配间",
        "烹饪区",
        "洗消间",
        "库房",
        "就餐区",
        "更衣室",
        "卫生间",
        "收银台",
    ]
    rng.shuffle(names)
    for i, name in enumerate(names[: rng.randrange(6, 10)]):
        x, y = 30 + (i % 3) * 78, 34 + (i // 3) * 48
        page.frame(x, y, 74, 44, 0.6)
        page.text(x + 22, y + 16, name, 4.6)
        page.text(x + 26, y + 26, f"{rng.randrange(6, 40)}㎡", 4.0)
    return page


def system_document(company: str, rng: Random, day: date) -> list[Sheet]:
    """Return the food safety rules of a company."""
    page = Sheet()
    page.centred(24, company, 5.4)
    page.centred(
        34, rng.choice(("食品安全规章制度目录清单", "食品安全管理制度")), 8, face="song-bold"
    )
    clauses = (
        "一、从业人员健康管理制度：从业人员每年进行健康检查，取得健康证明后方可上岗。",
        "二、食品采购索证索票制度：采购食品应当查验供货者的许可证和食品合格证明文件。",
        "三、食品贮存管理制度：食品分类分架、隔墙离地存放，定期检查库存。",
        "四、餐饮具清洗消毒管理制度：餐用具使用后及时洗净消毒，保洁存放。",
        "五、食品留样制度：每餐次食品成品按品种留样不少于一百二十五克，保存四十八小时以上。",
        "六、食品安全自查制度：每月对食品安全状况进行检查评价，发现隐患及时整改。",
        "七、食品安全事故应急处置方案：发生事故立即停止经营，保护现场，及时报告。",
    )
    y = 54.0
    for clause in clauses:
        y = page.wrapped(24, y, clause, 162, 4.5, 1.7) + 2
    page.text(130, y + 14, chinese(day), 4.4)
    page.marks.append(Stamp(148, y + 8, 19, company))
    return [page]


def resolution(company: str, address: str, day: date, seed: int, layout: int) -> Sheet:
    """Return a shareholders' resolution to move to another address."""
    page = Sheet()
    page.centred(28, company, 5.6)
    page.centred(38, "股东会决议" if layout % 2 == 0 else "股 东 会 决 议", 8, face="song-bold")
    y = 60.0
    for line in (
        f"会议时间：{chinese(day)}", "会议地点：公司会议室", "参加会议人员：全体股东",
        f"根据《中华人民共和国公司法》及公司章程的有关规定，{company}全体股东召开股东会会议，一致通过如下决议：",
        f"一、同意将公司住所变更为：{address}。", "二、同意就上述变更事项修改公司章程相关条款。",
    ):  # fmt: skip
        y = page.wrapped(26, y, line, 158, 4.6, 1.7) + 2
    page.text(30, y + 14, "全体股东签字：", 4.6)
    page.marks.append(Ink(66, y + 9, 28, 12, seed))
    page.marks.append(Ink(100, y + 10, 28, 12, seed + 1))
    page.marks.append(Stamp(150, y + 26, 19, company))
    page.text(130, y + 34, chinese(day), 4.6)
    return page


def articles(
    company: str, address: str, capital: int, day: date, seed: int, *, signed: bool = True
) -> list[Sheet]:
    """Return the articles of association after the change."""
    page = Sheet()
    page.centred(28, f"{company}章程", 7, face="song-bold")
    y = 48.0
    for line in (
        "第一章 总则", "第一条 为规范公司的组织和行为，根据《中华人民共和国公司法》及有关规定，制定本章程。",
        f"第二条 公司名称：{company}", f"第三条 公司住所：{address}", f"第四条 公司注册资本：人民币{capital}万元",
        "第五条 公司的经营范围以登记机关核准的为准。", "第二章 股东", "第六条 股东以其认缴的出资额为限对公司承担责任。",
        "第七条 股东会由全体股东组成，是公司的权力机构，行使法律规定的职权。",
        "第八条 公司不设董事会，设执行董事一人，由股东会选举产生，任期三年。",
    ):  # fmt: skip
        y = page.wrapped(26, y, line, 158, 4.5, 1.7) + 1
    page.text(30, y + 12, "法定代表人签字：", 4.6)
    if signed:
        page.marks.append(Ink(70, y + 7, 28, 12, seed))
        page.marks.append(Stamp(150, y + 20, 19, company))
    page.text(120, y + 28, chinese(day), 4.6)
    return [page]


def property_certificate(owner: str, address: str, area: int, serial: int) -> Sheet:
    """Return the inner page of a certificate of real property, a ruled table."""
    page = Sheet(paper=(252, 250, 244))
    page.centred(20, "不动产权证书", 8, face="song-bold", spacing=1.0)
    page.text(26, 36, f"青（2021）青屿市不动产权第{serial:07d}号", 4.4)
    rows = (
        ("权利人", owner), ("共有情况", "单独所有"), ("坐落", address),
        ("不动产单元号", f"379900 001001 GB{serial % 100000:05d} F00010001"),
        ("权利类型", "国有建设用地使用权/房屋所有权"), ("权利性质", "出让/市场化商品房"),
        ("用途", "商服用地/商业服务"), ("面积", f"房屋建筑面积{area}.00㎡"),
        ("使用期限", "国有建设用地使用权 至2058年06月30日止"),
    )  # fmt: skip
    y = 44.0
    for label, value in rows:
        page.frame(24, y, 36, 15)
        page.frame(60, y, 126, 15)
        page.text(27, y + 5.5, label, 4.4, face="hei")
        page.text(63, y + 5.5, value, 4.4)
        y += 15
    page.text(120, y + 20, "登记机构（章）", 4.4)
    page.marks.append(Stamp(150, y + 26, 18, "青屿市自然资源局"))
    return page
