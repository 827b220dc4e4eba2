"""Business licences: landscape as since 2019, and portrait as before, both still valid."""

from __future__ import annotations

from random import Random

from bench.papers.makers.dates import chinese
from bench.papers.sheet import Rule, Sheet, Stamp, wrap
from bench.papers.world import Facts

_CAPITAL = {
    10: "壹拾万", 30: "叁拾万", 50: "伍拾万", 100: "壹佰万", 200: "贰佰万", 500: "伍佰万", 1000: "壹仟万",
}  # fmt: skip


def sheets(f: Facts, rng: Random) -> list[Sheet]:
    """Return the licence in one of its two forms."""
    return [rng.choice((_landscape, _portrait))(f)]


def _landscape(f: Facts) -> Sheet:
    """The landscape form (297 × 210 mm), labels left in two columns."""
    sheet = Sheet(297, 210, paper=(252, 250, 243))
    sheet.frame(8, 8, 281, 194, 1.2)
    sheet.text(20, 34, "统一社会信用代码", 4.2, face="hei")
    sheet.text(20, 41, f["uscc"], 5.0, face="hei-bold")
    sheet.centred(28, "营业执照", 16, face="song-bold", spacing=4.0)
    sheet.centred(50, "（副本）", 6)
    sheet.text(232, 46, "扫描二维码登录“国家企业", 2.6)
    sheet.text(232, 50, "信用信息公示系统”了解更多登记、", 2.6)
    sheet.text(232, 54, "备案、许可、监管信息。", 2.6)
    left = (
        ("名称", f["name"]), ("类型", f["entity_type"]),
        ("法定代表人", f["legal_representative"]), ("经营范围", f["scope"]),
    )  # fmt: skip
    capital = int(f["registered_capital"]) // 10000
    right = (
        ("注册资本", f"{_CAPITAL[capital]}元整"), ("成立日期", chinese(f["established_on"])),
        ("营业期限", _period(f)), ("住所", f["address"]),
    )  # fmt: skip
    for x, rows, width in ((20, left, 95), (162, right, 82)):
        y = 70.0
        for label, value in rows:
            _spread(sheet, x, y, label, 25)
            y = max(sheet.wrapped(x + 30, y, value, width, 4.6), y + 11) + 1.5
    _issue(sheet, f, 190, 160)
    return sheet


def _portrait(f: Facts) -> Sheet:
    """The portrait form (A4), labels left in one column, the code under the title."""
    sheet = Sheet(paper=(253, 252, 247))
    sheet.frame(10, 10, 190, 277, 1.0)
    sheet.centred(40, "营 业 执 照", 13, face="song-bold")
    sheet.centred(62, f"统一社会信用代码 {f['uscc']}", 4.6, face="hei")
    sheet.text(150, 68, "（1/1）", 4)
    y = 85.0
    rows = (
        ("名称", f["name"]), ("类型", f["entity_type"].replace("（", "(").replace("）", ")")),
        ("住所", f["address"]), ("法定代表人", f["legal_representative"]),
        ("注册资本", f"人民币{int(f['registered_capital']) // 10000}万元整"),
        ("成立日期", chinese(f["established_on"])), ("营业期限", _period(f)), ("经营范围", f["scope"]),
    )  # fmt: skip
    for label, value in rows:
        _spread(sheet, 26, y, label, 26)
        y = max(sheet.wrapped(60, y, value, 120, 4.8), y + 9) + 3
    _issue(sheet, f, 122, 232)
    return sheet


def _spread(sheet: Sheet, x: float, y: float, label: str, width: float) -> None:
    """Set a label justified to `width`, which is why readers see “名　　称”."""
    size = 4.6
    gap = (width - size * len(label)) / max(1, len(label) - 1)
    if gap > size * 1.5:
        for i, ch in enumerate(label):
            sheet.text(x + i * (size + gap), y, ch, size, face="hei")
    else:
        sheet.text(x, y, label, size, face="hei", spacing=max(0.0, gap))


def _period(f: Facts) -> str:
    until = "长期" if f["long_term"] else chinese(f["valid_until"])
    return f"{chinese(f['valid_from'])}至{until}"


def _issue(sheet: Sheet, f: Facts, x: float, y: float) -> None:
    day = f["issued_on"]
    sheet.text(x, y, "登记机关", 5.2, face="hei", spacing=1.5)
    if f["sealed"]:
        sheet.marks.append(Stamp(x + 42, y + 8, 20, f["_registrar"]))
    sheet.text(x + 12, y + 24, f"{day.year} 年 {day.month:02d} 月 {day.day:02d} 日", 4.6)
    sheet.marks.append(Rule(14, sheet.height - 18, sheet.width - 14, sheet.height - 18, 0.2))
    sheet.text(18, sheet.height - 16, "国家企业信用信息公示系统网址：http://www.gsxt.gov.cn", 2.8)
    if sheet.width > 250:
        notice = "市场主体应当于每年1月1日至6月30日通过国家企业信用信息公示系统报送公示年度报告。"
        for i, line in enumerate(wrap(notice, 80, 2.8)):
            sheet.text(160, sheet.height - 16 + i * 3.4, line, 2.8)
