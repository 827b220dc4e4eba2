"""How the catalogue's commands show things in a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from knowledge.columns import MATTERS
from knowledge.comparing.compare import Comparison, Standing
from knowledge.diff import Change, ChangeKind, describe
from knowledge.errors import CatalogueError, KnowledgeError
from knowledge.exchange.result import ImportResult
from knowledge.problems import Problem, Severity
from knowledge.schema import Matter
from knowledge.store import Version

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}
_CHANGES = {ChangeKind.ADDED: "green", ChangeKind.REMOVED: "red", ChangeKind.CHANGED: "yellow"}
_WORDS = {Severity.ERROR: "个错误", Severity.WARNING: "个警告", Severity.NOTE: "个说明"}
#: Problems and changes shown on the screen; a report file holds all.
_SHOWN = 200


def problems(console: Console, listed: Sequence[Problem], quiet: bool = False) -> None:
    """One line a problem, `file:line: severity: message`, then the counts."""
    for problem in listed:
        if not quiet or problem.severity is Severity.ERROR:
            _line(console, str(problem), _COLOURS[problem.severity])
    counts = Counter(problem.severity for problem in listed)
    summary = "，".join(f"{counts[s]} {_WORDS[s]}" for s in Severity if counts[s])
    console.print(summary or "没有发现问题")


def errors(console: Console, error: KnowledgeError) -> None:
    """An error with all its problems."""
    if isinstance(error, CatalogueError):
        problems(console, error.problems)
    else:
        _line(console, str(error), "red")


def _line(console: Console, text: str, style: str) -> None:
    # Neither wrapped nor read as markup: editors follow `file:line:`.
    console.print(escape(text), style=style, soft_wrap=True, highlight=False)


def import_result(console: Console, result: ImportResult, report: Path | None) -> None:
    """What an import did: counts, repairs by rule, unknown columns, problems."""
    console.print(f"读到 {result.rows} 行，得到 {len(result.catalogue.matters)} 个事项。")
    if result.repairs:
        table = Table("规则", "次数", "例：修改前", "修改后", title="自动修改")
        for rule, count in result.counts().items():
            first = next(repair for repair in result.repairs if repair.rule == rule)
            before, after = escape(first.before[:40]), escape(first.after[:40])
            table.add_row(rule, str(count), before, after)
        console.print(table)
    if result.extra_columns:
        table = Table("工作表", "列", "行数", title="不认识的列（内容保留在 extra）")
        for column in result.extra_columns:
            table.add_row(escape(column.sheet), escape(column.column), str(column.rows))
        console.print(table)
    problems(console, result.problems[:_SHOWN])
    if len(result.problems) > _SHOWN:
        where = f"，全部见 {report}" if report else "；加 --report 文件名 可写出全部"
        console.print(f"（还有 {len(result.problems) - _SHOWN} 个问题{where}）")


def versions(console: Console, listed: Iterable[Version]) -> None:
    """The list of versions, the current one marked."""
    table = Table("", "版本", "发布时间", "说明", "摘要")
    for version in listed:
        mark = "●" if version.current else ""
        when = version.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
        table.add_row(mark, str(version.version), when, escape(version.note), version.digest[:12])
    console.print(table)


def changes(console: Console, listed: Sequence[Change]) -> None:
    """The changes, coloured by kind."""
    head, *_ = describe(listed).split("\n", 1)
    console.print(head)
    for change in listed[:_SHOWN]:
        _line(console, str(change), _CHANGES[change.kind])
    if len(listed) > _SHOWN:
        console.print(f"（还有 {len(listed) - _SHOWN} 处）")


def comparison(console: Console, found: Comparison) -> None:
    """What differs, matter by matter; a file holds all of it."""
    for matter_ in found.matters[:_SHOWN]:
        table = Table("要素或材料", "结论", *map(escape, found.sources), title=escape(matter_.name))
        for item in matter_.materials:
            if item.standing is not Standing.EQUAL:
                table.add_row("材料", item.standing.value, *map(escape, item.names))
            for want in item.wants:
                table.add_row(f"　{want.title}", want.standing.value, *map(escape, want.values))
        for row in matter_.fields:
            if row.standing not in {Standing.EQUAL, Standing.LOCAL}:
                table.add_row(row.title, row.standing.value, *map(escape, row.values))
        if table.row_count:
            console.print(table)
    for name, lone, left_out in zip(found.sources, found.alone, found.left_out, strict=True):
        console.print(f"只有“{escape(name)}”有的事项：{len(lone)} 个")
        if left_out:
            console.print(f"“{escape(name)}”里读不出、没有比对的：{left_out} 处", style="yellow")
    differing = sum(bool(m.differences) for m in found.matters)
    console.print(f"各方都有的事项 {len(found.matters)} 个，其中 {differing} 个有出入。")


def choices(console: Console, found: Sequence[Matter]) -> None:
    """The matters that a word may mean."""
    if not found:
        console.print("没有找到这个事项")
        return
    table = Table("实施编码", "事项名称", "实施主体")
    for matter_ in found[:_SHOWN]:
        table.add_row(matter_.code, escape(matter_.name), escape(matter_.department))
    console.print(table)


def matter(console: Console, shown: Matter) -> None:
    """The guide of one matter."""
    table = Table("项目", "内容", title=escape(shown.name), show_lines=True)
    for column in MATTERS.columns:
        value: Any = shown
        for part in column.key.split("."):
            value = getattr(value, part)
        text = _text(value)
        if text:
            table.add_row(column.title, escape(text))
    console.print(table)
    if shown.materials:
        table = Table("序号", "材料", "必要性", "必要情形", "份数", "须知", title="申请材料")
        for item in shown.materials:
            copies = _text(item.copies)
            row = (item.number, item.name, item.necessity, item.when, copies, item.instructions)
            table.add_row(*map(escape, row))
        console.print(table)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "\n".join(value) if isinstance(value, tuple) else str(value)
