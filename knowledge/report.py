"""The account of an import as a file: a workbook for clerks, JSON for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from knowledge.exchange.cells import MAX_TEXT, quote
from knowledge.exchange.result import ImportResult

_PROBLEM = {
    "severity": "级别",
    "sheet": "工作表",
    "line": "行",
    "column": "列",
    "path": "字段",
    "message": "问题",
    "value": "原值",
    "expected": "应为",
}
_REPAIR = {
    "line": "行",
    "rule": "规则",
    "field": "字段",
    "before": "修改前",
    "after": "修改后",
    "effect": "处理",
}
_EXTRA = {"sheet": "工作表", "column": "列", "rows": "行数"}


def write_report(result: ImportResult, path: Path) -> None:
    """Write problems, repairs and unknown columns to `.xlsx` or `.json`, by the file's name."""
    parts = {
        "问题": (_PROBLEM, [asdict(problem) for problem in result.problems]),
        "修改": (_REPAIR, [asdict(repair) for repair in result.repairs]),
        "未识别的列": (_EXTRA, [asdict(column) for column in result.extra_columns]),
    }
    if path.suffix.lower() == ".xlsx":
        _workbook(parts, result, path)
        return
    data: dict[str, Any] = {
        "rows": result.rows,
        "matters": len(result.catalogue.matters),
        "rules": result.counts(),
        "problems": parts["问题"][1],
        "repairs": parts["修改"][1],
        "extra_columns": parts["未识别的列"][1],
    }
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2), encoding="utf-8")


def _workbook(
    parts: dict[str, tuple[dict[str, str], list[dict[str, Any]]]], result: ImportResult, path: Path
) -> None:
    book = Workbook(write_only=True)
    summary = book.create_sheet("汇总")
    summary.append(["读到的行", result.rows])
    summary.append(["导入的事项", len(result.catalogue.matters)])
    for rule, count in result.counts().items():
        summary.append([rule, count])
    for name, (columns, rows) in parts.items():
        sheet = book.create_sheet(name)
        sheet.append(list(columns.values()))
        for row in rows:
            sheet.append([_cell(row[key]) for key in columns])
    book.save(path)


def _cell(value: Any) -> Any:
    return quote(value[: MAX_TEXT - 1]) if isinstance(value, str) else value
