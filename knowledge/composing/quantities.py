"""Numbers, dates, times, codes and addresses of a text, in a form that can be compared.

`20个工作日` and `二十个工作日` are one quantity, `20个工作日` and `20天` are two; `满60周岁` and
`不满60周岁` are two. What is a code (`A05`, `0000-88012329`) or an address is compared as written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Literal

import cn2an

from knowledge.composing.words import any_of, words

__all__ = ["Quantity", "quantities", "run_of"]

Bound = Literal["", "<", ">", "within"]

_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_CHINESE = r"[零〇一二两三四五六七八九十百千万亿]+"
_WEEKDAYS = {c: n for n, c in enumerate("一二三四五六日", start=1)} | {"天": 7}
_RANGE = r"[-—–~至到]"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with its unit and bound; `start` and `end` are its place in the text."""

    value: str
    unit: str
    bound: Bound
    start: int
    end: int

    def borne_out_by(self, other: Quantity) -> bool:
        """Tell whether a passage that says `other` bears this out."""
        if (self.value, self.unit) != (other.value, other.unit):
            return False
        return self.bound == other.bound or {self.bound, other.bound} == {"", "within"}


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a normalised text, in order."""
    found = []
    for match in _pattern().finditer(text):
        kind = match.lastgroup or ""
        if kind == "amount":
            found += _amounts(match)
        else:
            found.append(Quantity(_opaque(kind, match), kind, "", match.start(), match.end()))
    return tuple(found)


def run_of(asked: Sequence[Quantity], there: Sequence[Quantity]) -> bool:
    """Tell whether quantities stand in a passage one after the other, none left out between."""
    last = len(there) - len(asked)
    return any(
        all(a.borne_out_by(b) for a, b in zip(asked, there[i:], strict=False))
        for i in range(last + 1)
    )


@cache
def _pattern() -> re.Pattern[str]:
    w = words()
    unit = any_of(w.unit_of).pattern
    before = any_of([*w.below_before, *w.above_before, *w.within_before]).pattern
    after = any_of([*w.below_after, *w.above_after, *w.within_after]).pattern
    number = rf"(?:{_DIGITS}|{_CHINESE}(?={unit}|{_RANGE}(?:{_DIGITS}|{_CHINESE})(?:{unit})))"
    return re.compile(
        r"(?P<url>https?://[^\s，。；）)】」]+)"
        r"|(?P<date>\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?)"
        r"|(?P<time>\d{1,2}[:：]\d{2})"
        r"|(?P<weekday>(?:周|星期|礼拜)[一二三四五六日天])"
        r"|(?P<code>[a-z]+-?\d[a-z0-9-]*|\d[\d-]*[a-z][a-z0-9-]*|\d{3,4}-\d{5,8}|\d{5,}(?!\d*[元年月日天人份]))"
        rf"|(?P<percent>百分之(?:{_DIGITS}|{_CHINESE}))"
        rf"|(?P<amount>(?P<before>{before})?(?P<low>{number})(?:{_RANGE}(?P<high>{number}))?"
        rf"\s?(?P<unit>{unit})?(?P<after>{after})?)"
    )


def _opaque(kind: str, match: re.Match[str]) -> str:
    text = match.group()
    if kind == "date":
        return "-".join(str(int(n)) for n in re.findall(r"\d+", text))
    if kind == "time":
        return text.replace("：", ":").lstrip("0")
    if kind == "weekday":
        return str(_WEEKDAYS[text[-1]])
    return _value(text.removeprefix("百分之"), 1) if kind == "percent" else text


def _amounts(match: re.Match[str]) -> list[Quantity]:
    unit, times = words().unit_of.get(match["unit"] or "", ("", 1))
    bound = _bound(match["before"] or "", match["after"] or "")
    numbers = [match["low"], match["high"]] if match["high"] else [match["low"]]
    return [Quantity(_value(n, times), unit, bound, match.start(), match.end()) for n in numbers]


def _bound(before: str, after: str) -> Bound:
    w = words()
    if before in w.below_before or after in w.below_after:
        return "<"
    if before in w.above_before or after in w.above_after:
        return ">"
    return "within" if before or after else ""


def _value(text: str, times: int) -> str:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        try:
            number = Decimal(str(cn2an.cn2an(text.replace("〇", "零"), "smart")))
        except ValueError:
            return text
    return format((number * times).normalize(), "f")
