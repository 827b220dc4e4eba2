"""Dates and periods in all the forms that papers write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_ZEROS = "零○OoΟ"  # what writers and readers put for 〇
_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys(_ZEROS, "0")
_CHINESE_YEAR = re.compile(r"([〇零○Oo0一二三四五六七八九]{4})年")
_CHINESE_PART = re.compile(r"([一二三四五六七八九十廿卅]{1,3})(?=[月日号])")
_DATE = re.compile(
    r"(?P<y>(?:19|20)\d{2})\s*(?:年|[-./,]|\s)\s*(?P<m>\d{1,2})\s*(?:月|[-./,]|\s)\s*(?P<d>\d{1,2})(?!\d)(?:\s*[日号])?"
    r"|(?<!\d)(?P<y2>(?:19|20)\d{2})(?P<m2>[01]\d)(?P<d2>[0-3]\d)(?!\d)"
)
_OPEN = re.compile(r"长期|永久|无固定期限|不约定期限")


@dataclass(frozen=True, slots=True)
class Period:
    """From, to, or open at the end (长期)."""

    start: date | None
    end: date | None
    open: bool


def parse_dates(text: str) -> list[date]:
    """Return every real calendar day written in `text`, in order."""
    plain = _arabic(text)
    found = []
    for match in _DATE.finditer(plain):
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


def parse_period(text: str) -> Period | None:
    """Read `自…至…`, `2019.12.31-2029.12.31`, `…至长期`, `长期`; None when it is no period."""
    days, is_open = parse_dates(text), bool(_OPEN.search(text))
    if is_open and len(days) <= 1:
        return Period(days[0] if days else None, None, open=True)
    if len(days) == 2 and days[0] <= days[1]:
        return Period(days[0], days[1], open=False)
    return None


def _arabic(text: str) -> str:
    text = _CHINESE_YEAR.sub(lambda m: "".join(_DIGITS.get(c, c) for c in m[1]) + "年", text)
    return _CHINESE_PART.sub(lambda m: str(_tens(m[1])), text)


def _tens(word: str) -> int:
    word = word.replace("廿", "二十").replace("卅", "三十")
    head, ten, tail = word.partition("十")
    if not ten:
        return int("".join(_DIGITS[c] for c in word))
    return (int(_DIGITS[head]) if head else 1) * 10 + (int(_DIGITS[tail]) if tail else 0)
