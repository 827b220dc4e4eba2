"""Amounts in figures and in capital characters, as numbers in the unit written (yuan for money)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import cn2an

_FIGURES = re.compile(
    r"(?P<n>\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<k>亿|千万|百万|万|千(?!克|米|瓦))?"
)
_DIGIT = "零壹贰叁肆伍陆柒捌玖一二三四五六七八九两"
_CAPITALS = re.compile(
    rf"(?P<y>[{_DIGIT}〇拾佰仟万亿十百千]{{2,}}|[{_DIGIT}](?=[元圆万]))[元圆]?"
    rf"(?:零?(?P<j>[{_DIGIT}])角)?(?:零?(?P<f>[{_DIGIT}])分)?"
)
_MEASURED = re.compile(r"(\d+(?:[,，]\d{3})*(?:\.\d+)?)\s*(万?元|㎡|m2?|平方米|平米)")
_SCALE = {"": 1, "千": 1000, "万": 10_000, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_PLAIN = str.maketrans("两圆", "二元")
_FOREIGN = re.compile(r"美[元金]|港[元币]|欧元|日元|英镑|USD|HKD|EUR|JPY", re.IGNORECASE)
_MONEY = re.compile(r"[元圆¥]|大写|小写")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number; `contradicted` when the same text says another one as well."""

    value: float
    contradicted: bool = False


def parse_amount(text: str, unit: str = "") -> Amount | None:
    """Read the first amount in `text`: `30,000元` → 30000, `壹佰万元整` → 1000000.

    Figures win over capitals, and a sum of money that is written in both has to agree. `unit` is
    the multiple that the label states (`注册资本（万元）`), for a number that states none. None
    when there is no number, cn2an cannot read it, or it is money of another country.
    """
    if _FOREIGN.search(text):
        return None
    figures = _FIGURES.search(text)
    capitals = list(_in_capitals(text))
    if not figures:
        return Amount(_times(capitals[0], unit, text)) if capitals else None
    value = float(re.sub("[,，]", "", figures["n"])) * _SCALE[figures["k"] or ""]
    value = value if figures["k"] else _times(value, unit, text)
    wrong = bool(_MONEY.search(text)) and bool(capitals) and value not in capitals
    return Amount(value, wrong or _is_one_of_several(text))


def _is_one_of_several(text: str) -> bool:
    """Whether a text has several numbers of one unit: the area of the land and of the building."""
    said = [(n, unit.endswith("元")) for n, unit in _MEASURED.findall(text)]
    return any(len({n for n, money in said if money == one}) > 1 for _, one in said)


def _times(value: float, unit: str, text: str) -> float:
    """A number in the unit of its label, unless the text has a unit of its own."""
    return value if "万" in text or "元" in text else value * _SCALE[unit]


def _in_capitals(text: str) -> Iterator[float]:
    for match in _CAPITALS.finditer(text):
        try:
            whole = float(cn2an.cn2an(match["y"].translate(_PLAIN), "smart"))
        except ValueError:
            continue
        parts = (match["j"], 0.1), (match["f"], 0.01)
        yield round(whole + sum(_digit(word) * of for word, of in parts if word), 2)


def _digit(word: str) -> int:
    return int(cn2an.cn2an(word.translate(_PLAIN), "smart"))
