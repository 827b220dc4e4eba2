"""Time limits as the guides write them: units are kept, because working days are not days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

_NUMBERS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "十": 10}


class Unit(StrEnum):
    """Units of a limit, in the words shown to people."""

    WORKING_DAY = "个工作日"
    DAY = "天"
    HOUR = "小时"
    MINUTE = "分钟"
    MONTH = "个月"
    YEAR = "年"
    IMMEDIATE = "当场办结"


_WORDS = {
    "工作日": Unit.WORKING_DAY,
    "自然日": Unit.DAY,
    "日历日": Unit.DAY,
    "天": Unit.DAY,
    "日": Unit.DAY,
    "小时": Unit.HOUR,
    "分钟": Unit.MINUTE,
    "月": Unit.MONTH,
    "年": Unit.YEAR,
}
_PATTERN = re.compile(
    r"^\s*(?P<n>\d+|[一二两三四五六七八九十]{1,3})\s*个?\s*[(（]?\s*(?P<u>"
    + "|".join(_WORDS)
    + r")\s*[)）]?\s*内?$"
)
_IMMEDIATE = re.compile(r"^\s*(即办|当场办结|即时办结|当场|立即办结|即来即办|即办件)\s*$")


def _count(text: str) -> int:
    if text.isdigit():
        return int(text)
    head, ten, tail = text.partition("十")
    if not ten:
        return _NUMBERS[text]
    return (_NUMBERS[head] if head else 1) * 10 + (_NUMBERS[tail] if tail else 0)


@dataclass(frozen=True, slots=True)
class Duration:
    """A limit such as 20 working days; `amount` is 0 when it is done on the spot."""

    amount: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Read `20个工作日`, `5工作日`, `7(工作日)`, `1天`, `三个月`, `即办`, `当场办结`.

        Raises:
            ValueError: the text is none of these forms.
        """
        if _IMMEDIATE.match(text):
            return cls(0, Unit.IMMEDIATE)
        found = _PATTERN.match(text)
        if not found:
            raise ValueError(f"时限“{text}”看不懂；请写成“20个工作日”“1天”“2小时”或“当场办结”")
        return cls(_count(found["n"]), _WORDS[found["u"]])

    @classmethod
    def _read(cls, value: Any) -> Duration:
        """Accept a Duration or its text, with one error and not one for each."""
        return value if isinstance(value, cls) else cls.parse(str(value).strip())

    def __str__(self) -> str:
        return self.unit.value if self.unit is Unit.IMMEDIATE else f"{self.amount}{self.unit.value}"

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Accept a Duration or its text; write it as text."""
        del source, handler
        from_text = core_schema.no_info_after_validator_function(
            cls.parse, core_schema.str_schema(strip_whitespace=True)
        )
        return core_schema.json_or_python_schema(
            json_schema=from_text,
            python_schema=core_schema.no_info_plain_validator_function(cls._read),
            serialization=core_schema.to_string_ser_schema(),
        )
