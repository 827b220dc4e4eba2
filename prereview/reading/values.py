"""From the characters behind a label to a typed value, checked as far as its kind allows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from knowledge.rules import valid_id, valid_uscc
from knowledge.schema import DocumentField, FieldType
from prereview.reading.amounts import parse_amount
from prereview.reading.dates import parse_date, parse_dates, parse_month, parse_period

Value = str | float | bool | date

#: Longest name of a company or person that is believed to be one.
_NAME_MAX = 60
_EDGE = " :;,。、|_-.()[]\"'“”·"
_USCC_SHAPE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")
_ID_SHAPE = re.compile(r"(?<![0-9A-Z])[0-9OIL]{17}[0-9OILX](?![0-9A-Z])")
_PHONE = re.compile(
    r"(?<!\d)(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(?:-\d{1,5})?|400-?\d{3}-?\d{4}|\d{7,8})(?!\d)"
)
_USCC_LIKE = str.maketrans("OISZVQ", "0152U0")
_ID_LIKE = str.maketrans("OIL", "011")
#: What stands in brackets behind a name and is not of it.
_NAME_ASIDE = re.compile(
    r"\((?:以下|下|本合同)?(?:简|统)?称.*$|\((?:甲方|乙方|丙方|出租方?|承租方?|[^()]*(?:签字|签名|签章|盖章|公章|手印)[^()]*"
    r"|企业名称|单位名称|姓名|身份证[^()]*|先生|女士)\)?$|,?(?:以下|下)简称.*$"
    r"|^\((?:甲方|乙方|丙方|出租[方人]|承租[方人]|房东|租客|委托人|受托人)\)[:：]?"
)
#: What a form prints where a hand has written nothing.
_BLANK = frozenset("年月日签字名盖章手印公（）()/无")
_NOT_IN_ADDRESS = re.compile(
    r"(?:建筑|使用|套内|租赁|房屋)?面积.*$|[,，(]?(?:邮编|邮政编码|电话|联系电话)[:：]?\d.*$"
    r"|的(?:[\u4e00-\u9fff]{0,10}(?:房|屋|铺|店|门面|场地|厂|库|楼|间|宅|土地|物业|车位)|$).*$"
    r"|(?:房屋|住房|商铺|门面|店铺|厂房|场地|房产)?(?:出租|租赁|租)[给与予].*$"
)
#: What a sentence says of a person behind the name: 张三，男，1980年….
_OF_PERSON = re.compile(
    r"[,，(](?:性别)?(?:[男女](?:[,，)]|$)|身份证|公民身份|证件|统一社会|(?:19|20)\d{2}年|[\u4e00-\u9fff]{1,3}族|现?住|电话|系).*$"
    r"|(?<=..)(?:性别:?[男女]|(?:居民|公民)?身份(?:证件?)?(?:号码|号)?:?\d|(?:联系)?(?:电话|手机)(?:号码?)?:?\d).*$"
)
_SENTENCE = re.compile(r"[。；;，,？?！!]")
#: The end of a field's title that asks for the last day of a period.
_END = "至"
#: A day without its last sign may have lost a figure with it: 2023年11月1 of 11日, under a seal.
_CUT_DAY = re.compile(r"月\d{1,2}$")
_DIVIDED = re.compile(r"[\s·\-]")


@dataclass(frozen=True, slots=True)
class Context:
    """What a value is read by besides its text.

    `today` bounds dates of birth, `unit` is the multiple of an amount that its label states, and
    `signed_on` the day from which a period runs that starts with the signing.
    """

    today: date
    unit: str = ""
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A value and the text it shows.

    It is `proven` by its check digit, or `broken` by it, or `doubtful` because the text does not
    settle it: two amounts that differ, a month without its day.
    """

    value: Value
    text: str
    proven: bool = False
    broken: bool = False
    doubtful: bool = False


def parse(
    field: DocumentField, raw: str, today: date, *, unit: str = "", signed_on: date | None = None
) -> Parsed | None:
    """Read `raw` as `field` wants it; None when it cannot be one.

    A value whose check digit is wrong comes back `broken`: whether the paper or the reading is at
    fault is not for us to say.
    """
    text = unicodedata.normalize("NFKC", raw).strip()
    if not text:
        return None
    context = Context(today, unit, signed_on)
    if field.part:
        return _part(field.part, text, context)
    found = _PARSERS.get(field.type, _text)(text, context)
    if found is None and field.type is FieldType.DATE:
        is_end = field.title.endswith(_END)
        whole = parse_period(text) if is_end else None
        return _day(whole.end) if whole and whole.end else _within_month(text, is_end=is_end)
    if found and field.pattern and not re.fullmatch(field.pattern, found.text):
        inside = re.search(field.pattern, found.text)
        return (
            Parsed(inside.group(), inside.group())
            if inside and len(inside.group()) * 2 > len(found.text)
            else None
        )
    return found


