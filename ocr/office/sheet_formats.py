"""Values of cells as a spreadsheet shows them (ECMA-376 part 1, 18.8.30), in the Chinese locale."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

from openpyxl.styles.numbers import BUILTIN_FORMATS

# Formats that the standard leaves to the locale, as Excel and WPS define them for Chinese.
_CHINESE = {
    14: "yyyy/m/d", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"',
    30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"',
    34: 'AM/PMh"时"mm"分"', 35: 'AM/PMh"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 55: 'AM/PMh"时"mm"分"', 56: 'AM/PMh"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
    5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;"¥"-#,##0', 7: '"¥"#,##0.00;"¥"-#,##0.00',
    8: '"¥"#,##0.00;"¥"-#,##0.00',
}  # fmt: skip
_LONGEST = 200
_TOKEN = re.compile(
    r'"([^"]*)"'  # 1 literal
    r"|[\\!](.)"  # 2 literal
    r"|\[([^\]]*)\]"  # 3 colour, locale, condition, numerals, elapsed time
    r"|_(.)"  # 4 as wide as a character
    r"|\*(.)"  # 5 filled up
    r"|(General|G/通用格式)"  # 6
    r"|(AM/PM|A/P|上午/下午)"  # 7
    r"|(y+|e+(?![+-])|m+|d+|h+|s+(?:\.0+)?|aaa+|b+)"  # 8 date
    r"|([0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+,*)"  # 9 digits
    r"|(E[+-][0#?]+)"  # 10
    r"|(.)",
    re.I | re.S,
)
_DATE = re.compile(r"[ymdhs]|aaa", re.I)
_CURRENCY = re.compile(r"\$([^-\]]*)")
_DAYS = "一二三四五六日"
_PLAIN = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_DAY = 86_400


def format_code(number: int, own: dict[int, str]) -> str:
    """The code of a number format by its id."""
    return own.get(number) or _CHINESE.get(number) or BUILTIN_FORMATS.get(number, "General")


def shown(value: float, code: str, *, since_1904: bool = False) -> str:
    """A number as its format shows it; a date when the format is one.

    Args:
        value: number, or days since the end of 1899 (or the beginning of 1904).
        code: format such as `#,##0.00` or `yyyy"年"m"月"d"日"`.
        since_1904: which of the two calendars the workbook uses.
    """
    section, value = _section(value, code[:_LONGEST] or "General")
    tokens = list(_TOKEN.finditer(section))
    if any(t.group(8) or _elapsed(t.group(3)) for t in tokens):
        return _moment(value, tokens, since_1904=since_1904)
    return _number(value, tokens).strip()


def general(value: float) -> str:
    """A number without a format; all digits of whole ones up to fifteen places."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.10G}" if 1e-5 <= abs(value) < 1e15 else f"{value:.5E}"
    mantissa, mark, power = text.partition("E")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}E{int(power):+03d}" if mark else mantissa


def _section(value: float, code: str) -> tuple[str, float]:
    """The part of the format for this sign, and the value without a sign that the part carries."""
    parts = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)
    if "@" in parts[-1] and len(parts) > 1:
        parts.pop()  # for texts
    if value < 0 and len(parts) > 1:
        return parts[1], -value
    if value == 0 and len(parts) > 2:
        return parts[2], value
    return parts[0], value


def _elapsed(bracket: str | None) -> bool:
    return bool(bracket) and bool(re.fullmatch(r"h+|m+|s+", bracket or "", re.I))


def _numerals(tokens: list[re.Match[str]]) -> str:
    """The digits that the format asks for: Arabic, 一二三 or 壹贰叁."""
    for token in tokens:
        if (token.group(3) or "").upper() in {"DBNUM1", "DBNUM2"}:
            return _PLAIN if token.group(3)[-1] == "1" else _LEGAL
    return ""


def _number(value: float, tokens: list[re.Match[str]]) -> str:
    if any(t.group(11) == "/" for t in tokens):
        return general(value)  # a fraction
    numerals = _numerals(tokens)
    scaled = value * 100 ** sum(1 for t in tokens if t.group(11) == "%")
    power = next((t.group(10) for t in tokens if t.group(10)), "")
    patterns = [t.group(9) for t in tokens if t.group(9)]
    groups = _spread(scaled, patterns) if len(patterns) > 1 else []
    if len(patterns) == 1:
        groups = [_digits(scaled, patterns[0], power)]
    text = ""
    for token in tokens:
        literal, bracket = token.group(1) or token.group(2), token.group(3)
        if bracket is not None:
            currency = _CURRENCY.match(bracket)
            text += currency.group(1) if currency else ""
        elif token.group(6):
            text += _in_numerals(general(scaled), numerals, counted=True)
        elif token.group(9):
            text += _in_numerals(groups.pop(0), numerals)
        elif token.group(11) == "@":
            text += general(value)
        elif token.group(4):
            text += " "
        else:
            text += literal or token.group(7) or token.group(11) or ""
    return text if value >= 0 or text.startswith("-") else "-" + text


def _spread(value: float, patterns: list[str]) -> list[str]:
    """Digits set apart by literals, such as those of a telephone number in `000-0000-0000`."""
    joined = "".join(patterns)
    digits = _digits(value, joined.replace(".", ""), "")
    groups: list[str] = []
    for pattern in reversed(patterns[1:]):
        size = sum(c in "0#?" for c in pattern)
        groups.insert(0, digits[max(0, len(digits) - size) :])
        digits = digits[: max(0, len(digits) - size)]
    return [digits, *groups]


