"""Certificates: food permit, real property, diploma, profession, marriage, household, photograph."""

from __future__ import annotations

from random import Random

from bench.papers.makers.dates import chinese, in_characters
from bench.papers.sheet import Disc, Sheet, Stamp
from bench.papers.world import Facts


def _ruled(page: Sheet, rows: tuple[tuple[str, str], ...], y: float, h: float = 15.0) -> float:
    for label, value in rows:
        page.frame(24, y, 40, h)
        page.frame(64, y, 122, h)
        page.text(27, y + h / 2 - 2.2, label, 4.4, face="hei")
        page.text(67, y + h / 2 - 2.2, value, 4.4)
        y += h
    return y


def property_certificate(f: Facts, rng: Random) -> list[Sheet]:
    """Return the inner page of a certificate of real property, a ruled table."""
    page = Sheet(paper=(252, 250, 244))
    page.centred(20, "不动产权证书", 8, face="song-bold", spacing=1.0)
    page.text(26, 36, f["number"], 4.4)
    rows = (
        ("权利人", f["owner"]), ("共有情况", "单独所有"), ("坐落", f["address"]),
        ("不动产单元号", f"379900 001001 GB{rng.randrange(100000):05d} F00010001"),
        ("权利类型", "国有建设用地使用权/房屋所有权"), ("权利性质", "出让/市场化商品房"),
        ("用途", f["use"]), ("面积", f"房屋建筑面积{f['area']}.00㎡"),
        ("使用期限", "国有建设用地使用权 至2058年06月30日止"),
    )  # fmt: skip
    y = _ruled(page, rows, 44.0)
    page.text(120, y + 20, "登记机构（章）", 4.4)
    page.marks.append(Stamp(150, y + 26, 18, "青屿市自然资源局"))
    return [page]


def food_permit(f: Facts, rng: Random) -> list[Sheet]:
    """Return a food permit (landscape), labels left."""
    page = Sheet(297, 210, paper=(252, 251, 245))
    page.frame(9, 9, 279, 192, 1.0)
    page.centred(24, "食品经营许可证", 13, face="song-bold", spacing=2.0)
    left = (
        ("经营者名称", f["name"]), ("社会信用代码（身份证号码）", f["uscc"]),
        ("法定代表人（负责人）", f["legal_representative"]), ("住所", f["address"]),
        ("经营场所", f["premises"]), ("主体业态", f["category"]), ("经营项目", f["scope"]),
    )  # fmt: skip
    right = (
        ("许可证编号", f["number"]), ("日常监督管理机构", "青屿市市场监督管理局"),
        ("发证机关", f["issuer"]), ("签发人", "王明"), ("有效期至", chinese(f["valid_until"])),
    )  # fmt: skip
    for x, rows, width in ((22, left, 100), (176, right, 64)):
        y = 56.0
        for label, value in rows:
            run = page.text(x, y, f"{label}：", 4.3, face="hei")
            y = page.wrapped(x + run.width, y, value, width - run.width + 26, 4.3) + 6
    if f["sealed"]:
        page.marks.append(Stamp(236, 158, 20, f["issuer"]))
    page.text(212, 172 + rng.randrange(3), chinese(f["issued_on"]), 4.4)
    return [page]


def diploma(f: Facts, rng: Random) -> list[Sheet]:
    """Return a graduation certificate in running text."""
    page = Sheet(270, 190, paper=(250, 248, 240))
    page.frame(8, 8, 254, 174, 0.8)
    page.centred(26, "普通高等学校毕业证书", 9, face="song-bold", spacing=1.5)
    start = f["issued_on"].replace(year=f["issued_on"].year - 4, month=9, day=1)
    text = (
        f"学生{f['name']}，性别{f['_sex']}，{in_characters(f['_born'])}生，于{start.year}年{start.month}月至"
        f"{f['issued_on'].year}年{f['issued_on'].month}月在本校{f['major']}专业四年制本科学习，"
        "修完教学计划规定的全部课程，成绩合格，准予毕业。"
    )
    page.wrapped(40, 62, text, 190, 6.0, 1.8)
    page.text(40, 140, f"校名：{f['school']}", 5.0, face="hei")
    page.text(40, 152, f"证书编号：{f['number']}", 4.4)
    page.text(150, 140, "校（院）长：李明", 5.0, face="hei")
    page.text(170, 154 + rng.randrange(3), plain_day(f), 5.0)
    if f["sealed"]:
        page.marks.append(Stamp(190, 146, 18, f["school"]))
    return [page]