def show(value: Value) -> str:
    """Return a value as people read it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return value


def _part(part: str, text: str, context: Context) -> Parsed | None:
    period = parse_period(text)
    if period is None:
        only = parse_date(text) if len(parse_dates(text)) == 1 else None
        return _day(only) if only and part == "end" and re.search(r"[至到止前]", text) else None
    if period.from_signing and context.signed_on:
        period = period.signed_on(context.signed_on)
    if part == "open":
        return Parsed(period.open, show(period.open))
    found = _day(period.start if part == "start" else period.end)
    return replace(found, doubtful=period.contradicted) if found else None


def _within_month(text: str, *, is_end: bool) -> Parsed | None:
    """A month without its day: what ends with it ends on its last day; else the day is open."""
    month = parse_month(text)
    if month is None:
        return None
    day = month[1] if is_end else month[0]
    return Parsed(day, f"{day.year}年{day.month}月", doubtful=not is_end)


def _day(day: date | None) -> Parsed | None:
    return Parsed(day, show(day)) if day else None


def _text(text: str, _: Context) -> Parsed | None:
    plain = text.strip(_EDGE.replace("(", "").replace(")", ""))
    return Parsed(plain, plain) if plain else None


def _name(text: str, _: Context) -> Parsed | None:
    plain = _DIVIDED.sub("", text) if "·" not in text else text.replace(" ", "")
    plain = _NAME_ASIDE.sub("", _OF_PERSON.sub("", plain)).strip(":;,。、|_.[]\"'“”")
    letters = sum(c.isalpha() for c in plain)
    if not set(plain) - _BLANK:
        return None
    if not 2 <= len(plain) <= _NAME_MAX or letters * 2 < len(plain) or _SENTENCE.search(plain):
        return None
    return Parsed(plain, plain)


def _address(text: str, _: Context) -> Parsed | None:
    plain = _NOT_IN_ADDRESS.sub("", "".join(text.split())).strip(":;,。、|_.")
    return Parsed(plain, plain) if len(plain) >= 5 and any(c >= "一" for c in plain) else None


def _date(text: str, _: Context) -> Parsed | None:
    found = _day(parse_date(text))
    return replace(found, doubtful=bool(_CUT_DAY.search(text))) if found else None


def _amount(text: str, context: Context) -> Parsed | None:
    amount = parse_amount(text, context.unit)
    if amount is None:
        return None
    return Parsed(amount.value, show(amount.value), doubtful=amount.contradicted)


def _uscc(text: str, context: Context) -> Parsed | None:
    plain = "".join(text.upper().split())
    found = _USCC_SHAPE.search(plain)
    if not found or valid_id(found.group(), context.today):
        return None
    as_read = found.group()
    for candidate in (as_read, as_read.translate(_USCC_LIKE)):
        if valid_uscc(candidate):
            return Parsed(candidate, candidate, proven=True)
    return Parsed(as_read, as_read, broken=True) if any(c.isdigit() for c in as_read) else None


def _id_number(text: str, context: Context) -> Parsed | None:
    plain = "".join(text.upper().split())
    found = _ID_SHAPE.search(plain)
    if not found:
        return None
    number = found.group().translate(_ID_LIKE)
    proven = valid_id(number, context.today)
    return Parsed(number, number, proven=proven, broken=not proven)


def _phone(text: str, _: Context) -> Parsed | None:
    found = _PHONE.search("".join(text.split()))
    return Parsed(found.group(), found.group()) if found else None


_PARSERS: dict[FieldType, Callable[[str, Context], Parsed | None]] = {
    FieldType.NAME: _name,
    FieldType.ADDRESS: _address,
    FieldType.DATE: _date,
    FieldType.PERIOD: _text,
    FieldType.AMOUNT: _amount,
    FieldType.USCC: _uscc,
    FieldType.ID_NUMBER: _id_number,
    FieldType.PHONE: _phone,
}