def _digits(value: float, pattern: str, power: str) -> str:
    whole, _, decimals = pattern.partition(".")
    body = pattern.rstrip(",")
    value /= 1000 ** (len(pattern) - len(body))
    places = len(decimals.rstrip(","))
    least = decimals.count("0")
    if power:
        mantissa, _, exponent = f"{abs(value):.{places}E}".partition("E")
        return f"{mantissa}E{int(exponent):+0{1 + power.count('0')}d}"
    # Half away from zero, as spreadsheets round; the shortest decimal of the float is meant.
    text = f"{_rounded(abs(value), places):.{places}f}"
    front, _, back = text.partition(".")
    while len(back) > least and back.endswith("0"):
        back = back[:-1]
    front = front.zfill(whole.count("0"))
    if not whole.count("0") and front == "0":
        front = ""
    if "," in body.partition(".")[0]:
        front = f"{int(front or 0):,}" if front else ""
    return f"{front}.{back}" if back or (places and not least) else front


def _rounded(value: float, places: int) -> Decimal:
    digits = Decimal(f"{value:.15g}")  # as many as a spreadsheet keeps
    with localcontext(prec=400):
        return digits.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _in_numerals(text: str, numerals: str, *, counted: bool = False) -> str:
    if not numerals:
        return text
    whole, point, rest = text.partition(".")
    if counted and whole.isdecimal() and len(whole) <= 12:
        whole = _count(int(whole), numerals)
    else:
        whole = "".join(numerals[int(c)] if c.isdecimal() else c for c in whole)
    return whole + point + "".join(numerals[int(c)] if c.isdecimal() else c for c in rest)


def _count(value: int, numerals: str) -> str:
    """A number in Chinese with its units, such as 一百二十 or 壹佰贰拾."""
    if value == 0:
        return numerals[0]
    small = "千百十" if numerals == _PLAIN else "仟佰拾"
    text, gap = "", False
    for power, unit in ((8, "亿"), (4, "万"), (0, "")):
        group = value // 10**power % 10_000
        if not group:
            gap = gap or bool(text)
            continue
        for place, name in zip((1000, 100, 10, 1), (*small, ""), strict=True):
            digit = group // place % 10
            if digit:
                text += (numerals[0] if gap and text else "") + numerals[digit] + name
                gap = False
            else:
                gap = True
        text += unit
        gap = group % 10 == 0 and bool(text) and group % 10_000 < 1000
    return text.removeprefix("一") if text.startswith("一十") else text


def _moment(value: float, tokens: list[re.Match[str]], *, since_1904: bool) -> str:
    """A date or time; a value that is none as a number."""
    if not 0 <= value < 2_958_466:  # the year 10000
        return general(value)
    elapsed = round(value * _DAY)
    if not since_1904 and value < 60:
        value += 1  # the calendar has a 29 February 1900
    origin = dt.datetime(1904, 1, 1) if since_1904 else dt.datetime(1899, 12, 30)  # noqa: DTZ001
    fine = any("." in (t.group(8) or "") for t in tokens)
    seconds = value * _DAY if fine else round(value * _DAY)
    at = origin + dt.timedelta(seconds=seconds)
    halves = any(t.group(7) for t in tokens)
    numerals = _numerals(tokens)
    text = ""
    for place, token in enumerate(tokens):
        literal, escaped, bracket = token.group(1, 2, 3)
        if literal is not None or escaped:
            text += literal or escaped or ""
        elif _elapsed(bracket):
            unit = {"h": 3600, "m": 60, "s": 1}[bracket[0].lower()]
            text += f"{elapsed // unit:0{len(bracket)}d}"
        elif token.group(7):
            text += "上午" if at.hour < 12 else "下午"
        elif token.group(8):
            minutes = token.group(8)[0] in "mM" and _is_minutes(tokens, place)
            field = token.group(8).lower()
            found = _field(at, field, minutes, halves)
            year = field[0] in "yeb"
            found = _in_numerals(found, numerals, counted=not year)
            text += found.replace("零", "〇") if year else found
        elif not (bracket is not None or token.group(4) or token.group(5)):
            text += "" if token.group(11) == "@" else token.group(0)
    return text.strip()


def _is_minutes(tokens: list[re.Match[str]], place: int) -> bool:
    """Whether an `m` means minutes: hours stand before it or seconds behind."""
    fields = [
        (i, (t.group(8) or (t.group(3) if _elapsed(t.group(3)) else "") or "").lower())
        for i, t in enumerate(tokens)
    ]
    before = [f for i, f in fields if f and i < place]
    behind = [f for i, f in fields if f and i > place]
    return bool((before and before[-1][0] == "h") or (behind and behind[0][0] == "s"))


def _field(at: dt.datetime, field: str, minutes: bool, halves: bool) -> str:
    """One field of a date, such as `yyyy` or `d`."""
    hour = (at.hour % 12 or 12) if halves else at.hour
    numbers = {"m": at.minute if minutes else at.month, "d": at.day, "h": hour, "s": at.second}
    name, size = field[0], len(field.partition(".")[0])
    day = _DAYS[at.weekday()]
    if name in "yeb":
        return f"{at.year % 100:02d}" if field == "yy" else f"{at.year:04d}"
    if name == "a" or (name == "d" and size > 2):
        return {"aaa": "", "ddd": "周"}.get(field, "星期") + day
    if name == "m" and size > 2:
        return f"{at.month}月"
    text = f"{numbers[name]:0{min(size, 2)}d}"
    return text + (f".{at.microsecond // 100_000}" if "." in field else "")
