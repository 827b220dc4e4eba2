"""YAML text to plain values that remember their line.

Scalars stay as written (a code `0113` keeps its zero, `12345` is a text where a text is wanted);
the schema decides what they are. Only below the keys named in `typed` are plain scalars read as
numbers, booleans and nothing, because the examples of a check have no schema.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from knowledge.problems import Path, Problem, Severity, dotted

#: Deepest nesting of a file; a matter needs six levels, hostile files thousands.
MAX_NESTING = 20
#: Most bytes of one file; the largest real guide is under 100 kB.
MAX_BYTES = 2_000_000
_NULLS = {"", "~", "null", "Null", "NULL"}
_TRUE, _FALSE = {"true", "True", "TRUE"}, {"false", "False", "FALSE"}


@dataclass(slots=True)
class YamlFile:
    """The content of one file; `lines` maps each key path to its line, from 1."""

    name: str
    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of a key path, or of the nearest key above it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path, severity: Severity, message: str) -> Problem:
        """A problem at a key path of this file."""
        return Problem(self.name, self.line(path), dotted(path), severity, message)


def read_yaml(name: str, text: str, typed: frozenset[str] = frozenset()) -> YamlFile:
    """Read YAML text; faults are collected in `problems`, never raised.

    Args:
        name: the file's name for messages.
        text: its content.
        typed: keys below which plain scalars become numbers, booleans and None.
    """
    file = YamlFile(name)
    if len(text.encode()) > MAX_BYTES:
        message = f"文件超过 {MAX_BYTES // 1000} kB；请拆成几个文件"
        file.problems.append(Problem(name, 0, "", Severity.ERROR, message))
        return file
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"YAML 格式有误：{error.problem or error.context}；请检查缩进、冒号后的空格和引号"
        line = mark.line + 1 if mark else 0
        file.problems.append(Problem(name, line, "", Severity.ERROR, message))
    except (YAMLError, RecursionError) as error:
        message = f"YAML 读不了：{error or '嵌套太深'}"
        file.problems.append(Problem(name, 0, "", Severity.ERROR, message))
    else:
        file.value = _Builder(file, typed).build(node, (), False) if node is not None else None
    return file


@dataclass(slots=True)
class _Builder:
    """Walks the nodes of one file."""

    file: YamlFile
    typed: frozenset[str]
    seen: set[int] = field(default_factory=set)

    def build(self, node: Node, path: Path, typed: bool) -> Any:
        self.file.lines.setdefault(path, node.start_mark.line + 1)
        if len(path) > MAX_NESTING:
            self.report(node, path, f"嵌套超过 {MAX_NESTING} 层")
            return None
        if isinstance(node, ScalarNode):
            return _scalar(node, typed)
        if id(node) in self.seen:
            # An alias that is expanded again and again is the classic YAML bomb.
            self.report(node, path, "不支持用 &、* 引用别处的内容；请直接写出来")
            return None
        self.seen.add(id(node))
        if isinstance(node, SequenceNode):
            return [self.build(item, (*path, i), typed) for i, item in enumerate(node.value)]
        return self.mapping(node, path, typed) if isinstance(node, MappingNode) else None

    def mapping(self, node: MappingNode, path: Path, typed: bool) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, ScalarNode) else ""
            if not key or key in result:
                what = f"键“{key}”写了两次；请删去一个" if key else "这里的键应为文字"
                self.report(key_node, (*path, key), what)
                continue
            self.file.lines[(*path, key)] = key_node.start_mark.line + 1
            value = self.build(value_node, (*path, key), typed or key in self.typed)
            if value is not None or typed:
                result[key] = value
        return result

    def report(self, node: Node, path: Path, message: str) -> None:
        line = node.start_mark.line + 1
        self.file.problems.append(
            Problem(self.file.name, line, dotted(path), Severity.ERROR, message)
        )


def _scalar(node: ScalarNode, typed: bool) -> Any:
    """A scalar as text; None when it is empty; a number or boolean where types are wanted."""
    text = str(node.value)
    if node.style is not None:
        return text
    if text in _NULLS:
        return None
    return _number(text) if typed else text


def _number(text: str) -> Any:
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    for kind in (int, float):
        try:
            # Underscores and signs of infinity are words, not numbers, in a clerk's file.
            return kind(text) if text[-1].isdigit() and "_" not in text else text
        except ValueError:
            continue
    return text
