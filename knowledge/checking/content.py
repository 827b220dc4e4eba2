"""Content: what a guide should say, limits, phone numbers, expired FAQ, broken text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from knowledge.checking.finding import Found, error, note, warning
from knowledge.duration import Duration, Unit
from knowledge.model import Model
from knowledge.problems import Path
from knowledge.schema import Catalogue, Matter, Necessity

#: What people ask for most; a guide without it sends them to the telephone.
_RECOMMENDED = {
    "kind": "事项类型",
    "applicants": "服务对象",
    "handling": "办件类型",
    "conditions": "受理条件",
    "legal_basis": "设定依据",
    "place": "办理地点",
    "hours": "办理时间",
    "phone": "咨询方式",
    "steps": "办理流程",
    "result": "办理结果",
    "materials": "申请材料",
}
# Hours of one unit, for limits of the same kind; working days and calendar days do not compare.
_HOURS = {Unit.MINUTE: 1 / 60, Unit.HOUR: 1.0, Unit.DAY: 24.0, Unit.MONTH: 720.0, Unit.YEAR: 8640.0}
_PHONE = re.compile(
    r"(?<!\d)(?:0\d{2,3}[-—\s]?\d{7,8}|\d{7,8}|1[3-9]\d{9}|400[-\s]?\d{3,4}[-\s]?\d{3,4}"
    r"|[19]\d{4}|110|119|120)(?!\d)"
)
_DIGITS = re.compile(r"\d{3,}")
_MOJIBAKE = re.compile(
    r"[\ufffd\u0080-\u009f]|锟斤拷|烫烫烫|屯屯屯|(?:[ÃÂäåæçèé][\u0080-\u00bf]){2}|&(?:nbsp|lt|gt|amp|quot|#\d+);"
)
_PLACEHOLDERS = frozenset({"无", "/", "-", "—", "暂无", "null", "None"})
_HTML = re.compile(r"</?(?:p|br|div|span|table|td|tr|a|font|strong|b|img|style)\b[^>]*>", re.I)


def recommended(catalogue: Catalogue, today: date) -> Iterator[Found]:
    """Fields that a guide should fill."""
    del today
    for i, matter in enumerate(catalogue.matters):
        empty = [word for key, word in _RECOMMENDED.items() if not getattr(matter, key)]
        if matter.time_limit.promised is None:
            empty.append("承诺办结时限")
        if matter.fee.charged is None:
            empty.append("是否收费")
        if matter.visits is None:
            empty.append("到办事现场次数")
        if empty:
            yield warning(("matters", i), f"没有填{'、'.join(empty)}；问到时只能答“指南没有写”")
        if matter.fee.charged and not matter.fee.standard:
            yield warning(("matters", i, "fee"), "收费事项没有写收费标准")
        for j, material in enumerate(matter.materials):
            if material.necessity is Necessity.TOLERATED and material.tolerance is None:
                message = "容缺后补的材料没有写补正时限（tolerance）"
                yield warning(("matters", i, "materials", j, "tolerance"), message)


def limits(catalogue: Catalogue, today: date) -> Iterator[Found]:
    """The promised limit is not longer than the statutory one; no update in the future."""
    for i, matter in enumerate(catalogue.matters):
        limit = matter.time_limit
        if limit.promised and limit.statutory and longer(limit.promised, limit.statutory):
            message = f"承诺时限 {limit.promised} 比法定时限 {limit.statutory} 还长；请核对"
            yield error(("matters", i, "time_limit", "promised"), message)
        if matter.updated_on and matter.updated_on > today:
            yield warning(("matters", i, "updated_on"), f"更新日期 {matter.updated_on} 还没有到")
        if matter.expires_on and matter.effective_on and matter.expires_on < matter.effective_on:
            yield error(("matters", i, "expires_on"), "失效日期早于生效日期")
        if matter.expires_on and matter.expires_on < today:
            message = f"{matter.expires_on} 已停止办理，回答里会先说明；请更新或删除"
            yield warning(("matters", i, "expires_on"), message)


def longer(one: Duration, other: Duration) -> bool:
    """Whether a limit is longer than another, where the units can be compared at all."""
    if other.unit is Unit.IMMEDIATE:
        return one.unit is not Unit.IMMEDIATE
    if one.unit is other.unit:
        return one.amount > other.amount
    if one.unit in _HOURS and other.unit in _HOURS:
        return one.amount * _HOURS[one.unit] > other.amount * _HOURS[other.unit]
    # A working day is at least a calendar day, so this direction is sure.
    if one.unit is Unit.WORKING_DAY and other.unit in _HOURS:
        return one.amount * 24.0 > other.amount * _HOURS[other.unit]
    return False


def phones(catalogue: Catalogue, today: date) -> Iterator[Found]:
    """Lines of telephone fields hold something that can be dialled."""
    del today
    for i, matter in enumerate(catalogue.matters):
        for key in ("phone", "complaint_phone"):
            for j, line in enumerate(getattr(matter, key)):
                if _DIGITS.search(line) and not _PHONE.search(line):
                    message = f"电话“{line}”不像能拨通的号码；请写成 区号-号码、手机号或短号"
                    yield warning(("matters", i, key, j), message)


def faqs(catalogue: Catalogue, today: date) -> Iterator[Found]:
    """Questions that are out of date, or asked twice."""
    seen: Counter[str] = Counter()
    for base, faq in _all_faqs(catalogue):
        if faq.expires_on and faq.expires_on < today:
            message = f"常见问题“{faq.question}”{faq.expires_on} 已失效；请更新或删除"
            yield warning((*base, "expires_on"), message)
        if faq.expires_on and faq.effective_on and faq.expires_on < faq.effective_on:
            yield error((*base, "expires_on"), "失效日期早于生效日期")
        seen[faq.question] += 1
        if seen[faq.question] > 1:
            yield warning((*base, "question"), f"常见问题“{faq.question}”写了两次")


def _all_faqs(catalogue: Catalogue) -> Iterator[tuple[Path, Any]]:
    for j, faq in enumerate(catalogue.faqs):
        yield ("faqs", j), faq
    for i, matter in enumerate(catalogue.matters):
        for j, faq in enumerate(matter.faqs):
            yield ("matters", i, "faqs", j), faq


def texts(catalogue: Catalogue, today: date) -> Iterator[Found]:
    """Broken characters, remains of web pages, the word 无 in place of nothing."""
    del today
    for kind in ("matters", "faqs", "bundles", "documents"):
        for i, item in enumerate(getattr(catalogue, kind)):
            for path, text in _strings(item, (kind, i)):
                if _MOJIBAKE.search(text):
                    yield warning(path, f"文字可能乱码或带网页转义：“{text[:40]}”")
                if _HTML.search(text):
                    yield warning(path, f"文字里带网页标签：“{text[:40]}”")
    for i, matter in enumerate(catalogue.matters):
        yield from _placeholders(matter, i)


def _placeholders(matter: Matter, index: int) -> Iterator[Found]:
    for path, text in _strings(matter, ("matters", index)):
        if text in _PLACEHOLDERS and path[2:3] != ("extra",):
            yield note(path, f"写的是“{text}”；没有内容请留空")


def _strings(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """All texts of an object with their paths."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Model):
        for key in type(value).model_fields:
            yield from _strings(getattr(value, key), (*path, key))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strings(item, (*path, str(key)))
    elif isinstance(value, tuple | list):
        for i, item in enumerate(value):
            yield from _strings(item, (*path, i))
