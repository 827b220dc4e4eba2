"""Which page of how many a page says it is."""

from __future__ import annotations

import re

from ocr import Page
from prereview.reading.labels import fold

_NUMBER = r"(\d{1,3}|[一二三四五六七八九十]{1,3})"
_NUMBERED = (
    re.compile(rf"第{_NUMBER}页[\s,，;/／、(（]{{0,3}}(?:总|共){_NUMBER}页"),
    re.compile(rf"共{_NUMBER}页[\s,，;/／、(（]{{0,3}}第{_NUMBER}页"),
    re.compile(r"[Pp]age(\d{1,3})of(\d{1,3})"),
)
#: A number without a total, which counts only when it stands alone at the head or foot of a page.
_LONE = (re.compile(rf"第{_NUMBER}页"), re.compile(r"[-—–~·]{1,2}(\d{1,3})[-—–~·]{1,2}"))
_TENS = {c: i for i, c in enumerate("一二三四五六七八九", 1)}
#: How many lines at the head and at the foot of a page may carry its number.
_HEAD, _FOOT = 2, 3


def page_number(text: str) -> tuple[int, int] | None:
    """Return which page of how many a text says it is: `第 2 页 共 5 页` → (2, 5)."""
    plain = fold(text)
    for i, pattern in enumerate(_NUMBERED):
        if found := pattern.search(plain):
            first, second = (_number(part) for part in found.groups())
            page, total = (second, first) if i == 1 else (first, second)
            return (page, total) if 1 <= page <= total else None
    return None


def number_of(page: Page) -> tuple[int, int] | None:
    """Return which page of how many a page says it is; of 0 when it does not say of how many."""
    lines = [line.text for line in page.lines]
    # A line may be cut between 第 2 页 and 共 5 页, so the foot is read as one text too.
    for text in (*lines, "".join(lines[-_FOOT:])):
        if found := page_number(text):
            return found
    for text in (*lines[:_HEAD], *lines[-_FOOT:]):
        lone = (pattern.fullmatch(fold(text)) for pattern in _LONE)
        if number := next((_number(one[1]) for one in lone if one), 0):
            return number, 0
    return None


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    head, ten, tail = text.partition("十")
    if not ten:
        return _TENS.get(text, 0)
    return _TENS.get(head, 1) * 10 + _TENS.get(tail, 0)
