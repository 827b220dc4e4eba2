"""Amounts in figures and in capital characters, as numbers in the unit written."""

from __future__ import annotations

import re

import cn2an

_FIGURES = re.compile(r"(?P<n>\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<k>亿|万)?")
_DIGIT = "零壹贰叁肆伍陆柒捌玖一二三四五六七八九"
_CAPITALS = re.compile(rf"[{_DIGIT}〇拾佰仟万亿十百千两]{{2,}}|[{_DIGIT}](?=[元圆万])")
_SCALE = {"": 1, "万": 10_000, "亿": 100_000_000}
_PLAIN = str.maketrans("两圆", "二元")


def parse_amount(text: str) -> float | None:
    """Return the first amount in `text`: `30,000元` → 30000, `壹佰万元整` → 1000000.

    Figures win over capitals. None when there is no number or cn2an cannot read it.
    """
    found = _FIGURES.search(text)
    if found:
        return float(re.sub("[,，]", "", found["n"])) * _SCALE[found["k"] or ""]
    capitals = _CAPITALS.search(text)
    if not capitals:
        return None
    try:
        return float(cn2an.cn2an(capitals.group().translate(_PLAIN), "smart"))
    except ValueError:
        return None
