"""Numbers of paragraphs as Word shows them (ECMA-376 part 1, 17.9): `一、`, `（二）`, `1.1`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ocr.office.parts import Element, attribute, child, children, number
from ocr.office.symbols import unsymbolised

_MOST = 9_999
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _counted(value: int, digits: str = "零一二三四五六七八九", units: str = "千百十") -> str:
    """A number from 1 to 9,999 in Chinese, such as 十二 or 一百零三."""
    text, gap = "", False
    for place, unit in zip((1000, 100, 10, 1), (*units, ""), strict=True):
        digit = value // place % 10
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit] + unit
        gap = not digit
    return text.removeprefix(digits[1]) if 10 <= value < 20 and digits[1] == "一" else text


def _roman(value: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        text += letters * (value // size)
        value %= size
    return text


def _letters(value: int) -> str:
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _enclosed(first: int, last: int) -> Callable[[int], str]:
    return lambda value: chr(first + value - 1) if value <= last else f"({value})"


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _counted,
    "chineseCountingThousand": _counted,
    "japaneseCounting": _counted,
    "taiwaneseCountingThousand": _counted,
    "taiwaneseCounting": _counted,
    "ideographDigital": lambda value: "".join(_DIGITS[int(c)] for c in str(value)),
    "japaneseDigitalTenThousand": lambda value: "".join(_DIGITS[int(c)] for c in str(value)),
    "chineseLegalSimplified": lambda value: _counted(value, _LEGAL, "仟佰拾"),
    "ideographLegalTraditional": lambda value: _counted(value, "零壹貳參肆伍陸柒捌玖", "仟佰拾"),
    "ideographTraditional": lambda value: "甲乙丙丁戊己庚辛壬癸"[(value - 1) % 10],
    "ideographZodiac": lambda value: "子丑寅卯辰巳午未申酉戌亥"[(value - 1) % 12],
    "decimalEnclosedCircle": _enclosed(0x2460, 20),
    "decimalEnclosedCircleChinese": _enclosed(0x2460, 20),
    "decimalEnclosedParen": _enclosed(0x2474, 20),
    "decimalEnclosedFullstop": _enclosed(0x2488, 20),
    "ideographEnclosedCircle": _enclosed(0x3280, 10),
    "decimalFullWidth": lambda value: "".join(chr(ord(c) + 0xFEE0) for c in str(value)),
    "decimalZero": lambda value: f"{value:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "none": lambda _value: "",
}


def numbered(value: int, style: str) -> str:
    """A counter in one of Word's number formats; decimal for those not known."""
    if not 1 <= value <= _MOST:
        return str(value)
    return _FORMATS.get(style, str)(value)


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    style: str
    pattern: str
    font: str
    gap: str


class Numbering:
    """The counters of one document; they advance paragraph by paragraph."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._seen: set[str] = set()
        self.level_of_style: dict[str, tuple[str, int]] = {}
        """Number and level that a paragraph style is linked to."""
        levels: dict[str, dict[int, _Level]] = {}
        styles: dict[str, list[tuple[str, int]]] = {}
        for one in children(root, "abstractNum"):
            name = attribute(one, "abstractNumId")
            levels[name] = {number(lvl, "ilvl"): _level(lvl) for lvl in children(one, "lvl")}
            styles[name] = [
                (attribute(child(lvl, "pStyle"), "val"), number(lvl, "ilvl"))
                for lvl in children(one, "lvl")
                if child(lvl, "pStyle") is not None
            ]
        for one in children(root, "num"):
            self._add(one, levels, styles)

    def _add(
        self,
        num: Element,
        levels: dict[str, dict[int, _Level]],
        styles: dict[str, list[tuple[str, int]]],
    ) -> None:
        name, abstract = attribute(num, "numId"), attribute(child(num, "abstractNumId"), "val")
        self._abstract[name] = abstract
        self._lists[name] = dict(levels.get(abstract, {}))
        for override in children(num, "lvlOverride"):
            depth = number(override, "ilvl")
            own, start = child(override, "lvl"), child(override, "startOverride")
            if own is not None:
                self._lists[name][depth] = _level(own)
            if start is not None:
                self._restarts.setdefault(name, {})[depth] = number(start)
        for style, depth in styles.get(abstract, []):
            self.level_of_style.setdefault(style, (name, depth))

    def next(self, name: str, depth: int) -> str:
        """Advance the list and return the number of its next paragraph, with the gap behind it."""
        levels = self._lists.get(name, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counters = self._counters.setdefault(self._abstract[name], {})
        if name not in self._seen:
            self._seen.add(name)
            for at, start in self._restarts.get(name, {}).items():
                counters[at] = start - 1
        counters[depth] = counters.get(depth, level.start - 1) + 1
        for deeper in [at for at in counters if at > depth]:
            del counters[deeper]
        if level.style == "bullet":
            return unsymbolised(level.pattern, level.font) + level.gap
        text = level.pattern
        for at in range(depth + 1):
            style = levels[at].style if at in levels else "decimal"
            start = levels[at].start if at in levels else 1
            text = text.replace(f"%{at + 1}", numbered(counters.get(at, start), style))
        return text + level.gap if text else ""


def _level(lvl: Element) -> _Level:
    gap = attribute(child(lvl, "suff"), "val", "tab")
    return _Level(
        start=number(child(lvl, "start"), default=1),
        style=attribute(child(lvl, "numFmt"), "val", "decimal"),
        pattern=attribute(child(lvl, "lvlText"), "val")[:100],
        font=attribute(child(lvl, "rPr", "rFonts"), "ascii"),
        gap={"nothing": "", "space": " "}.get(gap, " "),
    )