def plain_day(f: Facts) -> str:
    """Return the day of issue behind its label."""
    return f"发证日期：{chinese(f['issued_on'])}"


def profession(f: Facts, rng: Random) -> list[Sheet]:
    """Return a certificate of a profession or an examination (A5)."""
    page = Sheet(148, 210, paper=(249, 250, 245))
    page.centred(24, f["_title"], 7, face="song-bold")
    rows = [
        ("姓名", f["name"]), ("身份证号", f["_id"]), (f["_subject"], f["category"]),
        ("证书编号", f["number"]), ("发证日期", chinese(f["issued_on"])),
    ]  # fmt: skip
    if f.get("valid_until"):
        rows.append(("有效期至", chinese(f["valid_until"])))
    rows.append(("发证机关", f["issuer"]))
    y = 52.0
    for label, value in rows:
        run = page.text(18, y, f"{label}：", 4.6, face="hei")
        page.text(18 + run.width, y, value, 4.6)
        y += 13
    page.marks.append(Stamp(104 + rng.randrange(6), y + 12, 18, f["issuer"]))
    return [page]


def marriage(f: Facts, rng: Random) -> list[Sheet]:
    """Return the inner pages of a marriage certificate."""
    page = Sheet(170, 120, paper=(253, 246, 240))
    page.centred(10, "结婚证", 8, face="song-bold", spacing=2.0)
    y = 30.0
    for label, value in (
        ("持证人", f["name"]), ("登记日期", chinese(f["registered_on"])), ("结婚证字号", f["number"]),
    ):  # fmt: skip
        run = page.text(14, y, f"{label}：", 4.4, face="hei")
        page.text(14 + run.width, y, value, 4.4)
        y += 11
    for x, name, sex, number in ((14, f["name"], f["_sex"], f["_id"]), (92, f["_spouse"], f["_other_sex"], f["_other_id"])):  # fmt: skip
        for i, line in enumerate(
            (f"姓名 {name}", f"性别 {sex}", "国籍 中国", f"身份证件号 {number}")
        ):
            page.text(x, 68 + i * 9, line, 3.6)
    page.marks.append(Stamp(130, 40 + rng.randrange(4), 15, "青屿市民政局婚姻登记处"))
    return [page]


def household(f: Facts, rng: Random) -> list[Sheet]:
    """Return the page of a person in a household register."""
    page = Sheet(148, 105, paper=(250, 248, 242))
    page.centred(6, "常住人口登记卡", 6, face="hei-bold")
    rows = (
        (("姓名", f["name"]), ("户主或与户主关系", f["relation"])),
        (("曾用名", ""), ("性别", f["_sex"])),
        (("出生日期", chinese(f["_born"])), ("民族", "汉族")),
        (("住址", f["address"]), None), (("公民身份证件编号", f["number"]), None),
        (("文化程度", rng.choice(("大学本科", "高级中学"))), ("婚姻状况", "已婚")),
    )  # fmt: skip
    y = 18.0
    for first, second in rows:
        cells = [(8, 30, 36 if second else 102, first)] + ([(74, 30, 36, second)] if second else [])
        for x, a, b, (label, value) in cells:
            page.frame(x, y, a, 11)
            page.frame(x + a, y, b, 11)
            page.text(x + 1.5, y + 3.6, label, 3.2, face="hei")
            page.text(x + a + 1.5, y + 3.6, value, 3.2)
        y += 11
    page.text(10, y + 4, f"登记日期：{chinese(f['_day'])}", 3.4)
    page.marks.append(Stamp(116, y + 4, 11, f["_police"]))
    return [page]


def photograph(f: Facts, rng: Random) -> list[Sheet]:
    """Return a portrait before a plain ground: nobody, drawn with ellipses."""
    page = Sheet(35, 49, paper=f["_ground"])
    skin = rng.choice(((241, 205, 178), (226, 184, 152), (247, 217, 194)))
    coat = rng.choice(((38, 44, 60), (70, 74, 84), (30, 56, 92)))
    page.marks += [
        Disc(17.5, 47, 14.5, 13, coat), Disc(17.5, 33.5, 4, 6, skin), Disc(17.5, 17, 8.6, 9.6, (28, 24, 22)),
        Disc(17.5, 21, 7.4, 9.4, skin), Disc(14.6, 20, 1.1, 0.7, (30, 26, 24)),
        Disc(20.4, 20, 1.1, 0.7, (30, 26, 24)), Disc(17.5, 26.4, 2.2, 0.6, (176, 90, 84)),
    ]  # fmt: skip
    return [page]
