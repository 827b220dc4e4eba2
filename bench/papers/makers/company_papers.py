"""Papers of a company: floor plan, management system, resolution, articles, test report."""

from __future__ import annotations

from random import Random

from bench.papers.makers.dates import chinese
from bench.papers.sheet import Ink, Sheet, Stamp, number_pages
from bench.papers.world import Facts

_AREAS = {
    "food": ("食品处理区", "切配间", "烹饪区", "洗消间", "库房", "就餐区", "更衣室", "卫生间", "收银台"),
    "clinic": ("候诊区", "诊室", "治疗室", "药房", "处置室", "消毒间", "收费处", "库房", "卫生间"),
    "public": ("接待区", "服务区", "消毒间", "布草间", "更衣室", "库房", "卫生间", "收银台", "休息区"),
}  # fmt: skip
_RULES = {
    "food": (
        "一、从业人员健康管理制度：从业人员每年进行健康检查，取得健康证明后方可上岗。",
        "二、食品采购索证索票制度：采购食品应当查验供货者的许可证和食品合格证明文件。",
        "三、食品贮存管理制度：食品分类分架、隔墙离地存放，定期检查库存。",
        "四、餐饮具清洗消毒管理制度：餐用具使用后及时洗净消毒，保洁存放。",
        "五、食品留样制度：每餐次食品成品按品种留样不少于一百二十五克，保存四十八小时以上。",
        "六、食品安全自查制度：每月对食品安全状况进行检查评价，发现隐患及时整改。",
        "七、食品安全事故应急处置方案：发生事故立即停止经营，保护现场，及时报告。",
    ),
    "public": (
        "一、从业人员健康管理制度：从业人员每年进行健康检查和卫生知识培训。",
        "二、公共用品用具清洗消毒制度：顾客用品用具一客一换一消毒。",
        "三、环境卫生清扫制度：场所每日清扫，保持空气流通。",
        "四、卫生检查制度：每周自查卫生状况并记录，发现问题及时整改。",
        "五、健康危害事故应急处置制度：发生事故立即停用，及时报告。",
    ),
}


