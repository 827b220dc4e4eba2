"""Dates and periods in all the forms that papers write them.

Days of the lunar calendar (农历) are left: they are no days that a rule can count with.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_ZEROS = "零○OoΟ"  # what writers and readers put for 〇
_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys(_ZEROS, "0")
_DIGITS |= {c: str(i) for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")} | {"两": "2", "贰": "2"}
_TENS = str.maketrans({"廿": "二十", "卅": "三十", "拾": "十"})
_SMALL = "一二两三四五六七八九十廿卅壹贰叁肆伍陆柒捌玖拾"
_YEAR_OF = f"〇零○Oo0{_SMALL.replace('十廿卅', '')}"
_CHINESE_YEAR = re.compile(rf"([{_YEAR_OF}]{{4}})年")
_CHINESE_PART = re.compile(rf"(零?[{_SMALL}]{{1,3}})(?=(?:\(\d{{1,3}}\))?个?[年月日号])")
_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*(?:年|[-./,]|\s)\s*(?P<m>\d{1,2})\s*(?:月|[-./,]|\s)\s*(?P<d>\d{1,2})(?!\d)(?:\s*[日号])?"
    r"|(?<!\d)(?P<y2>(?:19|20)\d{2})(?P<m2>[01]\d)(?P<d2>[0-3]\d)(?!\d)"
)
_LUNAR = re.compile(r"(?:农历|阴历|旧历)\s*[\d年月日号./-]+")
_MONTH = re.compile(
    r"(?<!\d)((?:19|20)\d{2})\s*(?:年|[-./])\s*(\d{1,2})(?:月(?:份|底|末)?|(?![\d.]))"
)
_SAME_YEAR = re.compile(r"[至到\-—~]\s*(?:同年|当年)?\s*(\d{1,2})月(\d{1,2})[日号]")
_OPEN = re.compile(r"长期|永久|永续|无固定期限|无期限|不约定期限|不设期限")
_SPAN = re.compile(
    r"(?<![\d年第])(?:(?P<y>\d{1,2}|半)(?:\(\d{1,2}\))?\s*(?:周年|年度?)(?!\d{1,2}月)(?P<h>半)?)?"
    r"零?(?:(?P<m>\d{1,3})(?:\(\d{1,3}\))?\s*个月)?"
)
_SIGNING = re.compile(
    r"(?:签订|签署|签字|签章|签名|盖章|订立|出具|授权|委托|生效|签发)(?:盖章|生效|并盖章|或盖章)?之?日"
)


@dataclass(frozen=True, slots=True)
class Period:
    """From, to, or open at the end (长期).

    `months` is how long it lasts, where that is said instead of its end, `from_signing` that it
    starts with the day of signing; `contradicted` says that its length and its days disagree.
    """

    start: date | None
    end: date | None
    open: bool
    months: int = 0
    from_signing: bool = False
    contradicted: bool = False

    def signed_on(self, day: date) -> Period:
        """Return the period with its days, once the day of signing is known."""
        if not self.from_signing:
            return self
        end = self.end or (_after(day, self.months) if self.months else None)
        return Period(day, end, self.open)


def parse_dates(text: str) -> list[date]:
    """Return every real calendar day written in `text`, in order."""
    found = []
    for match in _DATE.finditer(_LUNAR.sub(" ", _arabic(text))):
        parts = [match[k] or match[f"{k}2"] for k in ("y", "m", "d")]
        try:
            found.append(date(*(int(p) for p in parts)))
        except ValueError:
            continue
    return found


def parse_date(text: str) -> date | None:
    """Return the one day written in `text`; None when there is none or there are several."""
    found = set(parse_dates(text))
    return found.pop() if len(found) == 1 else None


def parse_month(text: str) -> tuple[date, date] | None:
    """Return the first and the last day of the one month that `text` is: `2026年11月`."""
    match = _MONTH.fullmatch(_arabic(text).strip(" 。.至止前"))
    return _month(match) if match else None


def parse_period(text: str) -> Period | None:
    """Read `自…至…`, `2019.12.31-2029.12.31`, `…至长期`, `自…起三年`, `自签订之日起三年`.

    The last day of a period of years or months is the day of the same number (民法典 第二百零一条,
    第二百零二条). None when it is no period.
    """
    plain = _arabic(text)
    days, is_open, months = _days(plain), bool(_OPEN.search(plain)), _months(plain)
    if is_open and len(days) <= 1:
        return Period(days[0] if days else None, None, open=True)
    if len(days) == 2 and days[0] <= days[1]:
        wrong = bool(months) and abs((_after(days[0], months) - days[1]).days) > 1
        return Period(days[0], days[1], open=False, months=months, contradicted=wrong)
    signing = bool(_SIGNING.search(plain))
    if len(days) == 1 and signing:
        return Period(None, days[0], open=False, from_signing=True)
    if len(days) == 1 and months and _starts(plain):
        return Period(days[0], _after(days[0], months), open=False, months=months)
    if not days and signing:
        return Period(None, None, open=False, months=months, from_signing=True)
    return None


def _days(plain: str) -> list[date]:
    """The days of a period; months stand for their first and last day, a year is said once."""
    days = parse_dates(plain)
    if len(days) == 1 and (match := _SAME_YEAR.search(plain)):
        try:
            return [days[0], date(days[0].year, int(match[1]), int(match[2]))]
        except ValueError:
            return days
    if not days:
        months = [m for match in _MONTH.finditer(plain) if (m := _month(match))]
        return [months[0][0], months[1][1]] if len(months) == 2 else []
    return days


def _month(match: re.Match[str]) -> tuple[date, date] | None:
    year, month = int(match[1]), int(match[2])
    if not 1 <= month <= 12:
        return None
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _starts(plain: str) -> bool:
    """Whether the one day of a text is where the period starts."""
    match = _DATE.search(plain)
    return match is not None and ("起" in plain or plain[: match.start()].endswith(("自", "从")))


def _months(plain: str) -> int:
    """How many months a text says that something lasts, 0 where it does not say."""
    for match in _SPAN.finditer(plain):
        years, months = match["y"], match["m"]
        if years or months:
            whole = 6 if years == "半" else 12 * int(years or 0)
            return whole + (6 if match["h"] else 0) + int(months or 0)
    return 0


def _after(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _arabic(text: str) -> str:
    text = text.replace("元月", "1月")
    text = _CHINESE_YEAR.sub(lambda m: "".join(_DIGITS.get(c, c) for c in m[1]) + "年", text)
    return _CHINESE_PART.sub(lambda m: str(_tens(m[1])), text)


def _tens(word: str) -> int:
    word = word.translate(_TENS).lstrip("零")
    head, ten, tail = word.partition("十")
    try:
        if not ten:
            return int("".join(_DIGITS[c] for c in word))
        return (int(_DIGITS[head]) if head else 1) * 10 + (int(_DIGITS[tail]) if tail else 0)
    except (KeyError, ValueError):
        return 0  # 一十十: no number
