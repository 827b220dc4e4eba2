"""From the text of an expression to a program, with every fault placed and explained."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import cel

from knowledge.errors import RuleError
from knowledge.rules.host import ENGINE, OWN
from knowledge.rules.scan import FieldUse, Scan, scan
from knowledge.schema import DocumentType

#: Longest expression in characters, deepest nesting and most macros: the engine has no cost limit
#: and holds the interpreter, so what could run long is refused at compile time (RECIPES, Rules).
MAX_LENGTH = 1000
MAX_DEPTH = 20
MAX_MACROS = 3
ALWAYS = frozenset({"applicant", "form", "today"})

_PLACE = re.compile(r"<input>:(\d+):(\d+): (?:Syntax error: )?(.*)")
_QUOTED = re.compile(r"'.*?'(?= )|'.*'")


@dataclass(frozen=True, slots=True)
class Compiled:
    """A program and what it reads."""

    program: Any
    scan: Scan
    paths: tuple[str, ...]


def known_fields(document: DocumentType) -> frozenset[str]:
    """The field names that a rule may read of a type: those its file declares.

    A field that no reader fills would make every rule that names it unclear for ever.
    """
    return frozenset(field.key for field in document.fields)


def compile_expression(expression: str, documents: Iterable[DocumentType]) -> Compiled:
    """Compile an expression over these document types.

    Raises:
        RuleError: too long or too deep, not CEL, an unknown name, field or function, `size`.
    """
    if not expression.strip():
        raise RuleError("表达式是空的", source=expression)
    _check_limits(expression)
    _parse(expression)
    types = {document.type: known_fields(document) for document in documents}
    found = scan(expression)
    _check_macros(expression, found)
    _check_calls(expression, found, types)
    _check_names(expression, found, types)
    for use in found.uses:
        _check_use(expression, use, types)
    return Compiled(_parse(_quote_types(expression, found)), found, _paths(found, types))


def fault(message: str, expression: str, offset: int) -> RuleError:
    """A RuleError at a character offset."""
    before = expression[:offset]
    line = before.count("\n") + 1
    return RuleError(
        message, source=expression, line=line, column=offset - (before.rfind("\n") + 1) + 1
    )


def _check_limits(expression: str) -> None:
    if len(expression) > MAX_LENGTH:
        message = f"表达式有 {len(expression)} 个字符，最多 {MAX_LENGTH} 个；请拆成几条审查要点"
        raise RuleError(message, source=expression[:MAX_LENGTH])
    depth = scan(expression).depth
    if depth > MAX_DEPTH:
        message = f"表达式嵌套 {depth} 层，最多 {MAX_DEPTH} 层；请拆成几条审查要点"
        raise RuleError(message, source=expression)


def _parse(expression: str) -> Any:
    try:
        return cel.compile(expression)
    except ValueError as error:
        found = _PLACE.search(str(error))
        if not found:
            raise RuleError(f"表达式看不懂：{error}", source=expression) from error
        line, column, text = int(found[1]), int(found[2]), found[3]
        raise RuleError(
            f"表达式看不懂：{_say(text)}", source=expression, line=line, column=column
        ) from error


def _say(text: str) -> str:
    """The parser's words in Chinese, for the faults that clerks make."""
    if "token recognition error" in text:
        sign = text.rpartition("at: ")[2]
        return f'这里不能写 {sign}；中文字段名要写成 form["名称"]，符号要用半角'
    if "'<EOF>'" in text:
        return "没有写完，或少了右括号、引号"
    if "mismatched input" in text or "extraneous input" in text:
        return f"这里多了或写错了 {_QUOTED.findall(text)[0]}"
    return text


def _check_macros(expression: str, found: Scan) -> None:
    if found.macros > MAX_MACROS:
        message = f"一条表达式里最多用 {MAX_MACROS} 次 all、exists、filter、map"
        raise RuleError(message, source=expression)


def _check_calls(expression: str, found: Scan, types: Mapping[str, frozenset[str]]) -> None:
    resolved = {call.start for call, _ in found.type_calls}
    for call in found.calls:
        if call.text == "size":
            message = "不用 size（它数的是字节）：文字长度用 clen(x)，文件份数用 count(类型)"
            raise fault(message, expression, call.start)
        if call.text not in OWN and call.text not in ENGINE:
            known = "、".join(sorted(OWN))
            raise fault(f"没有函数 {call.text}；可用的有 {known}", expression, call.start)
        if call.text in ("count", "all") and call.start not in resolved:
            message = f"{call.text}(…) 里要写一个文件类型，如 {call.text}(id_card)"
            raise fault(message, expression, call.start)
    for call, argument in found.type_calls:
        if argument.text not in types:
            message = f"{call.text}({argument.text})：没有文件类型 {argument.text}"
            raise fault(message + _suggest(argument.text, types), expression, argument.start)


def _check_names(expression: str, found: Scan, types: Mapping[str, frozenset[str]]) -> None:
    for name in found.names:
        if name.text not in ALWAYS and name.text not in types and name.text not in found.bound:
            message = f"不认识的名称 {name.text}；可用 applicant、form、today 和文件类型"
            raise fault(message + _suggest(name.text, types), expression, name.start)


def _check_use(expression: str, use: FieldUse, types: Mapping[str, frozenset[str]]) -> None:
    kind = use.bound_to or use.name
    if kind in types and use.dotted and use.key not in types[kind]:
        message = f"文件类型 {kind} 没有字段 {use.key}；有 {'、'.join(sorted(types[kind]))}"
        raise fault(message, expression, use.start)


def _suggest(name: str, types: Mapping[str, frozenset[str]]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for an error message

    near = get_close_matches(name, types, n=1)
    return f"（是不是 {near[0]}？）" if near else ""


def _quote_types(expression: str, found: Scan) -> str:
    """Turn `count(id_card)` into `count("id_card")`: the engine has no type names."""
    for _, argument in reversed(found.type_calls):
        expression = f'{expression[: argument.start]}"{argument.text}"{expression[argument.end :]}'
    return expression


def _paths(found: Scan, types: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """Every `type.field` (and form, applicant) that is read, in order of appearance."""
    paths = {
        f"{use.bound_to or use.name}.{use.key}": None
        for use in found.uses
        if (use.bound_to or use.name) in types or use.name in ("form", "applicant")
    }
    return tuple(path for path in paths if path not in found.tested)