def floor_plan(f: Facts, rng: Random) -> list[Sheet]:
    """Return a plan of the rooms with its title and areas."""
    page = Sheet(297, 210)
    titles = ("经营场所平面布局图", "主要设备设施布局和操作流程平面图", "房屋平面布局图")
    title = rng.choice(titles[:2]) if f["_kind"] == "food" else titles[2]
    page.centred(14, title, 7, face="hei-bold")
    page.text(24, 190, f"单位名称：{f['company_name']}", 4.4)
    page.text(150, 190, "比例 1：100", 4.2)
    names = list(_AREAS[f["_kind"]])
    rng.shuffle(names)
    for i, name in enumerate(names[: rng.randrange(6, 10)]):
        x, y = 30 + (i % 3) * 78, 34 + (i // 3) * 48
        page.frame(x, y, 74, 44, 0.6)
        page.text(x + 22, y + 16, name, 4.6)
        page.text(x + 26, y + 26, f"{rng.randrange(6, 40)}㎡", 4.0)
    return [page]


def system_document(f: Facts, rng: Random) -> list[Sheet]:
    """Return the management rules of a company."""
    page = Sheet()
    food = f["_kind"] == "food"
    titles = ("食品安全规章制度目录清单", "食品安全管理制度") if food else ("卫生管理制度",)
    page.centred(24, f["company_name"], 5.4)
    page.centred(34, rng.choice(titles), 8, face="song-bold")
    y = 54.0
    for clause in _RULES["food" if food else "public"]:
        y = page.wrapped(24, y, clause, 162, 4.5, 1.7) + 2
    page.text(130, y + 14, chinese(f["_day"]), 4.4)
    if f["sealed"]:
        page.marks.append(Stamp(148, y + 8, 19, f["company_name"]))
    return [page]


def resolution(f: Facts, rng: Random) -> list[Sheet]:
    """Return a shareholders' resolution."""
    page = Sheet()
    page.centred(28, f["company_name"], 5.6)
    page.centred(38, rng.choice(("股东会决议", "股 东 会 决 议")), 8, face="song-bold")
    y = 60.0
    for line in (
        f"会议时间：{chinese(f['resolved_on'])}", "会议地点：公司会议室", "参加会议人员：全体股东",
        f"根据《中华人民共和国公司法》及公司章程的有关规定，{f['company_name']}全体股东召开股东会会议，一致通过如下决议：",
        *f["matters"].splitlines(),
    ):  # fmt: skip
        y = page.wrapped(26, y, line, 158, 4.6, 1.7) + 2
    page.text(30, y + 14, "全体股东签字：", 4.6)
    seed = rng.randrange(1 << 20)
    if f["signed"]:
        page.marks.append(Ink(66, y + 9, 28, 12, seed))
        page.marks.append(Ink(100, y + 10, 28, 12, seed + 1))
    if f["sealed"]:
        page.marks.append(Stamp(150, y + 26, 19, f["company_name"]))
    page.text(130, y + 34, chinese(f["_day"]), 4.6)
    return [page]


def articles(f: Facts, rng: Random) -> list[Sheet]:
    """Return articles of association on two sheets."""
    page, second = Sheet(), Sheet()
    page.centred(28, f"{f['company_name']}章程", 7, face="song-bold")
    y = 48.0
    for line in (
        "第一章 总则", "第一条 为规范公司的组织和行为，根据《中华人民共和国公司法》及有关规定，制定本章程。",
        f"第二条 公司名称：{f['company_name']}", f"第三条 公司住所：{f['address']}",
        f"第四条 公司注册资本：人民币{int(f['registered_capital']) // 10000}万元",
        "第五条 公司的经营范围以登记机关核准的为准。", "第二章 股东", "第六条 股东以其认缴的出资额为限对公司承担责任。",
        "第七条 股东会由全体股东组成，是公司的权力机构，行使法律规定的职权。",
        "第八条 股东会会议由股东按照出资比例行使表决权。",
    ):  # fmt: skip
        y = page.wrapped(26, y, line, 158, 4.5, 1.7) + 1
    y = 30.0
    for line in (
        "第三章 执行董事、经理", "第九条 公司不设董事会，设执行董事一人，由股东会选举产生，任期三年。",
        "第十条 公司设经理一人，由执行董事决定聘任或者解聘。", "第四章 附则",
        "第十一条 本章程由全体股东共同订立，自公司成立之日起生效。",
    ):  # fmt: skip
        y = second.wrapped(26, y, line, 158, 4.5, 1.7) + 1
    run = second.text(30, y + 12, f["_sign"], 4.6)
    if f["signed"]:
        second.marks.append(Ink(32 + run.width, y + 7, 28, 12, rng.randrange(1 << 20)))
    if f["sealed"]:
        second.marks.append(Stamp(150, y + 20, 19, f["company_name"]))
    second.text(120, y + 28, chinese(f["_day"]), 4.6)
    return number_pages([page, second], rng.randrange(3))


def laboratory_report(f: Facts, rng: Random) -> list[Sheet]:
    """Return a report of a laboratory."""
    page = Sheet()
    page.centred(26, "公共场所卫生检测报告", 8, face="song-bold")
    y = 46.0
    for line in (
        f"报告编号：QYWJ{rng.randrange(10**6):06d}", f"受检单位：{f['company_name']}",
        "检测项目：空气温度、相对湿度、二氧化碳、照度、噪声、公共用品用具细菌总数",
        "检测依据：GB 37488-2019《公共场所卫生指标及限值要求》", "检测结论：所检项目均符合标准要求。",
    ):  # fmt: skip
        y = page.wrapped(26, y, line, 158, 4.5, 1.8) + 2
    page.text(120, y + 16, chinese(f["_day"]), 4.5)
    page.marks.append(Stamp(146, y + 14, 19, "青屿市卫生检测中心"))
    return [page]


def appointment(f: Facts, rng: Random) -> list[Sheet]:
    """Return the letter that appoints a company's officers."""
    page = Sheet()
    page.centred(30, "任职文件", 8, face="song-bold")
    text = f"经全体股东研究，任命{f['_who']}为{f['company_name']}执行董事、法定代表人，任期三年。"
    page.wrapped(26, 56, text, 158, 4.8, 1.8)
    page.marks.append(Ink(120, 100, 28, 12, rng.randrange(1 << 20)))
    page.text(120, 120, chinese(f["_day"]), 4.6)
    return [page]
