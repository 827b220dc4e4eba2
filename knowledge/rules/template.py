"""Messages that name fields in braces: `营业执照有效期至{business_licence.valid_until}，已过期`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from knowledge.rules.compiling import fault, known_fields
from knowledge.rules.inputs import RuleInput, engine_value
from knowledge.schema import DocumentType

#: What stands in a message where a field was not read.
NOT_READ = "（未识别）"
_BRACE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_PATH = re.compile(
    r"(count\((?P<count>\w+)\)"
    r"|(?P<name>\w+)(?:\.(?P<key>.+)|\[[\"'](?P<cell>.+)[\"']\])?)"
)


@dataclass(frozen=True, slots=True)
class MessageTemplate:
    """A message with the `type.field` paths it names (`{{` and `}}` are plain braces)."""

    source: str
    fields: tuple[str, ...]

    @classmethod
    def compile(cls, source: str, document_types: Iterable[DocumentType] = ()) -> MessageTemplate:
        """Read a template and check that each name in braces exists.

        Raises:
            RuleError: a brace that does not close, an unknown type or field.
        """
        types = {document.type: known_fields(document) for document in document_types}
        fields = []
        for found in _BRACE.finditer(source):
            if found.group() in ("{{", "}}"):
                continue
            if found[1] is None:
                raise fault("花括号不成对；要显示花括号请写两个", source, found.start())
            _check(source, found, types)
            fields.append(found[1].strip())
        return cls(source, tuple(fields))

    def render(self, given: RuleInput) -> str:
        """Fill the template; a field that was not read shows as `（未识别）`."""
        return _BRACE.sub(lambda found: _fill(found, given), self.source)


def _check(source: str, found: re.Match[str], types: dict[str, frozenset[str]]) -> None:
    path = _PATH.fullmatch(found[1].strip())
    if not path:
        message = f"看不懂 {found.group()}；请写成 {{文件类型.字段}}"
        raise fault(message, source, found.start())
    name, key = path["count"] or path["name"], path["key"]
    if path["count"] is None and name in ("today", "applicant", "form"):
        return
    if name not in types:
        raise fault(f"{found.group()}：没有文件类型 {name}", source, found.start())
    if key and key.isascii() and key not in types[name]:
        known = "、".join(sorted(types[name]))
        message = f"{found.group()}：文件类型 {name} 没有字段 {key}；有 {known}"
        raise fault(message, source, found.start())


def _fill(found: re.Match[str], given: RuleInput) -> str:
    if found.group() in ("{{", "}}"):
        return found.group()[0]
    path = _PATH.fullmatch((found[1] or "").strip())
    if not path:
        return found.group()
    if path["count"]:
        return str(len(given.documents.get(path["count"], ())))
    if path["name"] == "today":
        return _show(engine_value(given.today))
    value = given.value(path["name"], path["key"] or path["cell"] or "")
    return NOT_READ if value is None else _show(value)


def _show(value: Any) -> str:
    """A value as people write it: 2026年1月5日, 30000, 是."""
    if isinstance(value, datetime):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    if isinstance(value, list):
        return "、".join(_show(item) for item in value)
    return str(value)
