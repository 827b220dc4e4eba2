"""Numbers and dates as official letters write them, and the words of the notice."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources

from ruamel.yaml import YAML

_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """Return 1 to 99 in Chinese: 十二, 二十."""
    tens, ones = divmod(number, 10)
    head = (_DIGITS[tens] if tens > 1 else "") + "十" if tens else ""
    return head + (_DIGITS[ones] if ones or not tens else "")


def day(when: date) -> str:
    """Return a date in Arabic figures without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{when.year}年{when.month}月{when.day}日"


@cache
def words_of(part: str) -> dict[str, str]:
    """The words of the `notice`, or of `filling` in a letter."""
    text = resources.files("prereview.letters").joinpath("words.yml").read_text("utf-8")
    return dict(YAML(typ="safe").load(text)[part])
