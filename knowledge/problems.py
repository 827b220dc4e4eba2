"""A problem in catalogue data: where it stands, what was given, what is expected, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from pydantic_core import ErrorDetails

Path: TypeAlias = tuple[str | int, ...]


class Severity(StrEnum):
    """`error` keeps a catalogue from being published, `warning` and `note` do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem.

    `line` counts from 1 (0: unknown; in a workbook it is the row). `path` is the dotted key path
    in YAML. `sheet`, `column`, `value` and `expected` are filled for workbook cells.
    """

    file: str
    line: int
    path: str
    severity: Severity
    message: str
    sheet: str = ""
    column: str = ""
    value: str = ""
    expected: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        if self.sheet:
            place = f"{self.file}[{self.sheet}]"
            place += f" 第{self.line}行" if self.line else ""
            place += f"“{self.column}”列" if self.column else ""
        key = f"{self.path}: " if self.path and not self.sheet else ""
        return f"{place}: {self.severity.value}: {key}{self.message}"


def dotted(path: Path) -> str:
    """Write a key path as people read it: `materials[2].type`, items counted from 1."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


# What a pydantic error type means, with the words for its context values.
_MESSAGES = {
    "missing": "缺少必填项“{key}”；请补上",
    "extra_forbidden": "不认识的键“{key}”；请检查拼写，确需保留的内容写到 extra 下",
    "string_type": "应为文字，写的是{given}",
    "string_too_short": "不能为空；请补上",
    "int_parsing": "应为整数，写的是{given}",
    "int_type": "应为整数，写的是{given}",
    "int_from_float": "应为整数，写的是{given}",
    "greater_than_equal": "不能小于 {ge}，写的是{given}",
    "bool_parsing": "应为 true 或 false，写的是{given}",
    "bool_type": "应为 true 或 false，写的是{given}",
    "tuple_type": "应为列表（每项一行，以“- ”开头），写的是{given}",
    "dict_type": "应为“键: 值”的对照，写的是{given}",
    "model_type": "应为“键: 值”的对照，写的是{given}",
    "model_attributes_type": "应为“键: 值”的对照，写的是{given}",
    "enum": "只能写{expected}之一，写的是{given}",
    "value_error": "{error}",
}
_SHORT = 60


def _given(value: Any) -> str:
    if isinstance(value, dict):
        return "一组键值"
    if isinstance(value, list | tuple):
        return f"{len(value)} 项的列表"
    text = str(value)
    return f"“{text[:_SHORT]}{'…' if len(text) > _SHORT else ''}”"


def explain(error: ErrorDetails) -> str:
    """Say in Chinese what a pydantic error means: what was given, what was expected."""
    kind = error["type"]
    context = error.get("ctx", {})
    key = error["loc"][-1] if error["loc"] else ""
    given = _given(error["input"])
    if kind.startswith(("date_", "datetime_")):
        return f"应为日期，如 2026-01-05，写的是{given}"
    template = _MESSAGES.get(kind)
    if template is None:
        return f"写的是{given}，不符合要求（{error['msg']}）"
    values = {"key": key, "given": given, **context}
    if "expected" in context:
        values["expected"] = str(context["expected"]).replace(" or ", "、").replace(", ", "、")
    return template.format(**values)
