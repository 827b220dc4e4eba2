"""Days as papers write them; a day that was left blank is an empty text."""

from __future__ import annotations

from datetime import date

_DIGITS = "〇一二三四五六七八九"


def chinese(day: date | str) -> str:
    """Write a date as licences do: 2021年03月05日."""
    return f"{day:%Y年%m月%d日}" if isinstance(day, date) else "      年    月    日"


def plain(day: date) -> str:
    """Write a date without leading zeros: 2021年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def in_characters(day: date) -> str:
    """Write a date in characters: 二〇二六年三月十五日."""
    year = "".join(_DIGITS[int(c)] for c in str(day.year))
    return f"{year}年{_tens(day.month)}月{_tens(day.day)}日"


def _tens(n: int) -> str:
    tens, ones = divmod(n, 10)
    head = ("十" if tens == 1 else _DIGITS[tens] + "十") if tens else ""
    return head + (_DIGITS[ones] if ones else "")
