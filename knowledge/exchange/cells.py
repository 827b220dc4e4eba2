"""Cells to values and back, and what makes a cell wrong."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.datetime import from_excel

from knowledge.columns import Kind
from knowledge.duration import Duration

#: Excel's own limit for the text of a cell.
MAX_TEXT = 32_767
_RISKY = re.compile(r"'*[=+\-@\t\r]")
_QUOTED = re.compile(r"'+[=+\-@\t\r]")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+00:00(?::00)?)?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YES = frozenset({"是", "收费", "支持", "可", "可以", "有", "需要", "y", "yes", "true", "1", "√"})
_NO = frozenset(
    {
        "否",
        "不收费",
        "不支持",
        "不可",
        "不可以",
        "无",
        "不需要",
        "免费",
        "n",
        "no",
        "false",
        "0",
        "×",
    }
)
_SEPARATORS = re.compile(r"[；;\n]")
#: Day numbers that a date column may hold: 1954 to 2119.
_SERIALS = (20_000, 80_000)
#: Most digits that Excel keeps of a number.
_DIGITS = 15


class CellError(ValueError):
    """A cell that is not what its column wants; `expected` says what would be right."""

    def __init__(self, expected: str) -> None:
        self.expected = expected
        super().__init__(expected)


def as_text(value: Any) -> str:
    """Any cell as the text a person sees.

    Raises:
        CellError: a number too long for Excel, whose last digits are lost.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time | timedelta):
        return str(value)
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    return unquote(text).strip()


def _number_text(value: float) -> str:
    if abs(value) >= 10**_DIGITS:
        raise CellError("文本格式的编码（现在是数字格式，超过15位的数字已经失真）")
    return str(int(value)) if float(value).is_integer() else repr(value)


def unquote(text: str) -> str:
    """Take off the mark that `quote` put on."""
    return text[1:] if _QUOTED.match(text) else text


def quote(text: str) -> str:
    """Mark a text that a spreadsheet would run as a formula (leading = + - @)."""
    return f"'{text}" if _RISKY.match(text) else text


def read_cell(kind: Kind, value: Any) -> Any:
    """Read a cell; an empty one is None.

    Raises:
        CellError: with what was expected.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return _READERS[kind](value)


def _list(value: Any) -> list[str]:
    text = as_text(value)
    if text.startswith('["'):
        return _json_list(text)
    return [part for part in (p.strip() for p in _SEPARATORS.split(text)) if part]


def _lines(value: Any) -> list[str]:
    text = as_text(value)
    if text.startswith('["'):
        return _json_list(text)
    return [part for part in (p.strip() for p in text.split("\n")) if part]


def _json_list(text: str) -> list[str]:
    try:
        items = json.loads(text)
    except json.JSONDecodeError:
        raise CellError('用；或换行分隔的几项，或 ["…", "…"]') from None
    return [str(item) for item in items]


def _limit(value: Any) -> Duration:
    expected = "如 20个工作日、5天、2小时、当场办结（要写单位）"
    try:
        return Duration.parse(unicodedata.normalize("NFKC", as_text(value)))
    except ValueError:
        raise CellError(expected) from None


def _flag(value: Any) -> bool:
    word = unicodedata.normalize("NFKC", as_text(value)).lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise CellError("是 或 否")


def _count(value: Any) -> int:
    text = unicodedata.normalize("NFKC", as_text(value)).removesuffix("次").removesuffix("份")
    if not re.fullmatch(r"\d{1,6}", text):
        raise CellError("0 或正整数")
    return int(text)


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and _SERIALS[0] <= value <= _SERIALS[1]:
        moment = from_excel(value)
        return moment.date() if isinstance(moment, datetime) else date.max
    text = unicodedata.normalize("NFKC", as_text(value))
    found = _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups()[:3])) if found else date.fromisoformat(text)
    except ValueError:
        raise CellError("日期，如 2026-01-05、2026/1/5 或 2026年1月5日") from None


def _examples(value: Any) -> list[dict[str, Any]]:
    text = as_text(value)
    try:
        items = _json_items(text)
    except (json.JSONDecodeError, RecursionError):
        raise CellError('每行一个 JSON 对象，如 {"id_card": {"name": "张三"}}') from None
    if not all(isinstance(item, dict) for item in items):
        raise CellError('JSON 对象，如 {"id_card": {"name": "张三"}}')
    return items


def _json_items(text: str) -> list[Any]:
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    return whole if isinstance(whole, list) else [whole]


_READERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: as_text,
    Kind.LIST: _list,
    Kind.LINES: _lines,
    Kind.LIMIT: _limit,
    Kind.FLAG: _flag,
    Kind.COUNT: _count,
    Kind.DAY: _day,
    Kind.EXAMPLES: _examples,
}


def write_cell(kind: Kind, value: Any) -> str | int | date | None:
    """The cell of a value; `read_cell` gives the value back.

    Raises:
        CellError: longer than a cell can be.
    """
    if value is None or value in ("", ()):
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | date):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", _joined(kind, value))
    if len(text) >= MAX_TEXT:
        raise CellError(f"不超过 {MAX_TEXT} 个字符")
    return quote(text)


def _joined(kind: Kind, value: Any) -> str:
    if kind is Kind.LIST:
        return _join(value, "；", "；;\n")
    if kind is Kind.LINES:
        return _join(value, "\n", "\n")
    if kind is Kind.EXAMPLES:
        return "\n".join(json.dumps(item, ensure_ascii=False) for item in value)
    return str(value)


def _join(items: Iterable[str], separator: str, special: str) -> str:
    items = list(items)
    awkward = any(not item or any(c in special for c in item) for item in items)
    if awkward or items[0].startswith(('["', "'")):
        return json.dumps(items, ensure_ascii=False)
    return separator.join(items)
